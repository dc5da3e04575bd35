"""Telephone calls of the centre to look at, and whether who calls was here before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination.domain import OFTEN
from ketenzicht.coordination.domain.intake import telephone
from ketenzicht.coordination.models import Mark
from ketenzicht.coordination.queries.reading import mark_purpose
from ketenzicht.sealing import queries as sealing
from ketenzicht.telephony import queries as telephony
from ketenzicht.telephony.queries import CallLine, Switchboard


@dataclass(frozen=True, slots=True)
class Calls:
    """What the switchboard shows, and how many requests of the last 30 days came from the number of each call."""

    board: Switchboard
    before: dict[UUID, int]


def calls(*, actor: Actor, now: datetime) -> Calls:
    """Raises NotPermitted. At most seven queries."""
    board = telephony.switchboard(actor=actor, now=now)
    by_call = {one.id: _marks(one) for one in (*board.going_on, *board.missed)}
    wanted = {mark for marks in by_call.values() for mark in marks}
    if not wanted:
        return Calls(board, {})
    found: dict[bytes, set[UUID]] = {}
    rows = Mark.objects.filter(
        kind="telephone",
        mark__in=wanted,
        received_at__gt=now - OFTEN,
        request__centre_id=access.own_organisation(actor),
    )
    for mark, request_id in rows.values_list("mark", "request_id"):
        found.setdefault(bytes(mark), set()).add(request_id)
    return Calls(
        board, {call: len(set().union(*(found.get(one, set()) for one in of))) for call, of in by_call.items()}
    )


def _marks(call: CallLine) -> list[bytes]:
    try:
        return sealing.marks(telephone(call.number), purpose=mark_purpose("telephone"))
    except Refused:  # none, or a short number within the exchange
        return []
