"""What has been published, before it is asked who may see it."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from ketenzicht.access.domain import Thresholds
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind
from ketenzicht.statistics.domain import COUNTRY, FigureLine, Place, ProviderLine
from ketenzicht.statistics.models import ProviderFigure, RegionalFigure

_THRESHOLDS = Path(__file__).parent / "thresholds.toml"
_IN_ORDER = (RegionKind.ROAZ, RegionKind.AREA, RegionKind.RAV)


@cache
def thresholds() -> Thresholds:
    """When a total may be shown; a proposal."""
    document = tomllib.loads(_THRESHOLDS.read_text(encoding="utf-8"))
    return Thresholds(**{name: document[name] for name in ("providers", "percent", "margin", "base")})


def places(*, on: date) -> list[Place]:
    """The rows of the table, the most important first; in two queries."""
    regions = [one for one in registry.regions(on=on) if one.kind in _IN_ORDER]
    regions.sort(key=lambda one: (_IN_ORDER.index(one.kind), one.code))
    country = Place(COUNTRY, "Nederland", None)
    return [country, *(Place(one.code, one.name, one.kind, one.within) for one in regions)]


def has_counted() -> bool:
    """Whether any day has been counted."""
    return RegionalFigure.objects.exists()


def last_day(*, module: str, label: str, until: date) -> date | None:
    """The newest day of which this kind of care has been counted, not after `until`."""
    rows = RegionalFigure.objects.filter(module=module, label=label, day__lte=until)
    return rows.order_by("-day").values_list("day", flat=True).first()


def lines_of(*, module: str, label: str, day: date) -> list[FigureLine]:
    """Every row of one kind of care on a day; three queries."""
    rows = {row.region: row for row in RegionalFigure.objects.filter(module=module, label=label, day=day)}
    return [_line(place, rows[place.code]) for place in places(on=day) if place.code in rows]


def provider_lines(*, module: str, label: str, day: date) -> list[ProviderLine]:
    """Every provider that somebody saw of one kind of care on a day by its consent, by name; two queries."""
    rows = {row.provider: row for row in ProviderFigure.objects.filter(module=module, label=label, day=day)}
    return [
        ProviderLine(one.id, one.name, row.is_shown, row.total, row.occupied, row.available)
        for one in sorted(registry.organisations(ids=rows), key=lambda one: one.name)
        if (row := rows[one.id])
    ]


def _line(place: Place, row: RegionalFigure) -> FigureLine:
    return FigureLine(
        place=place,
        is_shown=row.is_shown,
        total=row.total,
        occupied=row.occupied,
        available=row.available,
        providers=row.providers,
        carried=row.carried,
    )
