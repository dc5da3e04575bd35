"""A small country to look at: a few regions, locations with units, and figures of every kind, good and bad."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import connection

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.capacity import operations
from ketenzicht.capacity.domain import NewUnit, Opening, OpeningState
from ketenzicht.capacity.models import Unit
from ketenzicht.capacity.parcel import Parcel, Rows
from ketenzicht.capacity.storing import STORE, columns_of
from ketenzicht.definitions import operations as definitions
from ketenzicht.definitions import queries as catalogue
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import (
    ContactLine,
    ContactRole,
    Hours,
    HoursKind,
    IdentifierLine,
    NewLocation,
    NewOrganisation,
    NewService,
    OrganisationKind,
)

PASSWORD = "een-lang-wachtwoord-voor-de-proef"  # noqa: S105 - of accounts that live as long as a test
READER, STRANGER = "triagist@voorbeeld.invalid", "auditor@voorbeeld.invalid"
SEH, IC, CLINIC = ("spoed", "seh"), ("kliniek", "ic-adult"), ("kliniek", "clinic-internal")


@dataclass(frozen=True)
class Place:
    name: str
    place: str
    municipality: str
    point: Point


PLACES = (
    Place("Ziekenhuis De Proef", "Utrecht", "GM0344", Point(52.09, 5.12)),
    Place("Ziekenhuis Het Voorbeeld", "Amersfoort", "GM0307", Point(52.16, 5.39)),
    Place("Medisch Centrum Tekst <b>&", "Nieuwegein", "GM0356", Point(52.03, 5.08)),
    Place("Streekziekenhuis Oefening", "Zeist", "GM0355", Point(52.09, 5.23)),
    Place("Ziekenhuis Noorderproef", "Groningen", "GM0014", Point(53.22, 6.57)),
    Place("Ziekenhuis Zuiderproef", "Maastricht", "GM0935", Point(50.85, 5.69)),
    Place("Ziekenhuis Oosterproef", "Enschede", "GM0153", Point(52.22, 6.89)),
)

OPEN, STOPPED = Opening(OpeningState.OPEN), Opening(OpeningState.STOP, "staff")
THREATENED = Opening(OpeningState.STOP_THREATENED, "outflow")
DOWN = {"occupied": "system-down", "available": "system-down"}

# Place, kind of care, minutes ago, values, reasons, opening. What is not here was never delivered.
Figures = tuple[int, tuple[str, str], int, dict[str, object], dict[str, str], Opening | None]
FIGURES: tuple[Figures, ...] = (
    (0, SEH, 2, {"total": 20, "occupied": 12, "available": 8, "crowding": 55}, {}, OPEN),
    (1, SEH, 4, {"total": 12, "occupied": 14, "available": -2, "crowding": 150}, {}, STOPPED),
    (2, SEH, 25, {"total": 10, "occupied": 9, "available": 1, "crowding": 90}, {}, THREATENED),
    (3, SEH, 300, {"total": 8, "occupied": 3, "available": 5, "crowding": 30}, {}, OPEN),
    (4, SEH, 1, {"total": 25, "occupied": 25, "available": 0, "crowding": 120}, {}, None),
    (0, IC, 3, {"total": 16, "occupied": None, "available": None}, DOWN, None),
    (1, IC, 3, {"total": 12, "occupied": 9, "available": 3}, {}, None),
    (5, IC, 6, {"total": 20, "occupied": 20, "available": 0}, {}, STOPPED),
)


@dataclass(frozen=True)
class Country:
    """Ids of what stands in it; `units[place number, (module, label)]`."""

    organisation_id: UUID
    locations: tuple[UUID, ...]
    units: dict[tuple[int, tuple[str, str]], Unit]


def load(*, at: datetime) -> None:
    registry.load_reference(at=at)
    definitions.load_all(folder=None, actor=PLATFORM, at=at)
    access.load_agreements(at=at)


def build(
    *,
    at: datetime,
    places: Sequence[Place] = PLACES,
    kinds: Sequence[tuple[str, str]] = (SEH, IC, CLINIC),
    name: str = "Zorggroep Verzonnen",
) -> Country:
    """Organisation, locations and units, without any figure yet."""
    locations = tuple(_location(place) for place in places)
    provider = NewOrganisation(name=name, kind=OrganisationKind.PROVIDER, locations=locations)
    (organisation,) = registry.register_organisations(organisations=[provider], actor=PLATFORM, at=at)
    rows = {row.name: row.id for row in organisation.locations.all()}
    ids = tuple(rows[place.name] for place in places)
    units = operations.create_units(
        units=[
            NewUnit(location_id=location_id, module=module, label=label, deliverer_id=organisation.id)
            for location_id in ids
            for module, label in kinds
        ],
        active_from=date(2020, 1, 1),
        actor=PLATFORM,
        at=at,
    )
    keys = [(number, kind) for number in range(len(ids)) for kind in kinds]
    return Country(organisation.id, ids, dict(zip(keys, units, strict=True)))


def _location(place: Place) -> NewLocation:
    return NewLocation(
        name=place.name,
        type_code="V6",
        point=place.point,
        street="Proefstraat 1",
        postcode="3511 AB",
        place=place.place,
        municipality_code=place.municipality,
        phone_urgent="030 123 45 67",
        phone_regular="030 123 45 00",
        helipad=True,
        identifiers=(IdentifierLine(IdentifierKind.AGB, "06010101"),) if place is PLACES[0] else (),
        hours=tuple(Hours(day, opens=time(8), closes=time(17)) for day in range(1, 6))
        + tuple(Hours(day, opens=time(0), closes=time(0), kind=HoursKind.PHONE) for day in range(1, 8)),
        contacts=(ContactLine(ContactRole.BED_COORDINATOR, "Beddencoördinator", "030 123 45 99"),),
        services=(NewService(code="seh", name="Spoedeisende hulp", department="SEH"),),
    )


def account(country: Country, *, email: str = READER, role: Role = Role.TRIAGIST, at: datetime) -> None:
    access.create_account(
        name="Proef Persoon",
        email=email,
        password=PASSWORD,
        organisation_id=country.organisation_id,
        role=role,
        actor=PLATFORM,
        at=at,
    )


def deliver(
    unit: Unit,
    *,
    at: datetime,
    values: dict[str, object],
    absent: dict[str, str] | None = None,
    opening: Opening | None = None,
) -> None:
    """Store one observation, by the statement that the delivery API uses."""
    version = catalogue.module(code=unit.module_id).version_at(at.date())
    assert version
    rows = Rows()
    rows.add(
        unit_id=unit.id,
        observed_at=at,
        version_id=version.id,
        values=json.dumps(values),
        absent=json.dumps(absent or {}),
        opening=opening,
        usable_for=version.usable_for,
    )
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(STORE, columns_of([Parcel(uuid4(), uuid4(), unit.deliverer_id, None, b"", at, rows, 0, None)]))


def fill(country: Country, *, now: datetime) -> None:
    """Figures of every kind: free, full, beyond capacity, unknown, stale, never; open, threatened, stopped."""
    for place, kind, minutes, values, absent, opening in FIGURES:
        until = now + timedelta(hours=2) if opening is STOPPED else None
        deliver(
            country.units[place, kind],
            at=now - timedelta(minutes=minutes),
            values=values,
            absent=absent,
            opening=Opening(opening.state, opening.reason, until) if opening else None,
        )
