"""How deliveries are doing, for who delivers, for a region and for the country."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np

from ketenzicht.access.domain import PartyKind, Permission
from ketenzicht.access.queries import local_day, regions_decided_by, standing_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.capacity import queries as capacity
from ketenzicht.capacity.domain import BoardLine, Freshness, HistoryPoint, Mark
from ketenzicht.capacity.queries import Picture
from ketenzicht.feeds.domain import (
    LOOKED_BACK,
    ElementTold,
    Feed,
    FeedUnit,
    Finding,
    Gaps,
    Standing,
    Told,
    elements_told,
    findings_of,
    gaps_of,
    readings_of,
    told_of,
)
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind

_ORDER = list(Standing)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose feeds somebody may follow: the own ones, those of regions, or all (`regions` is None)."""

    organisation_id: UUID | None
    regions: frozenset[str] | None = frozenset()

    def is_own(self, picture: Picture, place: int) -> bool:
        """Whether the actor's organisation delivers for this unit, or has it."""
        unit = picture.units[place]
        return self.organisation_id in (unit.deliverer_id, unit.location.organisation_id)

    def holds(self, picture: Picture, place: int) -> bool:
        region = picture.units[place].location.roaz
        return self.regions is None or region in self.regions or self.is_own(picture, place)


EVERYTHING = Scope(organisation_id=None, regions=None)


@dataclass(frozen=True, slots=True)
class UnitHealth:
    """One unit of a feed, at a location of `owner_id`. `is_own`: who asks may read the figures in what was found."""

    unit: FeedUnit
    owner_id: UUID
    label_name: str
    findings: list[Finding]
    marks: tuple[Mark, ...]
    gaps: Gaps
    is_own: bool


def scope_of(*, actor: Actor, on: date) -> Scope:
    """Raises NotPermitted for who has no part in delivering. At most seven queries."""
    if actor.grants.isdisjoint({Permission.CAPACITY_DELIVER, Permission.FEEDS_WATCH}) or actor.organisation_id is None:
        raise NotPermitted(
            "De aanlevering volgen kan wie voor een zorgaanbieder aanlevert, en wie er voor de regio of het land over "
            "gaat. Vraag uw organisatiebeheerder om een rol met dit recht.",
            actor=actor,
        )
    delivers = actor.organisation_id if Permission.CAPACITY_DELIVER in actor.grants else None
    if Permission.FEEDS_WATCH not in actor.grants:
        return Scope(delivers)
    is_national = PartyKind.NATIONAL in standing_of(organisation_id=actor.organisation_id, on=on).kinds
    if is_national or Permission.PLATFORM_MAINTAIN in actor.grants:
        return Scope(delivers, None)
    return Scope(delivers, regions_decided_by(organisation_id=actor.organisation_id, on=on))


def feeds(*, scope: Scope = EVERYTHING, now: datetime) -> list[Feed]:
    """Every feed in a scope, the worst first; of each the units in it. One query where the picture is kept."""
    picture = capacity.picture_now(now=now)
    places: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for place, unit in enumerate(picture.units):
        if scope.holds(picture, place):
            places[unit.deliverer_id.int, unit.definition.code].append(place)  # a UUID takes ten times as long to hash
    deliverers = [picture.units[some[0]].deliverer_id for some in places.values()]
    names = registry.organisation_names(ids=set(deliverers))
    found = [
        _feed(picture, some, names[deliverer], now=now)
        for deliverer, some in zip(deliverers, places.values(), strict=True)
    ]
    return sorted(found, key=lambda feed: (_ORDER.index(feed.standing), feed.organisation, feed.module_name))


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One feed with what is odd and what is missing, unit by unit and figure by figure."""

    feed: Feed
    units: list[UnitHealth]
    elements: tuple[ElementTold, ...]


def feed(*, organisation_id: UUID, module: str, scope: Scope, now: datetime) -> FeedHealth:
    """One feed in full; NotFound when nothing of it is in the scope. Four queries."""
    picture = capacity.picture_now(now=now)
    places = [
        place
        for place, unit in enumerate(picture.units)
        if (unit.deliverer_id, unit.definition.code) == (organisation_id, module) and scope.holds(picture, place)
    ]
    if not places:
        raise NotFound("Deze aanlevering kennen wij niet, of zij hoort niet bij uw organisatie of regio.")
    names = registry.organisation_names(ids=[organisation_id])
    points = capacity.history(
        unit_ids=[picture.units[place].id for place in places], start=now - LOOKED_BACK, end=now, now=now
    )
    health = [
        _health(picture, place, points.get(picture.units[place].id, ()), is_own=scope.is_own(picture, place), now=now)
        for place in places
    ]
    return FeedHealth(
        feed=_feed(picture, places, names[organisation_id], now=now),
        units=sorted(health, key=lambda one: (not one.findings, one.unit.location, one.label_name)),
        elements=elements_told(
            (picture.rows[place].values, picture.version_of(place).applicable(picture.units[place].label))
            for place in places
        ),
    )


def watchers_of(*, regions: Iterable[str], on: date) -> list[UUID]:
    """The ROAZ-bureaus of these regions. Three queries."""
    bureaus = [one.id for one in registry.organisations_of(kind=OrganisationKind.NETWORK)]
    wanted = set(regions)
    found = registry.whereabouts_of(organisation_ids=bureaus, on=on)
    return [organisation_id for organisation_id, where in found.items() if wanted & where.regions]


def national_watchers() -> list[UUID]:
    """Who watches the whole country. One query."""
    return [one.id for one in registry.organisations_of(kind=OrganisationKind.NATIONAL)]


def _feed(picture: Picture, places: Sequence[int], organisation: str, *, now: datetime) -> Feed:
    """Counted from the picture's columns: there are as many units as the country has."""
    first = picture.units[places[0]]
    version = first.definition.version_at(local_day(now)) or first.definition.versions[-1]
    at = np.array(places, dtype=np.intp)
    age = now.timestamp() - picture.confirmed[at]  # NaN: never
    stale = at[age > picture.usable_for[at]].tolist()
    numbers = {
        Freshness.NEVER: int(np.isnan(age).sum()),
        Freshness.FRESH: int((age <= picture.fresh_for[at]).sum()),
        Freshness.STALE: len(stale),
    }
    since = _stale_since(picture, stale)
    return Feed(
        organisation_id=first.deliverer_id,
        organisation=organisation,
        module=first.definition.code,
        module_name=first.definition.name,
        expected_every=version.expected_every,
        by_freshness={**numbers, Freshness.AGEING: len(at) - sum(numbers.values())},
        known=int(picture.is_known(at, now=now).sum()),
        manual=sum(picture.units[place].manual for place in places),
        own=sum(picture.units[place].own is not None for place in places),
        told=_told(picture, places),
        last_at=max((moment for place in places if (moment := picture.rows[place].confirmed_at)), default=None),
        stale_since=min(since.values(), default=None),
        stale_since_in={region: moment for region, moment in since.items() if region},
    )


def _stale_since(picture: Picture, stale: Iterable[int]) -> dict[str | None, datetime]:
    """Since when figures are too old to count, by ROAZ region (None: in none)."""
    found: dict[str | None, datetime] = {}
    for place in stale:
        if confirmed_at := picture.rows[place].confirmed_at:
            region = picture.units[place].location.roaz
            end = confirmed_at + timedelta(seconds=float(picture.usable_for[place]))
            found[region] = min(end, found.get(region, end))
    return found


def _told(picture: Picture, places: Iterable[int]) -> Told:
    """How much of all that is asked of these units came the last time."""
    told = asked = 0
    for place in places:
        one = _told_of_unit(picture, place)
        told += one.told
        asked += one.asked
    return Told(told, asked)


def _told_of_unit(picture: Picture, place: int) -> Told:
    applicable = picture.version_of(place).applicable(picture.units[place].label)
    return told_of(picture.rows[place].values, applicable)


def _unit(picture: Picture, place: int, *, now: datetime) -> FeedUnit:
    line, facts, version = picture.line(place), picture.units[place], picture.version_of(place)
    return FeedUnit(
        unit=facts.code,
        label=facts.label,
        location_id=facts.location.id,
        location=facts.location.name,
        manual=facts.manual,
        confirmed_at=line.confirmed_at,
        freshness=line.freshness(now=now),
        expected_every=facts.own.every if facts.own else version.expected_every,
        told=_told_of_unit(picture, place),
        own=facts.own,
    )


def _health(picture: Picture, place: int, points: Iterable[HistoryPoint], *, is_own: bool, now: datetime) -> UnitHealth:
    line, unit = picture.line(place), _unit(picture, place, now=now)
    readings = readings_of(points)
    found = findings_of(readings, missing=_missing(picture, place, line), manual=unit.manual, now=now)
    return UnitHealth(
        unit=unit,
        owner_id=picture.units[place].location.organisation_id,
        label_name=line.label_name,
        findings=found,
        marks=line.marks,
        gaps=gaps_of(line.values, line.absent, picture.version_of(place).applicable(unit.label)),
        is_own=is_own,
    )


def _missing(picture: Picture, place: int, line: BoardLine) -> list[str]:
    """The names of required elements that came without a value, with the reason that was given."""
    applicable = picture.version_of(place).applicable(line.label)
    if applicable is None or line.confirmed_at is None:
        return []
    return [
        f"{element.name} ({line.absent[code]})" if code in line.absent else element.name
        for code, element in applicable.elements.items()
        if code in applicable.required and line.values.get(code) is None
    ]
