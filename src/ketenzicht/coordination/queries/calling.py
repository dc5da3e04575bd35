"""Telephone calls of the centre to look at, and whether who calls was here before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination.domain import OFTEN, ActiveSharing
from ketenzicht.coordination.domain.intake import telephone
from ketenzicht.coordination.models import Mark
from ketenzicht.coordination.queries.reading import mark_purpose
from ketenzicht.coordination.queries.sharing import Helping
from ketenzicht.sealing import queries as sealing
from ketenzicht.telephony import queries as telephony
from ketenzicht.telephony.domain import LineDoor, OfferedCalls
from ketenzicht.telephony.queries import CallLine, Switchboard


@dataclass(frozen=True, slots=True)
class Calls:
    """What the switchboard shows, and how many requests of the last 30 days came from the number of each call.

    `centres` are the names of those whose calls are offered.
    """

    board: Switchboard
    before: dict[UUID, int]
    centres: dict[UUID, str]


def offered_by(found: Iterable[ActiveSharing]) -> list[OfferedCalls]:
    """The calls that other centres share by these agreements."""
    lines = {one.value for one in LineDoor}
    offered = []
    for one in found:
        doors = frozenset(LineDoor(door.value) for door in one.terms.doors if door.value in lines)
        if one.terms.calls and (doors or not one.terms.doors):
            offered.append(OfferedCalls(one.giver, doors, timedelta(seconds=one.terms.call_seconds)))
    return offered


def calls(*, actor: Actor, now: datetime, helped: Iterable[Helping] = ()) -> Calls:
    """With what other centres share by these agreements. Raises NotPermitted. At most seven queries.

    Two more for each centre whose calls are shared.
    """
    own = access.own_organisation(actor)
    shared = [one for one in helped if one.sharing.helper == own]
    centres = {one.sharing.giver: one.giver for one in shared if one.sharing.terms.calls}
    board = telephony.switchboard(actor=actor, now=now, offered=offered_by(one.sharing for one in shared))
    shown = (*board.going_on, *board.missed, *board.offered)
    by_call = {one.id: (one.centre_id, _marks(one)) for one in shown}
    wanted = {mark for _, marks in by_call.values() for mark in marks}
    if not wanted:
        return Calls(board, {}, centres)
    found: dict[tuple[UUID, bytes], set[UUID]] = {}
    rows = Mark.objects.filter(
        kind="telephone",
        mark__in=wanted,
        received_at__gt=now - OFTEN,
        request__centre_id__in={own, *centres},
    )
    for mark, request_id, centre_id in rows.values_list("mark", "request_id", "request__centre_id"):
        found.setdefault((centre_id, bytes(mark)), set()).add(request_id)
    before = {
        call: len(set().union(*(found.get((centre_id, one), set()) for one in marks)))
        for call, (centre_id, marks) in by_call.items()
    }
    return Calls(board, before, centres)


def _marks(call: CallLine) -> list[bytes]:
    try:
        return sealing.marks(telephone(call.number), purpose=mark_purpose("telephone"))
    except Refused:  # none, or a short number within the exchange
        return []
