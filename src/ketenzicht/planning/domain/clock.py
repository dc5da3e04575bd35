"""From what the clock on the wall says to a moment, also in the nights in which the clock is changed. Pure."""

from datetime import UTC, date, datetime, time, timedelta

from ketenzicht.base.calendar import AMSTERDAM, ONE_DAY

_MINUTE = timedelta(minutes=1)


def begins_at(day: date, clock: time) -> datetime:
    """The first moment of `day` at which the clock says so.

    An hour that does not exist (the last Sunday of March) begins when the clock has jumped over it.
    """
    local = datetime.combine(day, clock)
    while not _exists(local):
        local += _MINUTE
    return local.replace(tzinfo=AMSTERDAM, fold=0).astimezone(UTC)


def ends_at(day: date, clock: time) -> datetime:
    """The last moment of `day` at which the clock says so: an hour that comes twice is worked twice."""
    local = datetime.combine(day, clock)
    while not _exists(local):
        local += _MINUTE
    return local.replace(tzinfo=AMSTERDAM, fold=1).astimezone(UTC)


def window(day: date, begins: time, ends: time) -> tuple[datetime, datetime] | None:
    """From `begins` on `day` until `ends`, the next day if that is not later; None if nothing of it exists."""
    last = day if ends > begins else day + ONE_DAY
    found = begins_at(day, begins), ends_at(last, ends)
    return found if found[0] < found[1] else None


def day_of(moment: datetime) -> date:
    """The day on which it is, in the Netherlands."""
    return moment.astimezone(AMSTERDAM).date()


def day_window(first: date, last: date) -> tuple[datetime, datetime]:
    """All of these days, the last one included."""
    return begins_at(first, time(0)), begins_at(last + ONE_DAY, time(0))


def _exists(local: datetime) -> bool:
    there = local.replace(tzinfo=AMSTERDAM)
    return there.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) == local
