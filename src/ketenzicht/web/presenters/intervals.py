"""The intervals of its own that a unit had, in words."""

from dataclasses import dataclass
from datetime import date

from ketenzicht.capacity.domain import IntervalLine, UnitIntervals, interval_words
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.whom import who


@dataclass(frozen=True, slots=True)
class IntervalView:
    """One interval. `is_standing`: it holds or is to come."""

    every: str
    because: str
    period: str
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class IntervalsView:
    """`asked` is what the definition asks, `may_be` between which limits another lies."""

    name: str
    asked: str
    may_be: str
    now: str
    taking_back: str
    lines: list[IntervalView]


def intervals_view(found: UnitIntervals, *, on: date) -> IntervalsView:
    standing = found.standing(on=on)
    return IntervalsView(
        name=found.name,
        asked=interval_words(found.terms.expected_every) if found.terms else words.UNKNOWN,
        may_be=f"van {interval_words(found.bounds.shortest)} tot en met {interval_words(found.bounds.longest)}",
        now=next((one.interval.told for one in found.lines if one.interval.holds(on=on)), ""),
        taking_back="Komt toch niet" if standing and standing.is_to_come(on=on) else "Neem terug" if standing else "",
        lines=[_line(one, on=on) for one in found.lines],
    )


def _line(one: IntervalLine, *, on: date) -> IntervalView:
    interval = one.interval
    told = f"Ingesteld {words.full_moment(one.set_at)} door {who(one.set_by)}."
    if one.ended_at and one.ended_by:
        told += f" Beëindigd {words.full_moment(one.ended_at)} door {who(one.ended_by)}."
    start, end = words.full_day(interval.start), words.full_day(interval.end) if interval.end else ""
    return IntervalView(
        every=interval.words,
        because=interval.because,
        period=f"vanaf {start}" if not end else f"van {start} tot {end}",
        state=_state(one, on=on),
        told=told,
    )


def _state(one: IntervalLine, *, on: date) -> str:
    if one.never_held:
        return "ging niet door"
    if one.is_to_come(on=on):
        return "komt"
    return "geldt nu" if one.interval.holds(on=on) else "voorbij"
