"""A call that nobody takes in time rings at the centre that helps too; who takes it first has it, for whose it is."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.coordination.centres import helped
from tests.coordination.conftest import Centre, People
from tests.telephony.conftest import MOBILE, Ask, answered, ringing
from tests.web.reading import text_of

from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Door, Reach
from ketenzicht.coordination.models import CareRequest
from ketenzicht.telephony.models import Call

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def shared(centre: Centre) -> Centre:
    centre.at = datetime.now(UTC) - MINUTE
    return centre


@pytest.fixture
def call(tell: Ask, line: UUID) -> UUID:
    """Rings for twenty seconds now, at the door of professionals."""
    tell("calls/A/events", ringing())
    return Call.objects.get().id


def now(centre: Centre) -> datetime:
    """When the test began: other tests may have taken a quarter of an hour before it."""
    return centre.at + MINUTE


def offered(centre: Centre, *, at: datetime | None = None) -> list[UUID]:
    at = at or now(centre)
    found = queries.helping_now(actor=centre.stranger, now=at)
    return [one.id for one in queries.calls(actor=centre.stranger, now=at, helped=found).board.offered]


def test_after_the_agreed_seconds_it_rings_at_the_other_too_and_becomes_a_request_of_its_own_centre(
    shared: Centre, call: UUID
) -> None:
    sharing = helped(shared, call_seconds=60)
    assert offered(shared) == []
    with pytest.raises(Conflict, match="neemt het nog zelf op"):
        operations.take_call(call_id=call, actor=shared.stranger, at=now(shared))
    later = now(shared) + MINUTE
    assert offered(shared, at=later) == [call]
    made = operations.take_call(call_id=call, actor=shared.stranger, at=later)
    row = shared.row(made)
    assert (row.centre_id, row.helping_id, row.claimed_by, row.door) == (
        shared.id, sharing, shared.stranger.id, Door.PROFESSIONALS.value
    )  # fmt: skip
    file = operations.look_into(request_id=made, actor=shared.stranger, at=later)
    assert (file.reach, file.intake) == (Reach.HELPS, {"call-back": MOBILE})
    assert {one.who for one in file.story} == {"Eva Elders (ZCC Elders)"}
    assert offered(shared, at=later) == []
    with pytest.raises(Conflict, match="heeft dit gesprek al opgenomen"):
        operations.take_call(call_id=call, actor=shared.me, at=later)
    assert CareRequest.objects.count() == 1


def test_who_takes_it_first_has_it(shared: Centre, call: UUID) -> None:
    helped(shared, call_seconds=5)
    operations.take_call(call_id=call, actor=shared.me, at=now(shared))
    with pytest.raises(Conflict, match="Tom Triagist heeft dit gesprek al opgenomen"):
        operations.take_call(call_id=call, actor=shared.stranger, at=now(shared))


def test_what_was_answered_there_rings_nowhere_else(shared: Centre, call: UUID, tell: Ask) -> None:
    helped(shared, call_seconds=5)
    tell("calls/A/events", answered())
    assert offered(shared) == []
    with pytest.raises(Conflict):
        operations.take_call(call_id=call, actor=shared.stranger, at=now(shared))


@pytest.mark.parametrize("other", [{"calls": False}, {"doors": frozenset({Door.CITIZENS})}])
def test_calls_that_are_not_shared_do_not_ring_there(shared: Centre, call: UUID, other: dict[str, Any]) -> None:
    helped(shared, call_seconds=5, **other)
    assert offered(shared) == []
    with pytest.raises((NotFound, Conflict)):
        operations.take_call(call_id=call, actor=shared.stranger, at=now(shared))


def test_without_help_that_is_used_now_nobody_elsewhere_takes_a_call(shared: Centre, call: UUID) -> None:
    with pytest.raises(NotFound):
        operations.take_call(call_id=call, actor=shared.stranger, at=now(shared))
    helped(shared, hours=1, call_seconds=5)
    with pytest.raises(NotFound):
        operations.take_call(call_id=call, actor=shared.stranger, at=now(shared) + timedelta(hours=2))


def test_it_stands_on_the_page_of_who_helps(shared: Centre, call: UUID, people: People) -> None:
    helped(shared, call_seconds=5)
    shown = text_of(people["eva"][0].get("/coordination/?rows"))
    assert "Telefoon van een ander centrum" in shown
    assert "Neem op voor ZCC Proef" in shown
    assert MOBILE not in shown
    people["eva"][0].post(f"/coordination/calls/{call}/take/")
    assert shared.row(CareRequest.objects.get().id).centre_id == shared.id
