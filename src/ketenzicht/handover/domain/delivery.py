"""How a hand-over gets to who receives the patient: the whole life in one table. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from ketenzicht.base.lives import next_in

READABLE_FOR = timedelta(days=7)  # from the release; after that nothing can be fetched or read any more (voorstel)
FALL_BACK_AFTER = timedelta(minutes=30)  # without delivery (voorstel); sooner where care must begin sooner
SOONEST_FALL_BACK = timedelta(minutes=2)
WAITS = tuple(timedelta(minutes=one) for one in (1, 2, 4, 8, 15))  # the last one again and again
LEASE = timedelta(minutes=2)  # longer than one attempt can take: when a server dies meanwhile, another goes on


class Way(StrEnum):
    """How a location receives."""

    PUSH = "push"
    PULL = "pull"
    PAGE = "page"

    @property
    def word(self) -> str:
        return {
            "push": "in het eigen systeem",
            "pull": "met een bericht, en ophalen",
            "page": "tijdelijk: beveiligde pagina en PDF",
        }[self]


class State(StrEnum):
    QUEUED = "queued"
    RETRYING = "retrying"
    NOTIFIED = "notified"
    ON_PAGE = "on-page"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def word(self) -> str:
        return {
            "queued": "wordt verstuurd",
            "retrying": "versturen lukt nog niet",
            "notified": "staat klaar om op te halen",
            "on-page": "staat op de beveiligde pagina",
            "delivered": "ontvangen",
            "withdrawn": "ingetrokken",
            "expired": "verlopen, niet gelezen",
        }[self]


class Move(StrEnum):
    ACCEPT = "accept"  # their system took it
    NOTIFY = "notify"  # their system knows that it is there
    FAIL = "fail"
    FALL_BACK = "fall-back"
    FETCH = "fetch"
    READ = "read"
    RENEW = "renew"  # something became known after it was released
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


_SENDING = (State.QUEUED, State.RETRYING)
_THERE = (*_SENDING, State.NOTIFIED, State.ON_PAGE, State.DELIVERED)
_UNREAD = (*_SENDING, State.NOTIFIED, State.ON_PAGE)
NEXT: dict[tuple[State, Move], State] = {
    **{(one, Move.NOTIFY): State.NOTIFIED for one in _SENDING},
    **{(one, Move.FAIL): State.RETRYING for one in _SENDING},
    **{(one, Move.FALL_BACK): State.ON_PAGE for one in (*_SENDING, State.NOTIFIED)},
    # It goes on being sent while it stands on the page.
    (State.ON_PAGE, Move.NOTIFY): State.ON_PAGE,
    (State.ON_PAGE, Move.FAIL): State.ON_PAGE,
    **{(one, Move.ACCEPT): State.DELIVERED for one in (*_SENDING, State.ON_PAGE)},
    **{(one, move): State.DELIVERED for one in _THERE for move in (Move.FETCH, Move.READ)},
    **{(one, Move.RENEW): State.QUEUED for one in _THERE},
    **{(one, Move.WITHDRAW): State.WITHDRAWN for one in _THERE},
    **{(one, Move.EXPIRE): State.EXPIRED for one in _UNREAD},
}
GONE = frozenset({State.WITHDRAWN, State.EXPIRED})
DONE = GONE | {State.DELIVERED}  # waits for nothing


class Feedback(StrEnum):
    """What who receives the patient tells back; the placement goes along."""

    RECEIVED = "received"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not-arrived"

    @property
    def word(self) -> str:
        return {"received": "overdracht gezien", "arrived": "patiënt is er", "not-arrived": "patiënt is niet gekomen"}[
            self
        ]


# That the patient came may turn out a mistake; that they did not come ends the placement, and others go on from there.
NEXT_TOLD: dict[str, frozenset[Feedback]] = {
    "": frozenset(Feedback),
    Feedback.RECEIVED.value: frozenset({Feedback.ARRIVED, Feedback.NOT_ARRIVED}),
    Feedback.ARRIVED.value: frozenset({Feedback.NOT_ARRIVED}),
    Feedback.NOT_ARRIVED.value: frozenset(),
}


def after(state: State, move: Move) -> State:
    """Raises Conflict for what cannot happen any more."""
    return next_in(NEXT, state, move, otherwise=f"Dit kan niet meer: deze overdracht is {state.word}.")


def next_attempt(*, attempts: int, at: datetime) -> datetime:
    """When it is tried again, after so many that failed."""
    return at + WAITS[min(attempts, len(WAITS)) - 1]


def falls_back_at(*, released_at: datetime, begin_before: datetime | None) -> datetime:
    """From when it stands on the page, if it was not delivered: half of the time that there is, at most."""
    latest = released_at + FALL_BACK_AFTER
    if begin_before is None:
        return latest
    halfway = released_at + (begin_before - released_at) / 2
    return min(latest, max(halfway, released_at + SOONEST_FALL_BACK))
