"""Ending what may not go on, and destroying what may not be kept: one place, whoever asks for it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.audit.domain import Deed
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.patientdata.domain import (
    Answer,
    Category,
    Circumstances,
    Decision,
    Move,
    Question,
    Rule,
    Status,
    after,
    answer_of,
    decide,
    together,
)
from ketenzicht.patientdata.models import Fetch
from ketenzicht.patientdata.operations.recording import log, tell
from ketenzicht.patientdata.queries.rules import rules, statements_of

HELD = [Status.ASKED.value, Status.CAME.value]
TAKEN_BACK = "De patiënt maakte bezwaar of trok de toestemming in."
OF_ANOTHER = "Het BSN is sindsdien gewijzigd: dit ging over een ander."
TIME_IS_UP = "De bewaartermijn is om."
FIELDS = ["status", "told", "ended_at", "destroyed_at", "patient", "content"]


def stop_what_is_objected_to(*, subject: UUID, actor: Actor, at: datetime) -> None:
    """Of everything that is asked or there: what may not be any more, by what is on record now, ends or is destroyed.

    In the transaction of who calls, and with each row locked: an answer that is on its way finds that it is too late.
    """
    held = Fetch.objects.select_for_update(of=("self",)).filter(subject=subject, status__in=HELD)
    for row in held.select_related("source", "rule").order_by("id"):
        if row.answer and not decision_now(row, at=at).is_allowed:
            is_there = row.status == Status.CAME.value
            end(row, Move.DESTROY if is_there else Move.REFUSE, told=TAKEN_BACK, at=at)
            record_end(row, patient=row.whose, actor=actor, at=at)


def stop_what_is_of_another(*, subject: UUID, patient_bsn: str, actor: Actor, at: datetime) -> None:
    """Destroy what came of a patient whose number is not the subject's any more: it was typed wrong, or is gone."""
    names = patient_references(bsn=patient_bsn) if patient_bsn else []
    held = Fetch.objects.select_for_update().filter(subject=subject, status__in=HELD).exclude(whose__in=names)
    for row in held.order_by("id"):
        end(row, Move.DESTROY if row.status == Status.CAME.value else Move.REFUSE, told=OF_ANOTHER, at=at)
        record_end(row, patient=row.whose, actor=actor, at=at)


def decision_now(row: Fetch, *, at: datetime) -> Decision:
    """Under the rule by which it was asked, with what the service said then, and what people say now."""
    question = Question(row.requester, Category(row.source.category), row.source.organisation_id)
    said = statements_of(row.subject, whose=[row.whose])
    # What is on record counts, also what was said or taken back while we waited for the source.
    now = max([at, *(one.said_at for one in said), *(one.withdrawn_at for one in said if one.withdrawn_at)])
    local = answer_of(said, question, at=now)
    answer = together(central=Answer(row.answer), local=local)
    return decide(_rule(row.rule_id), answer, Circumstances(is_emergency=row.emergency_id is not None))


def _rule(rule_id: UUID | None) -> Rule | None:
    return next((one for one in rules() if one.id == rule_id), None)


def end(row: Fetch, move: Move, *, told: str, at: datetime, content: bytes = b"") -> None:
    """What it came to. The number of the patient goes; what came stays until it is destroyed."""
    row.status = after(Status(row.status), move).value
    row.told, row.patient, row.content = told[:300], b"", content
    row.ended_at = row.ended_at or at
    row.destroyed_at = at if move is Move.DESTROY else None
    row.save(update_fields=FIELDS)


def record_end(row: Fetch, *, patient: str, actor: Actor, at: datetime) -> None:
    """In the log of the patient, and to others."""
    kind = "destroyed" if row.status == Status.DESTROYED.value else "stopped"
    log(kind, f"summary/{row.id}", patient=patient, actor=actor, at=at, deed=Deed.REMOVE)
    tell(kind, f"summary/{row.id}", at=at)


@transaction.atomic
def destroy(*, subjects: Collection[UUID], at: datetime) -> int:
    """Destroy what was fetched of these subjects, because its time is up; gives how many. What happened stays known."""
    rows = Fetch.objects.select_for_update().filter(subject__in=subjects, status=Status.CAME.value).order_by("id")
    destroyed = list(rows)
    for row in destroyed:
        end(row, Move.DESTROY, told=TIME_IS_UP, at=at)
        record_end(row, patient=row.whose, actor=PLATFORM, at=at)
    return len(destroyed)
