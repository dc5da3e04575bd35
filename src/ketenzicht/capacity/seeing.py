"""What an insight gives of a picture: which lines of a board, and which totals.

Agreements give figures of single providers, or sums over an area, a region or the country. Sums that stand beside
lines, or beside other sums, must not tell what a hidden provider says: see `Part.told`. Who sees all lines of a board
sees the same as everybody who does, and that costs a look-up in a dictionary.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from ketenzicht.access.domain import EVERY_MODULE, EVERYWHERE, Audience, Detail, Insight
from ketenzicht.capacity.domain.seen import FEWEST_HIDDEN, notice
from ketenzicht.capacity.ground import Ground, Numbers
from ketenzicht.capacity.lines import COUNTRY
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.present import is_kept_up_to_date
from ketenzicht.capacity.standing import Indices

MOST_KEPT = 500  # insights of a picture; of one that does not see everything a bit for each unit and module
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """What is seen of a module by who does not see all of it: some units, and the sums of some regions.

    Parts with the same `tag` in the same picture are equal: what is made for one is made for all.
    """

    epoch: str
    module: str
    tag: str
    ground: Ground = field(compare=False, repr=False)
    visible: Flags = field(compare=False, repr=False)  # for each unit of the picture
    agreed: frozenset[str] = field(compare=False, repr=False)  # regions of which the sum was agreed
    open: frozenset[str] = field(compare=False, repr=False)  # regions in which nothing is hidden
    wider: "Part | None" = field(default=None, compare=False, repr=False)  # what its organisation sees for all purposes

    def lines(self, region: str) -> Indices:
        """The units of a board of which the lines are seen."""
        places = self.ground.picture.indices_of(region=region, module=self.module)
        return places[self.visible[places]]

    def notice(self, region: str, *, has_totals: bool) -> str:
        """Why a board does not show everything; empty where it does."""
        return "" if region in self.open else notice(has_lines=len(self.lines(region)) > 0, has_totals=has_totals)

    def told(self, *, now: datetime) -> frozenset[str]:
        """The regions whose sums are told at this moment.

        Areas lie whole in a ROAZ region, and those in the country. What a region's sum tells that the sums within it do
        not, is its rest: that must hold no figure of a hidden provider, or of at least three. Sums that overlap
        otherwise could be subtracted into a single provider, so where something is hidden, RAV regions have none.
        Of a narrowed key nothing is told that its organisation does not hear: it may have another key for the rest.
        """
        ground, picture = self.ground, self.ground.picture
        hidden = picture.indices_of(region=COUNTRY, module=self.module)
        hidden = hidden[~self.visible[hidden]]
        known = picture.is_known(hidden, now=now)
        told, is_told = set(self.open), np.zeros(len(hidden), dtype=np.bool_)
        adds = (
            np.ones(len(hidden), dtype=np.bool_),  # to the number of units, of stops, of what is known
            known,
            known & ~np.isnan(picture.total[hidden]),
            known & ~np.isnan(picture.occupied[hidden]),
        )
        for division in ground.divisions:
            may = np.array([code in self.agreed for code in division.codes], dtype=np.bool_)
            if not may.any():
                continue
            regions, pairs = division.regions[hidden], division.pairs[hidden]
            for added in adds:
                number = division.owners(pairs[added & ~is_told])
                may &= (number == 0) | (number >= FEWEST_HIDDEN)
            told.update(code for code, is_one in zip(division.codes, may.tolist(), strict=True) if is_one)
            is_told |= may[regions]
        return frozenset(told if self.wider is None else told & self.wider.told(now=now))


class Look(NamedTuple):
    """A board (or with empty codes the national picture) as somebody sees it; `part` is None for all of it."""

    region: str
    module: str
    part: "Part | Parts | None" = None

    @property
    def tag(self) -> str:
        return self.part.tag if self.part else ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is seen of the national picture by who does not see all of it. `whole`: modules of which all is seen."""

    epoch: str
    tag: str
    whole: frozenset[str] = field(compare=False, repr=False)
    parts: tuple[Part, ...] = field(compare=False, repr=False)

    def boards(self, picture: Picture, *, now: datetime) -> frozenset[tuple[str, str]]:
        """The boards whose totals are told at this moment."""
        told = {part.module: part.told(now=now) for part in self.parts}
        return frozenset(
            (region, module)
            for region, module in picture.boards
            if module in self.whole or region in told.get(module, ())
        )


class Seen:
    """What one audience sees of one picture; `organisation_id` is for whom it asks, if for anybody.

    `wider` is what that organisation sees, where the audience is of a key that is narrowed.
    """

    def __init__(
        self, ground: Ground, audience: Audience, organisation_id: UUID | None, wider: "Seen | None" = None
    ) -> None:
        self.ground = ground
        self._audience = audience
        self._organisation_id = organisation_id
        self._wider = wider
        self._looks: dict[tuple[str, str], Look | None] = {}
        self._parts: dict[str, Part] = {}

    def look(self, *, region: str, module: str) -> Look | None:
        """A board as it is seen; None when nothing of it is."""
        try:
            return self._looks[region, module]
        except KeyError:
            look = self._looks[region, module] = self._look(region, module)
            return look

    def sees_whole(self, *, region: str, module: str) -> bool:
        """Whether the agreements give every line of a board, whoever is on it."""
        return self._audience.sees(module=module, of=self.ground.subject(region), detail=Detail.PROVIDER)

    def part(self, module: str) -> Part:
        """What is seen of a module."""
        part = self._parts.get(module)
        if part is None:
            part = self._parts[module] = self._part(module)
        return part

    def is_visible(self, place: int) -> bool:
        """Whether the line of a unit is seen."""
        return bool(self._visible[place])

    @cached_property
    def national(self) -> Look | None:
        """The national picture as it is seen; None when nothing of it is."""
        whole = [one for one in self.ground.modules if self.sees_whole(region=COUNTRY, module=one)]
        if len(whole) == len(self.ground.modules):
            return Look("", "")
        parts = [self.part(module) for module in self.ground.modules if module not in whole]
        shown = [one for part in parts for one in part.open if (one, part.module) in self.ground.picture.boards]
        if not whole and not shown and not any(part.agreed for part in parts):
            return None
        tag = _tag(*(part.tag for part in parts), *whole)
        return Look("", "", Parts(self.ground.picture.epoch, tag, frozenset(whole), tuple(parts)))

    def _look(self, region: str, module: str) -> Look | None:
        if self.sees_whole(region=region, module=module):
            return Look(region, module)
        part = self.part(module)
        is_seen = region in part.agreed or len(part.lines(region)) > 0
        return Look(region, module, part) if is_seen else None

    def _part(self, module: str) -> Part:
        ground, picture, visible = self.ground, self.ground.picture, self._visible
        regions = [*picture.regions, COUNTRY]  # those without units too: there nothing is hidden
        sees = self._audience.sees
        agreed = frozenset(
            one for one in regions if sees(module=module, of=ground.subject(one), detail=ground.detail(one))
        )
        is_open = frozenset(one for one in regions if visible[picture.indices_of(region=one, module=module)].all())
        units = picture.indices_of(region=COUNTRY, module=module)
        tag = _tag(module, *sorted(agreed), np.packbits(visible[units]).tobytes().hex())
        if self._wider is None:
            return Part(picture.epoch, module, tag, ground, visible, agreed, is_open)
        wider = self._wider.part(module)
        return Part(picture.epoch, module, _tag(tag, wider.tag), ground, visible, agreed, is_open, wider)

    @cached_property
    def _visible(self) -> Flags:
        """Which units are seen: of whom it was agreed, and what one delivers oneself where one sees one's own."""
        picture = self.ground.picture
        visible = np.zeros(len(picture), dtype=np.bool_)
        for whom, module, detail in self._audience.rights:
            if detail is not Detail.PROVIDER:
                continue
            modules = self.ground.modules if module == EVERY_MODULE else [module]
            if isinstance(whom, UUID):
                places = self._of(whom)
                visible[places[np.isin(self.ground.module_of[places], self.ground.numbers_of(modules))]] = True
                continue
            for one in modules:
                visible[picture.indices_of(region=COUNTRY if whom == EVERYWHERE else whom, module=one)] = True
        return visible

    def _of(self, organisation_id: UUID) -> Numbers:
        places = self.ground.of_organisation.get(organisation_id, [])
        if organisation_id == self._organisation_id:
            places = places + self.ground.delivered_by.get(organisation_id, [])
        return np.array(places, dtype=np.intp)


def _tag(*parts: str) -> str:
    return hashlib.blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


class _Onlookers:
    """Who looks at a picture, by what they may see."""

    def __init__(self, picture: Picture) -> None:
        self.ground = Ground(picture)
        self._seen: dict[tuple[UUID | None, Audience, Audience | None], Seen] = {}

    def seen(self, insight: Insight) -> Seen:
        key = (insight.organisation_id, insight.audience, insight.wider)
        found = self._seen.get(key)
        if found is None:
            organisation = insight.of_organisation
            wider = self.seen(organisation) if organisation is not None else None
            if len(self._seen) >= MOST_KEPT:
                self._seen.clear()
            found = self._seen[key] = Seen(self.ground, insight.audience, insight.organisation_id, wider)
        return found


_last: list[_Onlookers] = []


def seen_of(picture: Picture, insight: Insight) -> Seen:
    """What somebody sees of a picture; kept of the one that is kept up to date, for others with the same rights."""
    if not is_kept_up_to_date(picture):
        return _Onlookers(picture).seen(insight)
    last = _last[0] if _last else None
    if last is None or last.ground.picture is not picture:
        last = _Onlookers(picture)
        _last[:] = [last]
    return last.seen(insight)


def version_of(picture: Picture, looks: Iterable[Look], *, number: int | None = None) -> str:
    """Names a state of a picture as these looks show it: who sees other lines cannot go on from it."""
    return f"{scene_of(picture, looks)}-{picture.version if number is None else number}"


def scene_of(picture: Picture, looks: Iterable[Look]) -> str:
    """What a version is of, without its number."""
    return ".".join([picture.epoch, *_tags(looks)])


def _tags(looks: Iterable[Look]) -> Iterator[str]:
    return (look.tag for look in looks if look.tag)
