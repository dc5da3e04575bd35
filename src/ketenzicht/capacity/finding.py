"""The search for the nearest free place, over all units of a kind at once.

The order is published: travel minutes plus what doubt costs (`domain.place`); equals stand in an order that is
fair because it is random, but the same for the same question in the same minute, so that it can be reproduced.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ketenzicht.base.geography import EARTH_RADIUS_KM, Point
from ketenzicht.base.travel import DETOUR, FAST_KM_H, FIXED_MINUTES, SLOW_KM, SLOW_KM_H, whole_minutes
from ketenzicht.capacity.domain import BoardLine, Candidate, Freshness, OpeningState, PlaceResult, PlaceSearch
from ketenzicht.capacity.domain.place import AGEING_COSTS, THREATENED_COSTS
from ketenzicht.capacity.lines import UnitFacts
from ketenzicht.capacity.picture import STOP, THREATENED, Picture
from ketenzicht.capacity.standing import Figures, Indices, Kind, direction_of

Flags = NDArray[np.bool_]
TENTHS = 10  # minutes are compared and told in tenths: finer is not known
WITHOUT_PLACE_COSTS = 10_000.0  # minutes: behind everything that has a place, whatever the distance
LEFT_OUT = ("te ver weg", "stop", "aantal onbekend of verouderd", "te weinig plaatsen vrij")


def find(picture: Picture, *, search: PlaceSearch, now: datetime, among: Indices | None = None) -> PlaceResult:
    """Rank the units of a kind of care for a patient at a point; `among`: none but these, for who may not see others.

    Of what is not among these nothing is told, not even how many there are.
    """
    kind = picture.kind(module=search.module, label=search.label)
    if among is not None:
        kind = kind.among(among)
    if search.region:
        kind = kind.among(picture.indices_of(region=search.region, module=search.module))
    road = _road_km(kind, search.point)
    minutes = _travel_minutes(road)
    steps = _narrowed(picture, kind.places, minutes, search, now)
    has_place = steps[-1]
    offered = (steps[0] if search.include_without_place else has_place).nonzero()[0]
    places = kind.places.take(offered)
    weight = _tenths(minutes.take(offered)) + TENTHS * _doubt(picture, places, has_place.take(offered), now)
    best = _best(weight, places, picture, search, now)
    chosen = offered.take(best)
    told = zip(
        places.take(best).tolist(),
        (_tenths(road.take(chosen) / DETOUR) / TENTHS).tolist(),
        (_tenths(minutes.take(chosen)) / TENTHS).tolist(),
        (weight.take(best) / TENTHS).tolist(),
        strict=True,
    )
    return PlaceResult(
        candidates=tuple([_candidate(picture, *one, now) for one in told]),
        considered=len(kind.places),
        left_out=_left_out(len(kind.places), steps[:1] if search.include_without_place else steps),
        at=now,
    )


def minutes_to(kind: Kind, *, point: Point) -> Figures:
    """The estimated minutes by road to every unit of a kind, in the order of its places."""
    return _travel_minutes(_road_km(kind, point))


def _tenths(figures: Figures) -> Figures:
    tenths: Figures = np.rint(figures * TENTHS)
    return tenths


def _road_km(kind: Kind, point: Point) -> Figures:
    """Kilometres by road to every unit of a kind: the detour times `base.geography.distance_km`."""
    cosine = kind.directions.dot(direction_of(point))
    road: Figures = np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0)) * (EARTH_RADIUS_KM * DETOUR)
    return road


def _travel_minutes(road: Figures) -> Figures:
    """The same as `base.travel.travel_minutes`."""
    slow = np.minimum(road, SLOW_KM)
    minutes: Figures = FIXED_MINUTES + road * (60 / FAST_KM_H) + slow * (60 / SLOW_KM_H - 60 / FAST_KM_H)
    return minutes


def _narrowed(
    picture: Picture, places: Indices, minutes: Figures, search: PlaceSearch, now: datetime
) -> tuple[Flags, Flags, Flags, Flags]:
    """Who is near enough; and takes patients; and is known; and has enough places: each of them among those before."""
    available = picture.available.take(places)
    age = now.timestamp() - picture.confirmed.take(places)
    near = minutes <= (np.inf if search.within_minutes is None else search.within_minutes)
    taking = near & (picture.opening.take(places) != STOP)
    known = taking & (age <= picture.usable_for.take(places)) & ~np.isnan(available)
    return near, taking, known, known & (available >= search.needed)


def _doubt(picture: Picture, places: Indices, has_place: Flags, now: datetime) -> Figures:
    """The minutes that doubt costs each of `places`."""
    ageing = (now.timestamp() - picture.confirmed.take(places)) > picture.fresh_for.take(places)
    threatened = picture.opening.take(places) == THREATENED
    minutes: Figures = AGEING_COSTS * ageing + THREATENED_COSTS * threatened + WITHOUT_PLACE_COSTS * ~has_place
    return minutes


def _best(weight: Figures, places: Indices, picture: Picture, search: PlaceSearch, now: datetime) -> list[int]:
    """Which of the offered are the best, in order. Lots are only drawn between equals."""
    edge = np.partition(weight, search.limit - 1)[search.limit - 1] if len(weight) > search.limit else np.inf
    numbers = (weight <= edge).nonzero()[0]
    weights: list[float] = weight.take(numbers).tolist()
    equal = {one for one, times in Counter(weights).items() if times > 1}
    seed = f"{search.module}|{search.label}|{search.point}|{now:%Y-%m-%dT%H:%M}" if equal else ""
    ranked = [
        (one, _lot(seed, picture.units[places[number]]) if one in equal else b"", number)
        for one, number in zip(weights, numbers.tolist(), strict=True)
    ]
    ranked.sort()
    return [number for _, _, number in ranked[: search.limit]]


def _lot(seed: str, unit: UnitFacts) -> bytes:
    return hashlib.blake2b(f"{seed}|{unit.id}".encode(), digest_size=8).digest()


def _candidate(picture: Picture, place: int, distance: float, travel: float, weight: float, now: datetime) -> Candidate:
    line = picture.line(place)
    has_place = weight < WITHOUT_PLACE_COSTS
    freshness = line.freshness(now=now)
    reasons = (_driving(whole_minutes(travel)), *_doubts(line, freshness, has_place=has_place))
    phone = picture.units[place].location.phone_urgent
    return Candidate(line, distance, travel, weight, has_place, freshness, phone, reasons)


@lru_cache(maxsize=1_000)
def _driving(minutes: int) -> str:
    return f"ongeveer {minutes} minuten rijden"


def _doubts(line: BoardLine, freshness: Freshness, *, has_place: bool) -> Sequence[str]:
    is_open = line.opening is None or line.opening.state is OpeningState.OPEN
    if has_place and is_open and freshness is Freshness.FRESH:
        return ()
    reasons = []
    if not has_place:
        reasons.append("achteraan: geen bekende vrije plaats")
    if line.available is None:
        reasons.append("aantal vrije plaatsen onbekend")
    if line.opening and not is_open:
        reasons.append(line.opening.state.word + (f": {line.opening.reason_word}" if line.opening.reason else ""))
        if line.opening.state is OpeningState.STOP_THREATENED:
            reasons.append(f"weegt als {THREATENED_COSTS:.0f} minuten extra: de plaats kan net vergeven zijn")
    if freshness is Freshness.AGEING:
        reasons.append(f"weegt als {AGEING_COSTS:.0f} minuten extra: het cijfer is {freshness.word}")
    elif freshness is not Freshness.FRESH:
        reasons.append(f"cijfer {freshness.word}")
    return reasons


def _left_out(considered: int, steps: Sequence[Flags]) -> dict[str, int]:
    """Why units of the kind were not offered, each counted once: at the step where it fell out."""
    left = [considered, *(int(np.count_nonzero(step)) for step in steps)]
    fallen = zip(LEFT_OUT, left[:-1], left[1:], strict=False)
    return {reason: before - after for reason, before, after in fallen if before > after}
