"""Test connections as their suppliers see them, and what came into their sandboxes."""

from datetime import date
from uuid import UUID

import msgspec

from ketenzicht.access.domain import fingerprint
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import Outcome, UnitLine, terms_of
from ketenzicht.connections.domain import (
    LINK,
    NO_SUCH_LINK,
    Answer,
    DeliveryLine,
    Disturbance,
    LastSaid,
    Said,
    SandboxUnit,
    SandboxUnits,
    TestConnectionLine,
)
from ketenzicht.connections.models import SandboxDelivery, SandboxObservation, TestConnection
from ketenzicht.connections.models import SandboxUnit as UnitRow
from ketenzicht.definitions import queries as definitions

SHOWN_DELIVERIES = 20


def connection_of_link(*, link: str) -> TestConnectionLine:
    """The test connection of a private link; NotFound for any other. Two queries."""
    which = {"link": fingerprint(link)} if LINK.fullmatch(link) else {"pk__isnull": True}
    return _line(TestConnection.objects.filter(ended_at__isnull=True, **which).first())


def connection_line(*, connection_id: UUID) -> TestConnectionLine:
    """One that has not ended. Two queries."""
    return _line(TestConnection.objects.filter(ended_at__isnull=True, id=connection_id).first())


def sandbox_units(*, connection_id: UUID) -> SandboxUnits:
    """The units of a test connection, of modules that still are. One query, and the catalogue."""
    modules = definitions.catalogue().modules
    return SandboxUnits(
        {
            str(row.code): SandboxUnit(row.pk, row.code, row.label, connection_id, row.location_id, modules[row.module])
            for row in UnitRow.objects.filter(connection_id=connection_id)
            if row.module in modules
        }
    )


def sandbox_unit_lines(*, connection_id: UUID, on: date) -> list[UnitLine]:
    """The same as the API lists units; one query, and the catalogue."""
    modules = definitions.catalogue().modules
    lines = []
    for row in UnitRow.objects.filter(connection_id=connection_id):
        version = modules[row.module].version_at(on) if row.module in modules else None
        label = version.label(row.label) if version else None
        lines.append(
            UnitLine(
                unit=row.code,
                module=row.module,
                label=row.label,
                label_name=label.name if label else row.label,
                location_id=row.location_id,
                location=row.location,
                place=row.place,
                mode="automatic",
                terms=terms_of(version, None) if version else None,
                own=None,
            )
        )
    return lines


def last_said(*, connection_id: UUID) -> dict[UUID, LastSaid]:
    """What is known of each unit, by its code; one query."""
    moved = [one.value for one in Outcome if one.moves]
    rows = (
        SandboxObservation.objects.filter(unit__connection_id=connection_id, outcome__in=moved)
        .order_by("unit_id", "-id")
        .distinct("unit_id")
        .select_related("unit", "delivery")
    )
    return {
        row.unit.code: LastSaid(row.observed_at, row.delivery.received_at, msgspec.convert(row.said, Said))
        for row in rows
    }


def last_deliveries(*, connection_id: UUID) -> list[DeliveryLine]:
    """The last deliveries, the newest first; one query."""
    rows = SandboxDelivery.objects.filter(connection_id=connection_id).order_by("-received_at", "-id")
    return [
        DeliveryLine(
            id=row.id,
            received_at=row.received_at,
            answer=Answer(row.answer),
            status=row.status,
            observations=row.observations,
            counts=(row.changed, row.confirmed, row.repeated, row.late),
            refused=row.refused,
            faults=tuple((fault["pointer"], fault["nl"]) for fault in row.faults or ()),
            replayed_at=row.replayed_at,
        )
        for row in rows[:SHOWN_DELIVERIES]
    ]


def _line(row: TestConnection | None) -> TestConnectionLine:
    if row is None:
        raise NotFound(NO_SUCH_LINK)
    key = row.keys.get(ended_at__isnull=True)
    return TestConnectionLine(
        id=row.id,
        supplier=row.supplier,
        system=row.system,
        email=row.email,
        modules=tuple(row.modules),
        key_prefix=key.prefix,
        key_made_at=key.made_at,
        made_at=row.made_at,
        last_used_at=row.last_used_at,
        disturbance=Disturbance(row.disturbance) if row.disturbance else None,
        disturbs_left=row.disturbs_left,
    )
