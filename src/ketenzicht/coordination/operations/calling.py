"""A telephone call becomes a request for care: once, whoever clicks, and also when it was missed.

It came in when the telephone began to ring: from that first contact its clocks run.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination.domain import ActiveSharing, Door, Kind
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.claiming import claim_row, pick_up
from ketenzicht.coordination.operations.holding import centre_of, tell
from ketenzicht.coordination.operations.leaving import call_back
from ketenzicht.coordination.operations.receiving import receive, take_in_for
from ketenzicht.coordination.queries.calling import offered_by
from ketenzicht.coordination.queries.sharing import active_sharings
from ketenzicht.telephony import operations as telephony
from ketenzicht.telephony.domain import CallStatus
from ketenzicht.telephony.operations import HeldCall

CALLED_BACK_WITHIN = timedelta(minutes=10)  # voorstel


@transaction.atomic
def take_call(*, call_id: UUID, actor: Actor, at: datetime) -> UUID:
    """Make the request that this call is, in hand, with the number to call back; gives which.

    Who clicks twice gets the same request. Of a call that another centre shares the request is of that centre. Raises
    NotPermitted, NotFound, and Conflict when a colleague took the call, or said why nobody calls back.
    """
    own = centre_of(actor)
    shared = active_sharings(centre_id=own, at=at, as_helper=True)
    call = telephony.hold(call_id=call_id, actor=actor, at=at, offered=offered_by(shared))
    if call.request_id is not None:
        return _mine(call.request_id, actor=actor)
    if call.centre_id != own:
        by = next(one for one in shared if one.giver == call.centre_id and one.terms.calls)
        return _make_for(call, by, actor=actor, at=at)
    request_id, _ = _make(call, actor=actor, at=at)
    return request_id


@transaction.atomic
def call_back_later(*, call_id: UUID, actor: Actor, at: datetime) -> UUID:
    """Make of a missed call a request that waits for somebody to call back. Raises as `take_call`."""
    call = telephony.hold(call_id=call_id, actor=actor, at=at)
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
    door, intake = _door(call), _intake(call)
    made = receive(centre_id=centre_of(actor), door=door, intake=intake, actor=actor, at=at, since=call.rang_at)
    claim = pick_up(request_id=made.id, actor=actor, at=at)
    _tie(call, CareRequest.objects.get(id=made.id), actor=actor, at=at)
    return made.id, claim


def _make_for(call: HeldCall, by: ActiveSharing, *, actor: Actor, at: datetime) -> UUID:
    """The request of a call that another centre shares: of that centre, in hand with who helps."""
    row = take_in_for(by, door=_door(call), intake=_intake(call), since=call.rang_at, actor=actor, at=at)
    row.refresh_from_db(fields=["number"])
    claim_row(row, actor=actor, at=at)
    _tie(call, row, actor=actor, at=at)
    return row.id


def _tie(call: HeldCall, row: CareRequest, *, actor: Actor, at: datetime) -> None:
    telephony.tie(call=call, request_id=row.id, actor=actor, at=at)
    kind = Kind.CALL_MISSED if call.status is CallStatus.MISSED else Kind.CALL_TAKEN
    detail = {
        "call": str(call.id),
        "hasLine": call.door is not None,
        "rangAt": row.received_at.isoformat(),
        "hasGap": call.has_gap,  # it may have rung longer: how long nobody knows
    }
    tell(row, kind, actor=actor, at=at, detail=detail)


def _door(call: HeldCall) -> Door:
    return Door(call.door.value) if call.door else Door.CITIZENS


def _intake(call: HeldCall) -> dict[str, str]:
    return {"call-back": call.number} if call.number else {}


def _mine(request_id: UUID, *, actor: Actor) -> UUID:
    """The request that a call became, for who made it; colleagues hear who has it."""
    row = CareRequest.objects.filter(id=request_id).first()
    if row is None:
        raise Conflict("De zorgvraag van dit gesprek is niet meer bewaard.")
    taken = row.story.filter(kind__in=[Kind.CALL_TAKEN.value, Kind.CALL_MISSED.value]).first()
    if taken is None or taken.actor_id == actor.id:
        return request_id
    raise Conflict(f"{taken.actor_name} heeft dit gesprek al opgenomen: het is zorgvraag {row.number}.")
