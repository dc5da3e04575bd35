"""An entry in the register changes: in fields, by ending, by being confirmed. Each change is kept from what to what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.registry.domain import (
    Difference,
    IdentifierLine,
    NewLocation,
    NewService,
    Overtaken,
    Wishes,
    amended,
    checked_location,
    differences,
    written,
)
from ketenzicht.registry.models import (
    Change,
    Identifier,
    Location,
    Service,
)
from ketenzicht.registry.operations.checking import refuse_taken_numbers, refuse_unknown_codes
from ketenzicht.registry.operations.storing import contact_row, exception_row, hours_row, number_row, service_row
from ketenzicht.registry.operations.telling import tell, tell_many
from ketenzicht.registry.queries.entries import UNKNOWN, changes_since, entries_of

# Fields that are rows of another table: all of them are replaced.
_REPLACED: dict[str, tuple[str, Callable[..., Any]]] = {
    "hours": ("opening_hours", hours_row),
    "exceptions": ("opening_exceptions", exception_row),
    "contacts": ("contacts", contact_row),
}
AT_ONCE = 500  # rows in one statement
_COLUMNS = {"type_code": "type_id", "municipality_code": "municipality_id"}


@dataclass(frozen=True, slots=True)
class Amendment:
    """What fields of an entry should be; `seen` is the version that its author looked at."""

    location_id: UUID
    wishes: Wishes
    seen: int


def amend_location(
    *, location_id: UUID, wishes: Wishes, seen: int, what: str = "", actor: Actor, at: datetime
) -> tuple[Difference, ...]:
    """Make fields of an entry what is wished; what that changed, which is nothing when it already was so.

    `what` goes with it into the history. Raises NotFound, Refused for what cannot be, Overtaken when one of these
    fields was changed since it was seen, and Conflict for a number that is another's.
    """
    one = Amendment(location_id, wishes, seen)
    return amend_locations(amendments=[one], what=what, actor=actor, at=at)[0]


@transaction.atomic
def amend_locations(
    *, amendments: Sequence[Amendment], what: str = "", actor: Actor, at: datetime
) -> list[tuple[Difference, ...]]:
    """The same of many locations, each once: all or none. A fixed number of queries, and a few for each list."""
    rows = _locked_all([one.location_id for one in amendments])
    for row, one in zip(rows, amendments, strict=True):
        _refuse_overtaken(row, one)
    before = [entry.location for entry in entries_of(rows)]
    after = checked_amendments([(known, one.wishes) for known, one in zip(before, amendments, strict=True)])
    found = [differences(*pair) for pair in zip(before, after, strict=True)]
    changed = [one for one in zip(rows, before, after, found, strict=True) if one[3]]
    columns = {"version"}
    for row, was, becomes, differing in changed:
        for difference in differing:
            columns.update(_store(row, difference.field, before=was, after=becomes))
    changes = [
        _change(row, what=what, fields=_sides(differing), actor=actor, at=at) for row, _, _, differing in changed
    ]
    Change.objects.bulk_create(changes)
    Location.objects.bulk_update([row for row, *_ in changed], sorted(columns), batch_size=AT_ONCE)
    told = {f"location/{one.location_id}": {"fields": sorted(one.fields), "version": one.version} for one in changes}
    tell_many("registry.location-changed", told=told, actor=actor, at=at)
    return found


def checked_amendment(before: NewLocation, wishes: Wishes) -> NewLocation:
    """The entry as it would become. Raises Refused for what cannot be, Conflict for a number that is another's."""
    return checked_amendments([(before, wishes)])[0]


def checked_amendments(wished: Sequence[tuple[NewLocation, Wishes]]) -> list[NewLocation]:
    """The same of many, that have no number in common; in at most six queries."""
    pairs = [(before, checked_location(amended(before, wishes))) for before, wishes in wished]
    refuse_unknown_codes([after for before, after in pairs if after != before])
    refuse_taken_numbers([line for before, after in pairs for line in set(after.identifiers) - set(before.identifiers)])
    return [after for _, after in pairs]


@transaction.atomic
def end_location(*, location_id: UUID, on: date, what: str = "", actor: Actor, at: datetime) -> None:
    """From this day the location is no longer there; what it was stays. Refused for a day before it began."""
    row = locked(location_id)
    if row.active_from is not None and on <= row.active_from:
        raise Refused(f"De locatie begint op {row.active_from:%d-%m-%Y}; het einde moet daarna liggen.")
    if row.active_until == on:
        raise Conflict(f"Deze locatie eindigt al op {on:%d-%m-%Y}.")
    row.active_until = on
    keep_change(row, what=f"Eindigt op {on:%d-%m-%Y}. {what}".strip(), actor=actor, at=at)
    row.save()
    detail = {"until": on.isoformat()}
    tell("registry.location-ended", subject=f"location/{location_id}", detail=detail, actor=actor, at=at)


@transaction.atomic
def confirm_location(*, location_id: UUID, actor: Actor, at: datetime) -> None:
    """The actor says that all that the register holds of this location is right."""
    row = locked(location_id)
    row.confirmed_at, row.confirmed_by_id, row.confirmed_as = at, actor.organisation_id, actor.role
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_as"])
    tell("registry.location-confirmed", subject=f"location/{location_id}", detail={}, actor=actor, at=at)


@transaction.atomic
def note_change(*, location_id: UUID, what: str, actor: Actor, at: datetime) -> None:
    """Something that hangs on a location changed, and who did it leaves its own event: one more line in its history."""
    row = locked(location_id)
    keep_change(row, what=what, actor=actor, at=at)
    row.save(update_fields=["version"])


def locked(location_id: UUID) -> Location:
    """The location, nobody else changing it until the end of the transaction; NotFound for an unknown one."""
    location = Location.objects.select_for_update().filter(id=location_id).first()
    if location is None:
        raise NotFound(UNKNOWN)
    return location


def hold_locations(*, location_ids: Sequence[UUID]) -> None:
    """Nobody else changes these until the end of the transaction, in which the caller goes on."""
    _locked_all(location_ids)


def _locked_all(location_ids: Sequence[UUID]) -> list[Location]:
    """The same of many, in the order asked; locked by id, so that two who lock the same do not wait for each other."""
    found = {row.id: row for row in Location.objects.select_for_update().filter(id__in=location_ids).order_by("id")}
    if set(location_ids) - found.keys():
        raise NotFound(UNKNOWN)
    return [found[one] for one in location_ids]


def _refuse_overtaken(row: Location, one: Amendment) -> None:
    is_newer = row.version > one.seen
    if is_newer and (overtaken := changes_since(location_id=row.id, version=one.seen, fields=one.wishes)):
        raise Overtaken(overtaken)


def _sides(found: Sequence[Difference]) -> dict[str, list[object]]:
    """From what to what, as the history keeps it."""
    return {one.field: [written({one.field: side})[one.field] for side in (one.before, one.after)] for one in found}


def keep_change(row: Location, *, what: str, actor: Actor, at: datetime) -> None:
    """One more line in the history of the entry; the caller saves the row, with its new version."""
    _change(row, what=what, fields={}, actor=actor, at=at).save(force_insert=True)


def _change(row: Location, *, what: str, fields: dict[str, list[object]], actor: Actor, at: datetime) -> Change:
    row.version += 1
    return Change(
        location=row,
        version=row.version,
        at=at,
        by_id=actor.organisation_id,
        role=actor.role,
        what=what,
        fields=fields,
    )


def _store(row: Location, field: str, *, before: NewLocation, after: NewLocation) -> tuple[str, ...]:
    """Lists are stored at once; gives the columns of the row itself, for the caller to save."""
    if field in _REPLACED:
        name, made = _REPLACED[field]
        getattr(row, name).all().delete()
        getattr(row, name).bulk_create(made(row, one) for one in getattr(after, field))
        return ()
    if field == "services":
        _store_services(row, after.services)
        return ()
    if field == "identifiers":
        _store_numbers(row, before.identifiers, after.identifiers)
        return ()
    if field == "point":
        row.latitude, row.longitude = after.point.latitude, after.point.longitude
        return ("latitude", "longitude")
    column = _COLUMNS.get(field, field)
    setattr(row, column, getattr(after, field))
    return (column,)


def _store_services(row: Location, services: tuple[NewService, ...]) -> None:
    """Those it had already keep their id."""
    known = {(one.code, one.department): one for one in row.services.all()}
    wanted = {(one.code, one.department): one for one in services}
    Service.objects.filter(id__in=[one.id for key, one in known.items() if key not in wanted]).delete()
    Service.objects.bulk_create(service_row(row, one) for key, one in wanted.items() if key not in known)
    renamed = [one for key, one in known.items() if key in wanted and one.name != wanted[key].name]
    for one in renamed:
        one.name = wanted[one.code, one.department].name
    Service.objects.bulk_update(renamed, ["name"])


def _store_numbers(row: Location, before: tuple[IdentifierLine, ...], after: tuple[IdentifierLine, ...]) -> None:
    for line in set(before) - set(after):
        row.identifiers.filter(system=line.kind, value=line.value).delete()
    Identifier.objects.bulk_create(number_row(line, location=row) for line in after if line not in before)
