"""Figures, moments and ages as people in the Netherlands write them. `frontend/ui/words.ts` says the same."""

from datetime import date, datetime, timedelta
from math import floor
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
UNKNOWN: Final = "onbekend"
DAYS: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
MONTHS: Final = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def number(value: float, *, decimals: int = 1) -> str:
    """1234.5 is "1.234,5"; a shortage has a real minus sign. Never more than `decimals` decimals."""
    scale = 10**decimals
    whole, rest = divmod(floor(abs(value) * scale + 0.5), scale)
    fraction = f"{rest:0{decimals}d}".rstrip("0") if rest else ""
    text = f"{whole:,}".replace(",", ".") + (f",{fraction}" if fraction else "")
    return f"−{text}" if value < 0 and (whole or rest) else text


def figure(value: float | None) -> str:
    return UNKNOWN if value is None else number(value)


def count(value: int, one: str, more: str) -> str:
    """ "1 stop", "3 stops"."""
    return f"{number(value)} {one if value == 1 else more}"


def known_of(known: int, units: int) -> str:
    return f"bekend {number(known)} van {number(units)}"


def clock(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%H:%M")


def day(moment: datetime) -> date:
    """The day in the Netherlands."""
    return moment.astimezone(AMSTERDAM).date()


def moment(at: datetime, *, now: datetime) -> str:
    """As short as it can be said without doubt: "14:05", "gisteren 14:05", "za 21 nov 14:05"."""
    local, today = at.astimezone(AMSTERDAM), day(now)
    days = (local.date() - today).days
    if days == 0:
        return clock(at)
    near = {-1: "gisteren", 1: "morgen"}.get(days)
    if near:
        return f"{near} {clock(at)}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}{year} {clock(at)}"


def short_day(on: date) -> str:
    """ "vr 25 dec"."""
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def full_day(on: date) -> str:
    """ "vr 25 dec 2026"."""
    return f"{short_day(on)} {on.year}"


def full_moment(at: datetime) -> str:
    """With day and year always: "za 21 nov 2026, 14:05"."""
    local = at.astimezone(AMSTERDAM)
    return f"{full_day(local.date())}, {clock(at)}"


def age(since: timedelta) -> str:
    """How long ago, as coarse as a reader wants it."""
    minutes = int(since.total_seconds() // 60)
    if minutes < 1:
        return "zojuist"
    return f"{duration(minutes)} geleden"


def duration(minutes: float) -> str:
    """ "8 min", "1 u 5 min", "9 u", "3 dagen"."""
    whole = int(minutes)
    hours, rest = divmod(whole, 60)
    if hours == 0:
        return f"{whole} min"
    if hours < 6:  # noqa: PLR2004 - from six hours on nobody asks for the minutes
        return f"{hours} u {rest} min" if rest else f"{hours} u"
    return f"{hours} u" if hours < 48 else f"{hours // 24} dagen"  # noqa: PLR2004 - two days


def time_left(before: datetime | None, *, now: datetime) -> str:
    """ "nog 12 min", "3 min te laat"; empty where there is no moment. In an open page `clocks.ts` counts on."""
    if before is None:
        return ""
    minutes = (before - now).total_seconds() / 60
    return f"nog {duration(minutes)}" if minutes > 0 else f"{duration(-minutes)} te laat"


def attribute(at: datetime) -> str:
    """For <time datetime>: UTC, to the second."""
    return at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


def listed(words: list[str]) -> str:
    """ "a, b en c"."""
    return " en ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
