"""When transport to a place is over, whatever was said of the transport itself. Pure."""

from ketenzicht.placement.domain.life import COMING, Status
from ketenzicht.placement.domain.reasons import Cancelled

# The patient is there, did not come, or came to be somewhere else.
_OVER = frozenset({Status.ARRIVED, Status.NOT_ARRIVED, Status.ELSEWHERE})
_NOBODY_TO_FETCH = frozenset({Cancelled.DIED.value, Cancelled.LEFT.value})
AFTER_THE_FACT = frozenset({Status.ARRIVED, Status.LEFT, Status.NOT_ARRIVED, Status.ELSEWHERE})


def is_over(now: Status, reason: str) -> bool:
    """Whether nobody is fetched any more. Who is on the road to a place that was only called off still is."""
    return now in _OVER or (now is Status.CANCELLED and reason in _NOBODY_TO_FETCH)


def is_on_again(before: Status, now: Status) -> bool:
    """The patient is not there after all: what was arranged to fetch them still is."""
    return before is Status.ARRIVED and now in COMING
