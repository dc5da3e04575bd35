"""Regions, and which of them a location belongs to on a day. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class RegionKind(StrEnum):
    """The divisions of the country that acute care works with."""

    ROAZ = "roaz"  # regional consultation on acute care; ten regions
    RAV = "rav"  # regional ambulance service = safety region; twenty-five
    AREA = "area"  # care coordination area ("verzorgingsgebied"); together they cover a ROAZ region


KIND_NAMES: dict[RegionKind, str] = {
    RegionKind.ROAZ: "ROAZ-regio",
    RegionKind.RAV: "RAV-regio",
    RegionKind.AREA: "verzorgingsgebied",
}


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


def regions_in_force(*, own: dict[RegionKind, str], by_municipality: dict[RegionKind, str]) -> RegionsInForce:
    """A location's own membership counts; where it has none, its municipality's does.

    Hospitals choose their ROAZ region, so it may differ from that of the ground they stand on.
    """
    codes = {**by_municipality, **own}
    return RegionsInForce(
        roaz=codes.get(RegionKind.ROAZ), rav=codes.get(RegionKind.RAV), area=codes.get(RegionKind.AREA)
    )
