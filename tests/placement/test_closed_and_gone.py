"""Nothing is planned for who needs nothing any more, and who is gone from a place is told to be gone."""

from uuid import UUID

import pytest
from tests.placement.conftest import MINUTE, Region
from tests.placement.test_appointments import asked, booked, need_of, planner, slot_of, status_of
from tests.placement.test_following import decided
from tests.placement.test_left_behind import close

from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.models import Offer
from ketenzicht.placement.queries.trajectory import how_it_went
from ketenzicht.planning import operations as planning
from ketenzicht.planning.domain import ResourceKind
from ketenzicht.planning.models import Booking

pytestmark = pytest.mark.django_db


def test_no_appointment_is_made_for_a_request_that_was_closed(region: Region) -> None:
    need_id = need_of(region)
    close(region, need_id)
    with pytest.raises(Refused, match="afgesloten"):
        booked(region, need_id)
    assert not Booking.objects.exists()


def test_nobody_is_put_on_a_waiting_list_for_a_request_that_was_closed(region: Region) -> None:
    need_id = region.need()
    close(region, need_id)
    with pytest.raises(Refused, match="afgesloten"):
        operations.wait_at(
            need_id=need_id, units=[region.homes[3].unit.code], because="Vol", actor=region.cor, at=region.at
        )


def test_a_moment_of_other_care_is_refused_whoever_sends_it(region: Region) -> None:
    need_id, slot_id = need_of(region), slot_of(region, ResourceKind.ASSESSMENT)
    with pytest.raises(NotFound, match="dit moment"):
        booked(region, need_id, slot_id)
    assert region.status(need_id) == "seeking"


def test_who_was_asked_hears_that_an_appointment_was_planned_anew(region: Region) -> None:
    """A moment fell out, providers were asked meanwhile, and the own provider found another moment first."""
    need_id = need_of(region)
    made, other = booked(region, need_id), slot_of(region)
    actor = planner(region.homes[0])
    planning.withdraw_slot(slot_id=Booking.objects.get(id=made).slot_id, because="Ziek", actor=actor, at=region.at)
    operations.watch(at=region.later())
    offer_id = asked(region, need_id)
    choice = planning.Choice(made, other, region.at + 29 * MINUTE)
    planning.replan(choice=choice, actor=actor, at=region.at)
    operations.watch(at=region.later())
    assert region.status(need_id) == "arranged"
    with pytest.raises(Conflict):
        region.accept(offer_id)
    assert status_of(made) == "booked"


@pytest.mark.parametrize(
    ("where", "words", "says"),
    [
        (Whereabouts.DIED, "", "De patiënt is overleden."),
        (Whereabouts.LEFT, "", "De patiënt is vertrokken tegen advies."),
        (Whereabouts.HOME, "", "De patiënt is nu: thuis."),
        (Whereabouts.UNKNOWN, "Drie keer gebeld", "Waar de patiënt nu is, was niet te achterhalen."),
    ],
)
def test_who_is_not_there_any_more_is_not_told_to_be_there(
    region: Region, where: Whereabouts, words: str, says: str
) -> None:
    request_id, offer_id = there(region)
    operations.complete(request_id=request_id, whereabouts=where, words=words, actor=region.cor, at=region.later())
    told = how_it_went(request_id=request_id).words
    assert told.splitlines()[-1] == says
    assert Offer.objects.get(id=offer_id).status == "left"  # a patient is in one place
    assert not operations.watch(at=region.later())


def test_who_is_where_they_were_placed_is_told_to_be_there(region: Region) -> None:
    request_id, offer_id = there(region)
    operations.complete(
        request_id=request_id, whereabouts=Whereabouts.PLACED, words="", actor=region.cor, at=region.later()
    )
    told = how_it_went(request_id=request_id).words
    assert told.splitlines()[-1] == f"De patiënt is nu: bij {region.homes[0].name}."
    assert Offer.objects.get(id=offer_id).status == "arrived"


def there(region: Region) -> tuple[UUID, UUID]:
    request_id = decided(region)
    offer_id = region.placed(region.need(request_id))
    actor = region.home_of(offer_id).opname
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=actor, at=region.later())
    return request_id, offer_id
