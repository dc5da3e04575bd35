"""Writing lines: one in the transaction of the deed that it tells of, or many that count refusals."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from ketenzicht.audit.domain import ORDINARY, Circumstances, Deed, Outcome, Tally
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.attempts import Attempt

_READING = {"", "GET", "HEAD", "OPTIONS"}


def record(
    *,
    action: str,
    actor: Actor,
    subject: str,
    at: datetime,
    deed: str = Deed.CHANGE,
    detail: dict[str, Any] | None = None,
    outcome: str = Outcome.SUCCESS,
    circumstances: Circumstances = ORDINARY,
) -> None:
    """Write one line.

    `action` is area.past-tense ("registry.location-registered"), `subject` what it was done to
    ("location/<uuid>"). `detail` holds what JSON can hold, as little as will do. Raises ValueError for an unknown
    outcome or kind of deed.
    """
    _line(
        action=action,
        actor=actor,
        subject=subject,
        at=at,
        deed=Deed(deed),
        outcome=Outcome(outcome),
        detail=detail or {},
        **_circumstances(circumstances),
    ).save(force_insert=True)


def record_each(
    *,
    told: Sequence[tuple[str, dict[str, Any]]],
    actor: Actor,
    subject: str,
    at: datetime,
    circumstances: Circumstances,
) -> None:
    """A line for each of several changes of one subject, as action and detail; in one statement."""
    AuditLine.objects.bulk_create(
        _line(
            action=action,
            actor=actor,
            subject=subject,
            at=at,
            deed=Deed.CHANGE,
            outcome=Outcome.SUCCESS,
            detail=detail,
            **_circumstances(circumstances),
        )
        for action, detail in told
    )


def record_many(*, action: str, actor: Actor, told: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """A line for each subject, details by subject, of changes that were made at once; in one statement."""
    AuditLine.objects.bulk_create(
        _line(
            action=action,
            actor=actor,
            subject=subject,
            at=at,
            deed=Deed.CHANGE,
            outcome=Outcome.SUCCESS,
            detail=detail,
        )
        for subject, detail in told.items()
    )


def record_attempts(*, tallies: Mapping[Attempt, Tally]) -> None:
    """Write refused attempts, a line for each, with how often and when last; in one statement."""
    AuditLine.objects.bulk_create(_attempt_line(attempt, tally) for attempt, tally in tallies.items())


def _attempt_line(attempt: Attempt, tally: Tally) -> AuditLine:
    detail = {"method": attempt.method, "status": attempt.status, "reason": attempt.reason, "shown": attempt.shown}
    last = {"lastAt": tally.last_at.isoformat()} if tally.times > 1 else {}
    return _line(
        action="access.refused",
        actor=attempt.actor,
        subject=_keepable(attempt.path),
        at=tally.first_at,
        deed=Deed.READ if attempt.method in _READING else Deed.CHANGE,
        outcome=Outcome.REFUSED,
        times=tally.times,
        access_point=_keepable(attempt.address)[:100],
        detail={name: _keepable(value) if isinstance(value, str) else value for name, value in detail.items() if value}
        | last,
    )


def _circumstances(told: Circumstances) -> dict[str, Any]:
    return {
        "on_behalf_of": told.on_behalf_of,
        "patient": told.patient,
        "purpose": told.purpose,
        "authorisation": told.authorisation,
        "break_glass": bool(told.break_glass),
        "break_glass_reason": told.break_glass,
        "access_point": told.access_point,
    }


def _keepable(text: str) -> str:
    """What comes from outside may hold what PostgreSQL cannot: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "�").encode("utf-8", "replace").decode("utf-8")


def _line(*, actor: Actor, **fields: Any) -> AuditLine:
    return AuditLine(
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:255],
        actor_role=actor.role[:200],
        organisation_id=actor.organisation_id,
        source=settings.BASE_URL[:100],
        **fields,
    )
