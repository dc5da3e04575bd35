"""Candidates for what is sought: from the picture in memory, among what the searcher may see, ranked and explained.

First the area, the region and the regions beside it; the whole country where too few fit there. Of what the searcher
may not see nothing is told, not even that it is there. Where many are, the nearest are weighed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor, isnan
from typing import Any
from uuid import UUID

import numpy as np

from ketenzicht.access.domain import Insight
from ketenzicht.access.queries import local_day
from ketenzicht.capacity import queries as capacity
from ketenzicht.capacity.queries import Figures, Indices, Picture
from ketenzicht.placement.domain import (
    REFUSING,
    Agreement,
    Facts,
    Ranked,
    Ranking,
    Sex,
    Sought,
    Terms,
    Verdict,
    Want,
    cell_of,
    rank,
)
from ketenzicht.placement.domain.hours import is_day_and_night
from ketenzicht.placement.models import UnitTerms
from ketenzicht.placement.queries.known import KindKnown, known_of, open_times_of
from ketenzicht.placement.queries.terms import terms as published
from ketenzicht.registry.domain import OpenTimes

FEWEST_RECENT = 10  # placements; with fewer nobody can tell who took more than its share


@dataclass(frozen=True, slots=True)
class Found:
    """What was sought, the facts that it was ranked by, and what came of it.

    As long as it is sought: `proposed` is whom to ask now, `is_asked` whether anybody was asked for it before.
    `considered`: the units of the kinds where was looked, of which the nearest were weighed. `is_national`: too few fit
    in the region and beside it.
    """

    sought: Sought
    facts: tuple[Facts, ...]
    terms: Terms
    ranking: Ranking
    considered: int
    is_national: bool
    proposed: tuple[Ranked, ...] = ()
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class _Field:
    """Where units that may do stand in the picture, the minutes to each, and which of them are near."""

    places: Indices
    minutes: Figures
    near: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def find_candidates(
    sought: Sought,
    *,
    preferred: frozenset[UUID] = frozenset(),
    picture: Picture | None = None,
    insight: Insight,
    now: datetime,
    seed: str,
) -> Found:
    """Every unit that may do, ranked. `preferred` are organisations that the region agreed to ask first.

    No queries, but four for each kind of care of which this process does not remember what is known, one for what was
    learnt in the whole country, and one for the hours of places that it does not remember (two, when it looks further).
    """
    terms = published()
    seen_in = capacity.picture_now(now=now) if picture is None else picture
    field = _field(seen_in, sought, insight)
    gather = _Gathering(seen_in, sought, preferred, now)
    nearby = _nearest(field, field.near, gather.always(field), terms.weighed)
    facts = gather.facts(field, nearby)
    ranking = rank(sought, facts, terms=terms, at=now, seed=seed)
    considered, is_national = int(field.near.sum()), False
    if len(ranking.of(Verdict.FITS)) < terms.enough and considered < len(field.places):
        everywhere = np.ones(len(field.places), dtype=np.bool_)
        more = np.setdiff1d(_nearest(field, everywhere, (), terms.weighed), nearby)
        facts = [*facts, *gather.facts(field, more)]
        ranking = rank(sought, facts, terms=terms, at=now, seed=seed)
        considered, is_national = len(field.places), True
    return Found(sought, tuple(facts), terms, ranking, considered, is_national)


def _field(picture: Picture, sought: Sought, insight: Insight) -> _Field:
    places, minutes, near = [], [], []
    home = picture.regions.get(sought.region or "")
    beside = () if home is None else (home.code, *home.neighbours)
    for module, label in sought.kinds:
        if module not in picture.catalogue.modules:
            continue
        kind = picture.kind(module=module, label=label)
        among = capacity.places_seen(picture, insight=insight, module=module)
        if among is not None:
            kind = kind.among(among)
        away = np.full(len(kind.places), np.nan)
        places.append(kind.places)
        minutes.append(away if sought.point is None else capacity.minutes_to(kind, point=sought.point))
        is_near = np.full(len(picture), not beside, dtype=np.bool_)
        for region in beside:
            is_near[picture.indices_of(region=region, module=module)] = True
        near.append(is_near[kind.places])
    if not places:
        return _Field(np.empty(0, dtype=np.intp), np.empty(0), np.empty(0, dtype=np.bool_))
    return _Field(np.concatenate(places), np.concatenate(minutes), np.concatenate(near))


def _nearest(
    field: _Field, among: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], always: Iterable[int], most: int
) -> Indices:
    """Which of the field are weighed: the nearest, and those that are weighed always. What nobody knows comes last."""
    numbers = among.nonzero()[0]
    if len(numbers) > most:
        order = np.argsort(np.nan_to_num(field.minutes[numbers], nan=np.inf), kind="stable")
        numbers = numbers[order[:most]]
    return np.union1d(numbers, np.fromiter(always, dtype=np.intp))


class _Gathering:
    """Makes the facts of units, a few queries for many at once."""

    def __init__(self, picture: Picture, sought: Sought, preferred: frozenset[UUID], now: datetime) -> None:
        self.picture = picture
        self.sought = sought
        self.preferred = preferred
        self.now = now
        self.day = local_day(now)
        self._kinds: dict[tuple[str, str], KindKnown] = {}
        home = picture.regions.get(sought.region or "")
        self.beside = frozenset() if home is None else frozenset(home.neighbours)

    def always(self, field: _Field) -> list[int]:
        """Where those stand that the patient wishes, or that know the patient."""
        asked = self.sought.wishes | self.sought.treaters
        if not asked:
            return []
        there = [self.picture.units[place].location for place in field.places.tolist()]
        return [
            number for number, one in enumerate(there) if one.id in asked or one.organisation_id in asked
        ]  # fmt: skip

    def facts(self, field: _Field, numbers: Indices) -> list[Facts]:
        places = field.places[numbers].tolist()
        load = self._load(places)
        there = [self.picture.units[place].location.id for place in places]
        times = open_times_of(self.picture, locations=there, now=self.now)
        return [
            self._facts(place, minutes, load.get(place), open_times)
            for place, minutes, open_times in zip(places, field.minutes[numbers].tolist(), times, strict=True)
        ]

    def _known(self, kind: tuple[str, str]) -> KindKnown:
        known = self._kinds.get(kind)
        if known is None:
            known = self._kinds[kind] = known_of(self.picture, kind=kind, now=self.now)
        return known

    def _facts(self, place: int, minutes: float, load: float | None, open_times: OpenTimes) -> Facts:
        line, unit = self.picture.line(place), self.picture.units[place]
        location, kind = unit.location, (line.module, line.label)
        fresh = line.freshness(now=self.now)
        is_usable = fresh.is_usable
        free = None if line.available is None else floor(line.available)
        age = None
        if line.confirmed_at is not None:
            age = max(0.0, (self.now - line.confirmed_at).total_seconds() / 60)
        known = self._known(kind)
        said_no = known.said_no.get(unit.id)
        refusal = said_no.refusal(now=self.now) if said_no is not None else None
        cell = cell_of(free=free, needed=self.sought.needed, age=age, is_usable=is_usable, refusal=refusal)
        chance = known.trust.chance(unit=unit.code, kind=kind, cell=cell, on=self.day)
        told = _told(known.terms.get(unit.id), is_first=location.organisation_id in self.preferred)
        always = is_day_and_night(told.get("admits"))
        hours = open_times.at(self.now, care=line.label, day_and_night=always)
        return Facts(
            unit=unit.code,
            module=line.module,
            label=line.label,
            name=line.label_name,
            location_id=location.id,
            location=location.name,
            place=location.place,
            organisation_id=location.organisation_id,
            organisation=location.organisation,
            region=location.roaz,
            area=location.area,
            is_neighbour=location.roaz in self.beside,
            travel=None if isnan(minutes) else minutes,  # not a number: nobody knows
            free=free if is_usable else None,
            age=age,
            freshness=fresh,
            opening=line.opening.state if line.opening else None,
            opening_reason=line.opening.reason_word if line.opening and line.opening.reason else "",
            opening_until=line.opening.expected_end_at if line.opening else None,
            chance=chance.value,
            answers=chance.answers,
            takes=known.takes.get(unit.id, known.takes_of_others),
            refused=refusal.age if refusal is not None and cell.room in REFUSING else None,
            load=load,
            is_open=hours.is_open,
            closed_because=hours.because.word if hours.because else "",
            closes_at=hours.closes_at,
            opens_at=hours.opens_at,
            **told,
        )

    def _load(self, places: Sequence[int]) -> dict[int, float]:
        """The share of recent placements per share of capacity, of these together; empty where too few tell it."""
        size = dict(zip(places, self.picture.total[places].tolist(), strict=True))
        known = {place: total for place, total in size.items() if total > 0}  # what is not a number is not above zero
        placed = {place: self._placed(place) for place in known}
        number = sum(placed.values())
        if number < FEWEST_RECENT:
            return {}
        per_place = number / sum(known.values())
        return {place: placed[place] / (total * per_place) for place, total in known.items()}

    def _placed(self, place: int) -> int:
        unit = self.picture.units[place]
        return self._known((unit.definition.code, unit.label)).placed.get(unit.id, 0)


def _told(kept: UnitTerms | None, *, is_first: bool) -> dict[str, Any]:
    """What a provider says of a unit; nothing where it says nothing."""
    agreement = Agreement.PREFERRED if is_first else Agreement.UNKNOWN
    if kept is None:
        return {"agreement": agreement}
    admits = None
    if kept.admits_from is not None and kept.admits_until is not None:
        admits = kept.admits_from, kept.admits_until
    return {
        "min_age": kept.min_age,
        "max_age": kept.max_age,
        "sexes": frozenset(map(Sex, kept.sexes)) or None,
        "can": frozenset(map(Want, kept.can)),
        "cannot": frozenset(map(Want, kept.cannot)),
        "only": frozenset(map(Want, kept.only)),
        "admits": admits,
        "agreement": agreement if is_first else Agreement(kept.agreement),
    }
