"""Writing lines: one in the transaction of the deed that it tells of, or many that count refusals."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from ketenzicht.audit.domain import ORDINARY, Circumstances, Deed, Outcome, Tally
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.attempts import Attempt
from ketenzicht.statements import Statement

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
    _write(
        [{"action": action, "subject": subject, "detail": detail or {}}],
        deed=Deed(deed),
        outcome=Outcome(outcome),
        circumstances=circumstances,
        actor=actor,
        at=at,
    )


def record_each(
    *,
    told: Sequence[tuple[str, dict[str, Any]]],
    actor: Actor,
    subject: str,
    at: datetime,
    circumstances: Circumstances,
) -> None:
    """A line for each of several changes of one subject, as action and detail; in one statement."""
    lines = [{"action": action, "subject": subject, "detail": detail} for action, detail in told]
    _write(lines, circumstances=circumstances, actor=actor, at=at)


def record_many(*, action: str, actor: Actor, told: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """A line for each subject, details by subject, of changes that were made at once; in one statement."""
    lines = [{"action": action, "subject": subject, "detail": detail} for subject, detail in told.items()]
    _write(lines, actor=actor, at=at)


# Every deed writes a line, and nobody reads what is written back: so not by a model.
_WRITE = Statement("""
    INSERT INTO audit_auditline (
        action, subject, detail,
        at, deed, outcome, times, actor_kind, actor_id, actor_name, actor_role, organisation_id, source,
        on_behalf_of, patient, purpose, authorisation, break_glass, break_glass_reason, access_point
    )
    SELECT
        line.action, line.subject, line.detail,
        %(at)s, %(deed)s, %(outcome)s, 1, %(kind)s, %(id)s::uuid, %(name)s, %(role)s, %(organisation)s::uuid,
        %(source)s,
        %(on_behalf_of)s::uuid, %(patient)s, %(purpose)s, %(authorisation)s, %(break_glass)s, %(break_glass_reason)s,
        %(access_point)s
    FROM jsonb_to_recordset(%(lines)s::jsonb) AS line (action text, subject text, detail jsonb)
""")


def _write(
    lines: list[dict[str, Any]],
    *,
    deed: Deed = Deed.CHANGE,
    outcome: Outcome = Outcome.SUCCESS,
    circumstances: Circumstances = ORDINARY,
    actor: Actor,
    at: datetime,
) -> None:
    """Lines that differ in what was done, to what, and in detail."""
    _WRITE.do(
        lines=json.dumps(lines),
        at=at,
        deed=deed.value,
        outcome=outcome.value,
        kind=actor.kind.value,
        id=actor.id,
        name=actor.name[:255],
        role=actor.role[:200],
        organisation=actor.organisation_id,
        source=settings.BASE_URL[:100],
        on_behalf_of=circumstances.on_behalf_of,
        patient=circumstances.patient,
        purpose=circumstances.purpose,
        authorisation=circumstances.authorisation,
        break_glass=bool(circumstances.break_glass),
        break_glass_reason=circumstances.break_glass,
        access_point=circumstances.access_point,
    )


def record_attempts(*, tallies: Mapping[Attempt, Tally]) -> None:
    """Write refused attempts, a line for each, with how often and when last; in one statement."""
    AuditLine.objects.bulk_create(_attempt_line(attempt, tally) for attempt, tally in tallies.items())


def _attempt_line(attempt: Attempt, tally: Tally) -> AuditLine:
    detail = {"method": attempt.method, "status": attempt.status, "reason": attempt.reason, "shown": attempt.shown}
    last = {"lastAt": tally.last_at.isoformat()} if tally.times > 1 else {}
    actor = attempt.actor
    return AuditLine(
        action="access.refused",
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:255],
        actor_role=actor.role[:200],
        organisation_id=actor.organisation_id,
        source=settings.BASE_URL[:100],
        subject=_keepable(attempt.path),
        at=tally.first_at,
        deed=Deed.READ if attempt.method in _READING else Deed.CHANGE,
        outcome=Outcome.REFUSED,
        times=tally.times,
        access_point=_keepable(attempt.address)[:100],
        detail={name: _keepable(value) if isinstance(value, str) else value for name, value in detail.items() if value}
        | last,
    )


def _keepable(text: str) -> str:
    """What comes from outside may hold what PostgreSQL cannot: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "�").encode("utf-8", "replace").decode("utf-8")
