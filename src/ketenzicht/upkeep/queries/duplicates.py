"""Entries that are probably the same, for who keeps or judges one of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import By, Likeness, Pair, ordered
from ketenzicht.upkeep.domain import (
    Comparison,
    DistinctionLine,
    DuplicateLine,
    Of,
    OrganisationComparison,
    OrganisationSide,
    SideView,
)
from ketenzicht.upkeep.models import Distinction
from ketenzicht.upkeep.queries.approving import judged_regions, may_maintain, region_of

UNKNOWN_PAIR = "Deze twee kennen wij niet, of geen van beide is van u of van uw regio."


@dataclass(frozen=True, slots=True)
class Undecided:
    """A pair of which nobody said yet that they are not the same."""

    of: Of
    pair: Pair


def undecided(found: registry.Lookalikes) -> Iterator[Undecided]:
    """Locations before organisations, the most alike first; one query."""
    told = {_ids(row): row.grounds for row in Distinction.objects.order_by("made_at", "id")}
    for of, pairs in ((Of.LOCATION, found.locations), (Of.ORGANISATION, found.organisations)):
        for pair in pairs:
            if told.get((of, pair.one_id, pair.other_id)) != pair.likeness.grounds:
                yield Undecided(of, pair)


def duplicates(*, actor: Actor, on: date) -> list[DuplicateLine]:
    """What the actor may decide about; in at most fourteen queries."""
    found = registry.lookalikes()
    judged, waiting = judged_regions(actor=actor, on=on), list(undecided(found))
    regions = _regions(found, waiting, on=on) if judged else {}
    return [
        _line(one, found)
        for one in waiting
        if any(may_maintain(organisation_id=owner, actor=actor) for owner in owners_of(one, found))
        or any(not judged.isdisjoint(regions.get(each, ())) for each in (one.pair.one_id, one.pair.other_id))
    ]


def comparison(*, one_id: UUID, other_id: UUID, actor: Actor, on: date) -> Comparison:
    """Two locations side by side; NotFound for who keeps nor judges one of them."""
    one, other = (_side(each, actor=actor, on=on) for each in ordered(one_id, other_id))
    if not (one.may_end or other.may_end):
        raise NotFound(UNKNOWN_PAIR)
    likeness = registry.likeness_of(one_id=one_id, other_id=other_id)
    rows = Distinction.objects.select_related("made_by").filter(_of_two(Of.LOCATION, one_id, other_id))
    return Comparison(one, other, likeness, tuple(_distinction(row, likeness) for row in rows))


def organisation_comparison(*, one_id: UUID, other_id: UUID, actor: Actor, on: date) -> OrganisationComparison:
    """Two organisations side by side; NotFound where they are not alike (any more), or not the actor's to judge."""
    found, ids = registry.lookalikes(), ordered(one_id, other_id)
    pair = next((one for one in found.organisations if (one.one_id, one.other_id) == ids), None)
    regions = _regions(found, [Undecided(Of.ORGANISATION, pair)], on=on) if pair else {}
    within = regions.get(one_id, set()) | regions.get(other_id, set())
    if pair is None or not may_decide(organisation_ids=ids, regions=within, actor=actor, on=on):
        raise NotFound(UNKNOWN_PAIR)
    one, other = (
        OrganisationSide(
            id=each,
            name=found.organisation_sketches[each].name,
            numbers=tuple(sorted(found.organisation_sketches[each].numbers)),
            locations=tuple(place for place in found.sketches.values() if place.organisation_id == each),
        )
        for each in ids
    )
    rows = Distinction.objects.select_related("made_by").filter(_of_two(Of.ORGANISATION, one_id, other_id))
    return OrganisationComparison(one, other, pair.likeness, tuple(_distinction(row, pair.likeness) for row in rows))


def may_decide(*, organisation_ids: Iterable[UUID], regions: Iterable[str], actor: Actor, on: date) -> bool:
    """Whether the actor keeps one of these organisations, or judges one of these regions."""
    return any(may_maintain(organisation_id=one, actor=actor) for one in organisation_ids) or not judged_regions(
        actor=actor, on=on
    ).isdisjoint(regions)


def _side(location_id: UUID, *, actor: Actor, on: date) -> SideView:
    entry = registry.entry(location_id=location_id)
    owner, region = entry.organisation_id, region_of(location_id=location_id, on=on)
    may_end = may_decide(organisation_ids=[owner], regions=[region], actor=actor, on=on)
    return SideView(entry, registry.organisation_names(ids=[owner])[owner], may_end)


def _of_two(of: Of, one_id: UUID, other_id: UUID) -> Q:
    one, other = ordered(one_id, other_id)
    if of is Of.LOCATION:
        return Q(one=one, other=other)
    return Q(one_organisation=one, other_organisation=other)


def _distinction(row: Distinction, likeness: Likeness) -> DistinctionLine:
    by = By(row.made_by.name if row.made_by else "Ketenzicht", row.made_as)
    return DistinctionLine(row.made_at, by, row.why, holds=row.grounds == likeness.grounds)


def _ids(row: Distinction) -> tuple[Of, UUID | None, UUID | None]:
    if row.one_id:
        return Of.LOCATION, row.one_id, row.other_id
    return Of.ORGANISATION, row.one_organisation_id, row.other_organisation_id


def owners_of(one: Undecided, found: registry.Lookalikes) -> tuple[UUID, UUID]:
    ids = (one.pair.one_id, one.pair.other_id)
    if one.of is Of.ORGANISATION:
        return ids
    return found.sketches[ids[0]].organisation_id, found.sketches[ids[1]].organisation_id


def _regions(found: registry.Lookalikes, waiting: list[Undecided], *, on: date) -> dict[UUID, set[str]]:
    """In which ROAZ regions the locations and the organisations of these pairs are; four queries."""
    owners = {owner for one in waiting for owner in owners_of(one, found)}
    ids = [one.id for one in found.sketches.values() if one.organisation_id in owners]
    regions: dict[UUID, set[str]] = {}
    for line in registry.locations(on=on, ids=ids):
        for place in (line.id, line.organisation_id):
            regions.setdefault(place, set()).add(line.roaz or "")
    return regions


def _line(one: Undecided, found: registry.Lookalikes) -> DuplicateLine:
    ids = (one.pair.one_id, one.pair.other_id)
    if one.of is Of.LOCATION:
        sketches = [found.sketches[each] for each in ids]
        names = [each.name for each in sketches]
        where = [f"{each.organisation}, {each.address}" for each in sketches]
    else:
        organisations = [found.organisation_sketches[each] for each in ids]
        names = [each.name for each in organisations]
        where = [f"{each.locations} locatie{'s' if each.locations != 1 else ''}" for each in organisations]
    return DuplicateLine(
        of=one.of,
        one_id=ids[0],
        other_id=ids[1],
        one=names[0],
        other=names[1],
        where=(where[0], where[1]),
        likeness=one.pair.likeness,
    )
