"""Who receives, who coordinates and who provides, at one moment on connections of their own: one story comes of it."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import Region, make_region
from tests.placement.test_no_double_booking import together

from ketenzicht.base.errors import Refused
from ketenzicht.handover import operations
from ketenzicht.handover.domain.delivery import Feedback, State
from ketenzicht.handover.models import Release
from ketenzicht.placement import operations as placement
from ketenzicht.placement.domain import Cancelled, Side
from ketenzicht.placement.models import Offer

ROUNDS = 12
# What became of the placement, and how the hand-over then stands and what is told of it.
STORIES = {
    ("arrived", "arrived", False),
    ("not-arrived", "not-arrived", True),
    ("cancelled", "", True),
    ("cancelled", "received", True),
}


@pytest.fixture(scope="module")
def land(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    del own_database
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        yield make_region()


def deeds(land: Region, offer_id: UUID) -> list[Callable[[], object]]:
    """Each by somebody else, and each of what was said before or after the others."""
    release_id, home = Release.objects.get(offer_id=offer_id).id, land.home_of(offer_id)

    def tell(told: Feedback) -> Callable[[], object]:
        return lambda: operations.tell_back(release_id=release_id, told=told, actor=home.opname, at=datetime.now(UTC))

    return [
        tell(Feedback.ARRIVED),
        tell(Feedback.NOT_ARRIVED),
        tell(Feedback.RECEIVED),
        lambda: placement.arrive(offer_id=offer_id, side=Side.CENTRE, actor=land.cor, at=datetime.now(UTC)),
        lambda: placement.cancel(
            offer_id=offer_id, reason=Cancelled.WORSE, words="", side=Side.CENTRE, actor=land.cor, at=datetime.now(UTC)
        ),
        lambda: operations.look_into(release_id=release_id, actor=home.opname, at=datetime.now(UTC)),
        lambda: operations.deliver_due(at=datetime.now(UTC)),
        lambda: operations.recall_due(at=datetime.now(UTC)),
    ]


def test_told_and_called_off_at_once_one_of_both_holds(land: Region) -> None:
    chance = random.Random(7)  # noqa: S311 - an order, no secret
    for _ in range(ROUNDS):
        land.at = datetime.now(UTC)
        for home in land.homes:
            home.say(2, at=land.at)
        offer_id = land.placed(land.need())
        some = deeds(land, offer_id)
        chance.shuffle(some)
        with together(some) as answers:
            pass
        assert all(not isinstance(one, Exception) or isinstance(one, Refused) for one in answers)
        offer, row = Offer.objects.get(id=offer_id), Release.objects.get(offer_id=offer_id)
        assert (offer.status, row.told, row.state == State.WITHDRAWN.value) in STORIES
        assert (row.withdrawn_at is not None) is (row.state == State.WITHDRAWN.value)
