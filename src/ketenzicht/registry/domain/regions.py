"""Regions, and which of them a location belongs to on a day. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RegionKind(StrEnum):
    """The divisions of the country that acute care works with."""

    ROAZ = "roaz"  # regional consultation on acute care; ten regions
    RAV = "rav"  # regional ambulance service = safety region; twenty-five
    AREA = "area"  # care coordination area ("verzorgingsgebied"); together they cover a ROAZ region
    GGZ = "ggz"  # region of acute mental health care; of the division nothing is public, so none comes with us


KIND_NAMES: dict[RegionKind, str] = {
    RegionKind.ROAZ: "ROAZ-regio",
    RegionKind.RAV: "RAV-regio",
    RegionKind.AREA: "verzorgingsgebied",
    RegionKind.GGZ: "acute-ggz-regio",
}


# The kinds to which locations belong, and which have boards.
LOCATED = (RegionKind.ROAZ, RegionKind.RAV, RegionKind.AREA)


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One region as others see it. `neighbours` holds codes of the same kind, in order."""

    id: int
    kind: RegionKind
    code: str
    name: str
    neighbours: tuple[str, ...]
    within: str | None = None  # for a care coordination area: the code of its ROAZ region
    proposal: bool = False  # ours, not agreed in the field: show it as "voorstel"


@dataclass(frozen=True, slots=True)
class RegionsInForce:
    """The codes of the regions that something belongs to on one day."""

    roaz: str | None = None
    rav: str | None = None
    area: str | None = None


def regions_in_force(
    *,
    own: Mapping[RegionKind, str],
    by_municipality: Mapping[RegionKind, str],
    areas: Mapping[str, str],
) -> RegionsInForce:
    """The regions of a location: its own membership counts, and where it has none its municipality's.

    Hospitals choose their ROAZ region, so it may differ from that of the ground they stand on. An area never
    crosses the border of its ROAZ region (`areas`: area → ROAZ region); where a ROAZ region has a single area,
    that is the one.
    """
    roaz = own.get(RegionKind.ROAZ) or by_municipality.get(RegionKind.ROAZ)
    rav = own.get(RegionKind.RAV) or by_municipality.get(RegionKind.RAV)
    for area in (own.get(RegionKind.AREA), by_municipality.get(RegionKind.AREA)):
        if area is not None and area in areas and areas[area] == roaz:
            return RegionsInForce(roaz=roaz, rav=rav, area=area)
    within = [area for area, lies_in in areas.items() if lies_in == roaz]
    return RegionsInForce(roaz=roaz, rav=rav, area=within[0] if len(within) == 1 else None)
