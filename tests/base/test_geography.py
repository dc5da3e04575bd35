"""Laws of distances, and of identities that sort by time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.geography import Point, distance_km
from ketenzicht.base.moments import time_ordered_id

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
moments = st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1), max_value=datetime(2200, 1, 1))  # noqa: DTZ001 - hypothesis asks for bounds without zone
bits = st.integers(0, 2**80 - 1)


@given(points, points)
def test_there_is_as_far_as_back(one: Point, other: Point) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one), abs=1e-6)
    assert distance_km(one, one) == 0


@given(points, points, points)
def test_a_detour_is_never_shorter(one: Point, via: Point, other: Point) -> None:
    assert distance_km(one, other) <= distance_km(one, via) + distance_km(via, other) + 1e-6


def test_utrecht_lies_35_kilometres_from_amsterdam() -> None:
    assert distance_km(Point(52.0907, 5.1214), Point(52.3728, 4.8936)) == pytest.approx(35, abs=1)


@pytest.mark.parametrize("place", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_lies_on_earth(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="No such place"):
        Point(*place)


@given(moments, bits, bits)
def test_later_ids_sort_after_earlier_ones(at: datetime, some: int, other: int) -> None:
    later = at + timedelta(milliseconds=2)
    assert time_ordered_id(randomness=some, at=at) < time_ordered_id(randomness=other, at=later)


@given(moments, bits)
def test_an_id_is_a_version_7_uuid(at: datetime, randomness: int) -> None:
    made = time_ordered_id(randomness=randomness, at=at)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
