"""The deed of the outbox: telling what happened, in the transaction in which it happens."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ketenzicht.events.models import Event


def announce(*, kind: str, subject: str, payload: dict[str, Any], at: datetime) -> None:
    """Tell what happened; readers see it once the surrounding transaction has committed.

    `kind` is area.past-tense ("access.key-issued"), `subject` what it happened to ("client/<uuid>").
    `payload` holds what a reader cannot look up, as JSON; never person-level data.
    """
    Event.objects.create(kind=kind, subject=subject, payload=payload, at=at)


def announce_each(*, told: Sequence[tuple[str, dict[str, Any]]], subject: str, at: datetime) -> None:
    """Several things that happened to one subject, as kind and payload; in one statement."""
    Event.objects.bulk_create(Event(kind=kind, subject=subject, payload=payload, at=at) for kind, payload in told)


def announce_many(*, kind: str, told: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """The same of many subjects, payloads by subject; in one statement."""
    Event.objects.bulk_create(Event(kind=kind, subject=subject, payload=told[subject], at=at) for subject in told)
