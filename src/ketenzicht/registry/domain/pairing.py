"""Which entries of the register are probably the same, found without comparing each with every other. Pure.

Only those that share a block are compared: an address, a name in a municipality, a telephone number, an official
number, or a piece of ground. Within a block each is compared with the next ones in order of name, so that however many
stand on one spot, the work grows with their number and not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from math import floor
from typing import TypeVar
from uuid import UUID

from ketenzicht.registry.domain.likeness import (
    Likeness,
    Name,
    Sign,
    SignKind,
    Sketch,
    addresses_of,
    likeness,
    name_of,
    name_sign,
    number_sign,
)

MOST_SHARING = 3  # a telephone number of more than these is a central one, and tells none apart
COMPARED_WITH_NEXT = 12  # in order of name, within one block
# Cells of at least NEAR_METRES, anywhere in the Netherlands: two that are near share a block of two by two cells.
CELL_NORTH, CELL_EAST = 0.0025, 0.004

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two locations, or two organisations, that look like each other; `one` has the lower id."""

    one_id: UUID
    other_id: UUID
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class OrganisationSketch:
    """What makes an organisation recognisable: its name, its numbers, and where its locations are."""

    id: UUID
    name: str
    kind: str
    known_as: Name
    numbers: frozenset[str]
    location_numbers: frozenset[str]
    municipalities: frozenset[str]
    locations: int


T = TypeVar("T", Sketch, OrganisationSketch)


def sketched(sketch: Sketch) -> Sketch:
    """With what is worked out of it."""
    addresses = addresses_of(street=sketch.street, postcode=sketch.postcode, place=sketch.place)
    return replace(sketch, known_as=name_of(sketch.name), addresses=addresses)


def without_central_phones(sketches: Iterable[Sketch]) -> list[Sketch]:
    """Numbers of many are left out: they say nothing about one."""
    kept = list(sketches)
    times = Counter(chain.from_iterable(one.phones for one in kept))
    central = {phone for phone, number in times.items() if number > MOST_SHARING}
    if not central:
        return kept
    return [one if one.phones.isdisjoint(central) else replace(one, phones=one.phones - central) for one in kept]


def location_pairs(sketches: Sequence[Sketch]) -> list[Pair]:
    """Every two locations that are probably the same, the most alike first."""
    numbered = frozenset(chain.from_iterable(one.numbers for one in sketches))
    blocks: defaultdict[Key, list[Sketch]] = defaultdict(list)
    for one in sketches:
        for key in _keys(one, numbered):
            blocks[key].append(one)
    return _alike(((one.id, other.id), likeness(one, other)) for one, other in _candidates(blocks.values()))


def like(new: Sketch, sketches: Iterable[Sketch]) -> list[tuple[Sketch, Likeness]]:
    """The locations that one which is still to be made is probably the same as, the most alike first."""
    found = [(one, likeness(new, one)) for one in sketches]
    return sorted((pair for pair in found if pair[1].is_likely), key=lambda pair: -pair[1].score)


def organisation_sketches(sketches: Iterable[Sketch]) -> list[OrganisationSketch]:
    """The organisations of these locations."""
    by_organisation: defaultdict[UUID, list[Sketch]] = defaultdict(list)
    for one in sketches:
        by_organisation[one.organisation_id].append(one)
    return [
        OrganisationSketch(
            id=organisation_id,
            name=own[0].organisation,
            kind=own[0].organisation_kind,
            known_as=name_of(own[0].organisation),
            numbers=own[0].organisation_numbers,
            location_numbers=frozenset(chain.from_iterable(one.numbers for one in own)),
            municipalities=frozenset(one.municipality_code for one in own),
            locations=len(own),
        )
        for organisation_id, own in by_organisation.items()
    ]


def organisation_pairs(
    organisations: Sequence[OrganisationSketch], *, locations: Iterable[Pair], owners: dict[UUID, UUID]
) -> list[Pair]:
    """Every two organisations that are probably the same. `locations` are the pairs that were found of those."""
    known = {one.id: one for one in organisations}
    sharing = {ordered(owners[pair.one_id], owners[pair.other_id]) for pair in locations}
    numbered = frozenset(chain.from_iterable(one.location_numbers for one in organisations))
    blocks: defaultdict[Key, list[OrganisationSketch]] = defaultdict(list)
    for one in organisations:
        for key in (("name", one.known_as.core), *(("number", each) for each in _numbers(one) & numbered)):
            blocks[key].append(one)
    pairs = {ordered(one.id, other.id) for one, other in _candidates(blocks.values())} | sharing
    return _alike(
        (pair, _likeness(known[pair[0]], known[pair[1]], shares=pair in sharing))
        for pair in pairs
        if pair[0] != pair[1]
    )


def ordered(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """A pair in the one order in which it is kept."""
    return (one, other) if one < other else (other, one)


def _keys(one: Sketch, numbered: frozenset[str]) -> Iterator[Key]:
    yield from (("address", address) for address in one.addresses)
    yield ("name", one.known_as.core, one.municipality_code)
    yield from (("phone", phone) for phone in one.phones)
    yield from (("number", number) for number in one.numbers | (one.organisation_numbers & numbered))
    yield from (("own", str(one.organisation_id), key) for key in one.own_keys)
    north, east = floor(one.point.latitude / CELL_NORTH), floor(one.point.longitude / CELL_EAST)
    yield from (("ground", f"{north + up} {east + right}") for up, right in product((0, 1), (0, 1)))


def _candidates(blocks: Iterable[list[T]]) -> Iterator[tuple[T, T]]:
    """Each two once, the lower id first."""
    seen: set[tuple[UUID, UUID]] = set()
    for block in blocks:
        inside = (
            sorted(block, key=lambda one: (one.known_as.core, one.id)) if len(block) > COMPARED_WITH_NEXT else block
        )
        for place, one in enumerate(inside):
            for other in inside[place + 1 : place + 1 + COMPARED_WITH_NEXT]:
                pair = (one, other) if one.id < other.id else (other, one)
                if (key := (pair[0].id, pair[1].id)) not in seen:
                    seen.add(key)
                    yield pair


def _alike(judged: Iterable[tuple[tuple[UUID, UUID], Likeness]]) -> list[Pair]:
    found = [Pair(*ids, one) for ids, one in judged if one.is_likely]
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.one_id, pair.other_id))


def _numbers(one: OrganisationSketch) -> frozenset[str]:
    return one.numbers | one.location_numbers


def _likeness(one: OrganisationSketch, other: OrganisationSketch, *, shares: bool) -> Likeness:
    signs: list[Sign | None] = [name_sign(one.known_as, other.known_as, texts=(one.name, other.name))]
    if shared := (one.numbers & other.location_numbers) | (one.location_numbers & other.numbers):
        signs.append(number_sign(shared))
    if shares:
        signs.append(Sign(SignKind.SHARED_PLACE, "locaties lijken op elkaar", ("", "")))
    if one.municipalities.isdisjoint(other.municipalities):
        signs.append(Sign(SignKind.ELSEWHERE, "in andere gemeenten", ("", "")))
    else:
        signs.append(Sign(SignKind.SAME_TOWN, "zelfde gemeente", ("", "")))
    if one.kind == other.kind:
        signs.append(Sign(SignKind.SAME_TYPE, "zelfde soort organisatie", (one.kind, other.kind)))
    else:
        signs.append(Sign(SignKind.OTHER_SECTOR, "andere soort organisatie", (one.kind, other.kind)))
    return Likeness(tuple(sign for sign in signs if sign))
