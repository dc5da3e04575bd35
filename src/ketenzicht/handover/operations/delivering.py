"""Sending what was released: each at its time, again where it failed, and on to the temporary way where that lasts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import PLATFORM
from ketenzicht.handover.domain.delivery import DONE, LEASE, Move, State, Way, next_attempt
from ketenzicht.handover.domain.fhir import bundle_of, notification_of
from ketenzicht.handover.models import Release
from ketenzicht.handover.operations.carrying import AT_ONCE, Job, carry, job_of
from ketenzicht.handover.operations.noting import log, move, step
from ketenzicht.handover.operations.recalling import recall_again
from ketenzicht.handover.operations.warning import ask_to_read, warn_centre
from ketenzicht.handover.queries.content import content_of, passing_of
from ketenzicht.notices import operations as notices


def deliver_due(*, at: datetime) -> int:
    """Send what is due; gives how many were tried. What a server was doing when it died is due again after a while.

    The database is not kept waiting for anybody's server: what is due is taken, sent, and then written down.
    """
    jobs = _take(at=at)
    for job, problem in zip(jobs, carry(jobs), strict=True):
        _write_down(job.release_id, job.version, problem, at=at)
    return len(jobs)


@transaction.atomic
def _take(*, at: datetime) -> list[Job]:
    due = Release.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=at)
    rows = list(due.select_related("location").order_by("next_at")[:AT_ONCE])
    jobs = []
    for row in rows:
        if row.expires_at <= at:
            _expire(row, at=at)
        elif row.way == Way.PAGE.value:
            _put_on_page(row, at=at)
        else:
            row.next_at, row.may_be_there = at + LEASE, True  # before it goes: a server may die while it is on its way
            row.save(update_fields=["next_at", "may_be_there"])
            jobs.append(job_of(row, _what))
    return jobs


def _what(row: Release) -> dict[str, Any]:
    passing = passing_of(row)
    if row.way == Way.PUSH.value:
        return bundle_of(content_of(row), passing)
    fetch_at = f"{settings.BASE_URL.rstrip('/')}/api/v1/hand-overs/{row.id}"
    return notification_of(passing, sender="Ketenzicht", fetch_at=fetch_at, expires_at=row.expires_at.isoformat())


@transaction.atomic
def _write_down(release_id: UUID, version: int, problem: str, *, at: datetime) -> None:
    """What came of it; of what is not the last version, or was read or withdrawn meanwhile, only that it went."""
    row = Release.objects.select_for_update().get(id=release_id)
    row.attempts += 1
    row.problem = problem[:40]
    if row.version != version or State(row.state) in DONE:
        if not problem:
            _went(row, version, at=at)
        row.save(update_fields=["attempts", "problem"])
        recall_again(row, at=at)
        return
    if problem:
        _failed(row, problem, at=at)
    elif row.way == Way.PUSH.value:
        move(row, Move.ACCEPT)
        _went(row, version, at=at)
    else:
        _notified(row, at=at)
    row.save()


def _went(row: Release, version: int, *, at: datetime) -> None:
    kind = "delivered" if row.way == Way.PUSH.value else "notified"
    step(row, kind, actor=PLATFORM, at=at, detail={"attempt": row.attempts, "sent": version})
    if row.way == Way.PUSH.value:
        log(row, "delivered", deed=Deed.EXPORT, actor=PLATFORM, at=at)


def _notified(row: Release, *, at: datetime) -> None:
    """It waits to be fetched; when that does not come in time, it goes on to the page."""
    if State(row.state) is not State.NOTIFIED:
        move(row, Move.NOTIFY)
        step(row, "notified", actor=PLATFORM, at=at, detail={"attempt": row.attempts})
    row.next_at = row.expires_at
    if State(row.state) is State.NOTIFIED:
        row.next_at = row.falls_back_at
        if at >= row.falls_back_at:
            _fall_back(row, "not-fetched", at=at)
            row.next_at = row.expires_at


def _failed(row: Release, problem: str, *, at: datetime) -> None:
    move(row, Move.FAIL)
    step(row, "failed", actor=PLATFORM, at=at, detail={"attempt": row.attempts, "problem": problem})
    row.next_at = min(next_attempt(attempts=row.attempts, at=at), row.expires_at)
    if State(row.state) is State.RETRYING:
        if at >= row.falls_back_at:
            _fall_back(row, problem, at=at)
        else:
            row.next_at = min(row.next_at, row.falls_back_at)


def _fall_back(row: Release, problem: str, *, at: datetime) -> None:
    """On to the page: the receiver is asked to read it there, and who coordinates hears why."""
    move(row, Move.FALL_BACK)
    step(row, "fell-back", actor=PLATFORM, at=at, detail={"problem": problem})
    ask_to_read(row, at=at)
    warn_centre(
        row,
        about="fell-back",
        title=f"Overdracht van zorgvraag {row.number} is niet aangekomen in het systeem van de ontvanger",
        text="Zij staat nu op de beveiligde pagina. Bel de ontvanger als zij daar niet wordt gelezen.",
        at=at,
    )


def _put_on_page(row: Release, *, at: datetime) -> None:
    move(row, Move.FALL_BACK)
    row.next_at, row.may_be_there = row.expires_at, True
    row.save(update_fields=["state", "next_at", "may_be_there"])
    step(row, "on-page", actor=PLATFORM, at=at)
    ask_to_read(row, at=at)


def _expire(row: Release, *, at: datetime) -> None:
    move(row, Move.EXPIRE)
    row.save(update_fields=["state", "next_at"])
    step(row, "expired", actor=PLATFORM, at=at)
    notices.settle(about=f"hand-over/{row.id}", actor=PLATFORM, at=at)
