"""What others ask of capacity: boards, the national picture, a location, history, places, units to deliver for."""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

import numpy as np

from ketenzicht.access.domain import Detail, Insight
from ketenzicht.access.queries import local_day, why_not
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.capacity.asking_units import (
    UnitToAsk,
    goes_on,
    organisations_in,
    stops_of,
    unit_now,
    units_beside,
    units_to_ask,
)
from ketenzicht.capacity.domain import (
    Board,
    NationalCell,
    NationalPicture,
    PlaceResult,
    PlaceSearch,
    Totals,
    UnitLine,
    terms_of,
)
from ketenzicht.capacity.ended import ended_units
from ketenzicht.capacity.finding import find, minutes_to
from ketenzicht.capacity.ground import Ground
from ketenzicht.capacity.hand_checking import entry_faults
from ketenzicht.capacity.hand_units import UnitDelivery, hand_units, units_delivered
from ketenzicht.capacity.intervals import may_set_interval, unit_intervals
from ketenzicht.capacity.kept_units import kept_unit, kept_units, kinds_of_care
from ketenzicht.capacity.lines import COUNTRY
from ketenzicht.capacity.loading import active_units
from ketenzicht.capacity.openings import StopLine, spells, stop_lines
from ketenzicht.capacity.past import picture_at
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.present import is_kept_up_to_date, one_picture, picture_now
from ketenzicht.capacity.rendering import Rendered, rendered_of
from ketenzicht.capacity.schema import delivery_example, delivery_schema, unknown_example
from ketenzicht.capacity.seeing import Look, Part, Parts, scene_of, seen_of, version_of
from ketenzicht.capacity.single_units import (
    LocationUnits,
    UnitOpenings,
    UnitPast,
    history,
    location_units,
    unit_breaks,
    unit_history,
    unit_openings,
    unit_past,
)
from ketenzicht.capacity.standing import Figures, Indices, Kind
from ketenzicht.capacity.sums import totals_of_boards
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Catalogue

__all__ = [
    "COUNTRY",
    "Figures",
    "Indices",
    "Kind",
    "LocationUnits",
    "Look",
    "Part",
    "Picture",
    "Rendered",
    "StopLine",
    "UnitDelivery",
    "UnitOpenings",
    "UnitPast",
    "UnitToAsk",
    "board",
    "board_of",
    "deliverable_units",
    "delivery_example",
    "delivery_schema",
    "ended_units",
    "entry_faults",
    "find_places",
    "goes_on",
    "hand_units",
    "history",
    "kept_unit",
    "kept_units",
    "kinds_of_care",
    "location_units",
    "look_at",
    "may_set_interval",
    "minutes_to",
    "nation_not_seen",
    "national",
    "national_of",
    "no_place_seen",
    "not_seen",
    "one_picture",
    "organisations_in",
    "picture_at",
    "picture_now",
    "places_seen",
    "rendered_of",
    "require_label",
    "scene_of",
    "seen_of",
    "spells",
    "stop_lines",
    "stops_of",
    "unit_breaks",
    "unit_history",
    "unit_intervals",
    "unit_now",
    "unit_openings",
    "unit_past",
    "units_beside",
    "units_delivered",
    "units_to_ask",
    "unknown_example",
    "version_of",
]


def board(*, region_code: str, module_code: str, insight: Insight, now: datetime, at: datetime | None = None) -> Board:
    """One module in one region (or in the whole country: `COUNTRY`), now or as it was at a moment.

    What may be seen of the past is what may be seen now. Raises NotFound for a region or module that does not exist,
    and NotPermitted for a board of which nothing may be seen.
    """
    picture = picture_now(now=now) if at is None else picture_at(at=at, region=region_code, modules={module_code})
    look = look_at(picture, insight=insight, region=region_code, module=module_code)
    if look is None:
        raise not_seen(picture, insight=insight, region=region_code, module=module_code, on=local_day(now))
    return board_of(picture, look, now=at or now, is_live=at is None)


def look_at(picture: Picture, *, insight: Insight, region: str, module: str) -> Look | None:
    """A board as it is seen, None when nothing of it is; raises NotFound for a region or module that does not exist."""
    if module not in picture.catalogue.modules:
        raise NotFound(f"De module '{module[:60]}' bestaat niet.")
    if region != COUNTRY and region not in picture.regions:
        raise NotFound(f"De regio '{region[:60]}' bestaat niet.")
    return seen_of(picture, insight).look(region=region, module=module)


def board_of(picture: Picture, look: Look, *, now: datetime, is_live: bool) -> Board:
    """A board out of a picture, as it is seen."""
    region, part = look.region, look.part if isinstance(look.part, Part) else None
    places = picture.indices_of(region=region, module=look.module)
    has_totals = part is None or region in part.told(now=now)
    is_whole = part is None or region in part.open
    return Board(
        region=region,
        region_name="Nederland" if region == COUNTRY else picture.regions[region].name,
        module=look.module,
        module_name=picture.catalogue.modules[look.module].name,
        lines=tuple(picture.line(place) for place in (part.lines(region) if part else places).tolist()),
        totals=picture.totals(places, now=now) if has_totals else None,
        by_label=_by_label(picture, places, now=now) if is_whole else {},
        version=version_of(picture, [look]) if is_live and is_kept_up_to_date(picture) else None,
        at=now,
        notice=part.notice(region, has_totals=has_totals) if part else "",
    )


def not_seen(
    picture: Picture, *, insight: Insight, region: str, module: str, on: date, detail: Detail | None = None
) -> NotPermitted:
    """The refusal of a board of which nothing may be seen (in this detail): what, why, whom to ask. Three queries."""
    ground = Ground(picture)
    asked = detail or ground.detail(region)
    found = why_not(insight=insight, module=module, of=ground.subject(region), detail=asked, on=on)
    where = "Nederland" if region == COUNTRY else picture.regions[region].name
    return NotPermitted(
        f"{picture.catalogue.modules[module].name} in {where} kunt u niet inzien. {found}", actor=insight.actor
    )


def _by_label(picture: Picture, places: Indices, *, now: datetime) -> dict[str, Totals]:
    of_label: defaultdict[str, list[int]] = defaultdict(list)
    for place in places.tolist():
        of_label[picture.units[place].label].append(place)
    return {label: picture.totals(np.array(some, dtype=np.intp), now=now) for label, some in sorted(of_label.items())}


def national(*, insight: Insight, now: datetime, at: datetime | None = None) -> NationalPicture:
    """All regions (of every kind) × modules with totals, now or as it was at a moment.

    Raises NotPermitted when nothing of it may be seen.
    """
    picture = picture_now(now=now) if at is None else picture_at(at=at)
    look = seen_of(picture, insight).national
    if look is None:
        raise nation_not_seen(insight)
    return national_of(picture, look, now=at or now)


def national_of(picture: Picture, look: Look, *, now: datetime) -> NationalPicture:
    """The national picture out of a picture of all units, as it is seen."""
    totals = totals_of_boards(picture, now=now)
    shown = look.part.boards(picture, now=now) if isinstance(look.part, Parts) else totals.keys()
    cells = {board: NationalCell(*board, totals[board]) for board in totals if board in shown}
    return NationalPicture(
        at=now,
        cells={board: cell for board, cell in cells.items() if board[0] != COUNTRY},
        country={board[1]: cell for board, cell in cells.items() if board[0] == COUNTRY},
        withheld=frozenset(totals.keys() - cells.keys()),
    )


def nation_not_seen(insight: Insight) -> NotPermitted:
    """The refusal of the national picture to who sees nothing of it."""
    return NotPermitted(
        "Het landelijk beeld kunt u niet inzien: er is geen afspraak waardoor uw organisatie totalen van regio’s mag "
        "zien. Vraag het ROAZ-bureau van uw regio.",
        actor=insight.actor,
    )


def find_places(*, search: PlaceSearch, insight: Insight, now: datetime) -> PlaceResult:
    """The nearest places of a kind of care among what may be seen, ranked.

    Raises NotFound for a kind that does not exist, and NotPermitted when no unit of it may be seen.
    """
    picture = picture_now(now=now)
    require_label(picture.catalogue, module=search.module, label=search.label, on=now.date())
    among = places_seen(picture, insight=insight, module=search.module)
    if among is not None and not len(among):
        raise no_place_seen(picture, insight=insight, module=search.module, on=local_day(now))
    return find(picture, search=search, now=now, among=among)


def no_place_seen(picture: Picture, *, insight: Insight, module: str, on: date) -> NotPermitted:
    """The refusal of a search to who may see no single provider of a module. Three queries."""
    return not_seen(picture, insight=insight, region=COUNTRY, module=module, on=on, detail=Detail.PROVIDER)


def places_seen(picture: Picture, *, insight: Insight, module: str) -> Indices | None:
    """The units of a module that may be seen; None for all of them."""
    look = seen_of(picture, insight).look(region=COUNTRY, module=module)
    if look is None:
        return np.empty(0, dtype=np.intp)
    return look.part.lines(COUNTRY) if isinstance(look.part, Part) else None


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
            terms=terms_of(version, unit.own) if version else None,
            own=unit.own,
        )
        for unit in active_units(on=on, catalogue=catalogue)
        if unit.deliverer_id == organisation_id
        for version in [unit.definition.version_at(on)]
    ]
