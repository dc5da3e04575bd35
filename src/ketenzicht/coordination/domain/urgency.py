"""How urgent a request is by all its rounds of triage together, and from when the clock runs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ketenzicht.triage.domain import Crosswalk


@dataclass(frozen=True, slots=True)
class Round:
    """What one round says on the one scale.

    `counts` is its conclusion, with a deviation that somebody may make; None while it is being done. `at_least` is what
    holds for certain so far; None as long as no criterion does. `red_flag` is the most urgent class that a red flag
    gave, as long as it stands. With `is_unsigned` somebody concluded it under supervision and nobody who may do it
    alone has agreed: `counts` then makes a request more urgent, and never less.
    """

    instrument: str
    number: int
    begun_at: datetime
    counts: str | None
    at_least: str | None
    red_flag: str | None
    is_unsigned: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How urgent it is now; None: nobody knows. `begin_before` is the moment before which care must begin."""

    urgency: str | None
    begin_before: datetime | None
    has_red_flag: bool


def standing(rounds: Iterable[Round], *, crosswalk: Crosswalk, received_at: datetime) -> Standing:
    """The most urgent of what the instruments say: of each its last conclusion, and what a round that is being done has
    found already, for nobody waits for the end of a list with a red flag in it. What was concluded under supervision
    stands beside the rest until somebody agrees, or concludes anew by the same instrument.

    The clock runs from the first contact; of what became more urgent later, from when that round began (voorstel).
    """
    in_order = sorted(rounds, key=_number)
    signed = [one for one in in_order if not one.is_unsigned]
    concluded = {one.instrument: (one, one.counts) for one in signed if one.counts is not None}
    being_done = [(one, one.at_least) for one in in_order if one.counts is None and one.at_least is not None]
    unsigned = [(one, one.counts) for one in unsigned_of(in_order) if one.counts is not None]
    said = [*concluded.values(), *being_done, *unsigned]
    if not said:
        return Standing(None, None, has_red_flag=False)
    moments = []
    for one, urgency in said:
        before = [crosswalk.rank(other.counts) for other in signed if other.counts and other.number < one.number]
        became_worse = bool(before) and min(before) > crosswalk.rank(urgency)
        moments.append(crosswalk.urgency(urgency).begin_before(one.begun_at if became_worse else received_at))
    return Standing(
        urgency=min((urgency for _, urgency in said), key=crosswalk.rank),
        begin_before=min((moment for moment in moments if moment is not None), default=None),
        has_red_flag=any(one.red_flag is not None for one, _ in said),
    )


def unsigned_of(rounds: Iterable[Round]) -> list[Round]:
    """What was concluded under supervision and still stands so: nobody agreed, nor concluded later by the same
    instrument.
    """
    concluded = [one for one in rounds if one.counts is not None]
    last = {one.instrument: one.number for one in sorted(concluded, key=_number) if not one.is_unsigned}
    return [one for one in concluded if one.is_unsigned and one.number > last.get(one.instrument, 0)]


def _number(one: Round) -> int:
    return one.number
