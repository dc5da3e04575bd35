"""One policy at work on the region: events in order of time, and all that was asked, kept for whoever counts."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Protocol

from bench.region.clock import DAY, HOUR, is_night
from bench.region.demand import Need
from bench.region.places import Figure, Places, last_figure
from bench.region.world import Unit, World
from ketenzicht.capacity.domain import travel_minutes

DISCHARGED = (9, 17)  # beds are left by day


class Way(StrEnum):
    TELEPHONE = "telephone"
    PLATFORM = "platform"


class Answer(StrEnum):
    """What came of asking one unit."""

    ACCEPTED = "accepted"
    FULL = "full"
    NO_ROOM_FOR_SEX = "no-room-for-sex"
    CANNOT = "cannot"  # no isolation there
    REFUSED = "refused"  # a place, but not for this patient
    UNANSWERED = "unanswered"
    LAPSED = "lapsed"  # accepted, and not confirmed in time
    WITHDRAWN = "withdrawn"  # another was first, or it was no longer needed
    OPEN = "open"

    @property
    def says_no_place(self) -> bool:
        return self in (Answer.FULL, Answer.NO_ROOM_FOR_SEX)


class End(StrEnum):
    """Where every patient ends."""

    SOUGHT = "sought"
    PLACED = "placed"
    UNMET = "unmet"
    NO_LONGER = "no-longer"


@dataclass(slots=True)
class Ask:
    """One unit was asked. `shown` is the last figure that it told, whoever could see it; `told` our probability.

    `likely`: the probability of a yes, as we told it. `seen_at`: when somebody there was busy with it, if it was not
    withdrawn by then. `answered_at`: when it ended.
    """

    unit: Unit
    at: float
    way: Way
    shown: int | None
    told: float | None = None
    likely: float | None = None
    answer: Answer = Answer.OPEN
    seen_at: float | None = None
    answered_at: float | None = None


@dataclass(slots=True)
class Case:
    """One need while it is sought, and how it ended."""

    need: Need
    asks: list[Ask] = field(default_factory=list)
    end: End = End.SOUGHT
    unit: Unit | None = None
    accepted_at: float | None = None
    work: float = 0.0  # minutes of the coordinator
    held: Ask | None = None  # accepted, not confirmed yet
    lapsed: int = 0  # holds

    @property
    def is_over(self) -> bool:
        return self.end is not End.SOUGHT


class Policy(Protocol):
    name: str

    def begin(self, run: "Run") -> None:
        """Before anything happens."""

    def seek(self, run: "Run", case: Case) -> None:
        """Begin to seek; whatever follows is planned with `run.later`."""


class Run:
    """The state of the region under one policy."""

    def __init__(self, world: World, needs: Iterable[Need], policy: Policy) -> None:
        self.world, self.policy, self.chance, self.given = world, policy, world.chance, world.given
        self.at = 0.0
        self.places = {unit.number: Places(unit, world.chance) for unit in world.units}
        self.cases = [Case(need) for need in needs]
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def play(self) -> "Run":
        """Until nothing is left to happen before the end of the world."""
        for unit in self.world.units:
            self._begin(unit)
        self.policy.begin(self)
        for case in self.cases:
            self.plan(case.need.at, partial(self._seek, case))
        while self._events:
            at, _, event = heapq.heappop(self._events)
            if at > self.world.until:
                break
            self.at = at
            event()
        return self

    def plan(self, at: float, event: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (at, self._count, event))

    def later(self, minutes: float, event: Callable[[], None]) -> None:
        self.plan(self.at + minutes, event)

    # ── Who comes without the centre ────────────────────────────────────────────────────────────────────────
    def _begin(self, unit: Unit) -> None:
        for number, stay in enumerate(unit.begin):
            guest = ("there", number)
            self.places[unit.number].reserve(guest, 0.0)
            self._move_in(unit, guest, stay)
        self._next_own(unit, 0)

    def _next_own(self, unit: Unit, number: int) -> None:
        if number < len(unit.own):
            self.plan(unit.own[number][0], lambda: self._own(unit, number))

    def _own(self, unit: Unit, number: int) -> None:
        """Whoever finds no place goes elsewhere, out of this story."""
        places, guest = self.places[unit.number], ("own", number)
        if places.free(self.at):
            places.reserve(guest, self.at)
            self._move_in(unit, guest, unit.own[number][1])
        self._next_own(unit, number + 1)

    def _move_in(self, unit: Unit, guest: tuple[str, int], stay: float) -> None:
        places = self.places[unit.number]
        places.arrive(guest, self.at)
        ends = self.at + stay
        if unit.kind.is_bed:
            ends = self._by_day(ends, unit, guest)
        self.plan(ends, lambda: places.leave(guest, self.at))

    def _by_day(self, at: float, unit: Unit, guest: tuple[str, int]) -> float:
        first, last = DISCHARGED
        hour = at % DAY / HOUR
        if first <= hour < last:
            return at
        morning = (at // DAY + (hour >= last)) * DAY + first * HOUR
        return morning + self.chance.uniform("discharged", unit.number, *guest) * 5 * HOUR

    # ── Seeking ─────────────────────────────────────────────────────────────────────────────────────────────
    def _seek(self, case: Case) -> None:
        self.plan(case.need.gone_at, lambda: self.finish(case, End.NO_LONGER))
        self.plan(case.need.gives_up_at, lambda: self.finish(case, End.UNMET))
        self.policy.seek(self, case)

    def finish(self, case: Case, end: End) -> None:
        """Whoever was asked still hears that it is over. Nobody gives up while a place is held."""
        if case.is_over or (end is End.UNMET and case.held):
            return
        case.end = end
        self.withdraw(case)

    def give_up(self, case: Case) -> None:
        self.finish(case, End.UNMET)

    def withdraw(self, case: Case) -> None:
        for ask in case.asks:
            if ask.answer is Answer.OPEN:
                ask.answer, ask.answered_at = Answer.WITHDRAWN, self.at

    def figure(self, unit: Unit) -> Figure | None:
        return last_figure(self.places[unit.number], self.at)

    def travel(self, need: Need, unit: Unit) -> float:
        return travel_minutes(unit.distance(need.x, need.y))

    def asked(self, case: Case, unit: Unit, way: Way, *, told: float | None = None) -> Ask:
        figure = self.figure(unit)
        ask = Ask(unit, self.at, way, None if figure is None else figure.free, told)
        case.asks.append(ask)
        return ask

    def judge(self, need: Need, unit: Unit) -> Answer:
        """What a provider says who looks now. What it says of this patient does not hang on when, or who else asks.

        Some look for room first, others at the patient: who says no for the patient has then told nothing of room.
        """
        of_room, of_patient = self._of_room(need, unit), self._of_patient(need, unit)
        looks_for_room = self.chance.happens(self.given.looks_for_room, "looks-for-room", need.number, unit.number)
        first, then = (of_room, of_patient) if looks_for_room else (of_patient, of_room)
        return first or then or Answer.ACCEPTED

    def _of_room(self, need: Need, unit: Unit) -> Answer | None:
        places = self.places[unit.number]
        if not places.free(self.at):
            return Answer.FULL
        return None if places.suits(is_woman=need.is_woman, at=self.at) else Answer.NO_ROOM_FOR_SEX

    def _of_patient(self, need: Need, unit: Unit) -> Answer | None:
        if need.isolation and not unit.can_isolate:
            return Answer.CANNOT
        return Answer.REFUSED if self.chance.happens(unit.refuses, "refuses", need.number, unit.number) else None

    def hold(self, case: Case, unit: Unit) -> None:
        self.places[unit.number].reserve(("need", case.need.number), self.at)

    def release(self, case: Case, unit: Unit) -> None:
        self.places[unit.number].leave(("need", case.need.number), self.at)

    def place(self, case: Case, ask: Ask) -> None:
        """The place that is held is theirs: the patient comes."""
        case.unit, case.accepted_at = ask.unit, ask.answered_at
        self.finish(case, End.PLACED)
        unit, guest = ask.unit, ("need", case.need.number)
        leaves = self.given.transport if unit.kind.is_bed else 0.0
        comes = max(leaves + self.travel(case.need, unit), unit.kind.opening.next(self.at) - self.at)
        self.later(comes, lambda: self._move_in(unit, guest, case.need.stay))

    def slower(self) -> float:
        return self.given.night if is_night(self.at) else 1.0
