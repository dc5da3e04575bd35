"""Bringing what is due to the systems of receivers, several at once, and without keeping the database waiting."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from ketenzicht.handover.domain.delivery import Way
from ketenzicht.handover.models import Receiving, Release
from ketenzicht.handover.operations.sending import NotSentError, Recipient, send
from ketenzicht.sealing import queries as sealing
from ketenzicht.sealing.domain import Unreadable

AT_ONCE = 8  # in one go, each in a thread: one server that is slow holds up nobody else's
SEALED_FOR = "handover.token"  # what the key that a receiver gave us is sealed for
logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """Of which release, in which version, what, to whom; or what was wrong with it already."""

    release_id: UUID
    version: int
    what: dict[str, Any] | None = None
    recipient: Recipient | None = None
    problem: str = ""


def carry(jobs: Sequence[Job]) -> list[str]:
    """What went wrong with each, as a code; empty: nothing. Without the database: it runs in threads."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        return list(threads.map(_try, jobs))


def job_of(row: Release, what: Callable[[Release], dict[str, Any]]) -> Job:
    """`what` of a release, to where its location receives; or why it cannot go."""
    receiving = Receiving.objects.filter(location_id=row.location_id).first()
    if receiving is None or not receiving.endpoint:
        return Job(row.id, row.version, problem="" if row.way == Way.PULL.value else "no-endpoint")
    try:
        return Job(row.id, row.version, what(row), _recipient_of(receiving))
    except Unreadable:
        return Job(row.id, row.version, problem="unreadable")


def _recipient_of(row: Receiving) -> Recipient:
    """Raises Unreadable when the key of its token is not there."""
    token = sealing.unseal(bytes(row.token), owner=row.location_id, purpose=SEALED_FOR) if row.token else ""
    return Recipient(row.endpoint, token, row.shows_certificate)


def _try(job: Job) -> str:
    if job.problem or job.what is None or job.recipient is None:
        return job.problem
    try:
        send(job.what, to=job.recipient)
    except NotSentError as not_sent:
        return not_sent.problem
    except Exception:  # a fault of our own with one is not to be a fault with all: it is tried again, and seen
        logger.exception("handover.not-sent", hand_over=str(job.release_id))
        return "our-fault"
    return ""
