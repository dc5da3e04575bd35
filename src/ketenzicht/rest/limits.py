"""How often something may happen: a token bucket for each who asks, in whole nanoseconds. Pure: the clock comes in."""

from dataclasses import dataclass
from math import ceil

SECOND = 1_000_000_000  # nanoseconds
LOOKED_THROUGH_FROM = 10_000  # buckets; fewer are not worth looking through


@dataclass(frozen=True, slots=True)
class Limit:
    """So many a second in the long run, and as many at once as `burst` when it was quiet before."""

    name: str
    per_second: float
    burst: int

    @property
    def interval(self) -> int:
        """Nanoseconds from one token to the next."""
        return max(1, round(SECOND / self.per_second))

    def times(self, factor: float) -> "Limit":
        """The same for an installation that is larger or smaller than usual."""
        return Limit(self.name, self.per_second * factor, max(1, round(self.burst * factor)))


class Buckets:
    """Buckets of one limit, by a number for whose each is.

    Of a bucket only the moment is kept at which it will be full again (the generic cell rate algorithm). Who has
    a full bucket need not be remembered at all, so this holds only who asked a moment ago.
    """

    def __init__(self, limit: Limit, *, looked_through_from: int = LOOKED_THROUGH_FROM) -> None:
        self.limit = limit
        self._interval = limit.interval
        self._depth = limit.burst * self._interval
        self._full_at: dict[int, int] = {}
        self._least = self._most = looked_through_from

    def take(self, whose: int, *, now: int) -> bool:
        """Take a token; False, and nothing taken, when there is none. `now` never goes back."""
        full_at = self._full_at.get(whose, now)
        full_at = max(full_at, now) + self._interval
        if full_at > now + self._depth:
            return False
        self._full_at[whose] = full_at
        if len(self._full_at) > self._most:
            self._forget_full(now)
        return True

    def left(self, whose: int, *, now: int) -> int:
        """How many tokens there are."""
        lacking = max(0, self._full_at.get(whose, now) - now)
        return (self._depth - lacking) // self._interval

    def seconds_until_next(self, whose: int, *, now: int) -> int:
        """After how many whole seconds there is a token again; at least one."""
        missing = self._full_at.get(whose, now) + self._interval - now - self._depth
        return max(1, ceil(missing / SECOND))

    def __len__(self) -> int:
        return len(self._full_at)

    def _forget_full(self, now: int) -> None:
        self._full_at = {whose: full_at for whose, full_at in self._full_at.items() if full_at > now}
        self._most = max(self._least, 2 * len(self._full_at))
