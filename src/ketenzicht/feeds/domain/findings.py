"""What is odd about the figures of a unit. A finding is a question to who delivers, not a verdict: nothing is refused.

The bounds are ours (voorstel): the field has agreed none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ketenzicht.capacity.domain import CONTRADICTS, STILL_AFTER, HistoryPoint, stands_still
from ketenzicht.ui.domain.words import number

LOOKED_BACK = timedelta(days=7)
_LEAST, _SHARE = 3, 0.5  # a jump: by more than three places, and by more than half of all


@dataclass(frozen=True, slots=True)
class Reading:
    """What a unit said at a moment and held to until another; None is unknown.

    `contradicts`: what is free cannot be right beside what is occupied, as `capacity.domain` judges it.
    """

    observed_at: datetime
    held_until: datetime
    available: float | None
    total: float | None
    occupied: float | None
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One odd thing. `said` holds figures: it is for who delivers and whose figures they are."""

    code: str
    word: str
    said: str
    at: datetime


def readings_of(points: Iterable[HistoryPoint]) -> list[Reading]:
    """The history of a unit without what came late."""
    return [
        Reading(
            observed_at=point.observed_at,
            held_until=point.held_until,
            available=point.available,
            total=point.total,
            occupied=point.occupied,
            contradicts=CONTRADICTS in point.marks,
        )
        for point in points
        if not point.is_late
    ]


def findings_of(readings: Sequence[Reading], *, missing: Sequence[str], manual: bool, now: datetime) -> list[Finding]:
    """Everything odd about a unit, the last first.

    `readings` are those of `LOOKED_BACK`, oldest first, without late ones; `missing` names the required elements of
    the last one that came without a value.
    """
    found = [*_disagreements(readings[-1:]), *_jumps(readings), *_incomplete(readings[-1:], missing)]
    if not manual:
        found += _stuck(readings[-1:], now)
    return sorted(found, key=lambda finding: finding.at, reverse=True)


def _disagreements(last: Iterable[Reading]) -> Iterable[Finding]:
    for one in last:
        if not one.contradicts or one.available is None or one.total is None or one.occupied is None:
            continue
        yield Finding(
            "disagrees",
            "vrij klopt niet met totaal en bezet",
            f"vrij {number(one.available)}, terwijl totaal {number(one.total)} min bezet {number(one.occupied)} "
            f"{number(one.total - one.occupied)} is",
            one.observed_at,
        )


def _jumps(readings: Sequence[Reading]) -> Iterable[Finding]:
    for before, after in pairwise(readings):
        for name, was, became in (
            ("vrij", before.available, after.available),
            ("totaal", before.total, after.total),
        ):
            size = max(filter(None, (before.total, after.total)), default=0)
            if was is None or became is None or abs(became - was) <= max(_LEAST, _SHARE * size):
                continue
            yield Finding(
                f"{name}-jumps",
                f"sprong in {name}",
                f"{name} ging in één keer van {number(was)} naar {number(became)}",
                after.observed_at,
            )


def _incomplete(last: Iterable[Reading], missing: Sequence[str]) -> Iterable[Finding]:
    for one in last:
        if missing:
            yield Finding(
                "incomplete", "verplichte gegevens zijn onbekend", f"onbekend: {', '.join(missing)}", one.observed_at
            )


def _stuck(last: Iterable[Reading], now: datetime) -> Iterable[Finding]:
    for one in last:
        held = one.held_until - one.observed_at
        is_still = stands_still(one.total, since=one.observed_at, until=one.held_until)
        if is_still and now - one.held_until < STILL_AFTER:
            yield Finding(
                "stuck",
                "cijfers staan stil",
                f"al {held.days} dagen precies dezelfde cijfers, die wel steeds worden bevestigd",
                one.observed_at,
            )
