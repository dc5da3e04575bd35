"""What a location tells of itself: hours, contacts, kinds of care. Each deed replaces the whole list."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import (
    ContactLine,
    Hours,
    NewService,
    SpecialDay,
    checked_contacts,
    checked_exceptions,
    checked_hours,
    checked_services,
)
from ketenzicht.registry.models import Contact, Location, OpeningException, OpeningHours, Service
from ketenzicht.registry.operations.storing import contact_row, exception_row, hours_row, service_row
from ketenzicht.registry.operations.telling import tell


@transaction.atomic
def set_opening_hours(
    *,
    location_id: UUID,
    hours: Collection[Hours],
    exceptions: Collection[SpecialDay],
    actor: Actor,
    at: datetime,
) -> None:
    """These are the hours and special days of the location, instead of all it had."""
    checked, special = checked_hours(hours), checked_exceptions(exceptions)
    location = _locked(location_id)
    location.opening_hours.all().delete()
    location.opening_exceptions.all().delete()
    OpeningHours.objects.bulk_create(hours_row(location, one) for one in checked)
    OpeningException.objects.bulk_create(exception_row(location, one) for one in special)
    tell(
        "registry.opening-hours-changed",
        subject=f"location/{location_id}",
        detail={"count": len(checked) + len(special)},
        actor=actor,
        at=at,
    )


@transaction.atomic
def set_contacts(*, location_id: UUID, contacts: Collection[ContactLine], actor: Actor, at: datetime) -> None:
    """These are the contacts of the location, instead of all it had."""
    checked = checked_contacts(contacts)
    location = _locked(location_id)
    location.contacts.all().delete()
    Contact.objects.bulk_create(contact_row(location, one) for one in checked)
    tell(
        "registry.contacts-changed",
        subject=f"location/{location_id}",
        detail={"count": len(checked)},
        actor=actor,
        at=at,
    )


@transaction.atomic
def set_services(*, location_id: UUID, services: Collection[NewService], actor: Actor, at: datetime) -> None:
    """These are the kinds of care of the location; those it had already keep their id."""
    checked = checked_services(services)
    location = _locked(location_id)
    known = {(row.code, row.department): row for row in location.services.all()}
    wanted = {(one.code, one.department): one for one in checked}
    gone = [row.id for key, row in known.items() if key not in wanted]
    Service.objects.filter(id__in=gone).delete()
    Service.objects.bulk_create(service_row(location, one) for key, one in wanted.items() if key not in known)
    for key, row in known.items():
        if key in wanted and row.name != wanted[key].name:
            row.name = wanted[key].name
            row.save(update_fields=["name"])
    tell(
        "registry.services-changed",
        subject=f"location/{location_id}",
        detail={"count": len(checked)},
        actor=actor,
        at=at,
    )


def _locked(location_id: UUID) -> Location:
    location = Location.objects.select_for_update().filter(id=location_id).first()
    if location is None:
        raise NotFound("Deze locatie staat niet in het register.")
    return location
