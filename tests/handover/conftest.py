"""A request of a centre for which a hospital said that it has a place, and the hospital's people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings
from tests.coordination.conftest import (  # noqa: F401 - pytest finds fixtures by their names here
    NOON,
    Centre,
    _ids,
    centre,
    people,
    somebody,
)
from tests.handover.receiver import Receiver, started

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.geography import Point
from ketenzicht.handover import operations
from ketenzicht.handover.domain.delivery import Way
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.handover.models import Release
from ketenzicht.handover.operations import NewReceiving
from ketenzicht.placement.domain import Cancelled, Status
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.queries.needs import OUTSIDE
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation
from ketenzicht.sealing.operations import seal

BSN = "999910942"
CALLED_OFF = Why(Status.CANCELLED, Cancelled.WORSE.value)
INTAKE: dict[str, Any] = {
    "name": "Johanna Proefpersoon",
    "birth_date": "31-12-1940",
    "sex": "female",
    "bsn": BSN,
    "complaint": "Gevallen, kan niet staan",
    "directives": "Niet reanimeren",
    "allergies": "geen",
    "medication": "weet niet",
    "whereabouts": "Keuken, achterom",
    "call_back": "0612345678",
    "caller_is": "relative",
}


@dataclass
class Accepted:
    """`offer_id` was accepted for `request_id` by `hospital_id`, at `location_id`."""

    centre: Centre
    request_id: UUID
    offer_id: UUID
    location_id: UUID
    officer: Actor
    administrator: Actor

    @property
    def hospital_id(self) -> UUID:
        return self.centre.hospital_id

    def release(self, *, at: datetime = NOON) -> UUID:
        return operations.release(
            request_id=self.request_id,
            offer_id=self.offer_id,
            organisation_id=self.hospital_id,
            location_id=self.location_id,
            actor=self.centre.me,
            at=at,
        )

    def withdraw(self, *, at: datetime = NOON, why: Why = CALLED_OFF, actor: Actor | None = None) -> bool:
        return operations.withdraw(offer_id=self.offer_id, why=why, actor=actor or self.centre.me, at=at)

    def receives(self, way: Way, endpoint: str = "", **more: Any) -> None:
        told: dict[str, Any] = {"reason": "Nog geen FHIR", "temporary_until": NOON.date() + timedelta(days=90)}
        new = NewReceiving(way=way, endpoint=endpoint, **({**told, **more} if way is Way.PAGE else more))
        operations.set_receiving(location_id=self.location_id, new=new, actor=self.administrator, at=NOON)

    def row(self) -> Release:
        return Release.objects.get(offer_id=self.offer_id)

    def steps(self) -> list[str]:
        return [one.kind for one in self.row().steps.order_by("id")]


def offered(request_id: UUID, name: str = "Ziekenhuis Proef", *, status: str = "placed") -> UUID:
    """An offer of a request that was confirmed, as far as a hand-over needs one; or is still asked."""
    need = Need.objects.create(
        request_id=request_id, step=Need.objects.filter(request_id=request_id).count() + 1, form="ed",
        form_name="Spoedeisende hulp", status="seeking" if status == "asked" else "arranged", since=NOON,
        stated_at=NOON, stated_by=uuid4(), stated_by_name="Tom",
    )  # fmt: skip
    outside = seal(name, owner=need.id, purpose=OUTSIDE)
    return Offer.objects.create(need=need, outside=outside, status=status, since=NOON, asked_at=NOON).id


def located(organisation_id: UUID, name: str = "Ziekenhuis Proef") -> UUID:
    """A location of an organisation."""
    place = NewLocation(
        name=name, type_code="V6", point=Point(52.09, 5.12), street="Proefstraat 1", postcode="3511 AB",
        place="Utrecht", municipality_code="GM0344", phone_urgent="030 1234567",
    )  # fmt: skip
    return registry.register_location(organisation_id=organisation_id, new=place, actor=PLATFORM, at=NOON).id


@pytest.fixture
def accepted(centre: Centre) -> Accepted:  # noqa: F811 - the fixture above
    location_id = located(centre.hospital_id)
    request_id = centre.receive(**INTAKE)
    officer = somebody(centre.hospital_id, Role.ADMISSIONS_OFFICER, "Olga Opname")
    administrator = somebody(centre.hospital_id, Role.ORGANISATION_ADMINISTRATOR, "Bea Beheerder")
    return Accepted(centre, request_id, offered(request_id), location_id, officer, administrator)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.HANDOVER_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    with started(Receiver(token="geheim")) as one:
        yield one
