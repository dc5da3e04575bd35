"""The search for the nearest free place, over all units of a kind at once.

The order is published: travel minutes plus what doubt costs (`domain.place`); equals stand in an order that is
fair because it is random, but the same for the same question in the same minute, so that it can be reproduced.
"""

import hashlib
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ketenzicht.base.geography import EARTH_RADIUS_KM, Point
from ketenzicht.capacity.domain import BoardLine, Candidate, Freshness, OpeningState, PlaceResult, PlaceSearch
from ketenzicht.capacity.domain.place import (
    AGEING_COSTS,
    DETOUR,
    FAST_KM_H,
    FIXED_MINUTES,
    SLOW_KM,
    SLOW_KM_H,
    THREATENED_COSTS,
)
from ketenzicht.capacity.picture import STOP, THREATENED, Figures, Picture

Flags = NDArray[np.bool_]
WITHOUT_PLACE_COSTS = 10_000.0  # minutes: behind everything that has a place, whatever the distance


def find(picture: Picture, *, search: PlaceSearch, now: datetime) -> PlaceResult:
    """Rank the units of a kind of care for a patient at a point."""
    places = picture.indices_of_label(module=search.module, label=search.label)
    if search.region:
        places = places[np.isin(places, picture.indices_of(region=search.region, module=search.module))]
    distance = _distances(picture, places, search.point)
    minutes = _travel_minutes(distance)
    known = picture.is_known(places, now=now)
    opening = picture.opening[places]
    stopped = opening == STOP
    enough = known & (picture.available[places] >= search.needed)
    has_place = enough & ~stopped
    near = minutes <= (search.within_minutes if search.within_minutes is not None else np.inf)
    ageing = (now.timestamp() - picture.confirmed[places]) > picture.fresh_for[places]
    threatened = opening == THREATENED
    weight = minutes + AGEING_COSTS * ageing + THREATENED_COSTS * threatened + WITHOUT_PLACE_COSTS * ~has_place
    offered = np.flatnonzero(near & (has_place | search.include_without_place))
    best = _best(offered, weight, picture, places, search, now)
    return PlaceResult(
        candidates=tuple(
            _candidate(
                picture,
                int(places[i]),
                float(distance[i]),
                float(minutes[i]),
                float(weight[i]),
                now,
            )
            for i in best
        ),
        considered=len(places),
        left_out=_left_out(near, known, stopped, enough, all_offered=search.include_without_place),
        at=now,
    )


def _distances(picture: Picture, places: NDArray[np.intp], point: Point) -> Figures:
    """Kilometres as the crow flies; the same as `base.geography.distance_km`."""
    latitude, longitude = np.radians(point.latitude), np.radians(point.longitude)
    theirs = picture.latitude[places]
    half_height = np.sin((theirs - latitude) / 2) ** 2
    half_width = np.sin((picture.longitude[places] - longitude) / 2) ** 2
    chord = half_height + np.cos(latitude) * np.cos(theirs) * half_width
    distances: Figures = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return distances


def _travel_minutes(distance: Figures) -> Figures:
    """The same as `domain.place.travel_minutes`."""
    road = distance * DETOUR
    slow = np.minimum(road, SLOW_KM)
    minutes: Figures = FIXED_MINUTES + 60 * (slow / SLOW_KM_H + (road - slow) / FAST_KM_H)
    return minutes


def _best(
    offered: NDArray[np.intp],
    weight: Figures,
    picture: Picture,
    places: NDArray[np.intp],
    search: PlaceSearch,
    now: datetime,
) -> list[int]:
    """The best of the offered, in order. Weights are compared in whole tenths of minutes: finer is not known."""
    tenths = np.round(weight[offered], 1)
    if len(offered) > search.limit:
        edge = np.partition(tenths, search.limit - 1)[search.limit - 1]
        keep = tenths <= edge
        offered, tenths = offered[keep], tenths[keep]
    order = offered[np.argsort(tenths, kind="stable")]
    tenths.sort()
    if (tenths[1:] == tenths[:-1]).any():  # lots are only drawn between equals
        seed = f"{search.module}|{search.label}|{search.point}|{now:%Y-%m-%dT%H:%M}"
        lots = [
            hashlib.blake2b(f"{seed}|{picture.units[place].id}".encode(), digest_size=8).digest()
            for place in places[order].tolist()
        ]
        ranked = sorted(zip(tenths.tolist(), lots, order.tolist(), strict=True))
        return [place for _, _, place in ranked[: search.limit]]
    return order[: search.limit].tolist()  # type: ignore[no-any-return]  # NumPy's lists of whole numbers


def _candidate(
    picture: Picture,
    place: int,
    distance: float,
    minutes: float,
    weight: float,
    now: datetime,
) -> Candidate:
    line = picture.line(place)
    has_place = weight < WITHOUT_PLACE_COSTS
    freshness = line.freshness(now=now)
    return Candidate(
        line=line,
        distance_km=round(distance, 1),
        travel_minutes=round(minutes, 1),
        weight=round(weight, 1),
        has_place=has_place,
        freshness=freshness,
        phone=picture.units[place].location.phone_urgent,
        reasons=_reasons(line, minutes, freshness, has_place=has_place),
    )


def _reasons(line: BoardLine, minutes: float, freshness: Freshness, *, has_place: bool) -> tuple[str, ...]:
    reasons = [f"ongeveer {minutes:.0f} minuten rijden"]
    if not has_place:
        reasons.append("achteraan: geen bekende vrije plaats")
    if line.available is None:
        reasons.append("aantal vrije plaatsen onbekend")
    if line.opening and line.opening.state is not OpeningState.OPEN:
        reasons.append(line.opening.state.word + (f": {line.opening.reason_word}" if line.opening.reason else ""))
    if line.opening and line.opening.state is OpeningState.STOP_THREATENED:
        reasons.append(f"weegt als {THREATENED_COSTS:.0f} minuten extra: de plaats kan net vergeven zijn")
    if freshness is Freshness.AGEING:
        reasons.append(f"weegt als {AGEING_COSTS:.0f} minuten extra: het cijfer is {freshness.word}")
    elif freshness is not Freshness.FRESH:
        reasons.append(f"cijfer {freshness.word}")
    return tuple(reasons)


def _left_out(near: Flags, known: Flags, stopped: Flags, enough: Flags, *, all_offered: bool) -> dict[str, int]:
    """Why units of the kind were not offered, each counted once, for the first reason that holds."""
    counts = {"te ver weg": int((~near).sum())}
    if not all_offered:
        counts["stop"] = int((near & stopped).sum())
        counts["aantal onbekend of verouderd"] = int((near & ~stopped & ~known).sum())
        counts["te weinig plaatsen vrij"] = int((near & ~stopped & known & ~enough).sum())
    return {reason: count for reason, count in counts.items() if count}
