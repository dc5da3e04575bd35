"""What is odd about the figures of a unit. A finding is a question to who delivers, not a verdict: nothing is refused.

The bounds are ours (voorstel): the field has agreed none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ketenzicht.ui.domain.words import number

LOOKED_BACK = timedelta(days=7)
_STUCK_AFTER = timedelta(days=3)  # figures of a working department do not stand still for so long,
_STUCK_FROM = 5  # if it has at least so many places
_LEAST, _SHARE = 3, 0.5  # a jump: by more than three places, and by more than half of all
_SLACK = 1  # a patient who is just coming or going


@dataclass(frozen=True, slots=True)
class Reading:
    """What a unit said at a moment and held to until another; None is unknown."""

    observed_at: datetime
    held_until: datetime
    available: float | None
    total: float | None
    occupied: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One odd thing. `said` holds figures: it is for who delivers and whose figures they are."""

    code: str
    word: str
    said: str
    at: datetime


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
        if one.available is None or one.total is None or one.occupied is None:
            continue
        if abs(one.available - (one.total - one.occupied)) > _SLACK:
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
        if (one.total or 0) >= _STUCK_FROM and held > _STUCK_AFTER and now - one.held_until < _STUCK_AFTER:
            yield Finding(
                "stuck",
                "cijfers staan stil",
                f"al {held.days} dagen precies dezelfde cijfers, die wel steeds worden bevestigd",
                one.observed_at,
            )
