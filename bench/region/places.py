"""The places of one unit while time passes: who has which, and what a feed or a nurse would tell of it."""

from bisect import bisect_right
from dataclasses import dataclass, field

from bench.region.chance import Chance
from bench.region.clock import HOUR
from bench.region.world import Unit

SHIFT = 8 * HOUR
FEED = 5.0
LARGE = 20  # from so many places on a shortage costs two
Guest = tuple[str, int]  # "own" or "need", and its number


class TakenTwiceError(Exception):
    """A place would be given twice: the simulation is wrong."""


@dataclass(slots=True)
class Stay:
    """Who had a place from when to when; `reserved` until the patient arrived."""

    place: int
    guest: Guest
    begin: float
    arrived: float | None = None
    end: float | None = None


@dataclass(slots=True)
class Places:
    """What is true of a unit. `stays` keeps every use of every place."""

    unit: Unit
    chance: Chance
    empty: list[int] = field(init=False)
    present: dict[Guest, Stay] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    _arrived: int = 0
    _changes: list[float] = field(default_factory=lambda: [float("-inf")])
    _in_system: list[int] = field(init=False)
    _true: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.empty = list(range(self.unit.places))
        self._in_system, self._true = [self.unit.places], [self.unit.places]

    def unstaffed(self, at: float) -> int:
        """Places that no nurse stands for in this shift."""
        if not self.chance.happens(self.unit.shortage, "shortage", self.unit.number, int(at // SHIFT)):
            return 0
        return 2 if self.unit.places >= LARGE else 1

    def free(self, at: float) -> int:
        """Places that are really there."""
        return max(0, len(self.empty) - self.unstaffed(at))

    def suits(self, *, is_woman: bool, at: float) -> bool:
        """Whether the last place in a room for more than one is for this sex; with two or more there is always one."""
        if not self.unit.shared_rooms or self.free(at) > 1:
            return True
        return self.chance.happens(0.5, "room", self.unit.number, int(at // SHIFT)) == is_woman

    def reserve(self, guest: Guest, at: float) -> None:
        if not self.empty or guest in self.present:
            raise TakenTwiceError(f"{guest} at {self.unit.number}")
        stay = Stay(self.empty.pop(), guest, at)
        self.present[guest] = stay
        self.stays.append(stay)
        self._note(at)

    def arrive(self, guest: Guest, at: float) -> None:
        self.present[guest].arrived = at
        self._arrived += 1
        self._note(at)

    def leave(self, guest: Guest, at: float) -> None:
        stay = self.present.pop(guest)
        stay.end = at
        self._arrived -= stay.arrived is not None
        self.empty.append(stay.place)
        self._note(at)

    def _note(self, at: float) -> None:
        self._changes.append(at)
        self._in_system.append(self.unit.places - self._arrived)
        self._true.append(len(self.empty))

    def in_system(self, at: float) -> int:
        """What the provider's own system told at that moment: who has arrived is in it, who is awaited is not."""
        return self._in_system[bisect_right(self._changes, at) - 1]

    def counted(self, at: float) -> int:
        """What a nurse counted at that moment: she knows who is awaited, and who stands for which place."""
        return max(0, self._true[bisect_right(self._changes, at) - 1] - self.unstaffed(at))


@dataclass(frozen=True, slots=True)
class Figure:
    """The last figure that was told of a unit, and of which moment it is."""

    free: int
    observed_at: float


def last_figure(places: Places, at: float) -> Figure | None:
    """What was told last; None: nothing ever."""
    reporting, unit, chance = places.unit.reporting, places.unit, places.chance
    if reporting.never:
        return None
    if reporting.moments is not None:
        number = bisect_right(reporting.moments, at)
        if not number:
            return None
        told_at = reporting.moments[number - 1]
        wrong = _miscounted(chance, unit.number, number, reporting.miscounted)
        return Figure(max(0, places.counted(told_at) + reporting.bias + wrong), told_at)
    told_at = at // FEED * FEED
    for begin, end in reporting.silences:
        if begin <= told_at < end:
            told_at = begin
    return Figure(max(0, places.in_system(told_at)), told_at)


def _miscounted(chance: Chance, unit: int, number: int, share: float) -> int:
    """One or two wrong, now and then."""
    drawn = chance.uniform("miscounted", unit, number)
    return 0 if drawn >= share else (-2, -1, -1, 1, 1, 2)[int(drawn / share * 6)]
