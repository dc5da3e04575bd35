"""A week of one unit: steps for the chart, and the same figures in a small table. Silence is unknown, never a line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from ketenzicht.capacity.domain import HistoryPoint, OpeningState, Spell
from ketenzicht.ui.domain import words

HOURS: Final = tuple(range(0, 24, 3))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Figures that held from `start` until `end`."""

    start: datetime
    end: datetime
    available: float | None
    total: float | None
    crowding: float | None


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: a figure for every third hour, and the lowest and highest of that day.

    `is_break`: on this day another definition began, under which the figure does not simply mean the same.
    """

    name: str
    figures: tuple[str, ...]
    lowest: str
    highest: str
    is_break: bool


def stretches(points: Sequence[HistoryPoint], *, start: datetime, end: datetime) -> list[Stretch]:
    """What was known when, between two moments.

    A figure may be counted on until its `usable_for` after it was last confirmed, or until the next one: as on a board.
    A late observation fills a silence; where something else was confirmed it changes nothing.
    """
    kept: list[HistoryPoint] = []
    held: datetime | None = None
    for point in sorted(points, key=lambda point: (point.observed_at, point.is_late)):
        if point.is_late and held is not None and point.observed_at <= held:
            continue
        kept.append(point)
        held = max(held, point.held_until) if held else point.held_until
    found = []
    for place, point in enumerate(kept):
        following = kept[place + 1].observed_at if place + 1 < len(kept) else end
        first, last = max(start, point.observed_at), min(following, point.held_until + point.usable_for, end)
        if first < last:
            found.append(Stretch(first, last, point.available, point.total, point.crowding))
    return found


def series(found: Sequence[Stretch], *, end: datetime) -> dict[str, list[float | None]]:
    """Columns for uPlot: moments in seconds, and figures that hold until the next moment; None is unknown."""
    moments: list[float | None] = []
    columns: dict[str, list[float | None]] = {"available": [], "total": [], "crowding": []}

    def add(at: datetime, stretch: Stretch | None) -> None:
        moments.append(at.timestamp())
        columns["available"].append(stretch.available if stretch else None)
        columns["total"].append(stretch.total if stretch else None)
        columns["crowding"].append(stretch.crowding if stretch else None)

    for place, stretch in enumerate(found):
        add(stretch.start, stretch)
        following = found[place + 1].start if place + 1 < len(found) else None
        if following is None or following > stretch.end:
            add(stretch.end, None if stretch.end < end else stretch)
    return {"moments": moments, **columns}


def stops(found: Sequence[Spell], *, start: datetime, end: datetime) -> list[tuple[float, float, str]]:
    """From when until when there was a (threatened) stop between two moments, in seconds, with the state."""
    return [
        (max(spell.start, start).timestamp(), min(spell.end or end, end).timestamp(), spell.state.value)
        for spell in found
        if spell.state is not OpeningState.OPEN and spell.within(start=start, end=end)
    ]


def day_rows(
    found: Sequence[Stretch], *, role: str, start: datetime, end: datetime, breaks: Collection[date] = ()
) -> tuple[DayRow, ...]:
    """The table twin of the chart, the last day first. `role` is "available" or "crowding"."""
    first, last = start.astimezone(words.AMSTERDAM).date(), end.astimezone(words.AMSTERDAM).date()
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    return tuple(_day_row(day, found, role, start, end, is_break=day in breaks) for day in days)


def _day_row(
    day: date, found: Sequence[Stretch], role: str, start: datetime, end: datetime, *, is_break: bool
) -> DayRow:
    midnight, next_midnight = _midnight(day), _midnight(day + timedelta(days=1))
    that_day = [
        figure
        for stretch in found
        if stretch.start < next_midnight and stretch.end > midnight
        if (figure := getattr(stretch, role)) is not None
    ]
    return DayRow(
        name=f"{words.DAYS[day.weekday()]} {day.day} {words.MONTHS[day.month - 1]}",
        figures=tuple(_figure_at(_midnight(day, hour), found, role, start, end) for hour in HOURS),
        lowest=words.figure(min(that_day, default=None)),
        highest=words.figure(max(that_day, default=None)),
        is_break=is_break,
    )


def _midnight(day: date, hour: int = 0) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=words.AMSTERDAM)


def _figure_at(moment: datetime, found: Sequence[Stretch], role: str, start: datetime, end: datetime) -> str:
    """Empty outside the period: that is not unknown, it is not asked."""
    if not start <= moment <= end:
        return ""
    value = next((getattr(one, role) for one in found if one.start <= moment < one.end), None)
    return words.figure(value)
