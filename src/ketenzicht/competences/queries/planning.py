"""How many people have what now and later, beside what is wanted: of a centre, and of a region in numbers alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from ketenzicht.access import queries as people
from ketenzicht.access.queries import local_day
from ketenzicht.competences.domain import Ask, Held, Outlook, outlook
from ketenzicht.competences.models import Need, Training
from ketenzicht.competences.queries.catalogue import ask_in_words
from ketenzicht.competences.queries.holding import held_by_person
from ketenzicht.competences.queries.supervising import UNKNOWN_PERSON
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind


@dataclass(frozen=True, slots=True)
class NeedLine:
    ask: Ask
    wanted: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of a plan; `stated_at` is since when the number that is wanted stands."""

    name: str
    outlook: Outlook
    stated_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrainingLine:
    id: int
    name: str
    ask: Ask
    what: str
    day: date
    places: int
    seats: tuple[tuple[UUID, str], ...]

    @property
    def free(self) -> int:
        return self.places - len(self.seats)


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """A region's totals, and the same of each of its centres. A person who works at two centres counts at both."""

    code: str
    name: str
    total: tuple[PlanLine, ...]
    centres: tuple[tuple[str, tuple[PlanLine, ...]], ...]


def plan_of(*, organisation_id: UUID, now: datetime) -> tuple[PlanLine, ...]:
    """Of every competence that somebody has, wants or plans, how many there are; four queries."""
    members = {one.user_id for one in people.members_of(organisation_id=organisation_id, now=now)}
    held = held_by_person(organisation_ids=[organisation_id]).get(organisation_id, {})
    here = {person: of for person, of in held.items() if person in members}
    needs, places = _needs(organisation_id=organisation_id), _places([organisation_id], today=local_day(now))
    return _lines(here, needs, places, today=local_day(now))


def trainings(*, organisation_id: UUID, now: datetime) -> list[TrainingLine]:
    """Those to come, the first first; three queries."""
    names = {one.user_id: one.name for one in people.members_of(organisation_id=organisation_id, now=now)}
    rows = Training.objects.filter(
        organisation_id=organisation_id, cancelled_at__isnull=True, day__gte=local_day(now)
    ).prefetch_related("seats")
    return [
        TrainingLine(
            id=row.pk,
            name=row.name,
            ask=Ask(row.competence, row.level),
            what=ask_in_words(Ask(row.competence, row.level)),
            day=row.day,
            places=row.places,
            seats=tuple((seat.person, names.get(seat.person, UNKNOWN_PERSON)) for seat in row.seats.all()),
        )
        for row in rows
    ]


def plan_of_region(*, region: str, now: datetime) -> RegionPlan:
    """In numbers, without names. Raises NotFound. Six queries, and two for each of its centres."""
    day = local_day(now)
    found = registry.region(code=region, on=day)
    all_centres = registry.organisations_of(kind=OrganisationKind.ZCC)
    where = registry.whereabouts_of(organisation_ids=[one.id for one in all_centres], on=day)
    centres = [one for one in all_centres if one.id in where and region in where[one.id].regions]
    ids = [one.id for one in centres]
    held, named = held_by_person(organisation_ids=ids), []
    together: dict[UUID, list[Held]] = {}
    for centre in centres:
        members = {one.user_id for one in people.members_of(organisation_id=centre.id, now=now)}
        here = {person: of for person, of in held.get(centre.id, {}).items() if person in members}
        for person, of in here.items():
            together.setdefault(person, []).extend(of)
        lines = _lines(here, _needs(organisation_id=centre.id), _places([centre.id], today=day), today=day)
        named.append((centre.name, lines))
    total = _lines(together, _needs(region=region), _places(ids, today=day), today=day)
    return RegionPlan(code=found.code, name=found.name, total=total, centres=tuple(named))


def _lines(
    held: dict[UUID, list[Held]], needs: dict[Ask, NeedLine], places: Counter[Ask], *, today: date
) -> tuple[PlanLine, ...]:
    asked = {_asked(one) for of in held.values() for one in of} | needs.keys() | places.keys()
    rows = []
    for ask in sorted(asked, key=lambda one: (ask_in_words(one), one.level or 0)):
        need = needs.get(ask)
        found = outlook(ask, held, today=today, wanted=need.wanted if need else None, places=places[ask])
        rows.append(PlanLine(ask_in_words(ask), found, need.recorded_at if need else None))
    return tuple(rows)


def _asked(held: Held) -> Ask:
    """As a plan counts it: of an EPA, who can do it without supervision."""
    return Ask(held.competence, None if held.level is None else 4)


def _needs(*, organisation_id: UUID | None = None, region: str = "") -> dict[Ask, NeedLine]:
    whose = Q(organisation_id=organisation_id) if organisation_id else Q(organisation__isnull=True, region=region)
    rows = Need.objects.filter(whose).order_by("id")
    lines = (NeedLine(Ask(row.competence, row.level), row.wanted, row.recorded_at) for row in rows)
    return {one.ask: one for one in lines}


def _places(organisation_ids: Iterable[UUID], *, today: date) -> Counter[Ask]:
    found: Counter[Ask] = Counter()
    planned = Training.objects.filter(cancelled_at__isnull=True, day__gte=today)
    for row in planned.filter(organisation_id__in=list(organisation_ids)):
        found[Ask(row.competence, row.level)] += row.places
    return found
