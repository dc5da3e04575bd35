"""What one page needs, asked of the apps below in one go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import Detail, Insight, Subject
from ketenzicht.base.calendar import OfficeHours
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity import queries as capacity
from ketenzicht.capacity.domain import Board, BoardLine, HistoryPoint, NationalPicture, PlaceResult, PlaceSearch, Spell
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Catalogue, ModuleDefinition, VersionDefinition
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import LocationLine, LocationProfile, RegionKind, RegionLine, Spot
from ketenzicht.ui.domain.words import AMSTERDAM
from ketenzicht.web.presenters.location import DAYS_SHOWN

FIRST_MODULE = "spoed"  # what a region page shows when no module is asked: what most people come for
OTHERS = 5  # places by (nearly) the same name that are offered besides the likeliest


@dataclass(frozen=True, slots=True)
class RegionPage:
    """`regions` holds every region, for the names of neighbours and of what lies within."""

    region: RegionLine
    regions: dict[str, RegionLine]
    modules: tuple[ModuleDefinition, ...]
    module: ModuleDefinition
    version: VersionDefinition | None
    board: Board


@dataclass(frozen=True, slots=True)
class NationalPage:
    picture: NationalPicture
    regions: list[RegionLine]
    modules: tuple[ModuleDefinition, ...]


@dataclass(frozen=True, slots=True)
class LocationPage:
    """`hidden` says which capacity is not shown, and why."""

    profile: LocationProfile
    office: OfficeHours
    lines: list[BoardLine]
    hidden: str
    history: dict[int, tuple[HistoryPoint, ...]]
    spells: dict[int, tuple[Spell, ...]]
    catalogue: Catalogue
    regions: dict[str, RegionLine]


@dataclass(frozen=True, slots=True)
class MapPage:
    page: NationalPage
    module: ModuleDefinition


@dataclass(frozen=True, slots=True)
class MarkersPage:
    """The locations of one region, with their lines on the board of one module."""

    locations: list[LocationLine]
    board: Board
    version: VersionDefinition | None


def modules_in_order(catalogue: Catalogue) -> tuple[ModuleDefinition, ...]:
    return tuple(sorted(catalogue.modules.values(), key=lambda module: (module.order, module.code)))


def region_page(
    *, code: str, module_code: str, insight: Insight, now: datetime, at: datetime | None = None
) -> RegionPage:
    """The board of a region and what stands around it.

    Raises NotFound for an unknown region or module, and NotPermitted for a board of which nothing may be seen.
    """
    module = definitions.module(code=module_code or FIRST_MODULE)
    day = (at or now).astimezone(AMSTERDAM).date()
    if at is None:  # the picture in memory knows the regions of today: no question to the database
        picture = capacity.picture_now(now=now)
        regions = picture.regions
    else:
        regions = {region.code: region for region in registry.regions(on=day)}
    if code not in regions:
        raise NotFound(f"De regio “{code[:20]}” bestaat niet.")
    board = capacity.board(region_code=code, module_code=module.code, insight=insight, now=now, at=at)
    return RegionPage(
        region=regions[code],
        regions=regions,
        modules=modules_in_order(definitions.catalogue()),
        module=module,
        version=module.version_at(day),
        board=board,
    )


def all_regions(*, now: datetime) -> list[RegionLine]:
    return registry.regions(on=now.astimezone(AMSTERDAM).date())


def national_page(*, kind: RegionKind, insight: Insight, now: datetime, at: datetime | None = None) -> NationalPage:
    """The country: every region of one kind. Raises NotPermitted when nothing of it may be seen."""
    day = (at or now).astimezone(AMSTERDAM).date()
    return NationalPage(
        picture=capacity.national(insight=insight, now=now, at=at),
        regions=registry.regions(kind=kind, on=day),
        modules=modules_in_order(definitions.catalogue()),
    )


def map_page(
    *, kind: RegionKind, module_code: str, insight: Insight, now: datetime, at: datetime | None = None
) -> MapPage:
    """The country for one module, to be drawn."""
    module = definitions.module(code=module_code or FIRST_MODULE)
    return MapPage(page=national_page(kind=kind, insight=insight, now=now, at=at), module=module)


def markers_page(*, region_code: str, module_code: str, insight: Insight, now: datetime) -> MarkersPage:
    """The locations of a region that are on the board of a module, as far as that may be seen."""
    day = now.astimezone(AMSTERDAM).date()
    board = capacity.board(region_code=region_code, module_code=module_code, insight=insight, now=now)
    return MarkersPage(
        locations=registry.locations(on=day, ids={line.location_id for line in board.lines}),
        board=board,
        version=definitions.module(code=module_code).version_at(day),
    )


def location_page(*, location_id: UUID, insight: Insight, now: datetime) -> LocationPage:
    """A location, those of its units that may be seen, and their last week. Raises NotFound."""
    day = now.astimezone(AMSTERDAM).date()
    profile = registry.location_profile(location_id=location_id, on=day, now=now)
    units = capacity.location_units(location_id=location_id, insight=insight, now=now)
    ids, start = [line.unit_id for line in units.lines], now - timedelta(days=DAYS_SHOWN)
    return LocationPage(
        profile=profile,
        office=registry.office_hours(type_code=profile.line.type_code),
        lines=units.lines,
        hidden=units.hidden,
        history=capacity.history(unit_ids=ids, start=start, end=now, now=now),
        spells=capacity.spells(unit_ids=ids, start=start, end=now),
        catalogue=definitions.catalogue(),
        regions={region.code: region for region in registry.regions(on=day)},
    )


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What one can choose from when searching a place."""

    modules: tuple[ModuleDefinition, ...]
    regions: list[RegionLine]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """`others` are places that the searcher may have meant instead of `spot`.

    `is_limited`: not every provider of this kind of care may be seen, and those were not searched.
    """

    spot: Spot
    others: tuple[Spot, ...]
    search: PlaceSearch
    result: PlaceResult
    is_limited: bool
    version: VersionDefinition | None


def search_options(*, now: datetime) -> SearchOptions:
    day = now.astimezone(AMSTERDAM).date()
    return SearchOptions(
        modules=modules_in_order(definitions.catalogue()), regions=registry.regions(kind=RegionKind.ROAZ, on=day)
    )


def places_page(
    *,
    where: str,
    kind: str,
    needed: int,
    within_minutes: float | None,
    region: str | None,
    include_without_place: bool,
    insight: Insight,
    now: datetime,
) -> PlacesPage:
    """The nearest free places of a kind of care ("module:label"), among what may be seen.

    Raises Refused or NotFound, saying what to try, for a place that is not understood; and NotPermitted when no
    provider of this care may be seen.
    """
    module_code, _, label = kind.partition(":")
    spots = registry.spots(text=where, limit=OTHERS + 1)
    spot = spots[0] if spots else registry.spot(text=where)
    search = PlaceSearch(
        module=module_code,
        label=label,
        point=spot.point,
        needed=needed,
        region=region,
        within_minutes=within_minutes,
        include_without_place=include_without_place,
    )
    return PlacesPage(
        spot=spot,
        others=tuple(spots[1:]),
        search=search,
        result=capacity.find_places(search=search, insight=insight, now=now),
        is_limited=not insight.audience.sees(module=module_code, of=Subject(), detail=Detail.PROVIDER),
        version=definitions.module(code=module_code).version_at(now.astimezone(AMSTERDAM).date()),
    )


def region_shapes(*, kinds: Collection[RegionKind], on: date) -> bytes:
    """The schematic shapes of the regions of a day, as GeoJSON."""
    return registry.region_shapes(kinds=kinds, on=on)


def region_elsewhen(*, code: str, now: datetime, at: datetime | None) -> registry.RegionStory | None:
    """A region that is not there at the moment that is looked at, but was or will be; None for one that is there.

    Raises NotFound for one that never was. Without a moment no query: the picture knows the regions of today.
    """
    known = capacity.picture_now(now=now).regions
    if at is not None:
        known = {one.code: one for one in registry.regions(on=at.astimezone(AMSTERDAM).date())}
    return None if code in known else registry.region_story(code=code)
