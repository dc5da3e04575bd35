"""Opening times as people type them: "08:00-12:00 en 13:00-17:00", "hele dag", "gesloten"."""

import re
from collections.abc import Iterable
from datetime import time

from ketenzicht.base.errors import Refused

Span = tuple[time, time]
CLOSED, WHOLE_DAY = "gesloten", "hele dag"
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|tot)\s*(\d{1,2})[:.](\d{2})", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:,|;|\ben\b)\s*")
MIDNIGHT = time(0)


def read_times(text: str) -> tuple[Span, ...]:
    """The stretches of one day; none for "gesloten". 24:00 is the midnight that ends the day."""
    typed = " ".join(text.lower().split())
    if typed == CLOSED:
        return ()
    if typed == WHOLE_DAY:
        return ((MIDNIGHT, MIDNIGHT),)
    return tuple(_span(part) for part in _BETWEEN.split(typed))


def written_times(spans: Iterable[Span]) -> str:
    """The text that `read_times` reads back."""
    texts = [WHOLE_DAY if one == (MIDNIGHT, MIDNIGHT) else f"{one[0]:%H:%M}-{one[1]:%H:%M}" for one in sorted(spans)]
    return " en ".join(texts) if texts else CLOSED


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise Refused(f"“{text[:40]}” begrijpen wij niet. Schrijf tijden als 08:00-17:00, of “hele dag” of “gesloten”.")
    begins, ends = _time(found[1], found[2]), _time(found[3], found[4])
    return begins, ends


def _time(hour: str, minute: str) -> time:
    if (int(hour), int(minute)) == (24, 0):
        return MIDNIGHT
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise Refused(f"{hour}:{minute} is geen tijd.") from None
