"""An entry in the register changes: in fields, by ending, by being confirmed. Each change is kept from what to what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import F

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.registry.domain import (
    Difference,
    NewLocation,
    Overtaken,
    Wishes,
    amended,
    checked_location,
    differences,
    written,
)
from ketenzicht.registry.models import (
    Change,
    Contact,
    Identifier,
    Location,
    OpeningException,
    OpeningHours,
    Service,
)
from ketenzicht.registry.operations.checking import refuse_taken_numbers, refuse_unknown_codes
from ketenzicht.registry.operations.storing import contact_row, exception_row, hours_row, number_row, service_row
from ketenzicht.registry.operations.telling import tell, tell_many
from ketenzicht.registry.queries.entries import UNKNOWN, changes_since, entries_of

_Becoming = tuple[Location, NewLocation, NewLocation]  # of which row, from what to what
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
    """The same of many locations, each once: all or none. A fixed number of queries, in blocks of rows."""
    rows = _locked_all([one.location_id for one in amendments])
    for row, one in zip(rows, amendments, strict=True):
        _refuse_overtaken(row, one)
    before = [entry.location for entry in entries_of(rows)]
    after = checked_amendments([(known, one.wishes) for known, one in zip(before, amendments, strict=True)])
    found = [differences(*pair) for pair in zip(before, after, strict=True)]
    changed = [one for one in zip(rows, before, after, found, strict=True) if one[3]]
    columns = _store(changed)
    changes = [
        _change(row, what=what, fields=_sides(differing), actor=actor, at=at) for row, _, _, differing in changed
    ]
    Change.objects.bulk_create(changes, batch_size=AT_ONCE)
    stored = [row for row, *_ in changed]
    Location.objects.filter(id__in=[row.id for row in stored]).update(version=F("version") + 1)
    if columns:
        Location.objects.bulk_update(stored, sorted(columns), batch_size=AT_ONCE)
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


def _store(changed: Iterable[tuple[Location, NewLocation, NewLocation, Sequence[Difference]]]) -> set[str]:
    """Lists are stored at once, of all locations together; gives the columns of the rows, for the caller to save."""
    columns: set[str] = set()
    lists: defaultdict[str, list[_Becoming]] = defaultdict(list)
    for row, before, after, differing in changed:
        for field in [one.field for one in differing]:
            if field in _LISTS:
                lists[field].append((row, before, after))
            else:
                columns |= _set(row, field, after)
    for field, changes in lists.items():
        _LISTS[field](changes)
    return columns


def _set(row: Location, field: str, after: NewLocation) -> set[str]:
    if field == "point":
        row.latitude, row.longitude = after.point.latitude, after.point.longitude
        return {"latitude", "longitude"}
    column = _COLUMNS.get(field, field)
    setattr(row, column, getattr(after, field))
    return {column}


def _replace(rows: models.Manager[Any], made: Callable[..., Any], field: str, changes: Sequence[_Becoming]) -> None:
    """All rows that there were make place for others."""
    rows.filter(location__in=_ids(changes)).delete()
    wanted = [made(row, one) for row, _, after in changes for one in getattr(after, field)]
    rows.bulk_create(wanted, batch_size=AT_ONCE)


def _store_services(changes: Sequence[_Becoming]) -> None:
    """Those it had already keep their id."""
    rows = Service.objects.filter(location__in=_ids(changes))
    known = {(one.location_id, one.code, one.department): one for one in rows}
    wanted = {(row.id, one.code, one.department): (row, one) for row, _, after in changes for one in after.services}
    Service.objects.filter(id__in=[one.id for key, one in known.items() if key not in wanted]).delete()
    added = [service_row(*one) for key, one in wanted.items() if key not in known]
    Service.objects.bulk_create(added, batch_size=AT_ONCE)
    renamed = [one for key, one in known.items() if key in wanted and one.name != wanted[key][1].name]
    for one in renamed:
        one.name = wanted[one.location_id, one.code, one.department][1].name
    Service.objects.bulk_update(renamed, ["name"], batch_size=AT_ONCE)


def _store_numbers(changes: Sequence[_Becoming]) -> None:
    kept = {(row.id, line.kind, line.value) for row, _, after in changes for line in after.identifiers}
    rows = Identifier.objects.filter(location__in=_ids(changes))
    gone = [one.id for one in rows if (one.location_id, one.system, one.value) not in kept]
    Identifier.objects.filter(id__in=gone).delete()
    added = [
        number_row(line, location=row)
        for row, before, after in changes
        for line in after.identifiers
        if line not in before.identifiers
    ]
    Identifier.objects.bulk_create(added, batch_size=AT_ONCE)


def _ids(changes: Iterable[_Becoming]) -> list[UUID]:
    return [row.id for row, _, _ in changes]


# How the fields that are rows of another table are stored.
_LISTS: dict[str, Callable[[Sequence[_Becoming]], None]] = {
    "hours": partial(_replace, OpeningHours.objects, hours_row, "hours"),
    "exceptions": partial(_replace, OpeningException.objects, exception_row, "exceptions"),
    "contacts": partial(_replace, Contact.objects, contact_row, "contacts"),
    "services": _store_services,
    "identifiers": _store_numbers,
}
