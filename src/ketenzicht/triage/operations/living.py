"""Taking a version in use, ending it, and withdrawing it at once because something is wrong with it."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.triage import queries
from ketenzicht.triage.domain import Outcome
from ketenzicht.triage.domain.life import Move, refuse_wrong_move
from ketenzicht.triage.models import (
    KINDS,
    AnyVersion,
    CrosswalkVersion,
    FittingVersion,
    InstrumentVersion,
    Package,
)
from ketenzicht.triage.operations.judging import reasons_against
from ketenzicht.triage.operations.loading import lock, tell
from ketenzicht.ui.domain.words import AMSTERDAM

LEAST_REASON, LONGEST_REASON = 5, 2_000  # characters


@transaction.atomic
def take_in_use(*, version_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a version in use from now on; the version of the same that is in use ends with it.

    Raises NotPermitted; NotFound; Conflict for what is not loaded any more, not valid today, not for clinical use
    where that is not allowed, or does not fit with what else is in use; and when somebody else
    took another version in use meanwhile.
    """
    row = _prepared(version_id, Move.TAKE_IN_USE, actor=actor, at=at)
    if reasons := list(reasons_against(row, at=at)):
        raise Conflict(" ".join(reasons))
    for other in _rivals(row, at=at):
        _end(other, actor=actor, at=at)
        tell(other, "ended", {"followedBy": row.number}, actor=actor, at=at)
    row.in_use_from, row.taken_by = at, actor.name
    row.ended_at = _end_of(row)
    row.save(update_fields=["in_use_from", "taken_by", "ended_at"])
    tell(row, "taken-in-use", {}, actor=actor, at=at)


@transaction.atomic
def end(*, version_id: UUID, actor: Actor, at: datetime) -> None:
    """End the use of a version. The crosswalk ends only by another one, as long as something in use needs it.

    Raises NotPermitted, NotFound, Conflict.
    """
    row = _prepared(version_id, Move.END, actor=actor, at=at)
    if isinstance(row, CrosswalkVersion) and _somebody_needs_it(at=at):
        raise Conflict(
            "Er zijn instrumenten of regels in gebruik, en zonder kruistabel is er geen urgentie. Neem een andere "
            "kruistabel in gebruik: dan eindigt deze vanzelf. Is er iets mis met deze, trek haar dan in."
        )
    _end(row, actor=actor, at=at)
    tell(row, "ended", {}, actor=actor, at=at)


@transaction.atomic
def withdraw(*, version_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Something is wrong with it: nobody uses it from now on. Raises NotPermitted, NotFound, Conflict, Invalid."""
    row = _prepared(version_id, Move.WITHDRAW, actor=actor, at=at)
    reason = because.strip()
    if not LEAST_REASON <= len(reason) <= LONGEST_REASON:
        nl = f"Schrijf wat er mis is, in {LEAST_REASON} tot {LONGEST_REASON} tekens."
        raise Invalid([Fault("/because", "no-reason", nl, "Write what is wrong.")])
    row.withdrawn_because = reason
    _end(row, actor=actor, at=at)
    tell(row, "withdrawn", {"because": reason}, actor=actor, at=at)


def reasons_not_to_use(*, version_id: UUID, at: datetime) -> list[str]:
    """Why `take_in_use` would be refused, for who is about to ask for it."""
    return list(reasons_against(queries.version_row(version_id=version_id), at=at))


def _prepared(version_id: UUID, move: Move, *, actor: Actor, at: datetime) -> AnyVersion:
    """The version, for who may do this, in a stage in which it can be done, while nobody else changes any."""
    access.require(actor=actor, permission=Permission.TRIAGE_MAINTAIN)
    lock()
    row = queries.version_row(version_id=version_id)
    _refuse_overtaken(at=at)
    refuse_wrong_move(row.stage(at=at), move)
    return row


def _end(row: AnyVersion, *, actor: Actor, at: datetime) -> None:
    row.ended_at, row.ended_by = at, actor.name
    row.save(update_fields=["ended_at", "ended_by", "withdrawn_because"])


def _refuse_overtaken(*, at: datetime) -> None:
    """Who waited for somebody else's change, judged by what was in use before it."""
    changed = Q(in_use_from__gt=at) | (Q(ended_at__gt=at) & ~Q(ended_by=""))
    if any(model.objects.filter(changed).exists() for model in KINDS):
        raise Conflict("Iemand anders wijzigde zojuist wat in gebruik is. Kijk hoe het nu is en doe het dan opnieuw.")


def _rivals(row: AnyVersion, *, at: datetime) -> list[AnyVersion]:
    """What is in use now, and cannot be beside this one."""
    alike = {name: getattr(row, name) for name in row.one_of}
    return list(type(row).objects.filter(queries.in_use(at), **alike))


def _end_of(row: AnyVersion) -> datetime | None:
    """When a version ends by its own last day."""
    if not isinstance(row, Package) or row.valid_until is None:
        return None
    return datetime.combine(row.valid_until, time(), AMSTERDAM)


def _somebody_needs_it(*, at: datetime) -> bool:
    instruments = InstrumentVersion.objects.filter(queries.in_use(at), outcome=Outcome.URGENCY.value)
    return instruments.exists() or FittingVersion.objects.filter(queries.in_use(at)).exists()
