"""Moments that come from the database as numbers are the same moments."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.moments import moment_of

A_CENTURY = st.datetimes(datetime(1970, 1, 1), datetime(2070, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(A_CENTURY)
def test_a_moment_is_the_same_to_the_microsecond(moment: datetime) -> None:
    assert moment_of(moment.timestamp()) == moment


@given(A_CENTURY, A_CENTURY)
def test_what_came_first_stays_first(one: datetime, other: datetime) -> None:
    assert (one < other) == (moment_of(one.timestamp()) < moment_of(other.timestamp()))
