"""Carrying out one question to one source, outside any transaction: first whether it may, then the source itself."""

import json
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from ketenzicht.audit.domain import Deed, Outcome
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.patientdata import asking
from ketenzicht.patientdata.domain import (
    Category,
    FetchFailed,
    Found,
    Move,
    Question,
    Status,
    summary_of,
)
from ketenzicht.patientdata.domain.summary import as_json
from ketenzicht.patientdata.models import Fetch
from ketenzicht.patientdata.operations.fetching import refuse
from ketenzicht.patientdata.operations.recording import log, tell
from ketenzicht.patientdata.operations.stopping import decision_now, end
from ketenzicht.patientdata.queries.known import CONTENT, PATIENT
from ketenzicht.patientdata.queries.sources import asking_of
from ketenzicht.patientdata.sources import FETCHERS
from ketenzicht.sealing import operations as sealing
from ketenzicht.sealing.queries import unseal

OURS = "Er ging bij ons iets mis. Er is niets bewaard. Probeer het nog eens, en meld het anders aan uw beheerder."
NOTHING = "De bron kent deze patiënt niet, of heeft niets van deze soort. Dat zegt niet dat er niets is."

log_of_process = structlog.get_logger()


def carry_out(*, fetch_id: UUID, at: datetime) -> Status | None:
    """Ask the service and the source, and keep what came of it; None when there was nothing to do any more.

    Whatever goes wrong is told at the question itself, and nothing is kept of half an answer.
    """
    row = _asked(fetch_id)
    if row is None:
        return None
    bsn = unseal(bytes(row.patient), owner=row.subject, purpose=PATIENT)
    question = Question(row.requester, Category(row.source.category), row.source.organisation_id)
    answer = asking.ask(question, bsn=bsn)
    may = _may(fetch_id, answer=answer.value, at=at)
    if not may:
        return None if may is None else Status.REFUSED
    try:
        return _ended(row, _came(row, bsn), at=at)
    except FetchFailed as failed:
        return _failed(row, str(failed), at=at)
    except Exception:  # of a stranger's answer anything may come: it is told, and the next is not held up
        log_of_process.exception("patientdata.failed", fetch=str(row.id))
        return _failed(row, OURS, at=at)


def _asked(fetch_id: UUID) -> Fetch | None:
    rows = Fetch.objects.filter(id=fetch_id, status=Status.ASKED.value)
    return rows.select_related("source").first()


@transaction.atomic
def _may(fetch_id: UUID, *, answer: str, at: datetime) -> bool | None:
    """Keep what the service said, and decide with all that is on record now; None when it ended meanwhile."""
    row = _locked(fetch_id)
    if row is None:
        return None
    row.answer = answer
    row.save(update_fields=["answer"])
    decision = decision_now(row, at=at)
    if not decision.is_allowed:
        refuse(row, told=decision.reason, actor=_actor(row), at=at)
    else:
        row.told = decision.reason
        row.save(update_fields=["told"])
    return decision.is_allowed


def _came(row: Fetch, bsn: str) -> str | None:
    """What the source has, read and put together; None for nothing. Raises FetchFailed."""
    asked = asking_of(row.source)
    found: Found | None = FETCHERS[asked.kind](asked, bsn=bsn)
    if found is None:
        return None
    summary = summary_of(found.resources, category=asked.category)
    return json.dumps({"resources": found.resources, "summary": as_json(summary)}, ensure_ascii=False)


@transaction.atomic
def _ended(asked: Fetch, content: str | None, *, at: datetime) -> Status | None:
    """Keep it, unless somebody objected while the source was busy: then it is as if it never came."""
    row = _locked(asked.id)
    if row is None:
        return None
    decision = decision_now(row, at=at)
    if not decision.is_allowed:
        refuse(row, told=decision.reason, actor=_actor(row), at=at)
    elif content is None:
        end(row, Move.NOTHING, told=NOTHING, at=at)
        _tell(row, "nothing", at=at)
    else:
        sealed = sealing.seal(content, owner=row.subject, purpose=CONTENT)
        end(row, Move.CAME, told=decision.reason, at=at, content=sealed)
        _tell(row, "came", at=at)
    return Status(row.status)


@transaction.atomic
def _failed(asked: Fetch, told: str, *, at: datetime) -> Status | None:
    row = _locked(asked.id)
    if row is None:
        return None
    end(row, Move.FAIL, told=told, at=at)
    _tell(row, "failed", at=at, outcome=Outcome.FAILURE)
    return Status.FAILED


def _locked(fetch_id: UUID) -> Fetch | None:
    rows = Fetch.objects.select_for_update(of=("self",)).filter(id=fetch_id, status=Status.ASKED.value)
    return rows.select_related("source").first()


def _tell(row: Fetch, kind: str, *, at: datetime, outcome: Outcome = Outcome.SUCCESS) -> None:
    subject = f"summary/{row.id}"
    log(
        kind,
        subject,
        patient=row.whose,
        actor=_actor(row),
        at=at,
        deed=Deed.READ,
        outcome=outcome,
        emergency=row.emergency_id,
    )
    tell(kind, subject, at=at)


def _actor(row: Fetch) -> Actor:
    """On whose behalf the server goes on."""
    return Actor(
        kind=ActorKind.PERSON,
        id=row.asked_by,
        name=row.asked_by_name,
        organisation_id=row.organisation_id,
        grants=frozenset(),
        role=row.requester,
    )
