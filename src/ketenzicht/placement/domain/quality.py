"""How finding places goes, counted from what was asked and answered. Pure.

What a figure means to a reader stands in `quality.toml`; here stands how it is counted, under the same code.
"""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ketenzicht.placement.domain.fairness import load_index
from ketenzicht.placement.domain.life import UNASKED, Status
from ketenzicht.placement.domain.reasons import Declined, Skipped

P90 = 0.9
LEAST, LEAST_OF_A_KIND, ROUNDED_TO = 10, 3, 5  # outside who it is about, as `learning` has it
_ANSWERED = frozenset(Status) - UNASKED - {Status.ASKED, Status.WITHDRAWN, Status.EXPIRED}


class Unit(StrEnum):
    MINUTES = "minutes"
    PERCENT = "percent"
    PER_PLACEMENT = "per-placement"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is shown beside each figure."""

    code: str
    name: str
    question: str
    numerator: str
    denominator: str
    exclusions: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one provider. `confirmed_at`: it became a placement; `stated_at` is when the search began.

    `capacity` is what the unit could share in, as it was told last; None: nobody knows.
    """

    status: Status
    reason: str
    stated_at: datetime
    asked_at: datetime
    answer_before: datetime | None
    answered_at: datetime | None
    confirmed_at: datetime | None
    free_shown: float | None
    organisation_id: UUID | None
    was_accepted: bool
    capacity: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` of `of`; for times the median, with the 90th percentile beside it. None: nothing is known."""

    value: float | None
    of: int
    p90: float | None = None
    part: int | None = None  # of a share: how many
    is_left_out: bool = False


def _share(asked: Iterable[Question], holds: Callable[[Question], bool]) -> Figure:
    found = list(asked)
    part = sum(holds(one) for one in found)
    return Figure(part / len(found) if found else None, len(found), part=part)


def _minutes(spans: Iterable[tuple[datetime, datetime]]) -> Figure:
    found = sorted((end - start).total_seconds() / 60 for start, end in spans)
    if not found:
        return Figure(None, 0)
    return Figure(statistics.median(found), len(found), p90=found[math.ceil(P90 * len(found)) - 1])


def _per_placement(asked: list[Question]) -> Figure:
    placed = sum(one.confirmed_at is not None for one in asked)
    calls = sum(_was_answered(one) for one in asked)
    return Figure(calls / placed if placed else None, placed, part=calls)


def _was_answered(one: Question) -> bool:
    return one.answered_at is not None and one.status in _ANSWERED


def _shown_free(asked: list[Question]) -> list[Question]:
    return [one for one in asked if one.free_shown is not None and one.free_shown >= 1 and _was_answered(one)]


def _wrong_door(one: Question) -> bool:
    return one.status is Status.DECLINED and Declined(one.reason).is_of_room


def _in_time(one: Question) -> bool:
    return one.answered_at is not None and one.answer_before is not None and one.answered_at <= one.answer_before


def _was_not_confirmed(one: Question) -> bool:
    """Not because the unit ended."""
    return one.status is Status.LAPSED and one.reason != Skipped.ENDED.value


def _fairness(asked: list[Question]) -> Figure:
    placed = Counter(one.organisation_id for one in asked if one.confirmed_at and one.organisation_id)
    room: dict[UUID, float] = {}
    for one in asked:
        if one.organisation_id is not None and one.capacity:
            room[one.organisation_id] = max(room.get(one.organisation_id, 0.0), one.capacity)
    return Figure(load_index((placed[who], size) for who, size in room.items()), len(room))


COUNTING: Mapping[str, Callable[[list[Question]], Figure]] = {
    "calls-per-placement": _per_placement,
    "minutes-to-placement": lambda asked: _minutes(
        (one.stated_at, one.confirmed_at) for one in asked if one.confirmed_at is not None
    ),
    "time-to-acceptance": lambda asked: _minutes(
        (one.asked_at, one.answered_at) for one in asked if one.was_accepted and one.answered_at is not None
    ),
    "answered-in-time": lambda asked: _share(
        (one for one in asked if _was_answered(one) or one.status is Status.EXPIRED), _in_time
    ),
    "wrong-doors": lambda asked: _share(_shown_free(asked), _wrong_door),
    "declined-though-free": lambda asked: _share(_shown_free(asked), lambda one: one.status is Status.DECLINED),
    "holds-lapsed": lambda asked: _share(
        (one for one in asked if one.was_accepted),
        _was_not_confirmed,
    ),
    "fairness": _fairness,
}


def figures(asked: Iterable[Question]) -> dict[str, Figure]:
    """All of them over these."""
    found = list(asked)
    return {code: count(found) for code, count in COUNTING.items()}


def outside(one: Figure) -> Figure:
    """As told outside who it is about: nothing over fewer than ten, or of fewer than three of a kind; rounded."""
    rare = 0 if one.part is None else min(one.part, one.of - one.part)
    if one.of < LEAST or 0 < rare < LEAST_OF_A_KIND:
        return Figure(None, 0, is_left_out=True)
    value = None if one.value is None else round(one.value, 2)
    p90 = None if one.p90 is None else float(round(one.p90))
    return Figure(value, rounded(one.of), p90)


def rounded(number: int) -> int:
    return (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def read_measures(document: Mapping[str, Any]) -> tuple[Measure, ...]:
    """Raises ValueError when what is described is not what is counted."""
    found = tuple(Measure(**{**one, "unit": Unit(one["unit"])}) for one in document["measure"])
    if [one.code for one in found] != list(COUNTING):
        raise ValueError("Every figure that is counted is described, and none other, in the same order.")
    return found
