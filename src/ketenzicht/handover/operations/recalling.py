"""Telling the system of who had a hand-over that it was withdrawn: as the hand-over went, and again where that failed.

A recall is held by holding its release, as reading is, so that nobody waits for who waits for them.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import PLATFORM
from ketenzicht.handover.domain.delivery import (
    DONE,
    FALL_BACK_AFTER,
    LEASE,
    READABLE_FOR,
    Move,
    State,
    Way,
    next_attempt,
)
from ketenzicht.handover.domain.fhir import withdrawal_notification_of, withdrawal_of
from ketenzicht.handover.models import Recall, Receiving, Release
from ketenzicht.handover.operations.carrying import AT_ONCE, Job, carry, job_of
from ketenzicht.handover.operations.noting import log, move, step
from ketenzicht.handover.operations.warning import tell_withdrawn, warn_centre
from ketenzicht.handover.queries.content import organisation_party, passing_of, why_of

BY_PEOPLE = ("on-page", "fell-back", "read", "printed")  # steps by which people, and not their system, know of it


def begin_recall(row: Release, *, at: datetime) -> None:
    """Within the deed that withdrew it: people hear at once, their system as soon as this is committed."""
    if row.steps.filter(kind__in=BY_PEOPLE).exists():
        tell_withdrawn(row, at=at)
    if row.may_be_there and row.way != Way.PAGE.value:
        ends = {"falls_back_at": at + FALL_BACK_AFTER, "ends_at": at + READABLE_FOR}
        Recall.objects.create(release=row, state=State.QUEUED.value, next_at=at, **ends)


def recall_again(row: Release, *, at: datetime) -> None:
    """What was on its way when it was withdrawn came, or may have come, after its withdrawal."""
    recall = Recall.objects.filter(release=row).first()
    if recall is not None and State(recall.state) is not State.EXPIRED:
        move(recall, Move.RENEW)
        recall.next_at = at
        recall.save(update_fields=["state", "next_at"])


def recall_due(*, at: datetime) -> int:
    """Tell who is due to be told; gives how many were tried."""
    jobs = _take(at=at)
    for job, problem in zip(jobs, carry(jobs), strict=True):
        _write_down(job.release_id, problem, at=at)
    return len(jobs)


def read_recall(row: Release, *, at: datetime) -> None:
    """Somebody read that it was withdrawn, where their system could not be told."""
    recall = Recall.objects.filter(release=row).first()
    if recall is not None and recall.state == State.ON_PAGE.value:
        move(recall, Move.READ)
        recall.save()


@transaction.atomic
def _take(*, at: datetime) -> list[Job]:
    due = Release.objects.select_for_update(skip_locked=True, of=("self",)).filter(recall__next_at__lte=at)
    jobs = []
    for row in due.select_related("location", "recall").order_by("recall__next_at")[:AT_ONCE]:
        if row.recall.ends_at <= at:
            _end(row, at=at)
        else:
            row.recall.next_at = at + LEASE
            row.recall.save(update_fields=["next_at"])
            jobs.append(job_of(row, _what))
    return jobs


def _what(row: Release) -> dict[str, Any]:
    passing = passing_of(row)
    if row.way == Way.PULL.value:
        return withdrawal_notification_of(passing, sender="Ketenzicht", why=why_of(row))
    sender = organisation_party(row.centre_id)
    return withdrawal_of(passing, number=row.number, sender=sender, why=why_of(row))


@transaction.atomic
def _write_down(release_id: UUID, problem: str, *, at: datetime) -> None:
    row = Release.objects.select_for_update(of=("self",)).select_related("recall").get(id=release_id)
    recall = row.recall
    recall.attempts += 1
    recall.problem = problem[:40]
    if State(recall.state) not in DONE:  # else somebody read it meanwhile
        if problem:
            _failed(row, problem, at=at)
        else:
            _told(row, at=at)
    recall.save()


def _told(row: Release, *, at: datetime) -> None:
    """Their system knows; where it asks by itself, it will, and people know it already."""
    asks_by_itself = not Receiving.objects.filter(location_id=row.location_id).exclude(endpoint="").exists()
    if asks_by_itself and State(row.recall.state) is State.QUEUED:
        move(row.recall, Move.NOTIFY)
        row.recall.next_at = None
        step(row, "recall-waits", actor=PLATFORM, at=at)
        tell_withdrawn(row, at=at)
        return
    move(row.recall, Move.ACCEPT)
    step(row, "recalled", actor=PLATFORM, at=at, detail={"attempt": row.recall.attempts})
    log(row, "recalled", deed=Deed.CHANGE, actor=PLATFORM, at=at)


def _failed(row: Release, problem: str, *, at: datetime) -> None:
    recall = row.recall
    move(recall, Move.FAIL)
    step(row, "recall-failed", actor=PLATFORM, at=at, detail={"attempt": recall.attempts, "problem": problem})
    recall.next_at = min(next_attempt(attempts=recall.attempts, at=at), recall.ends_at)
    if State(recall.state) is not State.RETRYING:
        return
    if at < recall.falls_back_at:
        recall.next_at = min(recall.next_at, recall.falls_back_at)
        return
    move(recall, Move.FALL_BACK)
    step(row, "recall-fell-back", actor=PLATFORM, at=at, detail={"problem": problem})
    tell_withdrawn(row, at=at)
    warn_centre(
        row,
        about="not-recalled",
        title=f"Het systeem van de ontvanger weet niet dat de overdracht van zorgvraag {row.number} is ingetrokken",
        text="Bel de ontvanger. Wij blijven het proberen, en het staat op de beveiligde pagina.",
        at=at,
    )


def _end(row: Release, *, at: datetime) -> None:
    move(row.recall, Move.EXPIRE)
    row.recall.save()
    step(row, "recall-expired", actor=PLATFORM, at=at)
