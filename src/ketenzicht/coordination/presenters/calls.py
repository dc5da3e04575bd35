"""Telephone calls in words: which door, how long, and as little of who calls as the work needs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination.queries import Calls
from ketenzicht.telephony.queries import CallLine
from ketenzicht.ui.domain import words


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call. `number` says whether it is known, with its last digits; `again` that it called before."""

    id: UUID
    door: str
    stands: str
    waits: str
    since: datetime
    number: str
    can_be_called_back: bool
    again: str
    doubt: str
    centre: str  # whose call it is, where that is another


@dataclass(frozen=True, slots=True)
class CallsView:
    """`silent` are sentences about exchanges of which nothing is heard: unknown is not "no calls"."""

    going_on: tuple[CallRow, ...]
    missed: tuple[CallRow, ...]
    offered: tuple[CallRow, ...]
    more: int
    has_exchange: bool
    silent: tuple[str, ...]


def calls_view(calls: Calls, *, now: datetime) -> CallsView:
    board = calls.board
    return CallsView(
        going_on=tuple(_row(one, calls, now=now) for one in board.going_on),
        missed=tuple(_row(one, calls, now=now) for one in board.missed),
        offered=tuple(_row(one, calls, now=now) for one in board.offered),
        more=board.more,
        has_exchange=board.has_exchange,
        silent=tuple(f"{name}: niets gehoord sinds {words.clock(heard)}." for name, heard in board.silent),
    )


def _row(call: CallLine, calls: Calls, *, now: datetime) -> CallRow:
    before = calls.before.get(call.id, 0)
    return CallRow(
        id=call.id,
        door=call.door.word.capitalize() if call.door else "Deur niet ingesteld",
        stands=call.status.word,
        waits=words.age(now - call.since),
        since=call.since,
        number=f"{call.caller_is.word}, eindigt op {call.last_digits}" if call.number else call.caller_is.word,
        can_be_called_back=bool(call.number),
        again=f"belde eerder: {before} {'zorgvraag' if before == 1 else 'zorgvragen'} in 30 dagen" if before else "",
        centre=calls.centres.get(call.centre_id, ""),
        doubt="" if call.is_certain else "Berichten van de centrale ontbreken: dit is niet zeker.",
    )
