"""Rows of the register made from what was asked to register; everything here has been checked."""

from collections.abc import Sequence
from uuid import UUID

from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain import (
    ContactLine,
    Hours,
    IdentifierLine,
    NewLocation,
    NewOrganisation,
    NewService,
    SpecialDay,
)
from ketenzicht.registry.models import (
    Contact,
    Identifier,
    Location,
    OpeningException,
    OpeningHours,
    Organisation,
    Region,
    RegionMembership,
    Service,
)


def organisation_row(new: NewOrganisation, fresh_id: UUID) -> Organisation:
    return Organisation(id=new.id or fresh_id, name=new.name, kind=new.kind)


def location_row(new: NewLocation, organisation_id: UUID, fresh_id: UUID) -> Location:
    return Location(
        id=new.id or fresh_id,
        organisation_id=organisation_id,
        name=new.name,
        type_id=new.type_code,
        street=new.street,
        postcode=new.postcode,
        place=new.place,
        municipality_id=new.municipality_code,
        latitude=new.point.latitude,
        longitude=new.point.longitude,
        phone_urgent=new.phone_urgent,
        phone_regular=new.phone_regular,
        website=new.website,
        helipad=new.helipad,
        accepts_new_patients=new.accepts_new_patients,
        nationwide=new.nationwide,
        active_from=new.active_from,
        facilities=list(new.facilities),
    )


def store_parts(
    *,
    locations: Sequence[tuple[Location, NewLocation]],
    organisations: Sequence[tuple[Organisation, NewOrganisation]],
) -> None:
    """All that belongs to new organisations and locations, one statement a table."""
    numbers = [number_row(line, organisation=row) for row, new in organisations for line in new.identifiers]
    numbers += [number_row(line, location=row) for row, new in locations for line in new.identifiers]
    Identifier.objects.bulk_create(numbers)
    OpeningHours.objects.bulk_create(
        hours_row(row, hours) for row, new in locations for hours in dict.fromkeys(new.hours)
    )
    OpeningException.objects.bulk_create(
        exception_row(row, special) for row, new in locations for special in dict.fromkeys(new.exceptions)
    )
    Contact.objects.bulk_create(contact_row(row, line) for row, new in locations for line in new.contacts)
    Service.objects.bulk_create(service_row(row, one) for row, new in locations for one in new.services)
    _store_memberships(locations)


def hours_row(location: Location, hours: Hours) -> OpeningHours:
    return OpeningHours(
        location=location, kind=hours.kind, weekday=hours.weekday, opens=hours.opens, closes=hours.closes
    )


def exception_row(location: Location, special: SpecialDay) -> OpeningException:
    return OpeningException(
        location=location,
        kind=special.kind,
        day=special.day,
        opens=special.opens,
        closes=special.closes,
        reason=special.reason,
    )


def contact_row(location: Location, line: ContactLine) -> Contact:
    return Contact(
        location=location,
        role=line.role,
        name=line.name,
        phone=line.phone,
        email=line.email,
        hours=line.hours,
    )


def service_row(location: Location, service: NewService) -> Service:
    return Service(location=location, code=service.code, name=service.name, department=service.department)


def number_row(
    line: IdentifierLine, *, organisation: Organisation | None = None, location: Location | None = None
) -> Identifier:
    return Identifier(system=line.kind, value=line.value, organisation=organisation, location=location)


def _store_memberships(locations: Sequence[tuple[Location, NewLocation]]) -> None:
    codes = {joined.region_code for _, new in locations for joined in new.memberships}
    regions = {row.code: row for row in Region.objects.filter(code__in=codes)}
    rows = []
    for location, new in locations:
        joins = [(regions[joined.region_code], joined.start) for joined in new.memberships]
        if len({region.kind for region, _ in joins}) < len(joins):
            raise Refused(f"{location.name}: een locatie hoort bij één regio van elke soort.")
        rows += [
            RegionMembership(location=location, region=region, kind=region.kind, valid_from=start)
            for region, start in joins
        ]
    RegionMembership.objects.bulk_create(rows)
