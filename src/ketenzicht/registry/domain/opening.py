"""Opening hours on the clock of the Netherlands: open or not at a moment, and until when. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from ketenzicht.base.calendar import AMSTERDAM, ONE_DAY, SATURDAY, OfficeHours, holiday, holidays
from ketenzicht.registry.domain.closures import Closure, closed_by

HOLIDAY = 8  # the weekday, after the seven of ISO, of what counts on official holidays
REPEATS_AFTER = 8  # days: after a week and a day the weekly rhythm has shown all it has


class HoursKind(StrEnum):
    """What the hours are of."""

    REGULAR = "regular"
    ANW = "anw"  # evenings, nights, weekends and holidays
    PHONE = "phone"  # reachable by telephone


HOURS_NAMES: dict[HoursKind, str] = {
    HoursKind.REGULAR: "gewone openingstijden",
    HoursKind.ANW: "avond, nacht, weekend en feestdagen",
    HoursKind.PHONE: "telefonisch bereikbaar",
}


@dataclass(frozen=True, slots=True)
class Hours:
    """Open every week from `opens` on `weekday` (ISO: Monday is 1) until `closes`.

    Closing at or before the opening time means: the next day. 00:00 to 00:00 is the whole day. The weekday HOLIDAY
    counts on official holidays instead of the day of the week, and may say closed by having no times. Where nothing
    is said of holidays, they are days like others.
    """

    weekday: int
    opens: time | None
    closes: time | None
    kind: HoursKind = HoursKind.REGULAR

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= HOLIDAY:
            raise ValueError(f"There is no weekday {self.weekday}.")
        if (self.opens is None) != (self.closes is None) or (self.closed and self.weekday != HOLIDAY):
            raise ValueError("Hours have both an opening and a closing time; only holidays may have neither.")

    @property
    def closed(self) -> bool:
        return self.opens is None


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """On `day` these hours count instead of the weekly ones; without hours it is closed.

    A day may have several. What opened the evening before and runs past midnight belongs to that evening,
    so it goes on.
    """

    day: date
    opens: time | None = None
    closes: time | None = None
    kind: HoursKind = HoursKind.REGULAR
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("A special day has both an opening and a closing time, or neither.")

    @property
    def closed(self) -> bool:
        return self.opens is None


Week = tuple[Collection[Hours], Collection[SpecialDay]]  # of one kind


def is_open(*, hours: Collection[Hours], exceptions: Collection[SpecialDay] = (), moment: datetime) -> bool:
    """Whether `moment` (with a time zone) falls in the hours. Pass hours of one kind."""
    _require_zone(moment)
    today = moment.astimezone(AMSTERDAM).date()
    return any(
        start <= moment < end for day in (today - ONE_DAY, today) for start, end in _stretches(hours, exceptions, day)
    )


def open_for_care(
    *,
    hours: Collection[Hours],
    exceptions: Collection[SpecialDay],
    closures: Iterable[Closure] = (),
    moment: datetime,
) -> bool | None:
    """Whether patients can come at `moment`, by regular hours or those of ANW; None when no hours are known."""
    if closed_by(closures, now=moment):
        return False
    weeks = weeks_of_care(hours=hours, exceptions=exceptions)
    return open_in_any(weeks, moment=moment) if weeks else None


def weeks_of_care(*, hours: Collection[Hours], exceptions: Collection[SpecialDay]) -> tuple[Week, ...]:
    """The hours in which patients can come, each kind with its own special days; none where no hours are known."""
    kinds = [kind for kind in HoursKind if kind is not HoursKind.PHONE and any(one.kind is kind for one in hours)]
    return tuple(
        ([one for one in hours if one.kind is kind], [one for one in exceptions if one.kind is kind]) for kind in kinds
    )


def open_in_any(weeks: Iterable[Week], *, moment: datetime) -> bool:
    """Whether it is open by any of the kinds of hours that it keeps."""
    return any(is_open(hours=hours, exceptions=exceptions, moment=moment) for hours, exceptions in weeks)


def next_change(
    *, hours: Collection[Hours], exceptions: Collection[SpecialDay] = (), moment: datetime
) -> datetime | None:
    """The first moment (UTC) after `moment` at which it opens or closes; None when it never does."""
    return next_change_in([(hours, exceptions)], moment=moment)


def next_change_in(weeks: Collection[Week], *, moment: datetime) -> datetime | None:
    """The same of several kinds of hours together: who is open by one of them is open.

    Most change within a day or two, so those days are looked at first, one by one.
    """
    now_open = open_in_any(weeks, moment=moment)
    today = moment.astimezone(AMSTERDAM).date()
    coming: set[datetime] = set()
    for ahead in range(-1, REPEATS_AFTER + 1):
        day = today + ahead * ONE_DAY
        coming |= _edges(weeks, [day], after=moment)
        midnight = _utc(day + ONE_DAY, time(), fold=0)  # before it no day that follows opens or closes anything
        known = sorted(edge for edge in coming if edge <= midnight)
        for edge in known:
            if open_in_any(weeks, moment=edge) is not now_open:
                return edge
        coming.difference_update(known)
    later = sorted(_edges(weeks, _days_to_look_at(weeks, today), after=moment))
    return next((edge for edge in later if open_in_any(weeks, moment=edge) is not now_open), None)


def _edges(weeks: Iterable[Week], days: Iterable[date], *, after: datetime) -> set[datetime]:
    """When something opens or closes that opens on these days."""
    looked_at = list(days)
    return {
        edge
        for hours, exceptions in weeks
        for day in looked_at
        for stretch in _stretches(hours, exceptions, day)
        for edge in stretch
        if edge > after
    }


def _days_to_look_at(weeks: Iterable[Week], today: date) -> set[date]:
    """Every day on which the next change can begin.

    A change that is not near a special day or a holiday also happens a week earlier, so the first one begins within
    a week of today, of a special day or of a holiday; and what happens on one holiday happens on the next that is not
    special, at the latest a year after the last special day.
    """
    anchors = {today, *(one.day for _, exceptions in weeks for one in exceptions if one.day >= today)}
    if any(one.weekday == HOLIDAY for hours, _ in weeks for one in hours):
        years = range(today.year, max(anchors).year + 2)
        anchors |= {day for year in years for day in holidays(year) if day >= today}
    return {anchor + n * ONE_DAY for anchor in anchors for n in range(-1, REPEATS_AFTER + 1)}


def hours_on(
    *, hours: Collection[Hours], exceptions: Collection[SpecialDay], day: date
) -> Collection[Hours] | Collection[SpecialDay]:
    """What counts on a day, of one kind: what is said of that very day, else of holidays, else of its weekday."""
    if special := [one for one in exceptions if one.day == day]:
        return special
    if holiday(day) and (kept := [one for one in hours if one.weekday == HOLIDAY]):
        return kept
    return [one for one in hours if one.weekday == day.isoweekday()]


def out_of_hours(*, office: OfficeHours) -> tuple[Hours, ...]:
    """The hours of a post that is open whenever it is ANW: it takes over at each closing time."""
    return (
        *(Hours(day, office.ends, office.begins, HoursKind.ANW) for day in range(1, SATURDAY)),
        *(Hours(day, office.begins, office.begins, HoursKind.ANW) for day in (SATURDAY, SATURDAY + 1, HOLIDAY)),
    )


def _stretches(
    hours: Collection[Hours], exceptions: Collection[SpecialDay], day: date
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of time, in UTC, that begin on `day`."""
    for one in hours_on(hours=hours, exceptions=exceptions, day=day):
        opens, closes = one.opens, one.closes
        if opens is None or closes is None:
            continue
        last_day = day + ONE_DAY if closes <= opens else day
        start, end = _utc(day, opens, fold=0), _utc(last_day, closes, fold=1)
        if start < end:
            yield start, end


def _utc(day: date, at: time, *, fold: int) -> datetime:
    """The moment at which clocks in the Netherlands show this.

    An hour that comes twice in October opens at its first coming (fold 0) and closes at its second (fold 1).
    A time that is skipped in March is the moment of the skip: clocks go forward on a whole hour, by one.
    """
    local = datetime.combine(day, at, tzinfo=AMSTERDAM).replace(fold=fold)
    moment = local.astimezone(UTC)
    shown = moment.astimezone(AMSTERDAM)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        skipped = local.replace(minute=0, second=0, microsecond=0, fold=0)
        return skipped.astimezone(UTC)
    return moment


def _require_zone(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
