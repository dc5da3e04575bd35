"""The whole life of an offer in one table: from the question to one provider until the patient is there. Pure.

docs/reference/placement.md draws it, and a test proves both equal.
"""

from enum import StrEnum

from ketenzicht.base.errors import Conflict


class Side(StrEnum):
    """Who acts: both sides have to."""

    CENTRE = "centre"
    PROVIDER = "provider"
    CLOCK = "clock"


class Status(StrEnum):
    QUEUED = "queued"  # is asked when it is its turn
    ASKED = "asked"
    SKIPPED = "skipped"  # when it was their turn they could take nobody in, and were not asked
    ACCEPTED = "accepted"  # the place is held, for a while
    PLACED = "placed"  # confirmed: the place is held until the patient comes
    UNDER_WAY = "under-way"
    ARRIVED = "arrived"
    LEFT = "left"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    REDIRECTED = "redirected"
    CANCELLED = "cancelled"
    NOT_ARRIVED = "not-arrived"
    ELSEWHERE = "elsewhere"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def is_open(self) -> bool:
        """Whether something can still come of it."""
        return self in OPEN


_WORDS: dict[Status, str] = {
    Status.QUEUED: "nog niet gevraagd",
    Status.ASKED: "gevraagd",
    Status.SKIPPED: "overgeslagen",
    Status.ACCEPTED: "toegezegd",
    Status.PLACED: "geplaatst",
    Status.UNDER_WAY: "onderweg",
    Status.ARRIVED: "aangekomen",
    Status.LEFT: "vertrokken",
    Status.DECLINED: "geweigerd",
    Status.WITHDRAWN: "ingetrokken",
    Status.EXPIRED: "niet op tijd beantwoord",
    Status.LAPSED: "toezegging verlopen",
    Status.REDIRECTED: "doorverwezen",
    Status.CANCELLED: "afgezegd",
    Status.NOT_ARRIVED: "niet aangekomen",
    Status.ELSEWHERE: "elders terechtgekomen",
}
WAITING = frozenset({Status.QUEUED, Status.ASKED})
UNASKED = frozenset({Status.QUEUED, Status.SKIPPED})  # of these the provider never heard
COMING = frozenset({Status.ACCEPTED, Status.PLACED, Status.UNDER_WAY})
WON = COMING | {Status.ARRIVED}  # of one need, at most one offer at a time
OPEN = WAITING | WON


class Action(StrEnum):
    QUEUE = "queue"
    ASK = "ask"
    SKIP = "skip"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    CONFIRM = "confirm"
    LAPSE = "lapse"
    REDIRECT = "redirect"  # the provider has a place somewhere else: another offer goes on from here
    CANCEL = "cancel"
    DEPART = "depart"
    ARRIVE = "arrive"
    MISS = "miss"  # the patient did not come
    CORRECT = "correct"  # the patient is not there after all
    LAND_ELSEWHERE = "land-elsewhere"
    LEAVE = "leave"


_CENTRE, _PROVIDER, _CLOCK = Side.CENTRE, Side.PROVIDER, Side.CLOCK
_BOTH = frozenset({_CENTRE, _PROVIDER})
_ENDS_BY_ITSELF = frozenset({_CENTRE, _CLOCK})  # the patient came to be somewhere else
Step = tuple[Status | None, Action]

# What follows on what, and which side may do it. What the centre does in a provider's stead it was told by telephone.
NEXT: dict[Step, tuple[Status, frozenset[Side]]] = {
    (None, Action.QUEUE): (Status.QUEUED, frozenset({_CENTRE})),
    (None, Action.ASK): (Status.ASKED, _BOTH),
    (None, Action.ACCEPT): (Status.ACCEPTED, _BOTH),
    (Status.QUEUED, Action.ASK): (Status.ASKED, frozenset({_CENTRE, _CLOCK})),
    (Status.QUEUED, Action.SKIP): (Status.SKIPPED, frozenset({_CLOCK})),
    (Status.QUEUED, Action.WITHDRAW): (Status.WITHDRAWN, frozenset({_CENTRE, _CLOCK})),
    (Status.ASKED, Action.ACCEPT): (Status.ACCEPTED, _BOTH),
    (Status.ASKED, Action.DECLINE): (Status.DECLINED, _BOTH),
    (Status.ASKED, Action.REDIRECT): (Status.REDIRECTED, _BOTH),
    (Status.ASKED, Action.WITHDRAW): (Status.WITHDRAWN, frozenset({_CENTRE, _CLOCK})),
    (Status.ASKED, Action.EXPIRE): (Status.EXPIRED, frozenset({_CLOCK})),
    (Status.ACCEPTED, Action.CONFIRM): (Status.PLACED, frozenset({_CENTRE})),
    (Status.ACCEPTED, Action.LAPSE): (Status.LAPSED, frozenset({_CLOCK})),
    (Status.ACCEPTED, Action.REDIRECT): (Status.REDIRECTED, _BOTH),
    (Status.ACCEPTED, Action.CANCEL): (Status.CANCELLED, _BOTH),
    (Status.ACCEPTED, Action.LAND_ELSEWHERE): (Status.ELSEWHERE, _ENDS_BY_ITSELF),
    (Status.PLACED, Action.LAPSE): (Status.LAPSED, frozenset({_CLOCK})),  # what it was promised by is there no more
    (Status.PLACED, Action.DEPART): (Status.UNDER_WAY, _BOTH),
    (Status.PLACED, Action.ARRIVE): (Status.ARRIVED, _BOTH),
    (Status.PLACED, Action.REDIRECT): (Status.REDIRECTED, _BOTH),
    (Status.PLACED, Action.CANCEL): (Status.CANCELLED, _BOTH),
    (Status.PLACED, Action.MISS): (Status.NOT_ARRIVED, _BOTH),
    (Status.PLACED, Action.LAND_ELSEWHERE): (Status.ELSEWHERE, _ENDS_BY_ITSELF),
    (Status.UNDER_WAY, Action.ARRIVE): (Status.ARRIVED, _BOTH),
    (Status.UNDER_WAY, Action.REDIRECT): (Status.REDIRECTED, _BOTH),
    (Status.UNDER_WAY, Action.CANCEL): (Status.CANCELLED, _BOTH),
    (Status.UNDER_WAY, Action.MISS): (Status.NOT_ARRIVED, _BOTH),
    (Status.UNDER_WAY, Action.LAND_ELSEWHERE): (Status.ELSEWHERE, _ENDS_BY_ITSELF),
    (Status.ARRIVED, Action.CORRECT): (Status.UNDER_WAY, _BOTH),
    (Status.ARRIVED, Action.LEAVE): (Status.LEFT, frozenset(Side)),
}
_REFUSED: dict[Status, str] = {
    Status.WITHDRAWN: "Deze aanvraag is ingetrokken: er is al een plaats, of zij is niet meer nodig.",
    Status.EXPIRED: "Deze aanvraag is verlopen: er kwam niet op tijd een antwoord. Bel het centrum.",
    Status.LAPSED: "Deze toezegging is verlopen: het centrum bevestigde haar niet op tijd. Bel het centrum.",
    Status.ELSEWHERE: "Deze patiënt is elders terechtgekomen.",
}


def after(status: Status | None, action: Action, *, by: Side) -> Status:
    """What an action makes of an offer; Conflict when it cannot be done (any more), or not by this side."""
    found = NEXT.get((status, action))
    if found is not None and by in found[1]:
        return found[0]
    if found is not None:
        raise Conflict("Dit kan alleen de andere partij doen.")
    now = "er nog niet" if status is None else status.word
    otherwise = f"Dat kan niet meer: de stand van deze aanvraag is ‘{now}’."
    raise Conflict(_REFUSED.get(status, otherwise) if status is not None else otherwise)
