"""How busy care is by hour and day: the rhythms that the simulated figures follow. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ketenzicht.base.calendar import AMSTERDAM, SATURDAY, OfficeHours, holiday, is_out_of_hours
from ketenzicht.demonstration.domain.chance import Chance

EPOCH = datetime(2020, 1, 1, tzinfo=AMSTERDAM)


class Rhythm(StrEnum):
    """The course of a week."""

    EMERGENCY = "emergency"  # SEH: low at five, high in the afternoon and early evening
    WARD = "ward"  # full in the late morning of weekdays, emptied by discharges in the afternoon, low on Sunday
    ROUND_THE_CLOCK = "round-the-clock"  # intensive care, births, closed wards: hardly any rhythm
    OUT_OF_HOURS = "out-of-hours"  # HAP: evenings, nights and weekends only
    ON_THE_ROAD = "on-the-road"  # ambulances: planned transport by day, acute always
    RESIDENTIAL = "residential"  # nursing homes, ELV: slow, admissions and discharges on weekdays
    OFFICE = "office"  # practices and planned care: weekdays by day
    DAYTIME = "daytime"  # from 8 to 18 every day
    EVENING = "evening"  # from 18 to 24 every day
    NIGHT = "night"  # from 0 to 8 every day


# Load per two hours from midnight, relative to the mean of a weekday.
# SEH: shape of hourly arrivals with a length of stay of about three hours behind it.
_EMERGENCY = (0.72, 0.52, 0.40, 0.42, 0.66, 1.08, 1.36, 1.48, 1.46, 1.40, 1.26, 0.98)
_ROAD_WEEKDAY = (0.55, 0.48, 0.46, 0.62, 1.12, 1.46, 1.50, 1.44, 1.32, 1.16, 1.02, 0.78)
_ROAD_WEEKEND = (0.74, 0.66, 0.52, 0.54, 0.78, 1.02, 1.14, 1.16, 1.12, 1.10, 1.02, 0.88)
_OFFICE_WEEKDAY = (0.0, 0.0, 0.0, 0.2, 1.9, 2.1, 1.7, 1.8, 1.1, 0.2, 0.0, 0.0)
_CLOSED = (0.0,) * 12
_DAYTIME = (0.0,) * 4 + (1.3, 1.2, 0.9, 0.8, 0.8) + (0.0,) * 3
_EVENING = (0.0,) * 9 + (0.9, 1.3, 0.8)
_NIGHT = (0.9, 0.8, 0.9, 1.4) + (0.0,) * 8
# Wards hold between 0.90 and 1.04 of their mean: the top is just before the discharges of the day.
_WARD_WEEKDAY = (1.00, 1.00, 1.00, 1.01, 1.03, 1.04, 1.01, 0.97, 0.96, 0.98, 0.99, 1.00)
_WARD_WEEKEND = (0.97, 0.97, 0.97, 0.97, 0.97, 0.96, 0.94, 0.92, 0.91, 0.91, 0.91, 0.92)
_HOME_WEEKDAY = (1.00, 1.00, 1.00, 1.00, 1.00, 0.99, 0.97, 0.99, 1.01, 1.01, 1.01, 1.01)
_STEADY = (1.0,) * 12
# HAP: percentages of the contacts of a whole week. Three are figures: weekdays 18-20 h 12.3, weekend 10-12 h
# 10.1 and weekend 04-06 h 0.85 (NIVEL 2014, volksgezondheidenzorg.info); the rest is drawn through them and
# adds up to 100. The weekday figures cover five days, those of the weekend two. The HAP opens at 17 h.
HAP_WEEKDAYS = (3.0, 1.9, 1.5, 2.4, 0.0, 0.0, 0.0, 0.0, 5.0, 12.3, 10.2, 6.35)
HAP_WEEKEND = (2.0, 1.2, 0.85, 2.2, 7.6, 10.1, 7.6, 6.8, 6.6, 5.6, 4.2, 2.6)
OFFICE = OfficeHours()  # of practices: when the HAP is closed
_HAP_MEAN = 100 / (7 * 24)  # per hour
_HAP_WEEKDAY = tuple(
    share / 5 / (1 if slot == OFFICE.ends.hour // 2 else 2) / _HAP_MEAN for slot, share in enumerate(HAP_WEEKDAYS)
)
_HAP_WEEKEND = tuple(share / 2 / 2 / _HAP_MEAN for share in HAP_WEEKEND)

_WEEKDAY: dict[Rhythm, tuple[float, ...]] = {
    Rhythm.EMERGENCY: _EMERGENCY,
    Rhythm.WARD: _WARD_WEEKDAY,
    Rhythm.ROUND_THE_CLOCK: _STEADY,
    Rhythm.OUT_OF_HOURS: _HAP_WEEKDAY,
    Rhythm.ON_THE_ROAD: _ROAD_WEEKDAY,
    Rhythm.RESIDENTIAL: _HOME_WEEKDAY,
    Rhythm.OFFICE: _OFFICE_WEEKDAY,
    Rhythm.DAYTIME: _DAYTIME,
    Rhythm.EVENING: _EVENING,
    Rhythm.NIGHT: _NIGHT,
}
_WEEKEND: dict[Rhythm, tuple[float, ...]] = {
    Rhythm.EMERGENCY: _EMERGENCY,
    Rhythm.WARD: _WARD_WEEKEND,
    Rhythm.ROUND_THE_CLOCK: _STEADY,
    Rhythm.OUT_OF_HOURS: _HAP_WEEKEND,
    Rhythm.ON_THE_ROAD: _ROAD_WEEKEND,
    Rhythm.RESIDENTIAL: _STEADY,
    Rhythm.OFFICE: _CLOSED,
    Rhythm.DAYTIME: _DAYTIME,
    Rhythm.EVENING: _EVENING,
    Rhythm.NIGHT: _NIGHT,
}


def _is_day_off(local: datetime) -> bool:
    """Weekend or holiday: both have the same course."""
    return local.isoweekday() >= SATURDAY or holiday(local.date()) is not None


def load(*, rhythm: Rhythm, at: datetime) -> float:
    """How busy it is on average at that moment; 1 is the mean of the rhythm, 0 is closed.

    The table holds means of two hours; in between the course is a straight line from middle to middle.
    """
    local = at.astimezone(AMSTERDAM)
    if rhythm is Rhythm.OUT_OF_HOURS and not is_out_of_hours(moment=at, office=OFFICE):
        return 0.0
    since_middle = (local.hour + local.minute / 60) / 2 - 0.5
    slot = int(since_middle // 1)
    before = _mean_of(rhythm, local, slot)
    after = _mean_of(rhythm, local, slot + 1)
    if not before or not after:  # closed until the very minute of opening
        return _mean_of(rhythm, local, local.hour // 2)
    return before + (after - before) * (since_middle - slot)


def _mean_of(rhythm: Rhythm, local: datetime, slot: int) -> float:
    day = local + timedelta(days=slot // 12)
    return (_WEEKEND if _is_day_off(day) else _WEEKDAY)[rhythm][slot % 12]


def hours_since_epoch(at: datetime) -> float:
    return (at - EPOCH).total_seconds() / 3600


@dataclass(frozen=True, slots=True)
class Course:
    """How one unit's load moves: its rhythm, and how far and how fast it strays from it."""

    rhythm: Rhythm
    mean: float  # of the capacity, 0 to about 1.1
    strays: float = 0.05  # standard deviation, as share of the capacity
    hours: float = 8.0  # how long it stays off on one side

    def fullness(self, *, chance: Chance, at: datetime) -> float:
        """Which share of the capacity is in use, not rounded and not bounded above."""
        hour = hours_since_epoch(at)
        slow = chance.wave(hour / self.hours, "slow")
        quick = chance.wave(hour / (self.hours / 9), "quick")
        base = load(rhythm=self.rhythm, at=at)
        if not base:
            return 0.0
        return max(0.0, self.mean * base + self.strays * (0.92 * slow + 0.39 * quick))
