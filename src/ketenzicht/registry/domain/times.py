"""Opening times as people type them: "08:00-12:00 en 13:00-17:00", "hele dag", "gesloten"; and a week of them. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import time
from itertools import groupby

from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain.opening import HOLIDAY, Hours, HoursKind

Span = tuple[time, time]
CLOSED, WHOLE_DAY = "gesloten", "hele dag"
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|tot)\s*(\d{1,2})[:.](\d{2})", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:,|;|\ben\b)\s*")
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo", "feestdagen")
_OF_DAYS = re.compile(r"([a-z]+)(?:\s*(?:-|–|t/m)\s*([a-z]+))?\s*:?\s+(.+)")
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


def read_week(text: str, *, kind: HoursKind) -> tuple[Hours, ...]:
    """The weekly hours of one kind, as "ma-vr 08:00-17:00; za 09:00-12:00; feestdagen gesloten"; "" is none."""
    return tuple(hours for part in re.split(r"[;\n]", text.lower()) if part.strip() for hours in _of_days(part, kind))


def written_week(hours: Iterable[Hours], *, kind: HoursKind) -> str:
    """The text that `read_week` reads back: days that follow each other with the same hours together."""
    kept = [one for one in hours if one.kind is kind]
    days = [(day, [one for one in kept if one.weekday == day]) for day in range(1, HOLIDAY + 1)]
    told = [(day, written_times(_spans(of_day))) for day, of_day in days if of_day]
    runs = groupby(enumerate(told), key=lambda one: (one[1][0] - one[0], one[1][1], one[1][0] == HOLIDAY))
    parts = [(times, [day for _, (day, _) in run]) for (_, times, _), run in runs]
    return "; ".join(f"{_days(found[0], found[-1])} {times}" for times, found in parts)


def _of_days(part: str, kind: HoursKind) -> Iterator[Hours]:
    found = _OF_DAYS.fullmatch(" ".join(part.split()))
    if found is None or not {found[1], found[2] or found[1]} <= set(_DAYS):
        raise Refused(f"“{part.strip()[:40]}” begrijpen wij niet. Schrijf “ma-vr 08:00-17:00; za 09:00-12:00”.")
    first, last = _DAYS.index(found[1]) + 1, _DAYS.index(found[2] or found[1]) + 1
    if first > last or (last == HOLIDAY and first != last):
        raise Refused(f"“{part.strip()[:40]}” begrijpen wij niet: noem eerst de vroegste dag, en feestdagen apart.")
    spans = read_times(found[3])
    for day in range(first, last + 1):
        yield from (Hours(day, opens, closes, kind) for opens, closes in spans)
    if last == HOLIDAY and not spans:
        yield Hours(HOLIDAY, None, None, kind)


def _days(first: int, last: int) -> str:
    return _DAYS[first - 1] if first == last else f"{_DAYS[first - 1]}-{_DAYS[last - 1]}"


def _spans(hours: Iterable[Hours]) -> list[Span]:
    return [(one.opens, one.closes) for one in hours if one.opens is not None and one.closes is not None]


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
