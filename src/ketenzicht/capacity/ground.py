"""Whose figures stand where in a picture: what insight depends on, worked out when somebody does not see everything."""

from collections import defaultdict
from collections.abc import Iterable
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


class Ground:
    """What the units of a picture are of, as far as insight depends on it."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.modules = sorted({module for _, module in picture.boards})

    @cached_property
    def owners(self) -> Numbers:
        """For each unit a number for the organisation whose figures they are."""
        return _numbered([unit.location.organisation_id for unit in self.picture.units])[1]

    @cached_property
    def divisions(self) -> tuple[tuple[list[str], Numbers], ...]:
        """Areas, ROAZ regions and the country: their codes, and for each unit the number of its own."""
        units = self.picture.units
        return (
            _numbered([unit.location.area for unit in units]),
            _numbered([unit.location.roaz for unit in units]),
            ([COUNTRY], np.zeros(len(units), dtype=np.intp)),
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


def _numbered(names: list[UUID] | list[str | None]) -> tuple[list[str], Numbers]:
    """The names that there are, and for each of these its place among them; `NOWHERE` for none."""
    found = sorted({str(name) for name in names if name is not None})
    numbers = {name: number for number, name in enumerate(found)}
    return found, np.array([NOWHERE if name is None else numbers[str(name)] for name in names], dtype=np.intp)


def _places(organisations: Iterable[UUID]) -> dict[UUID, list[int]]:
    places: defaultdict[UUID, list[int]] = defaultdict(list)
    for place, organisation_id in enumerate(organisations):
        places[organisation_id].append(place)
    return dict(places)
