"""Organisations and locations enter the register: one by one, or many in one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import (
    IdentifierLine,
    NewLocation,
    NewOrganisation,
    OrganisationKind,
    checked_location,
    checked_organisation,
)
from ketenzicht.registry.models import Location, Organisation
from ketenzicht.registry.operations.checking import refuse_taken_numbers, refuse_unknown_codes
from ketenzicht.registry.operations.storing import location_row, organisation_row, store_parts
from ketenzicht.registry.operations.telling import tell, tell_many


@transaction.atomic
def register_organisation(
    *, name: str, kind: OrganisationKind, identifiers: Collection[IdentifierLine], actor: Actor, at: datetime
) -> Organisation:
    """Record an organisation. Raises Refused for a name or number that cannot be, Conflict for a taken number."""
    new = NewOrganisation(name=name, kind=kind, identifiers=tuple(identifiers))
    return register_organisations(organisations=[new], actor=actor, at=at)[0]


def register_location(*, organisation_id: UUID, new: NewLocation, actor: Actor, at: datetime) -> Location:
    """Record a location of an organisation, which counts as confirming it.

    Raises NotFound for an unknown organisation, and as `checked_beginning`.
    """
    return register_locations(organisation_id=organisation_id, new=[new], actor=actor, at=at)[0]


@transaction.atomic
def register_locations(
    *, organisation_id: UUID, new: Sequence[NewLocation], actor: Actor, at: datetime
) -> list[Location]:
    """The same of many locations: all or none, in a fixed number of queries."""
    if not Organisation.objects.filter(id=organisation_id).exists():
        raise NotFound("Deze organisatie staat niet in het register.")
    checked = checked_beginnings(new)
    rows = [location_row(one, organisation_id, uuid4()) for one in checked]
    for row in rows:
        row.confirmed_at, row.confirmed_by_id, row.confirmed_as = at, actor.organisation_id, actor.role
    Location.objects.bulk_create(rows)
    store_parts(locations=list(zip(rows, checked, strict=True)), organisations=[])
    told = {f"location/{row.id}": {"organisation": str(organisation_id)} for row in rows}
    tell_many("registry.location-registered", told=told, actor=actor, at=at)
    return rows


def checked_beginning(new: NewLocation) -> NewLocation:
    """A location in the form in which we keep it.

    Raises Refused for what cannot be (a point far outside the country, an unknown kind of institution or
    municipality), Conflict for a number that is another's.
    """
    return checked_beginnings([new])[0]


def checked_beginnings(new: Sequence[NewLocation]) -> list[NewLocation]:
    checked = [checked_location(one) for one in new]
    refuse_unknown_codes(checked)
    refuse_taken_numbers([line for one in checked for line in one.identifiers])
    return checked


@transaction.atomic
def register_organisations(
    *, organisations: Sequence[NewOrganisation], actor: Actor, at: datetime
) -> list[Organisation]:
    """Record many organisations with their locations: all or none, in a fixed number of queries.

    Raises Refused, NotFound or Conflict for the first thing that is wrong. One audit line and one event for each
    organisation or, when there are many, for all together.
    """
    checked = [checked_organisation(new) for new in organisations]
    refuse_unknown_codes([location for new in checked for location in new.locations])
    refuse_taken_numbers([line for new in checked for line in _numbers(new)])
    rows = [(organisation_row(new, uuid4()), new) for new in checked]
    Organisation.objects.bulk_create([row for row, _ in rows])
    locations = [(location_row(location, row.id, uuid4()), location) for row, new in rows for location in new.locations]
    Location.objects.bulk_create([row for row, _ in locations])
    store_parts(locations=locations, organisations=rows)
    if len(rows) == 1:
        detail = {"kind": checked[0].kind.value, "locations": [str(location.id) for location, _ in locations]}
        subject = f"organisation/{rows[0][0].id}"
        tell("registry.organisation-registered", subject=subject, detail=detail, actor=actor, at=at)
    elif rows:
        everything = {"organisations": [str(row.id) for row, _ in rows], "locations": len(locations)}
        subject = "registry/organisations"
        tell("registry.organisations-registered", subject=subject, detail=everything, actor=actor, at=at)
    return [row for row, _ in rows]


def _numbers(new: NewOrganisation) -> list[IdentifierLine]:
    return [*new.identifiers, *(line for location in new.locations for line in location.identifiers)]
