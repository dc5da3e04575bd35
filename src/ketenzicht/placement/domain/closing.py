"""What becomes of what is sought and arranged when its request ends, for each way in which it can end. Pure. Voorstel.

What is only sought ends with its request. Where somebody is going to a place, administration does not throw that away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ketenzicht.coordination.domain import Ending, Receiver, Whereabouts
from ketenzicht.placement.domain.needs import Dropped
from ketenzicht.placement.domain.unmet import Consequence, Instead, NotFound


class Stands(StrEnum):
    """How far it came with one thing that was sought."""

    SOUGHT = "sought"
    PROMISED = "promised"  # a place is held, and nobody confirmed it yet
    BOOKED = "booked"  # an appointment
    PLACED = "placed"
    UNDER_WAY = "under-way"
    THERE = "there"
    ONWARD = "onward"  # where the patient is, they ask for the next place


class Then(StrEnum):
    END = "end"
    KEEP = "keep"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class AtEnd:
    """`dropped` is why what ends is not needed any more.

    `unmet` is what is on record of a search that ends like this; None: it says nothing of care that was not there.
    """

    dropped: Dropped
    then: Mapping[Stands, Then]
    unmet: NotFound | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """`care` is what was sought, `place` where that would be or is."""

    stands: Stands
    care: str
    place: str = ""


_COMING = (Stands.BOOKED, Stands.PLACED, Stands.UNDER_WAY)
_END_ALL = dict.fromkeys(Stands, Then.END)
_REFUSE_ALL = dict.fromkeys(Stands, Then.REFUSE)
_HANDED_ON = dict.fromkeys(Stands, Then.KEEP) | {Stands.SOUGHT: Then.END, Stands.PROMISED: Then.END}
_CLOSED = _REFUSE_ALL | {Stands.SOUGHT: Then.END, Stands.PROMISED: Then.END}
_ELSEWHERE = _REFUSE_ALL | {Stands.THERE: Then.END}

# What was sought and not found is care that was not there (D9); not what was a mistake, goes on in another request, or
# needed no care. What is not known of it is told to be not known.
OF_WHO_LEFT = NotFound(Instead.WENT)
OF_WHO_DIED = NotFound(Instead.UNKNOWN, (Consequence.DIED,))
WHEN_DROPPED: Mapping[Dropped, NotFound] = {Dropped.LEFT: OF_WHO_LEFT, Dropped.DIED: OF_WHO_DIED}

# A place that was promised to a patient of whom there are two requests is not given up with one of them.
WHEN_CLOSED: dict[Ending, AtEnd] = {
    Ending.ADVISED: AtEnd(Dropped.CLOSED, _CLOSED, NotFound(Instead.ADVICE)),
    Ending.HUNG_UP: AtEnd(Dropped.CLOSED, _CLOSED, NotFound(Instead.UNKNOWN)),
    Ending.NOT_REACHED: AtEnd(Dropped.CLOSED, _CLOSED, NotFound(Instead.UNKNOWN)),
    Ending.SAME: AtEnd(Dropped.CLOSED, _REFUSE_ALL | {Stands.SOUGHT: Then.END}),
    Ending.NO_CARE: AtEnd(Dropped.CLOSED, _CLOSED),
    Ending.LEFT: AtEnd(Dropped.LEFT, _END_ALL, OF_WHO_LEFT),
    Ending.DIED: AtEnd(Dropped.DIED, _END_ALL, OF_WHO_DIED),
    Ending.MISTAKE: AtEnd(Dropped.MISTAKE, _CLOSED),
}
# Handing over is never held up: where the patient is going to stays followed.
WHEN_FORWARDED: dict[Receiver, AtEnd] = {
    one: AtEnd(Dropped.FORWARDED, _HANDED_ON, NotFound(Instead.HANDED_ON)) for one in Receiver
}
# Who is at home or in hospital may well wait there for a place: only who died or left needs none by that alone.
WHEN_COMPLETED: dict[Whereabouts, AtEnd] = {
    **{one: AtEnd(Dropped.LANDED, _ELSEWHERE) for one in Whereabouts},
    Whereabouts.PLACED: AtEnd(Dropped.LANDED, _REFUSE_ALL | {Stands.THERE: Then.KEEP}),
    Whereabouts.LEFT: AtEnd(Dropped.LEFT, _END_ALL, OF_WHO_LEFT),
    Whereabouts.DIED: AtEnd(Dropped.DIED, _END_ALL, OF_WHO_DIED),
}
_SAYS: dict[Stands, str] = {
    Stands.SOUGHT: "Er wordt nog een plaats gezocht ({care}). Zeg eerst dat die niet meer nodig is, of zoek verder.",
    Stands.PROMISED: "Er is een plaats toegezegd bij {place} ({care}). Bevestig die of zeg die eerst af.",
    Stands.BOOKED: "Er staat een afspraak bij {place} ({care}). Zeg die eerst af, of volg tot zij voorbij is.",
    Stands.PLACED: "De patiënt wordt verwacht bij {place} ({care}). Zeg dat eerst af, of volg tot de patiënt er is.",
    Stands.UNDER_WAY: "De patiënt is onderweg naar {place} ({care}). Zeg eerst of de patiënt daar aankwam.",
    Stands.THERE: (
        "De patiënt is bij {place}, dat hier is geregeld. Besluit welke zorg past en rond daarna af: dan staat vast "
        "waar de patiënt is."
    ),
    Stands.ONWARD: "Waar de patiënt is, vraagt men om een vervolg. Handel dat eerst af.",
}


def against(at_end: AtEnd, unfinished: Iterable[Unfinished]) -> str:
    """Why a request cannot end like this, in words; empty: it can. What is furthest weighs most."""
    stops = [one for one in unfinished if at_end.then[one.stands] is Then.REFUSE]
    if not stops:
        return ""
    order = [*reversed(_COMING), Stands.PROMISED, Stands.SOUGHT, Stands.ONWARD, Stands.THERE]
    first = min(stops, key=lambda one: order.index(one.stands))
    return _SAYS[first.stands].format(care=first.care, place=first.place)
