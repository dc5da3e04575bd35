"""The country for one module, as a map and as the table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from ketenzicht.capacity.domain import Board, BoardLine, NationalPicture
from ketenzicht.registry.domain import LocationLine, RegionKind, RegionLine
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.embedding import json_block
from ketenzicht.web.presenters.lines import NOT_APPLICABLE, Codes, LineWords, line_words, urgency
from ketenzicht.web.presenters.links import address
from ketenzicht.web.presenters.national import WITHHELD, sort_regions
from ketenzicht.web.presenters.totals import TotalsWords, totals_words


@dataclass(frozen=True, slots=True)
class RegionFigure:
    """What the map writes in a region. `words` is None where there is nothing to show, and `instead` says why."""

    code: str
    name: str
    url: str
    words: TotalsWords | None
    instead: str


@dataclass(frozen=True, slots=True)
class MapView:
    rows: tuple[RegionFigure, ...]
    country: TotalsWords | None
    notice: str
    state: SafeString


def map_view(
    picture: NationalPicture,
    *,
    regions: Sequence[RegionLine],
    kind: RegionKind,
    module_code: str,
    tiles: str,
    asked: Mapping[str, str],
    shapes: str,
    now: datetime,
) -> MapView:
    """`tiles` is the address of a tile layer, or empty; `asked` may hold the past moment that is looked at.

    `shapes` is where those of the regions are, as divided on that day.
    """
    rows = tuple(
        _figure(picture, region, module_code, asked=asked, now=now)
        for region in sort_regions(picture, regions=regions, modules=[module_code], order=module_code)
    )
    country = picture.country.get(module_code)
    return MapView(
        rows=rows,
        country=totals_words(country.totals, now=now) if country else None,
        notice=WITHHELD if any(module == module_code for _, module in picture.withheld) else "",
        state=json_block(
            {
                "module": module_code,
                "kind": kind.value,
                "isLive": not asked.get("at"),
                "tiles": tiles,
                "shapes": shapes,
                "regions": {row.code: _label(row) for row in rows},
            }
        ),
    )


def _figure(
    picture: NationalPicture, region: RegionLine, module: str, *, asked: Mapping[str, str], now: datetime
) -> RegionFigure:
    cell = picture.cells.get((region.code, module))
    return RegionFigure(
        code=region.code,
        name=region.name,
        url=address(f"/regions/{region.code}/", {"module": module}, at=asked.get("at")),
        words=totals_words(cell.totals, now=now) if cell else None,
        instead="niet getoond" if (region.code, module) in picture.withheld else "geen opgave",
    )


def _label(row: RegionFigure) -> dict[str, str]:
    said = row.words
    return {
        "name": row.name,
        "url": row.url,
        "level": said.level if said else "unknown",
        "free": said.free if said else row.instead,
        "known": said.known if said else "",
        "stops": said.stops if said else "",
    }


def markers(
    locations: Sequence[LocationLine],
    *,
    board: Board,
    codes: Mapping[str, Codes],
    now: datetime,
) -> list[dict[str, object]]:
    """The locations of one region for the map: the point, and per unit what is free; the worst unit colours it."""
    by_location: dict[object, list[BoardLine]] = {}
    for line in sorted(board.lines, key=lambda line: urgency(line, now=now)):
        by_location.setdefault(line.location_id, []).append(line)
    return [
        _marker(location, by_location[location.id], codes=codes, now=now)
        for location in locations
        if location.id in by_location
    ]


def _marker(
    location: LocationLine, lines: Sequence[BoardLine], *, codes: Mapping[str, Codes], now: datetime
) -> dict[str, object]:
    said = [(line, line_words(line, codes=codes.get(line.label, {}), now=now)) for line in lines]
    opening = said[0][1].opening
    return {
        "name": location.name,
        "place": location.place,
        "url": f"/locations/{location.id}/",
        "point": [location.point.latitude, location.point.longitude],
        "level": "full" if opening == "stop" else said[0][1].level,
        "opening": opening,
        "units": [_unit(line.label_name, one) for line, one in said],
    }


def _unit(label: str, said: LineWords) -> str:
    """ "IC volwassenen: 3 vrij, 5 min geleden, actueel"."""
    free = {NOT_APPLICABLE: "", words.UNKNOWN: f"vrije plaatsen {words.UNKNOWN}"}.get(said.free, f"{said.free} vrij")
    stop = said.opening_word if said.opening in {"stop", "stop-threatened"} else ""
    return f"{label}: " + ", ".join(
        part for part in (free, said.free_note, stop, said.age, said.freshness_word, said.marks) if part
    )
