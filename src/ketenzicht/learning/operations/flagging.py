"""Putting flags on requests: by somebody, and by rules that the platform judges by the clock."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.learning.domain import Reason, Signal, flags, flags_by
from ketenzicht.learning.models import Contact, Flag, Look
from ketenzicht.learning.operations.telling import in_bounds
from ketenzicht.learning.queries.content import rules
from ketenzicht.learning.queries.flags import NOTE
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content

# Longer than a request is put aside (two days), and far shorter than marks are kept (thirty).
LOOKED_BACK = timedelta(days=4)
# What was under way in another transaction, or by a clock that differs, is looked at the next time.
OVERLAP = timedelta(minutes=15)


@transaction.atomic
def flag(*, request_id: UUID, reason: Reason, note: str, actor: Actor, at: datetime) -> None:
    """Flag a request of the own centre for review. Raises NotPermitted, NotFound, Refused without words at "other"."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    said = in_bounds(note)
    if reason is Reason.OTHER and not said:
        raise Refused("Schrijf wat er opviel.")
    coordination.consult(
        request_id=request_id,
        centre_id=access.own_organisation(actor),
        action="learning.flagged",
        permission=Permission.LEARNING_WORK,
        deed=Deed.CHANGE,
        detail={"reason": reason.value},
        actor=actor,
        at=at,
    )
    Flag.objects.create(
        request_id=request_id,
        reason=reason.value,
        by=access.own_account(actor),
        by_name=actor.name[:255],
        at=at,
        note=sealing.seal(said, owner=request_id, purpose=NOTE) if said else b"",
    )


@transaction.atomic
def set_aside(*, request_id: UUID, actor: Actor, at: datetime) -> int:
    """What is open on a request needs no review; gives how many flags. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.LEARNING_LEAD)
    rows = Flag.objects.select_for_update().filter(request_id=request_id, status=flags.Status.OPEN.value)
    ids = [row.id for row in rows]
    coordination.consult(
        request_id=request_id,
        centre_id=access.own_organisation(actor),
        action="learning.set-aside",
        permission=Permission.LEARNING_LEAD,
        deed=Deed.CHANGE,
        detail={"flags": len(ids)},
        actor=actor,
        at=at,
    )
    if not ids:
        raise NotFound("Op deze zorgvraag staat geen signaal meer dat nog te bekijken is.")
    status = flags.after(flags.Status.OPEN, flags.Move.SET_ASIDE)
    Flag.objects.filter(id__in=ids).update(status=status.value, settled_at=at, settled_by=actor.id)
    return len(ids)


@transaction.atomic
def put_flags(*, at: datetime) -> int:
    """Look at what changed since the last time: who came back, and what flags the rules put; gives how many are new.

    Doing it again puts none twice: what was set aside or discussed does not come back by itself.
    """
    ids = requests.changed(since=_looked_until(at=at))
    seen = requests.contacts(ids=ids, since=at - LOOKED_BACK)
    _keep(seen)
    signals: defaultdict[UUID, set[Signal]] = defaultdict(set)
    for one in requests.standing_out(ids=ids):
        told = {
            Signal.LATE: one.is_late,
            Signal.BELOW_RED_FLAG: one.is_below_red_flag,
            Signal.DROPPED: one.is_dropped,
            Signal.EMERGENCY: one.is_emergency,
            Signal.UNSIGNED: one.is_unsigned,
        }
        signals[one.request_id] = {signal for signal, is_there in told.items() if is_there}
    for contact in seen:
        if contact.earlier_id is not None:
            signals[contact.request_id] |= _of_contact(contact.urgency, contact.earlier_urgency, at=at)
    wanted = {
        (request_id, reason) for request_id, told in signals.items() for reason in flags_by(rules(), frozenset(told))
    }
    return _put(wanted, at=at)


def _looked_until(*, at: datetime) -> datetime:
    """Since when there is something to look at; from now on that is a little before `at`."""
    row, is_first = Look.objects.select_for_update().get_or_create(id=Look.ONLY, defaults={"at": at})
    since = at - LOOKED_BACK if is_first else row.at - OVERLAP
    row.at = at
    row.save(update_fields=["at"])
    return since


def _put(wanted: set[tuple[UUID, Reason]], *, at: datetime) -> int:
    there = set(
        Flag.objects.filter(by__isnull=True, request_id__in={one for one, _ in wanted}).values_list(
            "request_id", "reason"
        )
    )
    new = sorted((request_id, reason) for request_id, reason in wanted if (request_id, reason.value) not in there)
    Flag.objects.bulk_create(
        (Flag(request_id=request_id, reason=reason.value, by_name=PLATFORM.name, at=at) for request_id, reason in new),
        ignore_conflicts=True,
    )
    by_request: defaultdict[str, list[str]] = defaultdict(list)
    for request_id, reason in new:
        by_request[f"care-request/{request_id}"].append(reason.value)
    audit.record_many(
        action="learning.flagged-by-rule",
        actor=PLATFORM,
        told={subject: {"reasons": reasons} for subject, reasons in by_request.items()},
        at=at,
    )
    return len(new)


def _of_contact(urgency: str | None, earlier: str | None, *, at: datetime) -> set[Signal]:
    """More urgent than before; of what nobody triaged then, that is not known."""
    if urgency is None or earlier is None:
        return {Signal.RECONTACT}
    scale = content.crosswalk_in_use(at=at)[1]
    known = {one.code for one in scale.scale}
    is_higher = {urgency, earlier} <= known and scale.rank(urgency) < scale.rank(earlier)
    return {Signal.RECONTACT, Signal.RECONTACT_MORE_URGENT} if is_higher else {Signal.RECONTACT}


def _keep(seen: list[requests.Contact]) -> None:
    """As it is now: at intake somebody may become recognisable later."""
    Contact.objects.bulk_create(
        (
            Contact(request_id=one.request_id, is_recognisable=one.is_recognisable, earlier_id=one.earlier_id)
            for one in seen
        ),
        update_conflicts=True,
        unique_fields=["request"],
        update_fields=["is_recognisable", "earlier"],
    )
