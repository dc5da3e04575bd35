"""Travel is reckoned from one neighbourhood to another, so that no time by road tells where somebody lives."""

from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.conftest import HOUR, MINUTE, MONDAY, NEAR, UTRECHT, Provider

from ketenzicht.base.geography import Point, distance_km
from ketenzicht.planning import queries
from ketenzicht.planning.domain import Neighbourhood, ResourceKind, Wish, travel_between
from ketenzicht.planning.models import Booking

points = st.builds(Point, st.floats(50.8, 53.5), st.floats(3.4, 7.2))
wheres = points.map(Neighbourhood.of)


@given(points)
def test_a_place_lies_within_two_kilometres_of_the_middle_of_its_neighbourhood(point: Point) -> None:
    assert distance_km(point, Neighbourhood.of(point).middle) < 2
    assert Neighbourhood.of(Neighbourhood.of(point).middle) == Neighbourhood.of(point)


@given(wheres, wheres, wheres)
def test_going_round_by_a_third_is_never_shorter(one: Neighbourhood, by: Neighbourhood, other: Neighbourhood) -> None:
    assert travel_between(one, other) <= travel_between(one, by) + travel_between(by, other)
    assert travel_between(one, other) == travel_between(other, one)


def test_there_is_a_way_within_a_neighbourhood_and_none_from_the_post_to_itself() -> None:
    here = Neighbourhood.of(NEAR)
    assert travel_between(here, here) == 5 * MINUTE
    assert travel_between(UTRECHT, UTRECHT) == 0 * MINUTE
    assert travel_between(UTRECHT, None) == 0 * MINUTE


@pytest.mark.parametrize("place", [NEAR, Point(52.1019, 5.1402), Point(52.1199, 5.1301)])
def test_whoever_asks_from_wherever_hears_the_same_of_all_who_live_in_one_neighbourhood(
    provider: Provider, place: Point
) -> None:
    assert Neighbourhood.of(place) == Neighbourhood.of(NEAR)
    provider.visit(provider.shift("Auto van wie het weet"), begins=MONDAY + HOUR, place=NEAR)
    booked = provider.visit(provider.shift("Auto van een ander"), begins=MONDAY + HOUR, place=place)
    for asked_from in (place, NEAR, UTRECHT, Point(52.3, 5.6), Point(51.95, 4.9)):
        one, other = (moments(each) for each in availability(provider, asked_from))
        assert one == other
    leaves_at = Booking.objects.get(id=booked).leaves_at
    assert leaves_at == MONDAY + HOUR - travel_between(UTRECHT, Neighbourhood.of(NEAR))


def availability(provider: Provider, where: Point) -> list[queries.Availability]:
    wish = Wish(30, MONDAY, MONDAY, MONDAY + 5 * HOUR, Neighbourhood.of(where))
    found = queries.availability(kind=ResourceKind.VISIT, wish=wish, most=10, actor=provider.centre)
    assert len(found) == 2
    return list(found)


def moments(one: queries.Availability) -> list[tuple[datetime, int]]:
    assert isinstance(one.resource_id, UUID)
    return [(each.begins, each.travel) for each in one.answer.moments]
