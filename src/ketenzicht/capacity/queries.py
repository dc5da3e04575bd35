"""What others ask of capacity: boards, the national picture, a location, history, places, units to deliver for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import numpy as np

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import (
    Board,
    BoardLine,
    HistoryPoint,
    NationalCell,
    NationalPicture,
    PlaceResult,
    PlaceSearch,
    Totals,
    UnitLine,
)
from ketenzicht.capacity.finding import find
from ketenzicht.capacity.lines import COUNTRY
from ketenzicht.capacity.loading import active_units
from ketenzicht.capacity.past import history_of, picture_at
from ketenzicht.capacity.picture import Indices, Picture
from ketenzicht.capacity.present import is_kept_up_to_date, picture_now
from ketenzicht.capacity.rendering import Rendered, rendered_of
from ketenzicht.capacity.sums import totals_of_boards
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Catalogue

__all__ = [
    "COUNTRY",
    "Indices",
    "Picture",
    "Rendered",
    "board",
    "board_of",
    "deliverable_units",
    "find_places",
    "history",
    "location_units",
    "national",
    "national_of",
    "picture_now",
    "rendered_of",
    "require_label",
    "unit_history",
]


def board(*, region_code: str, module_code: str, now: datetime, at: datetime | None = None) -> Board:
    """One module in one region (or in the whole country: `COUNTRY`), now or as it was at a moment.

    Raises NotFound for a region or module that does not exist.
    """
    definitions.module(code=module_code)
    picture = picture_now(now=now) if at is None else picture_at(at=at, region=region_code, modules={module_code})
    return board_of(picture, region_code=region_code, module_code=module_code, now=at or now, is_live=at is None)


def board_of(picture: Picture, *, region_code: str, module_code: str, now: datetime, is_live: bool) -> Board:
    """A board out of a picture."""
    if region_code != COUNTRY and region_code not in picture.regions:
        raise NotFound(f"De regio '{region_code}' bestaat niet.")
    places = picture.indices_of(region=region_code, module=module_code)
    return Board(
        region=region_code,
        region_name="Nederland" if region_code == COUNTRY else picture.regions[region_code].name,
        module=module_code,
        module_name=definitions.module(code=module_code).name,
        lines=tuple(picture.line(place) for place in places.tolist()),
        totals=picture.totals(places, now=now),
        by_label=_by_label(picture, places, now=now),
        version=f"{picture.epoch}-{picture.version}" if is_live and is_kept_up_to_date(picture) else None,
        at=now,
    )


def _by_label(picture: Picture, places: Indices, *, now: datetime) -> dict[str, Totals]:
    of_label: defaultdict[str, list[int]] = defaultdict(list)
    for place in places.tolist():
        of_label[picture.units[place].label].append(place)
    return {label: picture.totals(np.array(some, dtype=np.intp), now=now) for label, some in sorted(of_label.items())}


def national(*, now: datetime, at: datetime | None = None) -> NationalPicture:
    """All regions (of every kind) × modules with totals, now or as it was at a moment."""
    return national_of(picture_now(now=now) if at is None else picture_at(at=at), now=at or now)


def national_of(picture: Picture, *, now: datetime) -> NationalPicture:
    """The national picture out of a picture of all units."""
    cells = {board: NationalCell(*board, totals) for board, totals in totals_of_boards(picture, now=now).items()}
    return NationalPicture(
        at=now,
        cells={board: cell for board, cell in cells.items() if board[0] != COUNTRY},
        country={board[1]: cell for board, cell in cells.items() if board[0] == COUNTRY},
    )


def location_units(*, location_id: UUID, now: datetime) -> list[BoardLine]:
    """The active units of a location, over all modules."""
    picture = picture_now(now=now)
    return [picture.line(place) for place in picture.indices_of_location(location_id)]


def history(
    *, unit_ids: Sequence[int], start: datetime, end: datetime, now: datetime
) -> dict[int, tuple[HistoryPoint, ...]]:
    """What was known of units between two moments, oldest first, with what was in force at the start."""
    return history_of(picture_now(now=now), unit_ids=unit_ids, start=start, end=end)


def unit_history(*, code: UUID, start: datetime, end: datetime, now: datetime) -> tuple[HistoryPoint, ...]:
    """`history` of one unit by its public code; raises NotFound for one that is not registered."""
    picture = picture_now(now=now)
    unit = picture.unit_of_code(str(code))
    if unit is None:
        raise NotFound("Deze eenheid is niet geregistreerd.")
    return history_of(picture, unit_ids=[unit.id], start=start, end=end).get(unit.id, ())


def find_places(*, search: PlaceSearch, now: datetime) -> PlaceResult:
    """The nearest places of a kind of care, ranked; raises NotFound for a kind that does not exist."""
    picture = picture_now(now=now)
    require_label(picture.catalogue, module=search.module, label=search.label, on=now.date())
    return find(picture, search=search, now=now)


def require_label(catalogue: Catalogue, *, module: str, label: str, on: date) -> None:
    """Raise NotFound for a kind of care that does not exist on that day."""
    known = catalogue.modules.get(module)
    version = known.version_at(on) if known else None
    if known is None:
        raise NotFound(f"De module '{module[:60]}' bestaat niet.")
    if version is None or version.label(label) is None:
        raise NotFound(f"De zorgsoort '{label[:60]}' bestaat niet in de module '{module}'.")


def deliverable_units(*, organisation_id: UUID, on: date) -> list[UnitLine]:
    """The units for which an organisation may deliver, its own or on behalf of others."""
    catalogue = definitions.catalogue()
    return [
        UnitLine(
            unit=unit.code,
            module=unit.definition.code,
            label=unit.label,
            label_name=label.name if version and (label := version.label(unit.label)) else unit.label,
            location_id=unit.location.id,
            location=unit.location.name,
            place=unit.location.place,
            mode="manual" if unit.manual else "automatic",
        )
        for unit in active_units(on=on, catalogue=catalogue)
        if unit.deliverer_id == organisation_id
        for version in [unit.definition.version_at(on)]
    ]
