"""Questions about municipalities."""

from dataclasses import dataclass
from datetime import date

from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import RegionKind
from ketenzicht.registry.models import Municipality
from ketenzicht.registry.queries.ground import ground


@dataclass(frozen=True, slots=True)
class MunicipalityLine:
    """A municipality with the regions that it belongs to on the day asked."""

    code: str
    name: str
    point: Point
    inhabitants: int
    rav: str | None
    roaz: str | None
    area: str | None


def municipalities(*, on: date) -> list[MunicipalityLine]:
    """Every municipality, by code; in two queries."""
    regions = ground(on=on).by_municipality
    return [
        MunicipalityLine(
            code=row.code,
            name=row.name,
            point=row.point,
            inhabitants=row.inhabitants,
            rav=regions.get(row.code, {}).get(RegionKind.RAV),
            roaz=regions.get(row.code, {}).get(RegionKind.ROAZ),
            area=regions.get(row.code, {}).get(RegionKind.AREA),
        )
        for row in Municipality.objects.order_by("code")
    ]
