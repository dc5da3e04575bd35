"""What an exchange tells of a call: once, in whatever order it comes in."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.events import operations as events
from ketenzicht.sealing import operations as sealing
from ketenzicht.telephony.domain import (
    MOST_EVENTS,
    Caller,
    CallEvent,
    CallStatus,
    EventKind,
    faults_of_moment,
    lost,
    state_of,
)
from ketenzicht.telephony.models import Call, ToldEvent
from ketenzicht.telephony.operations.exchanges import exchange_of, heard
from ketenzicht.telephony.queries.calls import CALLER, number_of


@dataclass(frozen=True, slots=True)
class NewEvent:
    """`caller` is the number of who calls, if the exchange knows it; `detail` what only this kind of event has."""

    sequence: int
    kind: EventKind
    at: datetime
    dialled: str = ""
    caller: str = ""
    is_withheld: bool = False
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the call is now; `is_new` is false for what had been told before."""

    call_id: UUID
    status: CallStatus
    is_new: bool


@transaction.atomic
def hear(*, key: str, event: NewEvent, actor: Actor, at: datetime) -> Heard:
    """Keep what an exchange tells of a call that it calls `key`. The same again changes nothing; late counts as well.

    Raises NotPermitted, Invalid for a moment that cannot be right, and Conflict for something else under a number that
    was used, another caller, or more events than a call can have.
    """
    source, centre_id = exchange_of(actor)
    if faults := faults_of_moment(event.at, at=at):
        raise Invalid(faults)
    heard(source, centre_id=centre_id, name=actor.name, at=at)
    call = _call(source, key, event, centre_id=centre_id, at=at)
    _refuse_other_caller(call, event)
    if known := ToldEvent.objects.filter(call=call, sequence=event.sequence).first():
        if not _is_same(known, event):
            raise Conflict("Onder dit volgnummer vertelde u al iets anders van dit gesprek. Tel door.")
        return Heard(call.id, CallStatus(call.status), is_new=False)
    if ToldEvent.objects.filter(call=call).count() >= MOST_EVENTS:
        raise Conflict(f"Van één gesprek bewaren wij hoogstens {MOST_EVENTS} berichten.")
    _keep(call, event, at=at)
    _restate(call, event, actor=actor, at=at)
    return Heard(call.id, CallStatus(call.status), is_new=True)


def _call(source: UUID, key: str, event: NewEvent, *, centre_id: UUID, at: datetime) -> Call:
    """The row, until the transaction ends; made when this is the first that is told of it."""
    rows = Call.objects.select_for_update().filter(source=source, key=key)
    if (row := rows.first()) is not None:
        return row
    state = state_of([_as_told(event)])
    row = Call(
        id=time_ordered_id(randomness=secrets.randbits(80), at=at),
        centre_id=centre_id,
        source=source,
        key=key,
        status=state.status.value,
        since=state.since,
        rang_at=state.rang_at,
        ended_at=state.ended_at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # two events of a new call at the same time
        return rows.get()
    return row


def _refuse_other_caller(call: Call, event: NewEvent) -> None:
    if event.caller and event.is_withheld:
        nl = "Een afgeschermd nummer heeft geen nummer: laat een van beide weg."
        raise Invalid([Fault("/caller", "withheld", nl, "A withheld number is not told.")])
    if event.caller and call.caller and number_of(call) != event.caller:
        raise Conflict("Dit gesprek had al een ander nummer van de beller. Geef een nieuw gesprek een nieuw kenmerk.")


def _is_same(known: ToldEvent, event: NewEvent) -> bool:
    told = (known.kind, known.at, known.dialled, known.detail)
    return told == (event.kind.value, event.at, event.dialled, event.detail)


def _keep(call: Call, event: NewEvent, *, at: datetime) -> None:
    ToldEvent.objects.create(
        call=call,
        sequence=event.sequence,
        kind=event.kind.value,
        at=event.at,
        received_at=at,
        dialled=event.dialled,
        detail=event.detail,
    )
    if event.caller and not call.caller and call.caller_is != Caller.FORGOTTEN:
        call.caller = sealing.seal(event.caller, owner=call.id, purpose=CALLER)
        call.caller_is = Caller.KNOWN.value
    elif event.is_withheld and call.caller_is == Caller.UNKNOWN:
        call.caller_is = Caller.WITHHELD.value


def _restate(call: Call, event: NewEvent, *, actor: Actor, at: datetime) -> None:
    """What all events say together, whatever came first."""
    told = [CallEvent(one.sequence, EventKind(one.kind), one.at, one.dialled) for one in call.events.all().order_by()]
    state, before = state_of(told), call.status
    if call.lost_at is not None and event.at > call.lost_at:
        call.lost_at = None  # it was not lost
    is_lost = call.lost_at is not None and not state.status.is_over
    call.status = (lost(state.status) if is_lost else state.status).value
    call.since = call.lost_at if is_lost and call.lost_at else state.since
    call.ended_at = call.lost_at if is_lost else state.ended_at
    call.rang_at, call.answered_at = state.rang_at, state.answered_at
    call.dialled, call.has_gap = state.dialled, state.has_gap
    if call.dismissed_at is not None and not CallStatus(call.status).is_over:
        _undo_dismissal(call, actor=actor, at=at)
    call.save()
    if call.status != before or len(told) == 1:
        tell_status(call, at=at)


def _undo_dismissal(call: Call, *, actor: Actor, at: datetime) -> None:
    """It was dismissed as missed, and turns out to go on: who is on the line is shown again."""
    detail = {"because": call.dismissed_because}
    call.dismissed_at, call.dismissed_by, call.dismissed_because = None, None, ""
    audit.record(action="telephony.dismissal-undone", actor=actor, subject=f"call/{call.id}", detail=detail, at=at)


def tell_status(call: Call, *, at: datetime) -> None:
    """Let others know; a call is no person, and its number is not in it."""
    payload = {"centre": str(call.centre_id), "status": call.status}
    events.announce(kind="telephony.call-changed", subject=f"call/{call.id}", payload=payload, at=at)


def _as_told(event: NewEvent) -> CallEvent:
    return CallEvent(event.sequence, event.kind, event.at, event.dialled)
