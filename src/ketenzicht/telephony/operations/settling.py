"""A call becomes a request for care, once; or somebody says why nobody calls back. It never goes by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.telephony.domain import CallStatus, Dismissal, LineDoor, OfferedCalls
from ketenzicht.telephony.models import Call
from ketenzicht.telephony.queries.calls import UNKNOWN_CALL, number_of, refuse_unless_missed
from ketenzicht.telephony.queries.lines import doors_of


@dataclass(frozen=True, slots=True)
class HeldCall:
    """A call while nobody else can take it: `number` to call back, empty where nobody knows it.

    `rang_at` is its first sign; `has_gap`: something of it is missing, so it may have begun to ring before that.
    """

    id: UUID
    centre_id: UUID
    door: LineDoor | None
    status: CallStatus
    number: str
    request_id: UUID | None
    rang_at: datetime
    has_gap: bool


def hold(*, call_id: UUID, actor: Actor, at: datetime, offered: Iterable[OfferedCalls] = ()) -> HeldCall:
    """The call, until the transaction around this ends: of the own centre, or one that another `offered`.

    Raises NotPermitted, NotFound, and Conflict when dismissed, or offered no more because somebody there answered it.
    """
    row = _offered(call_id, offered, actor=actor, at=at) or _locked(call_id, actor=actor)
    if row.dismissed_at is not None:
        raise Conflict("Dit gemiste gesprek is al afgehandeld.")
    door = doors_of(row.centre_id).get(row.dialled)
    has_gap = row.has_gap or row.lost_at is not None
    return HeldCall(
        row.id, row.centre_id, door, CallStatus(row.status), number_of(row), row.request_id, row.rang_at, has_gap
    )


def tie(*, call: HeldCall, request_id: UUID, actor: Actor, at: datetime) -> None:
    """Say which request a call that is held became, for good."""
    row = Call.objects.select_for_update().get(id=call.id)
    if row.request_id is not None:
        raise Conflict("Dit gesprek is al een zorgvraag.")
    row.request_id = request_id
    row.save(update_fields=["request_id"])
    _record(row, "telephony.call-taken", {"request": str(request_id)}, actor=actor, at=at)


@transaction.atomic
def dismiss(*, call_id: UUID, because: Dismissal, actor: Actor, at: datetime) -> None:
    """Nobody calls back after this missed call, and why. Raises NotPermitted, NotFound, Conflict."""
    row = _locked(call_id, actor=actor)
    refuse_unless_missed(row)
    row.dismissed_at, row.dismissed_by, row.dismissed_because = at, access.own_account(actor), because.value
    row.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_because"])
    _record(row, "telephony.call-dismissed", {"because": because.value}, actor=actor, at=at)


def _offered(call_id: UUID, offered: Iterable[OfferedCalls], *, actor: Actor, at: datetime) -> Call | None:
    """A call of a centre that offers its calls to this one; None: it is not of those."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    by_centre = {one.centre_id: one for one in offered}
    row = Call.objects.select_for_update().filter(id=call_id, centre_id__in=by_centre).first() if by_centre else None
    if row is None or row.request_id is not None:
        return row
    door = doors_of(row.centre_id).get(row.dialled)
    if by_centre[row.centre_id].offers(status=CallStatus(row.status), door=door, since=row.since, at=at):
        return row
    raise Conflict("Dit gesprek is al opgenomen of opgehangen, of het andere centrum neemt het nog zelf op.")


def _locked(call_id: UUID, *, actor: Actor) -> Call:
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre_id = access.own_organisation(actor)
    row = Call.objects.select_for_update().filter(id=call_id, centre_id=centre_id).first()
    if row is None:
        raise NotFound(UNKNOWN_CALL)
    return row


def _record(row: Call, action: str, detail: dict[str, str], *, actor: Actor, at: datetime) -> None:
    audit.record(action=action, actor=actor, subject=f"call/{row.id}", detail=detail, at=at)
