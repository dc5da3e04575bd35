"""Whose figures stand where in a picture: what insight depends on, worked out when somebody does not see everything."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from ketenzicht.access.domain import Detail, Subject
from ketenzicht.capacity.lines import COUNTRY
from ketenzicht.capacity.picture import Picture
from ketenzicht.registry.domain import RegionKind

Numbers = NDArray[np.intp]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Division:
    """The country cut into regions that do not overlap. What lies in none is in one without a code, the last.

    `regions` says for each unit of the picture in which it is, `pairs` in which region whose figures it holds, and
    `region_of_pair` where such a pair of region and owner is.
    """

    codes: tuple[str, ...]
    regions: Numbers
    pairs: Numbers
    region_of_pair: Numbers

    def owners(self, pairs: Numbers) -> Numbers:
        """How many owners there are among these, in each region."""
        there = np.zeros(len(self.region_of_pair), dtype=np.bool_)
        there[pairs] = True
        return np.bincount(self.region_of_pair[there], minlength=len(self.codes))


def division_of(regions: Sequence[str | None], owners: Sequence[UUID]) -> Division:
    """The division in which these are the regions of units."""
    codes = sorted({region for region in regions if region is not None})
    numbers: dict[str | None, int] = {region: number for number, region in enumerate([*codes, None])}
    pairs = {pair: number for number, pair in enumerate(dict.fromkeys(zip(regions, owners, strict=True)))}
    return Division(
        codes=(*codes, ""),
        regions=np.array([numbers[region] for region in regions], dtype=np.intp),
        pairs=np.array([pairs[pair] for pair in zip(regions, owners, strict=True)], dtype=np.intp),
        region_of_pair=np.array([numbers[region] for region, _ in pairs], dtype=np.intp),
    )


class Ground:
    """What the units of a picture are of, as far as insight depends on it."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.modules = sorted({module for _, module in picture.boards})

    @cached_property
    def divisions(self) -> tuple[Division, ...]:
        """Areas, the ROAZ regions in which they lie, and the country."""
        units = self.picture.units
        owners = [unit.location.organisation_id for unit in units]
        return (
            division_of([unit.location.area for unit in units], owners),
            division_of([unit.location.roaz for unit in units], owners),
            division_of([COUNTRY] * len(units), owners),
        )

    @cached_property
    def of_organisation(self) -> dict[UUID, list[int]]:
        return _places(unit.location.organisation_id for unit in self.picture.units)

    @cached_property
    def delivered_by(self) -> dict[UUID, list[int]]:
        return _places(unit.deliverer_id for unit in self.picture.units)

    @cached_property
    def module_of(self) -> Numbers:
        """For each unit the number of its module among `modules`."""
        return self.numbers_of([unit.definition.code for unit in self.picture.units])

    def numbers_of(self, modules: Iterable[str]) -> Numbers:
        """The numbers of these modules, of which those that nobody delivers for have none."""
        numbers = {module: number for number, module in enumerate(self.modules)}
        return np.array([numbers.get(module, NOWHERE) for module in modules], dtype=np.intp)

    def subject(self, region: str) -> Subject:
        """Whose figures those of a board are."""
        if region == COUNTRY:
            return Subject()
        within = self.picture.regions[region].within if region in self.picture.regions else None
        return Subject(regions=frozenset(code for code in (region, within) if code))

    def detail(self, region: str) -> Detail:
        """How far the sum of a board is added up."""
        if region == COUNTRY:
            return Detail.COUNTRY
        found = self.picture.regions.get(region)
        return Detail.AREA if found is not None and found.kind is RegionKind.AREA else Detail.REGION


def _places(organisations: Iterable[UUID]) -> dict[UUID, list[int]]:
    places: defaultdict[UUID, list[int]] = defaultdict(list)
    for place, organisation_id in enumerate(organisations):
        places[organisation_id].append(place)
    return dict(places)
