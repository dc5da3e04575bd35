"""Who holds what, and whether a deed asks for what somebody does not hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.access import queries as people
from ketenzicht.competences.domain import SOON, Ask, Held, What, lacking
from ketenzicht.competences.models import Introduction, Record
from ketenzicht.competences.queries.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of the history. `counts`: it was not replaced by another, nor withdrawn."""

    id: int
    competence: str
    name: str
    level: int | None
    since: date
    until: date | None
    evidence: str
    what: What
    because: str
    recorded_at: datetime
    recorded_by_name: str
    counts: bool

    def holds_on(self, day: date) -> bool:
        return self.counts and self.as_held.holds_on(day)

    def ends_soon(self, day: date) -> bool:
        return self.holds_on(day) and self.until is not None and self.until <= day + SOON

    @property
    def as_held(self) -> Held:
        return Held(self.competence, self.level, self.since, self.until)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody of the organisation, with what counts of them."""

    user_id: UUID
    name: str
    roles: str
    records: tuple[RecordLine, ...]


def asked_from(*, organisation_id: UUID) -> date | None:
    """From which day this organisation asks for competences; None: it does not. One query."""
    rows = Introduction.objects.filter(organisation_id=organisation_id).order_by("-id")
    return rows.values_list("begins_on", flat=True).first()


def what_lacks(*, organisation_id: UUID, person: UUID | None, asks: Iterable[Ask], day: date) -> tuple[Ask, ...]:
    """What a deed asks and this person does not hold there on that day; at most two queries.

    Nothing where nothing is asked, or where the organisation does not ask for competences (yet).
    """
    wanted = tuple(asks)
    if not wanted:
        return ()
    begins = asked_from(organisation_id=organisation_id)
    if begins is None or begins > day:
        return ()
    if person is None:
        return wanted
    rows = _counting(organisation_id).filter(person=person, competence__in={one.competence for one in wanted})
    return lacking(wanted, (_held(row) for row in rows), day=day)


def people_of(*, organisation_id: UUID, now: datetime) -> list[PersonLine]:
    """Everybody who has a role there, by name, with what counts of them; two queries."""
    by: defaultdict[UUID, list[RecordLine]] = defaultdict(list)
    for row in _counting(organisation_id).order_by("competence", "id"):
        by[row.person].append(_line(row, counts=True))
    return [
        PersonLine(user_id=one.user_id, name=one.name, roles=one.role_words, records=tuple(by[one.user_id]))
        for one in people.members_of(organisation_id=organisation_id, now=now)
    ]


def history(*, organisation_id: UUID, person: UUID) -> list[RecordLine]:
    """All that was ever recorded of somebody there, the latest first; one query."""
    rows = Record.objects.filter(organisation_id=organisation_id, person=person).select_related("replaced_by")
    return [
        _line(row, counts=row.what != What.WITHDRAWN.value and not hasattr(row, "replaced_by"))
        for row in rows.order_by("-id")
    ]


def held_by_person(*, organisation_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, list[Held]]]:
    """Of each organisation what each person holds there, whenever; one query."""
    found: defaultdict[UUID, defaultdict[UUID, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for row in counting_rows().filter(organisation_id__in=list(organisation_ids)):
        found[row.organisation_id][row.person].append(_held(row))
    return {one: dict(of) for one, of in found.items()}


def counting_rows() -> QuerySet[Record]:
    """The lines that count: not replaced, and not withdrawn."""
    return Record.objects.filter(replaced_by__isnull=True).exclude(what=What.WITHDRAWN.value)


def _counting(organisation_id: UUID) -> QuerySet[Record]:
    return counting_rows().filter(organisation_id=organisation_id)


def _held(row: Record) -> Held:
    return Held(row.competence, row.level, row.since, row.until)


def _line(row: Record, *, counts: bool) -> RecordLine:
    return RecordLine(
        id=row.pk,
        competence=row.competence,
        name=catalogue().name(row.competence),
        level=row.level,
        since=row.since,
        until=row.until,
        evidence=row.evidence,
        what=What(row.what),
        because=row.because,
        recorded_at=row.recorded_at,
        recorded_by_name=row.recorded_by_name,
        counts=counts,
    )
