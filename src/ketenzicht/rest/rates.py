"""Who asks too much. Counted in this process: per key or session, and per address for whoever is not known.

Behind one address may be a whole hospital: thousands who come back at once after a failure must all get in. So an
address is held to account only for what strangers behind it do: asking without key or session, or with one that
turned out to be nobody's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from ketenzicht.rest.limits import SECOND, Buckets, Limit

# What a process of ours can well do for one of many, and far more than anybody needs: a supplier of the whole
# country sends 400 observations a second, in fewer deliveries than that.
DATA: Final = Limit("key", per_second=1_000, burst=5_000)
PAGES: Final = Limit("session", per_second=50, burst=500)
# A first visit is a page and a handful of files. A shift that begins behind one address: 500 people in minutes.
STRANGERS: Final = Limit("address", per_second=200, burst=10_000)
# A form of somebody unknown costs most: behind it a password is hashed.
FORMS: Final = Limit("form", per_second=5, burst=300)

KNOWN_FOR = 600 * SECOND
LOOKED_THROUGH_FROM = 10_000


class Visit(NamedTuple):
    """One request, as far as it matters here. A tuple: one is made for each request on the hot paths.

    `credential` is a number for the key or session that was presented, or None. `is_data`: it asks what nobody
    gets without one. `is_form`: it may change something.
    """

    address: int
    credential: int | None
    is_data: bool
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class TooMany:
    """Of which limit there was too much, and how long to wait."""

    limit: Limit
    seconds: int


class Rates:
    """What one process remembers of who asked."""

    def __init__(self, *, clock: Callable[[], int], factor: float = 1.0) -> None:
        """`clock` gives nanoseconds and never goes back; `factor` widens or narrows all limits."""
        self._clock = clock
        self._data, self._pages, self._strangers, self._forms = (
            Buckets(limit.times(factor)) for limit in (DATA, PAGES, STRANGERS, FORMS)
        )
        self._known: dict[int, int] = {}  # credentials that were somebody's, and when that last showed
        self._most_known = LOOKED_THROUGH_FROM

    def refusal(self, visit: Visit) -> TooMany | None:
        """Count a request; None when it may go on."""
        now = self._clock()
        credential = visit.credential
        if credential is None or not (visit.is_data or self._is_known(credential, now)):
            return self._of_stranger(visit, now)
        if visit.is_data and not self._is_known(credential, now) and not self._strangers.left(visit.address, now=now):
            return _too_many(self._strangers, visit.address, now)
        buckets = self._data if visit.is_data else self._pages
        return None if buckets.take(credential, now=now) else _too_many(buckets, credential, now)

    def answered(self, visit: Visit, *, is_success: bool, is_unknown: bool) -> None:
        """Learn from the answer to a request for data whether its key or session is somebody's."""
        if visit.credential is None or not visit.is_data:
            return
        if is_success:
            self._remember(visit.credential, self._clock())
        elif is_unknown:
            self._known.pop(visit.credential, None)
            self._strangers.take(visit.address, now=self._clock())

    def _of_stranger(self, visit: Visit, now: int) -> TooMany | None:
        if visit.is_form and not self._forms.take(visit.address, now=now):
            return _too_many(self._forms, visit.address, now)
        if not self._strangers.take(visit.address, now=now):
            return _too_many(self._strangers, visit.address, now)
        return None

    def _is_known(self, credential: int, now: int) -> bool:
        at = self._known.get(credential)
        return at is not None and now - at < KNOWN_FOR

    def _remember(self, credential: int, now: int) -> None:
        self._known[credential] = now
        if len(self._known) > self._most_known:
            self._known = {one: at for one, at in self._known.items() if now - at < KNOWN_FOR}
            self._most_known = max(LOOKED_THROUGH_FROM, 2 * len(self._known))


def _too_many(buckets: Buckets, whose: int, now: int) -> TooMany:
    return TooMany(buckets.limit, buckets.seconds_until_next(whose, now=now))
