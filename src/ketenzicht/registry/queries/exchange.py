"""Locations as a file shows them, and what reading one back asks of the register."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from ketenzicht.base.errors import NotFound
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import reference
from ketenzicht.registry.domain import Column, IdentifierLine, Listed, Names, fold, municipality_finder
from ketenzicht.registry.models import Identifier, Location, Municipality, Organisation
from ketenzicht.registry.queries.entries import entries_of, location_types
from ketenzicht.registry.queries.locations import lines_of


def listed(
    *, on: date, organisation_id: UUID | None = None, regions: Collection[str] | None = None
) -> dict[UUID, Listed]:
    """Locations that have not ended, by organisation and name: of one organisation, of ROAZ regions, or all.

    Eleven queries, however many.
    """
    rows = Location.objects.exclude(active_until__lte=on)
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    lines = {one.id: one for one in lines_of(rows, on=on) if regions is None or one.roaz in regions}
    kept = [row for row in rows.order_by("organisation__name", "name", "id") if row.id in lines]
    numbers = _organisation_numbers({row.organisation_id for row in kept})
    return {
        row.id: Listed(
            id=row.id,
            entry=entry,
            organisation=lines[row.id].organisation,
            organisation_numbers=tuple(numbers[row.organisation_id]),
            sector=_sector(row.type_id),
            roaz=lines[row.id].roaz or "",
            rav=lines[row.id].rav or "",
            area=lines[row.id].area or "",
        )
        for row, entry in zip(kept, entries_of(kept), strict=True)
    }


def organisation_cells(*, organisation_id: UUID) -> dict[Column, str]:
    """What a line of a location shows of its organisation; NotFound. Two queries."""
    row = Organisation.objects.filter(id=organisation_id).first()
    if row is None:
        raise NotFound("Deze organisatie staat niet in het register.")
    numbers = {one.kind: one.value for one in _organisation_numbers({organisation_id})[organisation_id]}
    return {
        Column.ORGANISATION: row.name,
        Column.URA: numbers.get(IdentifierKind.URA, ""),
        Column.KVK: numbers.get(IdentifierKind.KVK, ""),
    }


def names() -> Names:
    """What kinds of institution and municipalities are called; two queries."""
    municipalities = dict(Municipality.objects.values_list("code", "name"))
    by_name = {**reference.former_municipalities(), **{name: code for code, name in municipalities.items()}}
    return Names(location_types(), municipalities, municipality_finder(names=by_name, fold=fold))


def held_numbers(*, lines: Collection[IdentifierLine]) -> set[IdentifierLine]:
    """Those of these numbers that somebody has; one query."""
    rows = Identifier.objects.filter(value__in={one.value for one in lines}).values_list("system", "value")
    return {IdentifierLine(IdentifierKind(system), value) for system, value in rows} & set(lines)


def _organisation_numbers(ids: Collection[UUID]) -> defaultdict[UUID, list[IdentifierLine]]:
    found: defaultdict[UUID, list[IdentifierLine]] = defaultdict(list)
    rows = Identifier.objects.filter(organisation__in=ids).order_by("system", "value")
    for organisation_id, system, value in rows.values_list("organisation_id", "system", "value"):
        if organisation_id is not None:
            found[organisation_id].append(IdentifierLine(IdentifierKind(system), value))
    return found


def _sector(type_code: str) -> str:
    return ", ".join(one.name for one in reference.sectors().values() if type_code in one.types)
