"""Transport is asked for with a kind, two places and times; each step is on record, and a home is sealed."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.coordination.conftest import somebody
from tests.planning.conftest import HOUR, MONDAY, Provider

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.planning import operations
from ketenzicht.planning.domain import JOURNEY, TransportAction, TransportKind, TransportStatus
from ketenzicht.planning.models import Transport
from ketenzicht.planning.operations import NewTransport, Place
from ketenzicht.planning.queries.steps import reasons_of_transport


def new(provider: Provider, **other: Any) -> NewTransport:
    told: dict[str, Any] = {
        "subject": uuid4(),
        "kind": TransportKind.WHEELCHAIR,
        "origin": Place(elsewhere="Dorpsstraat 1, Utrecht"),
        "destination": Place(location_id=provider.location_id),
        "pick_up_from": MONDAY + HOUR,
        "pick_up_until": MONDAY + 2 * HOUR,
    }
    return NewTransport(**{**told, **other})


def asked(provider: Provider, **other: Any) -> UUID:
    return operations.request_transport(new=new(provider, **other), actor=provider.centre, at=MONDAY)


def test_every_state_of_transport_is_reached_and_three_are_the_end() -> None:
    """Of what ended without word somebody may still say how it went."""
    assert {TransportStatus.REQUESTED, *JOURNEY.values()} == set(TransportStatus)
    final = set(TransportStatus) - {status for status, _ in JOURNEY}
    assert final == {TransportStatus.ARRIVED, TransportStatus.CANCELLED, TransportStatus.FAILED}
    assert all(one.word for one in (*TransportKind, *TransportAction, *TransportStatus))


def test_transport_goes_its_way_and_each_step_is_on_record(provider: Provider) -> None:
    made = asked(provider)
    for action in (TransportAction.CONFIRM, TransportAction.LEAVE, TransportAction.ARRIVE):
        operations.move_transport(transport_id=made, action=action, actor=provider.centre, at=MONDAY)
    row = Transport.objects.get(id=made)
    assert [one.status for one in row.steps.all()] == ["requested", "confirmed", "under-way", "arrived"]
    assert AuditLine.objects.filter(subject=f"transport/{made}").count() == 4
    with pytest.raises(Conflict, match="aangekomen"):
        operations.move_transport(
            transport_id=made, action=TransportAction.CANCEL, because="Te laat", actor=provider.centre, at=MONDAY
        )


def test_what_ends_badly_says_why(provider: Provider) -> None:
    made = asked(provider)
    with pytest.raises(Refused, match="waarom"):
        operations.move_transport(transport_id=made, action=TransportAction.FAIL, actor=provider.centre, at=MONDAY)
    operations.move_transport(
        transport_id=made, action=TransportAction.FAIL, because="Geen auto", actor=provider.centre, at=MONDAY
    )
    row = Transport.objects.get(id=made)
    assert reasons_of_transport(row) == ("Geen auto",)
    assert b"Geen auto" not in b"".join(bytes(one.because) for one in row.steps.all())  # people type it


def test_a_home_is_sealed(provider: Provider) -> None:
    made = asked(provider)
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_elsewhere, to_elsewhere FROM planning_transport WHERE id = %s", [made])
        came, goes = cursor.fetchone()
    assert b"Dorpsstraat" not in bytes(came)
    assert (bool(came), bytes(goes)) == (True, b"")


def test_what_cannot_be_is_refused(provider: Provider) -> None:
    with pytest.raises(Refused, match="van wanneer tot wanneer"):
        asked(provider, pick_up_until=MONDAY + HOUR)
    with pytest.raises(Refused, match="van wanneer tot wanneer"):
        asked(provider, pick_up_from=MONDAY - 2 * HOUR, pick_up_until=MONDAY - HOUR)
    with pytest.raises(NotFound):
        asked(provider, destination=Place(location_id=uuid4()))
    for place in ({}, {"elsewhere": "Thuis", "location_id": uuid4()}, {"elsewhere": "x" * 301}):
        with pytest.raises(Refused):
            Place(**place)


def test_the_carrier_and_who_asked_move_it_and_nobody_else(provider: Provider) -> None:
    made = asked(provider, carrier_id=provider.id)
    step: dict[str, Any] = {"transport_id": made, "action": TransportAction.CONFIRM, "at": MONDAY}
    with pytest.raises(NotFound):
        operations.move_transport(**step, actor=somebody(provider.other_id))
    for actor in (provider.stranger, somebody(provider.id, Role.CARE_PROFESSIONAL)):
        with pytest.raises(NotPermitted):
            operations.move_transport(**step, actor=actor)
    operations.move_transport(**step, actor=provider.me)
    with pytest.raises(NotPermitted):
        operations.request_transport(new=new(provider), actor=provider.me, at=MONDAY)
