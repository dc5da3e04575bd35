"""The deed of the outbox: telling what happened, in the transaction in which it happens."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ketenzicht.statements import Statement


def announce(*, kind: str, subject: str, payload: dict[str, Any], at: datetime) -> None:
    """Tell what happened; readers see it once the surrounding transaction has committed.

    `kind` is area.past-tense ("access.key-issued"), `subject` what it happened to ("client/<uuid>").
    `payload` holds what a reader cannot look up, as JSON; never person-level data.
    """
    _write([{"kind": kind, "subject": subject, "payload": payload}], at=at)


def announce_each(*, told: Sequence[tuple[str, dict[str, Any]]], subject: str, at: datetime) -> None:
    """Several things that happened to one subject, as kind and payload; in one statement."""
    _write([{"kind": kind, "subject": subject, "payload": payload} for kind, payload in told], at=at)


def announce_many(*, kind: str, told: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """The same of many subjects, payloads by subject; in one statement."""
    _write([{"kind": kind, "subject": subject, "payload": payload} for subject, payload in told.items()], at=at)


_WRITE = Statement("""
    INSERT INTO events_event (kind, subject, payload, at)
    SELECT event.kind, event.subject, event.payload, %(at)s
    FROM jsonb_to_recordset(%(events)s::jsonb) AS event (kind text, subject text, payload jsonb)
""")


def _write(events: list[dict[str, Any]], *, at: datetime) -> None:
    _WRITE.do(events=json.dumps(events), at=at)
