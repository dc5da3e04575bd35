"""Opening hours as a person writes them down: days together that have the same hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ketenzicht.base.calendar import ONE_DAY, holiday
from ketenzicht.registry.domain import (
    HOLIDAY,
    HOURS_NAMES,
    Closure,
    Hours,
    HoursKind,
    SpecialDay,
    hours_on,
    is_open,
    next_change,
)
from ketenzicht.ui.domain import words

WHOLE_DAY = "hele dag"
AHEAD = 8  # days: how far ahead a holiday is told
NEAR = {0: "vandaag", 1: "morgen"}


@dataclass(frozen=True, slots=True)
class HoursView:
    """The hours of one kind: `now` whether it is open at this moment and until when, `soon` the holidays that come."""

    name: str
    now: str
    is_open: bool
    soon: tuple[str, ...]
    days: tuple[tuple[str, str], ...]
    special: tuple[tuple[str, str], ...]


def hours_views(
    hours: Sequence[Hours], exceptions: Sequence[SpecialDay], *, closed: Closure | None = None, now: datetime
) -> tuple[HoursView, ...]:
    """One view per kind of hours that is known; `closed` is what closes the door now."""
    kinds = [kind for kind in HoursKind if any(one.kind is kind for one in hours)]
    return tuple(
        _view(kind, hours, exceptions, closed=None if kind is HoursKind.PHONE else closed, now=now) for kind in kinds
    )


def _view(
    kind: HoursKind, hours: Sequence[Hours], exceptions: Sequence[SpecialDay], *, closed: Closure | None, now: datetime
) -> HoursView:
    weekly = [one for one in hours if one.kind is kind]
    special = [one for one in exceptions if one.kind is kind]
    open_now = closed is None and is_open(hours=weekly, exceptions=special, moment=now)
    today = words.day(now)
    return HoursView(
        name=words.capital(HOURS_NAMES[kind]),
        now=f"nu gesloten ({closed.reason.word})" if closed else _now(weekly, special, is_open_now=open_now, now=now),
        is_open=open_now,
        soon=tuple(_soon(weekly, special, today=today)),
        days=(*week(weekly), ("feestdagen", holiday_words(weekly))),
        special=tuple(_special(special, today=today)),
    )


def _now(hours: Sequence[Hours], exceptions: Sequence[SpecialDay], *, is_open_now: bool, now: datetime) -> str:
    """ "nu open tot 17:00", "nu gesloten, opent morgen 08:00"."""
    change = next_change(hours=hours, exceptions=exceptions, moment=now)
    if change is None:
        return "nu open" if is_open_now else "nu gesloten"
    return ("nu open tot " if is_open_now else "nu gesloten, opent ") + words.moment(change, now=now)


def week(hours: Iterable[Hours]) -> list[tuple[str, str]]:
    """Days that follow each other with the same hours become one line: "ma t/m vr", "08:00–17:00"."""
    texts = {weekday: day_words([one for one in hours if one.weekday == weekday]) for weekday in range(1, 8)}
    lines: list[tuple[int, int, str]] = []
    for weekday, text in texts.items():
        if lines and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], weekday, text)
        else:
            lines.append((weekday, weekday, text))
    return [(_days(first, last), text) for first, last, text in lines]


def day_words(hours: Iterable[Hours | SpecialDay]) -> str:
    """ "08:00–12:00 en 13:00–17:00", "hele dag", "gesloten"."""
    times = sorted((one.opens, one.closes) for one in hours if one.opens is not None and one.closes is not None)
    spans = [WHOLE_DAY if opens == closes else f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in times]
    return words.listed(spans) if spans else "gesloten"


def holiday_words(hours: Iterable[Hours]) -> str:
    """What counts on official holidays."""
    kept = [one for one in hours if one.weekday == HOLIDAY]
    return day_words(kept) if kept else "als op andere dagen (niet apart opgegeven)"


def _soon(hours: Sequence[Hours], exceptions: Sequence[SpecialDay], *, today: date) -> Iterable[str]:
    """ "morgen Koningsdag: gesloten", for each holiday that is near."""
    for ahead in range(AHEAD):
        day = today + ahead * ONE_DAY
        if name := holiday(day):
            told = day_words(hours_on(hours=hours, exceptions=exceptions, day=day))
            yield f"{NEAR.get(ahead) or words.short_day(day)} {name}: {told}"


def _days(first: int, last: int) -> str:
    if (first, last) == (1, 7):
        return "alle dagen"
    one, other = words.DAYS[first - 1], words.DAYS[last - 1]
    if first == last:
        return one
    return f"{one} en {other}" if last == first + 1 else f"{one} t/m {other}"


def _special(exceptions: Sequence[SpecialDay], *, today: date) -> Iterable[tuple[str, str]]:
    for one in sorted(exceptions, key=lambda one: one.day):
        if one.day < today:
            continue
        hours = day_words([one])
        yield words.full_day(one.day), f"{hours} ({one.reason})" if one.reason else hours
