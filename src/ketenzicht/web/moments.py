"""Reading the moment that somebody wants to look back to."""

from datetime import UTC, datetime

from ketenzicht.base.errors import Refused
from ketenzicht.ui.domain.words import AMSTERDAM


def past_moment(text: str, *, now: datetime) -> datetime | None:
    """A moment on Dutch clocks ("2026-11-22T10:00"), or with a zone of its own; None when nothing was asked.

    An hour that comes twice in October is read as its first coming. Raises Refused for what is no moment, and for
    the future, of which nothing is known.
    """
    if not text:
        return None
    moment = local_moment(text)
    if moment > now:
        raise Refused("Dit moment ligt in de toekomst. Terugkijken kan tot nu.")
    return moment


def local_moment(text: str) -> datetime:
    """A moment on Dutch clocks, or with a zone of its own; raises Refused for what is none."""
    try:
        return _in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):  # the year 1 has moments that UTC has not
        raise Refused(
            f"“{text[:40]}” is geen moment. Schrijf het als 2026-11-22T10:00, of kies het in het formulier."
        ) from None


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)).astimezone(UTC)


def as_asked(moment: datetime) -> str:
    """The text that `past_moment` and <input type="datetime-local"> read."""
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
