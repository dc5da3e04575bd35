"""Regional figures as people read them: by kind of region, with words for what is not shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from ketenzicht.registry.domain import RegionKind
from ketenzicht.statistics.domain import FigureLine, FiguresTable

_HEADINGS: dict[RegionKind | None, str] = {
    None: "Nederland",
    RegionKind.ROAZ: "ROAZ-regio’s",
    RegionKind.AREA: "Verzorgingsgebieden",
    RegionKind.RAV: "RAV-regio’s",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`carried` says in words how much of it is of an earlier day."""

    name: str
    code: str
    is_shown: bool
    available: str
    occupied: str
    total: str
    providers: str
    carried: str


@dataclass(frozen=True, slots=True)
class Part:
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ProviderRow:
    name: str
    is_shown: bool
    available: str
    occupied: str
    total: str


def provider_rows(table: FiguresTable) -> tuple[ProviderRow, ...]:
    """The providers that consented to be seen, by name."""
    return tuple(
        ProviderRow(line.name, line.is_shown, _number(line.available), _number(line.occupied), _number(line.total))
        for line in table.providers
    )


def figures_view(table: FiguresTable) -> tuple[Part, ...]:
    """The parts of the table that have rows, from the whole to its parts."""
    return tuple(
        Part(heading, rows)
        for kind, heading in _HEADINGS.items()
        if (rows := _rows(line for line in table.lines if line.place.kind is kind))
    )


def _rows(lines: Iterable[FigureLine]) -> tuple[Row, ...]:
    return tuple(
        Row(
            name=line.place.name,
            code=line.place.code if line.place.kind else "",
            is_shown=line.is_shown,
            available=_number(line.available),
            occupied=_number(line.occupied),
            total=_number(line.total),
            providers=_number(line.providers),
            carried=_number(line.carried) if line.carried else "geen",
        )
        for line in lines
    )


def _number(value: int | None) -> str:
    return "onbekend" if value is None else f"{value:,}".replace(",", ".")
