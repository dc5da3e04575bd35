"""Recording what somebody can do, and changing what was recorded: always by adding."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.competences.domain import What, refuse_wrong_record, said, short
from ketenzicht.competences.models import Introduction, Record
from ketenzicht.competences.operations.holding import competence_of, organisation_of, refuse_stranger, tell
from ketenzicht.competences.queries.holding import asked_from

_OWN = "Uw eigen bekwaamheden legt een ander vast. Vraag een collega die dit ook beheert, of functioneel beheer."

_CHANGED = "Deze regel is al gewijzigd. Kijk wat er nu staat."


@dataclass(frozen=True, slots=True)
class NewRecord:
    """What somebody has: `until` is the last day; None: as long as nobody ends it."""

    competence: str
    level: int | None
    since: date
    until: date | None
    evidence: str = ""


@transaction.atomic
def record(*, person: UUID, new: NewRecord, actor: Actor, at: datetime) -> int:
    """Keep that somebody of the own organisation has a competence; gives the number of the line.

    Raises NotPermitted, NotFound for who has no role there and for what is not in the catalogue, Refused.
    """
    organisation_id = organisation_of(actor)
    _refuse_oneself(person, actor)
    refuse_stranger(person, organisation_id=organisation_id, at=at)
    _refuse_wrong(new, at=at)
    return _add(organisation_id, person, new, what=What.RECORDED, because="", replaces=None, actor=actor, at=at)


@transaction.atomic
def correct(*, record_id: int, new: NewRecord, because: str, actor: Actor, at: datetime) -> int:
    """Put something right: what stood there stays to be read, and counts no more."""
    row = _counting(record_id, actor)
    why = said(because, otherwise="Schrijf wat er niet klopte.")
    _refuse_wrong(new, at=at)
    if new.competence != row.competence:
        raise Refused("Dit is een andere bekwaamheid. Trek deze regel in en leg de andere vast.")
    return _replace(row, new, what=What.CORRECTED, because=why, actor=actor, at=at)


@transaction.atomic
def end(*, record_id: int, last_day: date, because: str, actor: Actor, at: datetime) -> int:
    """Somebody has it no longer than this day."""
    row = _counting(record_id, actor)
    why = said(because, otherwise="Schrijf waarom dit eindigt.")
    if last_day > local_day(at):
        raise Refused("Deze dag ligt in de toekomst. Verbeter de einddatum, of beëindig het als het zover is.")
    if last_day < row.since:
        raise Refused("Deze dag ligt vóór de ingangsdatum. Was het nooit zo? Trek de regel dan in.")
    new = NewRecord(row.competence, row.level, row.since, last_day, row.evidence)
    return _replace(row, new, what=What.ENDED, because=why, actor=actor, at=at)


@transaction.atomic
def withdraw(*, record_id: int, because: str, actor: Actor, at: datetime) -> int:
    """It should never have been recorded: it counts no more, and never did."""
    row = _counting(record_id, actor)
    why = said(because, otherwise="Schrijf waarom dit er niet had moeten staan.")
    new = NewRecord(row.competence, row.level, row.since, row.until, row.evidence)
    return _replace(row, new, what=What.WITHDRAWN, because=why, actor=actor, at=at)


@transaction.atomic
def introduce(*, begins_on: date | None, because: str, actor: Actor, at: datetime) -> None:
    """Ask for competences from a day on; None: not any more. Raises Refused for a day in the past, and without a reason
    for who stops asking, until a later day too.

    What was done before that day stays as it was done.
    """
    organisation_id = organisation_of(actor)
    if begins_on is not None and begins_on < local_day(at):
        raise Refused("Deze dag is al voorbij. Kies vandaag of een latere dag.")
    before, today = asked_from(organisation_id=organisation_id), local_day(at)
    stops = begins_on is None or (before is not None and before <= today < begins_on)
    why = said(because, otherwise="Schrijf waarom u het vragen stopt.") if stops else short(because)
    Introduction.objects.create(
        organisation_id=organisation_id,
        begins_on=begins_on,
        because=why,
        recorded_at=at,
        recorded_by=access.own_account(actor),
    )
    detail = {"beginsOn": begins_on.isoformat() if begins_on else None}
    tell("introduced", subject=f"organisation/{organisation_id}", actor=actor, at=at, detail=detail)


def _refuse_wrong(new: NewRecord, *, at: datetime) -> None:
    short(new.evidence)
    refuse_wrong_record(
        competence_of(new.competence), level=new.level, since=new.since, until=new.until, today=local_day(at)
    )


def _refuse_oneself(person: UUID, actor: Actor) -> None:
    if person == access.own_account(actor):
        raise Refused(_OWN)


def _counting(record_id: int, actor: Actor) -> Record:
    """A line of the own organisation that still counts. Raises NotFound, Conflict."""
    organisation_id = organisation_of(actor)
    row = Record.objects.filter(id=record_id, organisation_id=organisation_id).first()
    if row is None:
        raise NotFound("Deze regel kennen wij niet, of zij is van een andere organisatie.")
    _refuse_oneself(row.person, actor)
    if row.what == What.WITHDRAWN.value or Record.objects.filter(replaces=row).exists():
        raise Conflict(_CHANGED)
    return row


def _replace(row: Record, new: NewRecord, *, what: What, because: str, actor: Actor, at: datetime) -> int:
    try:
        with transaction.atomic():
            return _add(
                row.organisation_id, row.person, new, what=what, because=because, replaces=row, actor=actor, at=at
            )
    except IntegrityError:  # two at once: a line is replaced by one other
        raise Conflict(_CHANGED) from None


def _add(
    organisation_id: UUID,
    person: UUID,
    new: NewRecord,
    *,
    what: What,
    because: str,
    replaces: Record | None,
    actor: Actor,
    at: datetime,
) -> int:
    row = Record.objects.create(
        organisation_id=organisation_id,
        person=person,
        competence=new.competence,
        level=new.level,
        since=new.since,
        until=new.until,
        evidence=new.evidence.strip(),
        what=what.value,
        because=because,
        replaces=replaces,
        recorded_at=at,
        recorded_by=access.own_account(actor),
        recorded_by_name=actor.name[:255],
    )
    detail = {"organisation": str(organisation_id), "competence": new.competence, "level": new.level, "line": row.pk}
    tell(what.value, subject=f"person/{person}", actor=actor, at=at, detail=detail)
    return row.pk
