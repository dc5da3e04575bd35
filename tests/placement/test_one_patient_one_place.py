"""A patient is in one place, whatever else of the request is late, lapsed or done at the same moment."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.placement.conftest import Region

from ketenzicht.placement import operations
from ketenzicht.placement.domain import Dropped, Side


def test_what_was_not_confirmed_in_time_does_not_stand_in_the_way_of_an_arrival(region: Region) -> None:
    request_id = region.request()
    first, second = region.need(request_id), region.need(request_id)
    region.accept(region.ask(first, region.homes[0])[0])
    region.later(20)
    there = region.ask(second, region.homes[1])[0]
    region.accept(there)
    operations.confirm(offer_id=there, expected_at=None, actor=region.cor, at=region.at)
    region.later(11)  # the first place was held for half an hour; the clock of this minute did not run yet
    operations.arrive(offer_id=there, side=Side.CENTRE, actor=region.cor, at=region.at)
    assert region.status(second) == "met"
    assert region.statuses(first) == ["lapsed"]
    assert region.homes[0].state.held == 0


def test_what_is_not_needed_any_more_ends_also_when_its_place_just_lapsed(region: Region) -> None:
    need_id = region.need()
    region.accept(region.ask(need_id, region.homes[0])[0])
    region.later(31)
    operations.drop_need(
        need_id=need_id, dropped=Dropped.DIED, because="Overleden op de SEH.", actor=region.cor, at=region.at
    )
    assert region.status(need_id) == "dropped"
    assert region.homes[0].state.held == 0


def test_who_arrives_somewhere_has_left_where_they_were_also_in_a_later_step(region: Region) -> None:
    request_id = region.request()
    first, second = region.need(request_id), region.need(request_id)
    there = region.ask(second, region.homes[1])[0]
    region.accept(there)
    operations.confirm(offer_id=there, expected_at=None, actor=region.cor, at=region.at)
    operations.arrive(offer_id=there, side=Side.CENTRE, actor=region.cor, at=region.later())
    back = region.ask(first, region.homes[0])[0]
    region.accept(back)
    operations.confirm(offer_id=back, expected_at=None, actor=region.cor, at=region.at)
    operations.arrive(offer_id=back, side=Side.CENTRE, actor=region.cor, at=region.later())
    assert region.statuses(first) == ["arrived"]
    assert region.statuses(second) == ["left"]


def test_a_centre_that_says_who_arrived_holds_the_request_before_what_is_sought_for_it(region: Region) -> None:
    """As each of its deeds does: else two of the centre wait for each other."""
    offer_id = region.placed(region.need())
    with CaptureQueriesContext(connection) as asked:
        operations.arrive(offer_id=offer_id, side=Side.CENTRE, actor=region.cor, at=region.later())
    held = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    assert "coordination_carerequest" in held[0]
    assert "placement_need" in held[1]
