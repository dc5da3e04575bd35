"""Asking sources: put on record at once, carried out apart from that, so that a source that is away holds up nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed, Outcome
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.patientdata.domain import (
    HANGS_AFTER,
    Category,
    Move,
    Question,
    Status,
    requester_of,
)
from ketenzicht.patientdata.models import Fetch, Source
from ketenzicht.patientdata.operations.recording import log, reference, tell
from ketenzicht.patientdata.operations.stopping import end
from ketenzicht.patientdata.queries.known import PATIENT
from ketenzicht.patientdata.queries.rules import Foreseen, foreseen, rules, statements_of
from ketenzicht.patientdata.queries.sources import active
from ketenzicht.sealing import operations as sealing

NONE_CHOSEN = "Kies ten minste één bron."
GONE = "Deze bron is er niet meer. Ververs de pagina."
INTERRUPTED = "Onze server werd onderbroken terwijl hij wachtte op de bron. Vraag het opnieuw."


@dataclass(frozen=True, slots=True)
class About:
    """Whose data: a code of the app that asks, under which all is sealed, and the number that sources know."""

    subject: UUID
    patient_bsn: str


@transaction.atomic
def fetch(
    *, subject: UUID, patient_bsn: str, sources: Collection[UUID], purpose: str, actor: Actor, at: datetime
) -> list[UUID]:
    """Put on record that these sources are asked; `carry_out` asks them. Who is asked already is not asked twice.

    What is not allowed is put on record as refused, with why. Raises NotPermitted, and NotFound for no such source.
    """
    access.require(actor=actor, permission=Permission.PATIENTDATA_FETCH)
    about = About(subject, patient_bsn)
    known, said = rules(), statements_of(subject, whose=patient_references(bsn=patient_bsn))
    begun = []
    for source in chosen(sources, at=at):
        question = Question(requester_of(actor.role), Category(source.category), source.organisation_id)
        may = foreseen(question, rules=known, statements=said, at=at)
        if row := begin(about, source, may=may, purpose=purpose, actor=actor, at=at):
            if not may.can_be_tried:
                refuse(row, told=may.decision.reason, actor=actor, at=at)
            else:
                begun.append(row.id)
    return begun


def chosen(sources: Collection[UUID], *, at: datetime) -> list[Source]:
    """The sources that are meant. Raises Refused for none, and NotFound for one that is not there (any more)."""
    if not sources:
        raise Refused(NONE_CHOSEN)
    found = list(active(at).filter(id__in=sources))
    if len(found) != len(set(sources)):
        raise NotFound(GONE)
    return found


def begin(
    about: About,
    source: Source,
    *,
    may: Foreseen,
    purpose: str,
    actor: Actor,
    at: datetime,
    emergency_id: UUID | None = None,
) -> Fetch | None:
    """Put on record that it is asked; None when it is being asked already. The log tells it in the same transaction."""
    if Fetch.objects.filter(subject=about.subject, source=source, status=Status.ASKED.value).exists():
        return None
    row = Fetch.objects.create(
        id=uuid4(),
        subject=about.subject,
        whose=reference(about.patient_bsn),
        organisation_id=access.own_organisation(actor),
        source=source,
        requester=requester_of(actor.role),
        asked_at=at,
        asked_by=access.own_account(actor),
        asked_by_name=actor.name[:255],
        purpose=purpose,
        emergency_id=emergency_id,
        rule_id=may.rule.id if may.rule else None,
        status=Status.ASKED.value,
        told=may.decision.reason,
        patient=sealing.seal(about.patient_bsn, owner=about.subject, purpose=PATIENT),
    )
    log(
        "asked",
        f"summary/{row.id}",
        patient=reference(about.patient_bsn),
        actor=actor,
        at=at,
        deed=Deed.SEARCH,
        emergency=emergency_id,
        detail={"source": str(source.id), "holder": str(source.organisation_id), "category": source.category},
    )
    tell("asked", f"summary/{row.id}", at=at)
    return row


def refuse(row: Fetch, *, told: str, actor: Actor, at: datetime) -> None:
    """It may not: kept with why."""
    end(row, Move.REFUSE, told=told, at=at)
    log(
        "refused", f"summary/{row.id}", patient=row.whose, actor=actor, at=at, deed=Deed.SEARCH, outcome=Outcome.REFUSED
    )


@transaction.atomic
def end_hanging(*, at: datetime) -> int:
    """End what nobody is busy with any more: the server that asked was stopped. Gives how many."""
    hanging = Fetch.objects.select_for_update(skip_locked=True).filter(
        status=Status.ASKED.value, asked_at__lt=at - HANGS_AFTER
    )
    rows = list(hanging)
    for row in rows:
        end(row, Move.FAIL, told=INTERRUPTED, at=at)
        log("failed", f"summary/{row.id}", patient=row.whose, actor=PLATFORM, at=at, outcome=Outcome.FAILURE)
    return len(rows)
