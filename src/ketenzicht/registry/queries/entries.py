"""Entries as their owners maintain them, their closures, and the history of their changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet

from ketenzicht.base.errors import NotFound
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import reference
from ketenzicht.registry.domain import (
    By,
    ChangeLine,
    Closure,
    ClosureReason,
    ConfirmationLine,
    ContactLine,
    ContactRole,
    Difference,
    Entry,
    FacilityLine,
    Hours,
    HoursKind,
    IdentifierLine,
    NewLocation,
    NewService,
    SpecialDay,
    UnconfirmedLine,
    read,
)
from ketenzicht.registry.models import (
    Change,
    Contact,
    Identifier,
    Location,
    LocationType,
    OpeningException,
    OpeningHours,
    Service,
)
from ketenzicht.registry.models import Closure as ClosureRow

Made = TypeVar("Made")
UNKNOWN = "Deze locatie staat niet (meer) in het register."


def active(on: date) -> QuerySet[Location]:
    """Those that have begun by then, and have not ended."""
    begun = Q(active_from__isnull=True) | Q(active_from__lte=on)
    not_ended = Q(active_until__isnull=True) | Q(active_until__gt=on)
    return Location.objects.filter(begun & not_ended)


def entry(*, location_id: UUID) -> Entry:
    """A location as it can be changed, also one that has ended or is still to begin; NotFound. Six queries."""
    row = Location.objects.filter(id=location_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return entry_of(row)


def entry_of(row: Location) -> Entry:
    """The same of a row that is known already; five queries."""
    return entries_of([row])[0]


def entries_of(rows: Sequence[Location]) -> list[Entry]:
    """The same of many; five queries, however many. Not by prefetching: of thousands that takes seconds."""
    ids = [row.id for row in rows]
    parts = _Parts(
        identifiers=_grouped(
            Identifier.objects.filter(location__in=ids).order_by("system", "value"),
            ("system", "value"),
            lambda system, value: IdentifierLine(IdentifierKind(system), value),
        ),
        hours=_grouped(
            OpeningHours.objects.filter(location__in=ids).order_by("kind", "weekday", "opens"),
            ("weekday", "opens", "closes", "kind"),
            lambda weekday, opens, closes, kind: Hours(weekday, opens, closes, HoursKind(kind)),
        ),
        exceptions=_grouped(
            OpeningException.objects.filter(location__in=ids).order_by("day", "kind", "opens"),
            ("day", "opens", "closes", "kind", "reason"),
            lambda day, opens, closes, kind, reason: SpecialDay(day, opens, closes, HoursKind(kind), reason),
        ),
        contacts=_grouped(
            Contact.objects.filter(location__in=ids).order_by("role", "name"),
            ("role", "name", "phone", "email", "hours"),
            lambda role, *rest: ContactLine(ContactRole(role), *rest),
        ),
        services=_grouped(
            Service.objects.filter(location__in=ids).order_by("name", "department"),
            ("code", "name", "department"),
            NewService,
        ),
    )
    return [_entry(row, parts) for row in rows]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to locations, by their id."""

    identifiers: Mapping[UUID, list[IdentifierLine]]
    hours: Mapping[UUID, list[Hours]]
    exceptions: Mapping[UUID, list[SpecialDay]]
    contacts: Mapping[UUID, list[ContactLine]]
    services: Mapping[UUID, list[NewService]]


def _grouped(rows: QuerySet[Any], columns: tuple[str, ...], made: Callable[..., Made]) -> Mapping[UUID, list[Made]]:
    found: defaultdict[UUID, list[Made]] = defaultdict(list)
    for location_id, *values in rows.values_list("location_id", *columns):
        found[location_id].append(made(*values))
    return found


def _entry(row: Location, parts: _Parts) -> Entry:
    return Entry(
        organisation_id=row.organisation_id,
        version=row.version,
        active_until=row.active_until,
        location=NewLocation(
            id=row.id,
            name=row.name,
            type_code=row.type_id,
            point=Point(row.latitude, row.longitude),
            street=row.street,
            postcode=row.postcode,
            place=row.place,
            municipality_code=row.municipality_id,
            identifiers=tuple(parts.identifiers.get(row.id, ())),
            phone_urgent=row.phone_urgent,
            phone_regular=row.phone_regular,
            website=row.website,
            helipad=row.helipad,
            accepts_new_patients=row.accepts_new_patients,
            nationwide=row.nationwide,
            active_from=row.active_from,
            hours=tuple(parts.hours.get(row.id, ())),
            exceptions=tuple(parts.exceptions.get(row.id, ())),
            contacts=tuple(parts.contacts.get(row.id, ())),
            services=tuple(parts.services.get(row.id, ())),
            facilities=tuple(row.facilities),
        ),
    )


def facilities() -> list[FacilityLine]:
    """Every facility that a location can have, in the order of the reference file."""
    return [FacilityLine(code, name) for code, name in reference.facilities().items()]


def confirmations(*, organisation_id: UUID, on: date) -> list[ConfirmationLine]:
    """The locations of an organisation that have not ended, longest ago confirmed first; one query."""
    rows = Location.objects.filter(organisation=organisation_id).exclude(active_until__lte=on)
    return [
        ConfirmationLine(row.id, row.name, row.confirmed_at)
        for row in rows.order_by(F("confirmed_at").asc(nulls_first=True), "name")
    ]


def unconfirmed(*, before: datetime, on: date) -> list[UnconfirmedLine]:
    """The locations that are there on a day and that nobody said to be right since; one query."""
    rows = active(on).filter(Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=before))
    return [
        UnconfirmedLine(row.id, row.organisation_id, row.name)
        for row in rows.order_by(F("confirmed_at").asc(nulls_first=True), "id").only("id", "organisation_id", "name")
    ]


def location_types() -> dict[str, str]:
    """Every kind of institution, names by code; one query."""
    return dict(LocationType.objects.order_by("name").values_list("code", "name"))


def closures(*, location_id: UUID) -> list[Closure]:
    """Every closure ever, the newest first; one query."""
    return closures_of(ClosureRow.objects.filter(location_id=location_id).order_by("-starts_at", "department"))


def closures_of(rows: QuerySet[ClosureRow]) -> list[Closure]:
    return [
        Closure(
            id=row.id,
            department=row.department,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            reason=ClosureReason(row.reason),
            note=row.note,
            announced_at=row.announced_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]


def changes(*, location_id: UUID, at_most: int) -> list[ChangeLine]:
    """The latest changes of an entry, the newest first; one query."""
    return _lines(Change.objects.filter(location_id=location_id)[:at_most])


def changes_since(*, location_id: UUID, version: int, fields: Iterable[str]) -> tuple[ChangeLine, ...]:
    """What happened to one of these fields after a version; one query."""
    rows = Change.objects.filter(location_id=location_id, version__gt=version, fields__has_any_keys=list(fields))
    return tuple(_lines(rows))


def _lines(rows: QuerySet[Change]) -> list[ChangeLine]:
    return [
        ChangeLine(
            at=row.at,
            by=By(organisation=row.by.name if row.by else "Ketenzicht", role=row.role),
            what=row.what,
            differences=tuple(
                Difference(field, read({field: before})[field], read({field: after})[field])
                for field, (before, after) in row.fields.items()
            ),
        )
        for row in rows.select_related("by")
    ]
