"""Periods of whole days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.periods import Period

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 3, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    length = draw(st.none() | st.integers(1, 40))
    return Period(start, None if length is None else start + timedelta(days=length))


@given(periods(), periods())
def test_two_periods_overlap_exactly_when_they_share_a_day(one: Period, other: Period) -> None:
    shared = any(
        one.contains(day) and other.contains(day) for day in (date(2020, 1, 1) + timedelta(days=n) for n in range(140))
    )
    assert one.overlaps(other) is shared


@given(periods(), periods())
def test_overlapping_is_mutual(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(periods())
def test_a_period_holds_its_start_and_not_its_end(period: Period) -> None:
    assert period.overlaps(period)
    assert period.contains(period.start)
    assert not period.contains(period.start - timedelta(days=1))
    if period.end is not None:
        assert not period.contains(period.end)
        assert period.contains(period.end - timedelta(days=1))
        assert not period.overlaps(Period(period.end))


@given(days, st.integers(0, 30))
def test_a_period_cannot_end_before_or_when_it_starts(start: date, earlier: int) -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(start, start - timedelta(days=earlier))
