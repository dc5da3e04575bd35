"""The region: towns, units of each kind, how each reports and answers, and who comes in without the centre."""

from dataclasses import dataclass
from functools import cached_property
from math import hypot
from uuid import UUID

import numpy as np

from bench.region.assumptions import Assumptions
from bench.region.chance import Chance
from bench.region.clock import DAY, HOUR, WEEK, moments, weights
from bench.region.kinds import KINDS, Kind

# Kilometres on a flat map, and their share of the inhabitants. Voorstel: about as wide as the province of Utrecht.
TOWNS: tuple[tuple[float, float, float], ...] = (
    (0, 0, 0.30), (18, 8, 0.15), (-14, 10, 0.12), (8, -14, 0.11), (-20, -8, 0.10), (28, -6, 0.09), (4, 18, 0.08),
    (-6, -20, 0.05),
)  # fmt: skip
# Two towns for each of two regions.
NEIGHBOURS: tuple[tuple[float, float], ...] = ((-50, 6), (-44, -14), (52, 14), (46, -16))
NEIGHBOURING = 0.5  # as many units in both neighbouring regions together as in the own: voorstel
SCATTER = 4.0  # km around the middle of a town
SINGLE, FULL = 0.6, 0.985
ERLANG_ROUNDS = 40
LEAST_OWN = 0.1  # of the places are taken without the centre, at least
OWN = "R1"


@dataclass(frozen=True, slots=True)
class Reporting:
    """How the figure of a unit comes about: `moments` are its counts by hand; None: every five minutes by itself."""

    moments: tuple[float, ...] | None
    silences: tuple[tuple[float, float], ...]
    bias: int
    miscounted: float
    never: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """Some places of one kind at one location."""

    number: int
    id: UUID
    kind: Kind
    region: str
    x: float
    y: float
    places: int
    reporting: Reporting
    shared_rooms: bool
    can_isolate: bool
    is_closed: bool
    refuses: float
    app_never: float
    app_slower: float
    shortage: float
    begin: tuple[float, ...]  # when those leave who are there at the beginning
    own: tuple[tuple[float, float], ...]  # who comes without the centre, and how long they stay

    def distance(self, x: float, y: float) -> float:
        return hypot(self.x - x, self.y - y)


@dataclass(frozen=True)
class World:
    """What is the same for every policy."""

    units: tuple[Unit, ...]
    until: float
    chance: Chance
    given: Assumptions

    @cached_property
    def by_kind(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.kind.code, []).append(unit)
        return found


def build(*, chance: Chance, given: Assumptions, until: float, kinds: tuple[Kind, ...] = KINDS) -> World:
    """The region and its neighbours; `until` is when nobody is sought for any more and all that runs has ended."""
    units: list[Unit] = []
    for kind in kinds:
        for number in range(kind.units + round(kind.units * NEIGHBOURING)):
            units.append(_unit(kind, number, len(units), chance=chance, given=given, until=until))
    return World(tuple(units), until, chance, given)


def _unit(kind: Kind, number: int, count: int, *, chance: Chance, given: Assumptions, until: float) -> Unit:
    about = (kind.code, number)
    region, x, y = _where(kind, number, chance)
    places = max(1, round(kind.places * (0.6 + 0.8 * chance.uniform("places", *about))))
    occupancy = kind.occupancy + (given.occupancy if kind.is_bed else 0)
    occupancy = min(FULL, max(SINGLE, chance.normal(occupancy, given.occupancy_spread, "occupancy", *about)))
    begin, own = _own(kind, number, places, occupancy, chance=chance, until=until)
    return Unit(
        number=count,
        id=UUID(int=chance.number("id", *about) << 32 | count),
        kind=kind,
        region=region,
        x=x,
        y=y,
        places=places,
        reporting=_reporting(kind, about, chance=chance, given=given, until=until),
        shared_rooms=chance.happens(kind.shared_rooms, "shared", *about),
        can_isolate=chance.happens(given.can_isolate, "isolate", *about),
        is_closed=bool(kind.closed) and number % 3 == 0,
        refuses=min(0.6, chance.exponential(given.refuses, "refuses", *about)),
        app_never=min(0.7, chance.exponential(given.app_never, "app-never", *about)),
        app_slower=chance.lognormal(1, 1.8, "app-slower", *about),
        shortage=min(0.5, chance.exponential(given.shortage, "shortage", *about)),
        begin=begin,
        own=own,
    )


def _where(kind: Kind, number: int, chance: Chance) -> tuple[str, float, float]:
    """The first of a kind stand in the largest towns."""
    if number < kind.units:
        (x, y), region = TOWNS[number % len(TOWNS)][:2], OWN
    else:
        place = (number - kind.units) % len(NEIGHBOURS)
        (x, y), region = NEIGHBOURS[place], ("R2", "R3")[place // 2]
    about = (kind.code, number)
    return region, chance.normal(x, SCATTER, "x", *about), chance.normal(y, SCATTER, "y", *about)


def _reporting(kind: Kind, about: tuple[str, int], *, chance: Chance, given: Assumptions, until: float) -> Reporting:
    drawn = chance.uniform("bias", *about)
    bias = 1 if drawn < given.optimists else -1 if drawn > 1 - given.pessimists else 0
    never = chance.happens(given.never, "never", *about)
    if chance.happens((1 - kind.automatic) * given.by_hand, "by-hand", *about):
        counts = _by_hand(about, chance=chance, given=given, until=until)
        return Reporting(counts, (), bias, given.miscounted, never)
    silences = []
    for week in range(int(until // WEEK) + 1):
        if chance.happens(given.silent, "silent", *about, week):
            begin = (week + chance.uniform("silent-from", *about, week)) * WEEK
            silences.append((begin, begin + chance.lognormal(given.silent_for, 36 * HOUR, "silent-for", *about, week)))
    return Reporting(None, tuple(silences), 0, 0.0, never)


def _by_hand(about: tuple[str, int], *, chance: Chance, given: Assumptions, until: float) -> tuple[float, ...]:
    hours = (9, 16) if chance.happens(given.twice_a_day, "twice", *about) else (9,)
    return tuple(
        sorted(
            day * DAY + hour * HOUR + chance.lognormal(given.late, 3 * HOUR, "late", *about, day, hour)
            for day in range(-1, int(until // DAY) + 1)
            for hour in hours
            if not chance.happens(given.missed, "missed", *about, day, hour)
        )
    )


def _own(
    kind: Kind, number: int, places: int, occupancy: float, *, chance: Chance, until: float
) -> tuple[tuple[float, ...], tuple[tuple[float, float], ...]]:
    """Who is there at the beginning, and who comes, so that with what the centre brings the occupancy comes about.

    Who comes without the centre and finds no place is lost; whoever the centre seeks a place for gets one in the end.
    """
    offered = offered_for(places, occupancy)
    by_centre = kind.per_week / WEEK * kind.stay / kind.units if number < kind.units else 0.0
    by_itself = max(LEAST_OWN, 1 - by_centre / (occupancy * places)) * offered
    random = np.random.default_rng(chance.number("own", kind.code, number))
    present = min(places, int(random.poisson(offered)))
    begin = tuple(float(stay) for stay in random.exponential(kind.stay, present))
    part_open = float((weights(kind.own_shape) > 0).mean())
    per_week = by_itself / kind.stay * WEEK * part_open
    come = moments(kind.own_shape, per_week=per_week, until=until, random=random)
    return begin, tuple(zip(come, map(float, random.exponential(kind.stay, len(come))), strict=True))


def offered_for(places: int, occupancy: float) -> float:
    """The load in erlang at which so many places are so full, when whoever finds none goes elsewhere (Erlang B)."""
    low, high = 0.0, 400.0 * places
    for _ in range(ERLANG_ROUNDS):
        load = (low + high) / 2
        low, high = (load, high) if load * (1 - erlang_b(places, load)) < occupancy * places else (low, load)
    return (low + high) / 2


def erlang_b(places: int, load: float) -> float:
    """The chance that all places are taken."""
    blocked = 1.0
    for number in range(1, places + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked
