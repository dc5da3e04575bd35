"""Indicators of a centre: what each counts, over which requests, and what is not known. Pure.

What an indicator means to a reader stands in `indicators.toml`; here stands how it is counted, under the same code.
"""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from typing import Any, Final
from uuid import UUID

from ketenzicht.base.calendar import OfficeHours, is_out_of_hours
from ketenzicht.coordination.domain import Course, Door, Ending
from ketenzicht.telephony.domain import CallTimes

P90 = 0.9


class Unit(StrEnum):
    MINUTES = "minutes"
    PERCENT = "percent"
    PER_REQUEST = "per-request"


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is shown beside each figure. `norm` is empty where nobody set one."""

    code: str
    name: str
    question: str
    numerator: str
    denominator: str
    exclusions: str
    unit: Unit
    norm: str
    source: str
    is_proposal: bool


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN  # it belongs to those that are counted, and the answer is not there (yet)
Part = tuple[int, int]  # of the numerator and of the denominator
Counted = Part | timedelta | _Unknown | None  # None: it does not belong to those that are counted


@dataclass(frozen=True, slots=True)
class Figure:
    """`numerator` of `denominator`; of a time how many are known, with their median and 90th percentile in minutes.

    `unknown` belongs to those that are counted as well, and is never taken to be zero.
    """

    numerator: int | None
    denominator: int
    unknown: int
    median: float | None = None
    p90: float | None = None
    rounded: float | None = None  # outside the centre: the value alone, without what it is made of

    @property
    def value(self) -> float | None:
        """The share, or how many for each; None: nothing is known."""
        if self.rounded is not None:
            return self.rounded
        return None if self.numerator is None or not self.denominator else self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Story:
    """A request as indicators look at it. `is_recontact` is None where nobody can be recognised."""

    course: Course
    is_recontact: bool | None = None


def _answered(story: Story) -> Counted:
    one = story.course
    if one.picked_up_at is None or one.picked_up_at == one.received_at or one.is_since_uncertain:
        return UNKNOWN  # made by who has the caller on the line, or not all was told: how long it rang is not known
    return one.picked_up_at - one.received_at


def _triaged(story: Story) -> Counted:
    one = story.course
    if one.triaged_at is not None:
        return one.triaged_at - one.received_at
    return UNKNOWN if one.status.is_open else None


def _settled(story: Story) -> Counted:
    one = story.course
    if one.settled_at is not None:
        return one.settled_at - one.received_at
    return UNKNOWN if one.status.is_open else None


def _in_time(story: Story) -> Counted:
    one = story.course
    if one.begin_before is None or (one.settled_at is None and not one.status.is_open):
        return None
    return UNKNOWN if one.settled_at is None else (int(one.settled_at <= one.begin_before), 1)


def _abandoned(story: Story) -> Counted:
    if story.course.status.is_open:
        return UNKNOWN
    return int(story.course.ending in {Ending.HUNG_UP, Ending.NOT_REACHED}), 1


def _unsigned(story: Story) -> Counted:
    one = story.course
    if not one.supervised:
        return None
    return UNKNOWN if one.waiting else (int(one.unsigned > 0), 1)


def _recontact(story: Story) -> Counted:
    return UNKNOWN if story.is_recontact is None else (int(story.is_recontact), 1)


COUNTING: Mapping[str, Callable[[Story], Counted]] = {
    "time-to-answer": _answered,
    "time-to-triage": _triaged,
    "time-to-decision": _settled,
    "deviation": lambda story: (story.course.raised + story.course.lowered, story.course.concluded),
    "deviation-up": lambda story: (story.course.raised, story.course.concluded),
    "deviation-down": lambda story: (story.course.lowered, story.course.concluded),
    "recontact-24h": _recontact,
    "passed-on": lambda story: (story.course.passed_on, 1),
    "emergency": lambda story: (story.course.emergencies, story.course.decisions),
    "unsigned": _unsigned,
    "in-time": _in_time,
    "abandoned": _abandoned,
    "self-triage": lambda story: (int(story.course.door is Door.SELF_TRIAGE), 1),
}


def _call_answered(call: CallTimes) -> Counted:
    if call.has_gap:
        return UNKNOWN
    if call.answered_at is not None:
        return max(call.answered_at - call.rang_at, timedelta())
    return None if call.is_over else UNKNOWN


def _call_missed(call: CallTimes) -> Counted:
    if call.has_gap or (call.answered_at is None and not call.is_over):
        return UNKNOWN
    return int(call.is_missed), 1


# Of telephone calls, whether or not they became a request; as `telephony.domain.DEFINITIONS` has them for each hour.
CALLS: Mapping[str, Callable[[CallTimes], Counted]] = {"call-answer": _call_answered, "call-missed": _call_missed}


class Split(StrEnum):
    """By what figures are divided."""

    NONE = "none"
    DOOR = "door"
    URGENCY = "urgency"
    HOURS = "hours"

    @property
    def word(self) -> str:
        return {"none": "alles samen", "door": "deur", "urgency": "urgentie", "hours": "kantoortijd of ANW"}[self]


_OFFICE = OfficeHours()
_GROUP: Mapping[Split, Callable[[Course], str]] = {
    Split.NONE: lambda one: "alles",
    Split.DOOR: lambda one: one.door.word,
    Split.URGENCY: lambda one: one.urgency or "nog niet getrieerd",
    Split.HOURS: lambda one: "ANW" if is_out_of_hours(moment=one.received_at, office=_OFFICE) else "kantoortijd",
}


def groups(stories: Iterable[Story], *, split: Split) -> dict[str, list[Story]]:
    """The stories by what they are divided by, in the order of the words; without any, the whole is there and empty."""
    found: dict[str, list[Story]] = {} if split is not Split.NONE else {"alles": []}
    group = _GROUP[split]
    for story in stories:
        found.setdefault(group(story.course), []).append(story)
    return dict(sorted(found.items()))


_GROUP_OF_CALLS: Mapping[Split, Callable[[CallTimes], str]] = {
    Split.NONE: lambda one: "alles",
    Split.DOOR: lambda one: "andere lijn" if one.door is None else one.door.word,
    Split.URGENCY: lambda one: "alles: een gesprek heeft geen urgentie",
    Split.HOURS: lambda one: "ANW" if is_out_of_hours(moment=one.rang_at, office=_OFFICE) else "kantoortijd",
}


def groups_of_calls(calls: Iterable[CallTimes], *, split: Split) -> dict[str, list[CallTimes]]:
    """As `groups`; without any, the whole is there and empty, also where it would be divided."""
    found: dict[str, list[CallTimes]] = {}
    group = _GROUP_OF_CALLS[split]
    for one in calls:
        found.setdefault(group(one), []).append(one)
    return dict(sorted(found.items())) or {"alles": []}


def figure_of_calls(code: str, calls: Iterable[CallTimes]) -> Figure:
    """One indicator over these calls."""
    return figure_of(map(CALLS[code], calls))


def figure(code: str, stories: Iterable[Story]) -> Figure:
    """One indicator over these."""
    count = COUNTING[code]
    return figure_of(count(story) for story in stories)


def figure_of(counted: Iterable[Counted]) -> Figure:
    """What these come to together."""
    spans: list[float] = []
    parts = numerator = denominator = unknown = 0
    for one in counted:  # a month of a large centre: gone through once
        if one is UNKNOWN:
            unknown += 1
        elif isinstance(one, timedelta):
            spans.append(one.total_seconds() / 60)
        elif one is not None:
            parts, numerator, denominator = parts + 1, numerator + one[0], denominator + one[1]
    if spans:
        spans.sort()
        return Figure(None, len(spans), unknown, statistics.median(spans), _nearest_rank(spans, P90))
    return Figure(numerator if parts else None, denominator, unknown)


def _nearest_rank(in_order: Sequence[float], share: float) -> float:
    """The smallest value that at least this share does not exceed."""
    return in_order[math.ceil(share * len(in_order)) - 1]


def read_indicators(document: Mapping[str, Any]) -> tuple[Indicator, ...]:
    """Raises ValueError when what is described is not what is counted."""
    found = tuple(
        Indicator(**{**one, "unit": Unit(one["unit"])})  # all that it says, and nothing it does not
        for one in document["indicator"]
    )
    if {one.code for one in found} != {*COUNTING, *CALLS}:
        raise ValueError("Every indicator that is counted is described, and none other.")
    return found


def with_contacts(courses: Iterable[Course], contacts: Mapping[UUID, bool | None]) -> list[Story]:
    """Each course with whether it is of somebody who came before; not looked at is not known."""
    return [Story(one, contacts.get(one.id)) for one in courses]
