"""The whole life of a care request in one table. Pure."""

from datetime import timedelta
from enum import StrEnum

from ketenzicht.base.lives import next_in

# After the last that happened in it: a request with its triage is a medical record (WGBO, art. 7:454 BW: 20 years).
KEPT_FOR = timedelta(days=20 * 366)


class Status(StrEnum):
    WAITING = "waiting"
    IN_HAND = "in-hand"
    PARKED = "parked"
    CALL_BACK = "call-back"
    FORWARDED = "forwarded"
    DECIDED = "decided"
    CLOSED = "closed"
    COMPLETED = "completed"  # decided, and it is known where the patient is

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody of the centre still has to do something."""
        return self in OPEN


_WORDS: dict[Status, str] = {
    Status.WAITING: "wacht",
    Status.IN_HAND: "opgepakt",
    Status.PARKED: "geparkeerd",
    Status.CALL_BACK: "terugbellen",
    Status.FORWARDED: "overgedragen",
    Status.DECIDED: "besloten",
    Status.CLOSED: "afgesloten",
    Status.COMPLETED: "afgerond",
}
OPEN = frozenset({Status.WAITING, Status.IN_HAND, Status.PARKED, Status.CALL_BACK})


class Move(StrEnum):
    RECEIVE = "receive"
    PICK_UP = "pick-up"
    TAKE_OVER = "take-over"  # of somebody whose claim lapsed: a closed browser, a lost connection
    PUT_BACK = "put-back"
    TRANSFER = "transfer"  # to a colleague who is named; others may pick it up too, so that it never hangs
    PARK = "park"
    CALL_BACK = "call-back"
    FORWARD = "forward"
    DECIDE = "decide"
    ASK_CO_SIGN = "ask-co-sign"  # decided under supervision: a colleague who may do it alone has to agree
    CO_SIGN = "co-sign"
    CLOSE = "close"
    REOPEN = "reopen"
    HAND_OVER = "hand-over"  # another centre takes it over, and somebody there has it in hand
    COMPLETE = "complete"
    FOLLOW_AGAIN = "follow-again"  # it is not known any more where the patient is, or something is sought again


# What follows on what; None: there is no request yet.
NEXT: dict[tuple[Status | None, Move], Status] = {
    (None, Move.RECEIVE): Status.WAITING,
    (Status.WAITING, Move.PICK_UP): Status.IN_HAND,
    (Status.PARKED, Move.PICK_UP): Status.IN_HAND,
    (Status.CALL_BACK, Move.PICK_UP): Status.IN_HAND,
    (Status.IN_HAND, Move.TAKE_OVER): Status.IN_HAND,
    (Status.IN_HAND, Move.PUT_BACK): Status.WAITING,
    (Status.IN_HAND, Move.TRANSFER): Status.WAITING,
    (Status.IN_HAND, Move.PARK): Status.PARKED,
    (Status.IN_HAND, Move.CALL_BACK): Status.CALL_BACK,
    (Status.IN_HAND, Move.FORWARD): Status.FORWARDED,
    (Status.IN_HAND, Move.DECIDE): Status.DECIDED,
    (Status.IN_HAND, Move.ASK_CO_SIGN): Status.WAITING,
    (Status.WAITING, Move.CO_SIGN): Status.DECIDED,
    (Status.IN_HAND, Move.CO_SIGN): Status.DECIDED,
    (Status.IN_HAND, Move.CLOSE): Status.CLOSED,
    (Status.WAITING, Move.HAND_OVER): Status.IN_HAND,
    (Status.IN_HAND, Move.HAND_OVER): Status.IN_HAND,
    (Status.PARKED, Move.HAND_OVER): Status.IN_HAND,
    (Status.CALL_BACK, Move.HAND_OVER): Status.IN_HAND,
    (Status.FORWARDED, Move.REOPEN): Status.WAITING,
    (Status.DECIDED, Move.REOPEN): Status.WAITING,
    (Status.CLOSED, Move.REOPEN): Status.WAITING,
    (Status.COMPLETED, Move.REOPEN): Status.WAITING,
    (Status.DECIDED, Move.COMPLETE): Status.COMPLETED,
    (Status.COMPLETED, Move.FOLLOW_AGAIN): Status.DECIDED,
}
_REFUSED: dict[Move, str] = {
    Move.REOPEN: "Deze zorgvraag is niet afgerond: er is niets te heropenen.",
    Move.COMPLETE: "Alleen wat besloten is, kan worden afgerond. Wat niet is besloten, sluit u af of draagt u over.",
    Move.FOLLOW_AGAIN: "Deze zorgvraag is niet afgerond: zij wordt al gevolgd, of staat in de wachtrij.",
    Move.TAKE_OVER: "Deze zorgvraag is niet opgepakt: pak haar gewoon op.",
}


def after(status: Status | None, move: Move) -> Status:
    """What a move makes of it; Conflict when it cannot be made."""
    now = "er nog niet" if status is None else status.word
    return next_in(NEXT, status, move, otherwise=_REFUSED.get(move, f"Dat kan niet meer: deze zorgvraag is {now}."))
