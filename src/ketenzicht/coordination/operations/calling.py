"""A telephone call becomes a request for care: once, whoever clicks, and also when it was missed.

It came in when the telephone began to ring: from that first contact its clocks run.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination.domain import Door, Kind
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.claiming import pick_up
from ketenzicht.coordination.operations.holding import centre_of, tell
from ketenzicht.coordination.operations.leaving import call_back
from ketenzicht.coordination.operations.receiving import receive
from ketenzicht.telephony import operations as telephony
from ketenzicht.telephony.domain import CallStatus
from ketenzicht.telephony.operations import HeldCall

CALLED_BACK_WITHIN = timedelta(minutes=10)  # voorstel


@transaction.atomic
def take_call(*, call_id: UUID, actor: Actor, at: datetime) -> UUID:
    """Make the request that this call is, in hand, with the number to call back; gives which.

    Who clicks twice gets the same request. Raises NotPermitted, NotFound, and Conflict when a colleague took the call,
    or said why nobody calls back.
    """
    call = telephony.hold(call_id=call_id, actor=actor)
    if call.request_id is not None:
        return _mine(call.request_id, actor=actor)
    request_id, _ = _make(call, actor=actor, at=at)
    return request_id


@transaction.atomic
def call_back_later(*, call_id: UUID, actor: Actor, at: datetime) -> UUID:
    """Make of a missed call a request that waits for somebody to call back. Raises as `take_call`."""
    call = telephony.hold(call_id=call_id, actor=actor)
    if call.request_id is not None:
        return _mine(call.request_id, actor=actor)
    if call.status is not CallStatus.MISSED:
        raise Conflict("Dit gesprek is niet gemist. Neem het op.")
    if not call.number:
        raise Conflict("Er is geen nummer om terug te bellen. Maak een zorgvraag, of handel het gesprek af.")
    request_id, claim = _make(call, actor=actor, at=at)
    call_back(
        request_id=request_id, claim=claim, due_at=at + CALLED_BACK_WITHIN, note="Gemist gesprek", actor=actor, at=at
    )
    return request_id


def _make(call: HeldCall, *, actor: Actor, at: datetime) -> tuple[UUID, int]:
    door = Door(call.door.value) if call.door else Door.CITIZENS
    intake = {"call-back": call.number} if call.number else {}
    made = receive(centre_id=centre_of(actor), door=door, intake=intake, actor=actor, at=at, since=call.rang_at)
    claim = pick_up(request_id=made.id, actor=actor, at=at)
    telephony.tie(call_id=call.id, request_id=made.id, actor=actor, at=at)
    kind = Kind.CALL_MISSED if call.status is CallStatus.MISSED else Kind.CALL_TAKEN
    row = CareRequest.objects.get(id=made.id)
    detail = {
        "call": str(call.id),
        "hasLine": call.door is not None,
        "rangAt": row.received_at.isoformat(),
        "hasGap": call.has_gap,  # it may have rung longer: how long nobody knows
    }
    tell(row, kind, actor=actor, at=at, detail=detail)
    return made.id, claim


def _mine(request_id: UUID, *, actor: Actor) -> UUID:
    """The request that a call became, for who made it; colleagues hear who has it."""
    row = CareRequest.objects.filter(id=request_id).first()
    if row is None:
        raise Conflict("De zorgvraag van dit gesprek is niet meer bewaard.")
    taken = row.story.filter(kind__in=[Kind.CALL_TAKEN.value, Kind.CALL_MISSED.value]).first()
    if taken is None or taken.actor_id == actor.id:
        return request_id
    raise Conflict(f"{taken.actor_name} heeft dit gesprek al opgenomen: het is zorgvraag {row.number}.")
