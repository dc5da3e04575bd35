"""Whom the clock does not ask when it is their turn, because nobody can be taken in there then. Pure. Voorstel."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.placement.domain.reasons import Skipped
from ketenzicht.registry.domain import OpenNow


@dataclass(frozen=True, slots=True)
class Stand:
    """How it is at a unit. `stop_until`: when a stop is expected to end; None: nobody knows, or there is no stop."""

    hours: OpenNow
    has_ended: bool = False
    has_stop: bool = False
    stop_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """`until`: from when somebody may be taken in again, as far as is known."""

    why: Skipped
    until: datetime | None = None


def skip_of(stand: Stand, *, at: datetime, answer_before: datetime) -> Skip | None:
    """None: ask. Of hours that nobody knows nothing is concluded; who opens while there is time to answer is asked."""
    if stand.has_ended:
        return Skip(Skipped.ENDED)
    if stand.has_stop:  # a yes is refused until it is lifted, also after the end that was expected
        is_to_come = stand.stop_until is not None and stand.stop_until > at
        return Skip(Skipped.STOP, stand.stop_until if is_to_come else None)
    hours = stand.hours
    opens_in_time = hours.opens_at is not None and hours.opens_at <= answer_before
    if hours.is_open is not False or opens_in_time:
        return None
    return Skip(Skipped.SHUT if hours.because else Skipped.HOURS, hours.opens_at)
