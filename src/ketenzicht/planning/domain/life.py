"""The life of a booking, and of a request for transport: each in one table. Pure."""

from enum import StrEnum

from ketenzicht.base.errors import Conflict
from ketenzicht.base.lives import next_in


class BookingStatus(StrEnum):
    HELD = "held"
    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"
    EXPIRED = "expired"
    FELL_OUT = "fell-out"

    @property
    def word(self) -> str:
        return _BOOKINGS[self]

    @property
    def occupies(self) -> bool:
        """Whether it takes a place. What is done did: it stays taken, because the moment was used."""
        return self in OCCUPYING


_BOOKINGS = {
    BookingStatus.HELD: "vastgehouden",
    BookingStatus.BOOKED: "afgesproken",
    BookingStatus.ARRIVED: "aangekomen",
    BookingStatus.DONE: "afgerond",
    BookingStatus.CANCELLED: "afgezegd",
    BookingStatus.NO_SHOW: "niet verschenen",
    BookingStatus.EXPIRED: "verlopen",
    BookingStatus.FELL_OUT: "opnieuw plannen",
}
OCCUPYING = frozenset({BookingStatus.HELD, BookingStatus.BOOKED, BookingStatus.ARRIVED, BookingStatus.DONE})


class BookingAction(StrEnum):
    BOOK = "book"
    ARRIVE = "arrive"
    FINISH = "finish"
    CANCEL = "cancel"
    MISS = "miss"
    EXPIRE = "expire"
    FALL_OUT = "fall-out"
    REPLAN = "replan"

    @property
    def word(self) -> str:
        return _ACTIONS[self]


_ACTIONS = {
    BookingAction.BOOK: "afspreken",
    BookingAction.ARRIVE: "aankomen",
    BookingAction.FINISH: "afronden",
    BookingAction.CANCEL: "afzeggen",
    BookingAction.MISS: "als niet verschenen noteren",
    BookingAction.EXPIRE: "laten verlopen",
    BookingAction.FALL_OUT: "laten vervallen",
    BookingAction.REPLAN: "opnieuw plannen",
}

# The whole life. What fell out waits until somebody plans it anew or cancels it: it never ends by itself.
NEXT: dict[tuple[BookingStatus, BookingAction], BookingStatus] = {
    (BookingStatus.HELD, BookingAction.BOOK): BookingStatus.BOOKED,
    (BookingStatus.HELD, BookingAction.CANCEL): BookingStatus.CANCELLED,
    (BookingStatus.HELD, BookingAction.EXPIRE): BookingStatus.EXPIRED,
    (BookingStatus.HELD, BookingAction.FALL_OUT): BookingStatus.FELL_OUT,
    (BookingStatus.BOOKED, BookingAction.ARRIVE): BookingStatus.ARRIVED,
    (BookingStatus.BOOKED, BookingAction.CANCEL): BookingStatus.CANCELLED,
    (BookingStatus.BOOKED, BookingAction.MISS): BookingStatus.NO_SHOW,
    (BookingStatus.BOOKED, BookingAction.FALL_OUT): BookingStatus.FELL_OUT,
    (BookingStatus.ARRIVED, BookingAction.FINISH): BookingStatus.DONE,
    (BookingStatus.FELL_OUT, BookingAction.REPLAN): BookingStatus.BOOKED,
    (BookingStatus.FELL_OUT, BookingAction.CANCEL): BookingStatus.CANCELLED,
}


def after(status: BookingStatus, action: BookingAction) -> BookingStatus:
    """What a booking becomes. Raises Conflict where the table has no such step."""
    return next_in(NEXT, status, action, otherwise=f"Deze afspraak is {status.word}: {action.word} kan niet.")


def actions_of(status: BookingStatus) -> tuple[BookingAction, ...]:
    """What can still be done with a booking."""
    return tuple(action for known, action in NEXT if known is status)


class TransportKind(StrEnum):
    """Voorstel, after how ambulance care and sitting patient transport are asked for."""

    WALKING = "walking"
    TAXI = "taxi"
    WHEELCHAIR = "wheelchair"
    LYING = "lying"
    AMBULANCE_B = "ambulance-b"
    AMBULANCE_A2 = "ambulance-a2"
    AMBULANCE_A1 = "ambulance-a1"
    MICU = "micu"

    @property
    def word(self) -> str:
        return _TRANSPORTS[self]


_TRANSPORTS = {
    TransportKind.WALKING: "lopend, op eigen gelegenheid",
    TransportKind.TAXI: "zittend, taxi",
    TransportKind.WHEELCHAIR: "zittend, rolstoeltaxi",
    TransportKind.LYING: "liggend",
    TransportKind.AMBULANCE_B: "ambulance, besteld vervoer (B)",
    TransportKind.AMBULANCE_A2: "ambulance, A2",
    TransportKind.AMBULANCE_A1: "ambulance, A1",
    TransportKind.MICU: "MICU (mobiele intensive care)",
}


class TransportStatus(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    UNDER_WAY = "under-way"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNTOLD = "untold"  # it is over, because of what became of the patient; how it went nobody said

    @property
    def word(self) -> str:
        return _JOURNEYS[self]


_JOURNEYS = {
    TransportStatus.REQUESTED: "aangevraagd",
    TransportStatus.CONFIRMED: "bevestigd",
    TransportStatus.UNDER_WAY: "onderweg",
    TransportStatus.ARRIVED: "aangekomen",
    TransportStatus.CANCELLED: "afgezegd",
    TransportStatus.FAILED: "niet gelukt",
    TransportStatus.UNTOLD: "niet bekend hoe",
}


class TransportAction(StrEnum):
    CONFIRM = "confirm"
    LEAVE = "leave"
    ARRIVE = "arrive"
    CANCEL = "cancel"
    FAIL = "fail"
    END = "end"

    @property
    def word(self) -> str:
        return _DEEDS[self]


_DEEDS = {
    TransportAction.CONFIRM: "bevestigen",
    TransportAction.LEAVE: "vertrekken",
    TransportAction.ARRIVE: "aankomen",
    TransportAction.CANCEL: "afzeggen",
    TransportAction.FAIL: "als niet gelukt noteren",
    TransportAction.END: "beëindigen zonder dat iemand zei hoe",
}
JOURNEY: dict[tuple[TransportStatus, TransportAction], TransportStatus] = {
    (TransportStatus.REQUESTED, TransportAction.CONFIRM): TransportStatus.CONFIRMED,
    (TransportStatus.REQUESTED, TransportAction.CANCEL): TransportStatus.CANCELLED,
    (TransportStatus.REQUESTED, TransportAction.FAIL): TransportStatus.FAILED,
    (TransportStatus.CONFIRMED, TransportAction.LEAVE): TransportStatus.UNDER_WAY,
    (TransportStatus.CONFIRMED, TransportAction.CANCEL): TransportStatus.CANCELLED,
    (TransportStatus.CONFIRMED, TransportAction.FAIL): TransportStatus.FAILED,
    (TransportStatus.UNDER_WAY, TransportAction.ARRIVE): TransportStatus.ARRIVED,
    (TransportStatus.UNDER_WAY, TransportAction.FAIL): TransportStatus.FAILED,
    (TransportStatus.REQUESTED, TransportAction.END): TransportStatus.UNTOLD,
    (TransportStatus.CONFIRMED, TransportAction.END): TransportStatus.UNTOLD,
    (TransportStatus.UNDER_WAY, TransportAction.END): TransportStatus.UNTOLD,
    (TransportStatus.UNTOLD, TransportAction.ARRIVE): TransportStatus.ARRIVED,
    (TransportStatus.UNTOLD, TransportAction.CANCEL): TransportStatus.CANCELLED,
    (TransportStatus.UNTOLD, TransportAction.FAIL): TransportStatus.FAILED,
}
STANDING = frozenset(status for status, action in JOURNEY if action is TransportAction.END)
WITH_A_REASON = frozenset({TransportAction.CANCEL, TransportAction.FAIL})


def further(status: TransportStatus, action: TransportAction) -> TransportStatus:
    """What a request for transport becomes. Raises Conflict where the table has no such step."""
    return next_in(JOURNEY, status, action, otherwise=f"Dit vervoer is {status.word}: {action.word} kan niet.")


def further_of(status: TransportStatus) -> tuple[TransportAction, ...]:
    """What somebody can still say of a request for transport. That it ended without word nobody says: that happens."""
    return tuple(action for known, action in JOURNEY if known is status and action is not TransportAction.END)


def undone(status: TransportStatus, *, was: TransportStatus) -> TransportStatus:
    """What it was before it ended without word, when what it ended by turns out not to be so."""
    if JOURNEY.get((was, TransportAction.END)) is not status:
        raise Conflict(f"Dit vervoer is {status.word}: dat is niet terug te draaien.")
    return was
