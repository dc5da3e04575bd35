"""Every change of the register leaves an audit line and an event, in its own transaction."""

from collections.abc import Mapping
from datetime import datetime

from ketenzicht.audit.operations import record, record_many
from ketenzicht.base.actor import Actor
from ketenzicht.events.operations import announce, announce_many


def tell(what: str, *, subject: str, detail: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """`what` is area.past-tense; `detail` holds what JSON can hold, and never anything of a person."""
    told = dict(detail)
    record(action=what, actor=actor, subject=subject, at=at, detail=told)
    announce(kind=what, subject=subject, payload=told, at=at)


def tell_many(what: str, *, told: Mapping[str, Mapping[str, object]], actor: Actor, at: datetime) -> None:
    """The same of many subjects, each with its detail; in two statements."""
    details = {subject: dict(detail) for subject, detail in told.items()}
    record_many(action=what, actor=actor, told=details, at=at)
    announce_many(kind=what, told=details, at=at)
