"""The hours of a week: when people fall ill, when a post is open, and how minutes become a date.

Time is in minutes since the first Monday 00:00, Dutch winter time.
"""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

HOUR, DAY, WEEK = 60.0, 24 * 60.0, 7 * 24 * 60.0
BEGIN = datetime(2026, 1, 5, tzinfo=timezone(timedelta(hours=1)))
SATURDAY = 5

# How busy each hour of each weekday is beside the average hour, Monday first. Our own rounded means of 41,640
# consecutive hours of arrivals at one emergency department (University of Iowa, 2013-07 to 2018-03, a public series):
# no Dutch hourly series is public.
ARRIVALS = (
    (0.66, 0.52, 0.44, 0.35, 0.32, 0.31, 0.38, 0.60, 1.04, 1.30, 1.50, 1.59,
     1.59, 1.55, 1.55, 1.60, 1.59, 1.64, 1.55, 1.51, 1.33, 1.18, 0.98, 0.78),
    (0.64, 0.50, 0.41, 0.36, 0.31, 0.31, 0.37, 0.51, 0.90, 1.18, 1.34, 1.44,
     1.46, 1.36, 1.37, 1.45, 1.54, 1.61, 1.48, 1.40, 1.28, 1.11, 0.96, 0.74),
    (0.63, 0.54, 0.44, 0.36, 0.33, 0.32, 0.37, 0.56, 0.86, 1.15, 1.25, 1.37,
     1.32, 1.47, 1.40, 1.44, 1.50, 1.52, 1.49, 1.38, 1.31, 1.12, 0.97, 0.78),
    (0.61, 0.49, 0.42, 0.35, 0.32, 0.29, 0.36, 0.52, 0.88, 1.11, 1.24, 1.41,
     1.33, 1.33, 1.41, 1.39, 1.47, 1.44, 1.45, 1.42, 1.24, 1.16, 0.89, 0.75),
    (0.65, 0.55, 0.48, 0.41, 0.31, 0.33, 0.34, 0.51, 0.81, 1.08, 1.33, 1.35,
     1.39, 1.37, 1.48, 1.46, 1.57, 1.58, 1.47, 1.42, 1.27, 1.16, 1.00, 0.89),
    (0.77, 0.69, 0.58, 0.47, 0.35, 0.37, 0.39, 0.50, 0.68, 0.97, 1.17, 1.26,
     1.39, 1.38, 1.34, 1.37, 1.33, 1.37, 1.29, 1.27, 1.25, 1.13, 1.00, 0.88),
    (0.78, 0.74, 0.61, 0.47, 0.41, 0.36, 0.39, 0.49, 0.69, 0.98, 1.20, 1.27,
     1.38, 1.36, 1.35, 1.37, 1.41, 1.33, 1.33, 1.33, 1.30, 1.14, 1.01, 0.78),
)  # fmt: skip

EVENING_SHARE = 0.123  # of all contacts of a HAP on workdays 18-20 h: benchmarkhap.ineen.nl
WEEKEND_SHARE = 0.101  # and in weekends 10-12 h: idem
WEEKEND_BUSIER = 1.5  # the other hours of a weekend beside those of a workday: voorstel
OWN_NIGHT = 0.1  # what comes in by itself at night beside the day, where people are admitted by day: voorstel


class Opening(StrEnum):
    """When patients are taken in."""

    ALWAYS = "always"
    DAY = "8–22 h"
    ANW = "17–8 h and weekends"

    def includes(self, at: float) -> bool:
        hour, day = at % DAY / HOUR, int(at // DAY) % 7
        if self is Opening.DAY:
            return 8 <= hour < 22
        return self is Opening.ALWAYS or day >= SATURDAY or not 8 <= hour < 17

    def next(self, at: float) -> float:
        """The first moment from `at` on, on whole hours, that it is open."""
        if self.includes(at):
            return at
        hour = (at // HOUR + 1) * HOUR
        while not self.includes(hour):
            hour += HOUR
        return hour


class Shape(StrEnum):
    """How a week is divided over its hours."""

    ED = "ed"
    HAP = "hap"
    ADMITTED_BY_DAY = "by day"


def moment(at: float) -> datetime:
    return (BEGIN + timedelta(minutes=at)).astimezone(UTC)


def is_night(at: float) -> bool:
    return not 7 <= at % DAY / HOUR < 23


def weights(shape: Shape) -> NDArray[np.float64]:
    """168 shares of a week; they add up to 1."""
    of_ed = np.array(ARRIVALS).ravel()
    if shape is Shape.HAP:
        found = _of_hap(of_ed)
    elif shape is Shape.ADMITTED_BY_DAY:
        by_day = np.array([1.0 if 9 <= hour < 18 else OWN_NIGHT for hour in range(24)])
        found = np.tile(by_day, 7)
    else:
        found = of_ed
    return np.asarray(found / found.sum(), dtype=np.float64)


def _of_hap(of_ed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Closed on workdays 8-17 h; the two peaks that are published; the rest as people fall ill."""
    hours = np.arange(168)
    hour, weekend = hours % 24, hours // 24 >= SATURDAY
    is_open = weekend | (hour < 8) | (hour >= 17)
    evening, morning = ~weekend & (hour >= 18) & (hour < 20), weekend & (hour >= 10) & (hour < 12)
    found = np.where(is_open, of_ed * np.where(weekend, WEEKEND_BUSIER, 1.0), 0.0)
    found[evening | morning] = 0
    found *= (1 - EVENING_SHARE - WEEKEND_SHARE) / found.sum()
    found[evening], found[morning] = EVENING_SHARE / evening.sum(), WEEKEND_SHARE / morning.sum()
    return found


def moments(shape: Shape, *, per_week: float, until: float, random: np.random.Generator) -> list[float]:
    """A Poisson process that follows the week, in order."""
    weeks = int(until // WEEK) + 1
    cumulative = np.concatenate([[0.0], np.cumsum(np.tile(weights(shape), weeks))])
    number = random.poisson(per_week * weeks)
    drawn = np.sort(random.uniform(0, weeks, number))
    found = np.interp(drawn, cumulative, np.arange(cumulative.size) * HOUR)
    return [float(at) for at in found if at < until]
