"""The centre of the tests of coordination, with what is learned from."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.coordination.conftest import NOON, Centre, People, _ids, centre, people, somebody  # fixtures

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door, Ending, Receiver
from ketenzicht.coordination.models import CareRequest

__all__ = ["NOON", "Centre", "People", "_ids", "centre", "people", "somebody"]


@pytest.fixture
def lead(centre: Centre) -> Actor:
    """Who leads reviews: a coordinator."""
    return centre.colleague


@pytest.fixture
def receiver(centre: Centre) -> Actor:
    """Somebody of the hospital that got the patient."""
    return somebody(centre.hospital_id, Role.CAPACITY_MANAGER, "Bo Beddenmanager")


def received(centre: Centre, *, at: datetime, door: Door = Door.CITIZENS, **intake: str) -> UUID:
    """A request that came in at a moment."""
    told = {code.replace("_", "-"): text for code, text in intake.items()}
    return coordination.receive(centre_id=centre.id, door=door, intake=told, actor=centre.me, at=at).id


def picked_up(centre: Centre, request_id: UUID, *, at: datetime) -> int:
    return coordination.pick_up(request_id=request_id, actor=centre.me, at=at)


def handed_over(centre: Centre, request_id: UUID, *, at: datetime, claim: int | None = None) -> None:
    """To the own treater, a minute after it was picked up."""
    number = picked_up(centre, request_id, at=at - timedelta(minutes=1)) if claim is None else claim
    coordination.forward(
        request_id=request_id, claim=number, to=Receiver.OWN_PROVIDER, warm=None, note="", actor=centre.me, at=at
    )


def closed(centre: Centre, request_id: UUID, ending: Ending, *, at: datetime) -> None:
    claim = picked_up(centre, request_id, at=at - timedelta(minutes=1))
    coordination.close(request_id=request_id, claim=claim, ending=ending, note="Zo liep het af", actor=centre.me, at=at)


def judged(request_id: UUID, urgency: str, *, begin_before: datetime | None = None) -> None:
    """Urgent in this way, whatever triage would say."""
    CareRequest.objects.filter(id=request_id).update(urgency=urgency, begin_before=begin_before)
