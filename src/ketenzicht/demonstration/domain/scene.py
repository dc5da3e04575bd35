"""What goes on at one unit at one moment, from which its figures follow. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, sqrt
from statistics import NormalDist

from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.rhythm import EPOCH, Course, Rhythm, hours_since_epoch, load
from ketenzicht.demonstration.domain.stops import opening

_NORMAL = NormalDist()
STAFF_DAYS = 2.5  # how long it stays short-staffed or not
SHORT_STAFFED = 0.05  # standard deviation of the share of places that can be open
FULL_REASONS = {"beds", "outflow"}  # of a stop that comes, or is there
OVERFULL = 0.25  # of the places, at most, when a department stops because it is full


@dataclass(frozen=True, slots=True)
class Habit:
    """How units of one kind live.

    `moves_every` is how often figures can change at all; in between they are confirmed. `stops_a_day` is None for
    units that declare no opening. Places are open as far as `staffed_by` says: at least the share `lowest` of
    them, all of them when the load of that rhythm is `peak` or more, and none while it is closed.
    """

    course: Course
    moves_every: timedelta
    stops_a_day: float | None = None
    staffed_by: Rhythm = Rhythm.ROUND_THE_CLOCK
    lowest: float = 1.0
    peak: float = 1.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What does not change of a simulated unit."""

    module: str
    label: str
    size: int
    habit: Habit


@dataclass(frozen=True, slots=True)
class Scene:
    """One unit at one moment. Everything else is derived from these."""

    chance: Chance
    at: datetime
    size: int
    load: float  # of the rhythm: 1 is average, 0 is closed
    total: int
    occupied: int
    reserved: int  # of the free places, for somebody who is on the way

    @property
    def overflow(self) -> int:
        return max(0, self.occupied - self.total)

    @property
    def available(self) -> int:
        return self.total - self.occupied - self.reserved

    @property
    def pressure(self) -> float:
        """Which share of the places is in use; above 1 there are more patients than places."""
        return self.occupied / max(1, self.total)

    def count(self, name: str, mean: float, *, hours: float = 1.5) -> int:
        """A number of people or things that is `mean` on average and stays about the same for `hours`."""
        return people(self.chance, self.at, name, mean, hours=hours)

    def measure(self, name: str, mean: float, *, spread: float = 0.4, hours: float = 1.5, step: float = 1) -> float:
        """A positive quantity around `mean`, in whole steps."""
        wave = self.chance.wave(hours_since_epoch(self.at) / hours, name)
        return max(0.0, round(mean * (1 + spread * wave) / step) * step)

    def share(self, name: str, *, hours: float = 12.0) -> float:
        """Uniform between 0 and 1, and slow."""
        return _NORMAL.cdf(self.chance.wave(hours_since_epoch(self.at) / hours, name))


def people(chance: Chance, at: datetime, name: str, mean: float, *, hours: float) -> int:
    """A number that is `mean` on average and stays about the same for `hours`."""
    if mean <= 0:
        return 0
    level = _NORMAL.cdf(chance.wave(hours_since_epoch(at) / hours, name))
    return round(_poisson_at(level, mean))


def _poisson_at(level: float, mean: float) -> float:
    """The number that a Poisson variable stays below with probability `level`; a normal one when it is large."""
    if mean > 12:  # noqa: PLR2004 - from here on the normal curve is close enough
        return max(0.0, mean + sqrt(mean) * _NORMAL.inv_cdf(min(max(level, 1e-9), 1 - 1e-9)))
    count, weight, left = 0, exp(-mean), level
    while left > weight and count < 60:  # noqa: PLR2004 - never reached with such a mean
        left -= weight
        count += 1
        weight *= mean / count
    return count


def scene_at(*, profile: Profile, chance: Chance, moment: datetime) -> Scene:
    """What goes on at the unit; ask it of a moment at which it can change, for the same figures until the next."""
    habit = profile.habit
    busy = load(rhythm=habit.staffed_by, at=moment)
    if not busy:
        return Scene(chance=chance, at=moment, size=profile.size, load=0.0, total=0, occupied=0, reserved=0)
    planned = profile.size * (habit.lowest + (1 - habit.lowest) * min(1.0, busy / habit.peak))
    short = max(0.0, chance.wave(hours_since_epoch(moment) / 24 / STAFF_DAYS, "staff") * SHORT_STAFFED)
    total = max(1, round(planned * (1 - short)))
    occupied = round(planned * habit.course.fullness(chance=chance, at=moment))
    if _is_full(habit, chance, moment):
        occupied = max(occupied, total + round(OVERFULL * total * chance.share("overfull", moment.date())))
    wanted = people(chance, moment, "reserved", 0.04 * profile.size, hours=4)
    return Scene(
        chance=chance,
        at=moment,
        size=profile.size,
        load=load(rhythm=habit.course.rhythm, at=moment),
        total=total,
        occupied=occupied,
        reserved=min(wanted, max(0, total - occupied)),
    )


def _is_full(habit: Habit, chance: Chance, moment: datetime) -> bool:
    """Who stops because there is no room has no room."""
    if habit.stops_a_day is None:
        return False
    return opening(chance=chance, at=moment, a_day=habit.stops_a_day).reason in FULL_REASONS


def moved_at(*, profile: Profile, chance: Chance, at: datetime) -> datetime:
    """The last moment, not after `at`, at which this unit's figures could change; units take turns."""
    step = profile.habit.moves_every
    offset = step * chance.share("turn")
    steps = (at - EPOCH - offset) // step
    return EPOCH + offset + steps * step
