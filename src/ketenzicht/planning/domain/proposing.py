"""Where a visit or appointment fits: the first moments before a deadline, or why there is none. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.geography import Point
from ketenzicht.planning.domain.neighbourhoods import Neighbourhood, Where, road_minutes

GRID = timedelta(minutes=5)  # moments are proposed on whole five minutes
STEP = timedelta(minutes=15)  # between two proposals in one gap


class WhyNot(StrEnum):
    NOTHING_PLANNED = "nothing-planned"
    FULL = "full"
    TOO_SHORT = "too-short"
    TRAVEL = "travel"
    NO_PLACE = "no-place"

    @property
    def word(self) -> str:
        return _WHY_NOT[self]


_WHY_NOT = {
    WhyNot.NOTHING_PLANNED: "Er staat voor de uiterste tijd niets in het rooster.",
    WhyNot.FULL: "Alles voor de uiterste tijd is vol.",
    WhyNot.TOO_SHORT: "De tijd die vrij is, is te kort.",
    WhyNot.TRAVEL: "Met de reistijd erbij past het nergens tussen.",
    WhyNot.NO_PLACE: "Er is niet gezegd waar het bezoek is.",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """`minutes` of care that begin from `earliest` until and with `deadline`. Nobody leaves before `asked_at`."""

    minutes: int
    asked_at: datetime
    earliest: datetime
    deadline: datetime
    place: Neighbourhood | None = None

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Visit:
    """What is planned already. Without a place it is where the shift begins."""

    begins: datetime
    ends: datetime
    place: Neighbourhood | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A slot of a resource with what is taken of it. `base` is where a travelling resource begins and ends."""

    slot_id: UUID
    begins: datetime
    ends: datetime
    capacity: int
    taken: tuple[Visit, ...] = ()
    travels: bool = False
    base: Point | None = None

    @property
    def left(self) -> int:
        return max(0, self.capacity - len(self.taken))


@dataclass(frozen=True, slots=True)
class Moment:
    """`travel` is the number of whole minutes by road before it; 0 where the patient comes."""

    slot_id: UUID
    begins: datetime
    ends: datetime
    travel: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The first moments, and without any: why not."""

    moments: tuple[Moment, ...]
    why_not: WhyNot | None


def propose(wish: Wish, openings: Iterable[Opening], *, most: int) -> Answer:
    """The first `most` moments of one resource."""
    found: list[Moment] = []
    reasons: list[WhyNot] = []
    for one in sorted(openings, key=lambda each: each.begins):
        if one.begins > wish.deadline or one.ends <= wish.earliest:
            continue
        told = list(_in_shift(wish, one)) if one.travels else list(_in_slot(wish, one))
        reasons += [each for each in told if isinstance(each, WhyNot)]
        found += [each for each in told if isinstance(each, Moment)]
        if len(found) >= most:
            break
    if found:
        return Answer(tuple(sorted(found, key=lambda each: each.begins)[:most]), None)
    return Answer((), min(reasons, key=list(WhyNot).index) if reasons else WhyNot.NOTHING_PLANNED)


def fits(wish: Wish, opening: Opening, *, begins: datetime) -> WhyNot | None:
    """Whether it can begin at this very moment; None: it can."""
    if opening.travels and wish.place is None:
        return WhyNot.NO_PLACE
    if not opening.travels:
        return WhyNot.FULL if not opening.left else _misfit(opening, begins, begins + wish.length)
    if outside := _misfit(opening, begins, begins + wish.length):
        return outside
    visits = sorted([*opening.taken, Visit(begins, begins + wish.length, wish.place)], key=lambda each: each.begins)
    return None if _is_feasible(opening, visits, asked_at=wish.asked_at) else WhyNot.TRAVEL


def departures(opening: Opening, visits: Sequence[Visit]) -> list[datetime]:
    """When one leaves for each of these visits (in order of time), from the one before it or from the base."""
    where: Where | None = opening.base
    found = []
    for one in visits:
        found.append(one.begins - travel_between(where, one.place or opening.base))
        where = one.place or opening.base
    return found


def travel_between(one: Where | None, other: Where | None) -> timedelta:
    """The time by road; none from nowhere."""
    return timedelta() if one is None or other is None else timedelta(minutes=road_minutes(one, other))


def _misfit(opening: Opening, begins: datetime, ends: datetime) -> WhyNot | None:
    return None if opening.begins <= begins and ends <= opening.ends else WhyNot.TOO_SHORT


def _is_feasible(opening: Opening, visits: Sequence[Visit], *, asked_at: datetime) -> bool:
    free = opening.begins
    for one, leaves in zip(visits, departures(opening, visits), strict=True):
        if leaves < free or (leaves < asked_at and one not in opening.taken):
            return False
        free = one.ends
    last = visits[-1]
    return last.ends + travel_between(last.place, opening.base) <= opening.ends


def _in_slot(wish: Wish, slot: Opening) -> Iterator[Moment | WhyNot]:
    """The patient comes: one begins when the slot does."""
    if slot.begins < wish.earliest:
        return
    if not slot.left:
        yield WhyNot.FULL
    elif slot.begins + wish.length > slot.ends:
        yield WhyNot.TOO_SHORT
    else:
        yield Moment(slot.slot_id, slot.begins, slot.begins + wish.length)


def _in_shift(wish: Wish, shift: Opening) -> Iterator[Moment | WhyNot]:
    """Somebody travels: between two visits, before the first and after the last, with the way there and onwards."""
    if wish.place is None:
        yield WhyNot.NO_PLACE
        return
    visits = sorted(shift.taken, key=lambda each: each.begins)
    befores = [(shift.begins, shift.base), *((one.ends, one.place or shift.base) for one in visits)]
    afters = [*((one.begins, one.place or shift.base) for one in visits), (shift.ends, shift.base)]
    for (free, where), (next_begins, whither) in zip(befores, afters, strict=True):
        there, onwards = travel_between(where, wish.place), travel_between(wish.place, whither)
        begins = _on_grid(max(wish.earliest, max(free, wish.asked_at) + there))
        last = min(next_begins - onwards - wish.length, wish.deadline)
        if begins > last and begins <= wish.deadline:
            yield WhyNot.FULL if next_begins - free < wish.length else WhyNot.TRAVEL
        while begins <= last:
            yield Moment(shift.slot_id, begins, begins + wish.length, int(there.total_seconds() // 60))
            begins += STEP


def _on_grid(moment: datetime) -> datetime:
    """The first whole five minutes from then on."""
    since = moment - datetime(2000, 1, 1, tzinfo=UTC)
    return moment + (-since % GRID)
