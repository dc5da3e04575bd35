"""What the clock does to many plans: each by itself, and nobody is waited for."""

from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from ketenzicht.clockwork import OneByOne


def each_by_itself(
    resources: Iterable[UUID], deed: Callable[[UUID], int], *, had_enough: Callable[[], bool] = lambda: False
) -> int:
    """Do it to each resource in a transaction of its own; gives the sum of what the deeds give.

    What somebody is busy with, and all that is left once `had_enough` says so, is left for the next time. What cannot
    be done is told after all the rest was.
    """
    clock, done = OneByOne(), 0
    for one in resources:
        if had_enough():
            break
        done += clock.attempt(partial(deed, one))
    clock.tell_failed()
    return done
