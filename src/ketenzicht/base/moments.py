"""Identities that sort by time, moments read as numbers, and which are of our time."""

from datetime import UTC, date, datetime
from uuid import UUID

MILLISECONDS_BITS, RANDOM_BITS = 48, 74
FIRST_YEAR, LAST_YEAR = 1900, 2199


def time_ordered_id(*, randomness: int, at: datetime) -> UUID:
    """A version 7 UUID (RFC 9562): rows that are written together lie together in an index.

    `randomness` is a number of at least 74 random bits; more are ignored.
    """
    milliseconds = int(at.timestamp() * 1000) & ((1 << MILLISECONDS_BITS) - 1)
    bits = randomness & ((1 << RANDOM_BITS) - 1)
    high, low = bits >> 62, bits & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (high << 64) | (2 << 62) | low)


def moment_of(seconds: float) -> datetime:
    """The moment so many seconds after 1970 began: reading a hundred thousand as text costs half a second more."""
    return datetime.fromtimestamp(seconds, UTC)


def is_of_our_time(day: date) -> bool:
    """Whether nobody's sum with a week or a month of this day falls off the end of the calendar."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
