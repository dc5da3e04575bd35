"""A division of the country as rows and as a drawing; the drawing says nothing that the rows do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketenzicht.registry.domain import KIND_NAMES, LOCATED, DivisionLine, DrawnRegion, Land, RegionKind, Relocation
from ketenzicht.registry.domain.coverage import Ring, area
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.naming import Box, Label, placed
from ketenzicht.web.presenters.whom import who

FLAT = 0.61  # how much shorter a degree east is than a degree north, in the middle of the country
LOOKS = 6  # colours, used in turn
MARGIN = 15


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region of a division. `becomes`: that it begins or ends; `is_begun`: with this division."""

    code: str
    name: str
    municipalities: int
    inhabitants: str
    becomes: str
    is_begun: bool
    is_ended: bool
    look: int


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    code: str
    name: str
    inhabitants: str
    before: str
    after: str
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A municipality on the drawing: `path` as SVG has it, `look` the number of its colour; 0: in no region."""

    path: str
    title: str
    look: int
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """`box` is the view box; sizes of letters are in its units."""

    box: str
    pieces: tuple[Piece, ...]
    borders: tuple[str, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A location that counts elsewhere: what changes, in words."""

    location_id: object
    name: str
    changes: str


def region_rows(
    before: Land, after: Land, *, kind: RegionKind, within: str | None, inhabitants: Mapping[str, int]
) -> list[RegionRow]:
    """The regions of a kind, before and after, by code."""
    there = {one.code: one for land in (before, after) for one in land.of_kind(kind, within=within)}
    looks = looks_of(after.of_kind(kind, within=within))
    return [
        RegionRow(
            code=code,
            name=there[code].name,
            municipalities=len(after.municipalities_in(code)),
            inhabitants=words.number(sum(inhabitants.get(one, 0) for one in after.municipalities_in(code))),
            becomes="nieuw" if code not in before.regions else "eindigt" if code not in after.regions else "",
            is_begun=code not in before.regions,
            is_ended=code not in after.regions,
            look=looks.get(code, 0),
        )
        for code in sorted(there)
    ]


def municipality_rows(
    before: Land, after: Land, *, kind: RegionKind, shown: Sequence[str], inhabitants: Mapping[str, int]
) -> list[MunicipalityRow]:
    was, becomes = before.regions_of(kind), after.regions_of(kind)
    return [
        MunicipalityRow(
            code=code,
            name=after.municipalities[code],
            inhabitants=words.number(inhabitants.get(code, 0)),
            before=_names(was[code]),
            after=_names(becomes[code]),
            is_moved=was[code] != becomes[code],
        )
        for code in shown
    ]


def drawing_of(
    before: Land,
    after: Land,
    *,
    kind: RegionKind,
    shown: Sequence[str],
    shapes: Mapping[str, Sequence[Ring]],
    outlines: Mapping[str, Sequence[Ring]],
) -> Drawing | None:
    """The municipalities in the colours of their regions, with the borders and names of those; None without any."""
    was, becomes = before.regions_of(kind), after.regions_of(kind)
    regions = {one.code: one for code in shown for one in becomes[code]}
    looks = looks_of(list(regions.values()))
    corners = [corner for code in shown for ring in shapes.get(code, ()) for corner in map(_flat, ring)]
    if not corners:
        return None
    west, east = min(x for x, _ in corners) - MARGIN, max(x for x, _ in corners) + MARGIN
    north, south = min(y for _, y in corners) - MARGIN, max(y for _, y in corners) + MARGIN
    letter = max(18, (east - west) // 34)
    spots = [
        (one.name, _spots([ring for code in shown if one in becomes[code] for ring in shapes.get(code, ())]))
        for one in regions.values()
    ]
    return Drawing(
        box=f"{west} {north} {east - west} {south - north}",
        pieces=tuple(
            Piece(
                path=_path(shapes.get(code, ())),
                title=f"{after.municipalities[code]}: {_names(becomes[code])}",
                look=looks[becomes[code][0].code] if becomes[code] else 0,
                is_moved=was[code] != becomes[code],
            )
            for code in shown
        ),
        borders=tuple(_path(outlines[code]) for code in sorted(regions)),
        labels=tuple(placed(spots, within=Box(west, north, east, south), letter=letter)),
    )


def looks_of(regions: Sequence[DrawnRegion]) -> dict[str, int]:
    """A colour for each, in turn; which it is the name says."""
    return {one.code: number % LOOKS + 1 for number, one in enumerate(sorted(regions, key=lambda one: one.code))}


def moves_of(relocations: Sequence[Relocation], names: Mapping[str, str]) -> list[Move]:
    """ "verzorgingsgebied: Midden-Nederland → Utrecht-stad"."""
    return [
        Move(
            one.location_id,
            one.name,
            "; ".join(
                f"{KIND_NAMES[kind]}: {_name(was, names)} → {_name(becomes, names)}"
                for kind, was, becomes in zip(LOCATED, one.before, one.after, strict=True)
                if was != becomes
            ),
        )
        for one in relocations
    ]


def heading_of(line: DivisionLine, regions: Mapping[str, str]) -> str:
    """ "Verzorgingsgebieden in ROAZ-regio Midden"."""
    plural = {
        RegionKind.AREA: "Verzorgingsgebieden",
        RegionKind.RAV: "RAV-regio’s",
        RegionKind.GGZ: "Acute-ggz-regio’s",
    }
    within = line.plan.within
    return plural[line.plan.kind] + (f" in ROAZ-regio {regions.get(within, within)}" if within else "")


def history_of(line: DivisionLine) -> list[tuple[str, object, str]]:
    """What was done, when, and by which function of which organisation."""
    done = [("Voorbereid", line.made_at, line.made_by), ("Vastgesteld", line.decided_at, line.decided_by)]
    done.append(("Afgeblazen", line.called_off_at, line.called_off_by))
    return [(what, at, who(by)) for what, at, by in done if at is not None and by is not None]


def _names(regions: Sequence[DrawnRegion]) -> str:
    return words.listed([one.name for one in regions]) if regions else "geen"


def _name(code: str | None, names: Mapping[str, str]) -> str:
    return names.get(code, code) if code else "geen"


def _flat(corner: tuple[int, int]) -> tuple[int, int]:
    east, north = corner
    return round(east * FLAT), -north


def _path(rings: Sequence[Ring]) -> str:
    return " ".join("M" + " ".join(f"{x},{y}" for x, y in map(_flat, ring)) + "Z" for ring in rings)


def _spots(rings: Sequence[Ring]) -> list[tuple[int, int]]:
    """Where the name of a region may stand: the middles of its parts, those in its own middle first."""
    middles = [_middle(ring) for ring in rings]
    if not middles:
        return []
    weights = [abs(area(ring)) for ring in rings]
    x, y = (
        sum(number * weight for number, weight in zip(numbers, weights, strict=True)) / sum(weights)
        for numbers in zip(*middles, strict=True)
    )
    return sorted(middles, key=lambda one: (one[0] - x) ** 2 + (one[1] - y) ** 2)


def _middle(ring: Ring) -> tuple[int, int]:
    west, east = (pick(x for x, _ in map(_flat, ring)) for pick in (min, max))
    north, south = (pick(y for _, y in map(_flat, ring)) for pick in (min, max))
    return (west + east) // 2, (north + south) // 2
