"""The laws of a token bucket: never more than burst and rate allow, and never less."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.rest.limits import SECOND, Buckets, Limit

LIMITS = st.builds(
    Limit,
    name=st.just("law"),
    per_second=st.floats(0.01, 1e6, allow_nan=False),
    burst=st.integers(1, 50),
)


@st.composite
def visits(draw: st.DrawFn) -> tuple[Limit, list[int]]:
    """A limit and moments, about as far apart as the limit's own tokens, some at the same time."""
    limit = draw(LIMITS)
    steps = st.one_of(st.just(0), st.integers(0, 2 * limit.interval), st.integers(0, 60 * limit.interval))
    return limit, list(accumulate(draw(st.lists(steps, min_size=1, max_size=150))))


@given(visits())
def test_never_more_pass_than_the_burst_and_what_the_rate_gave_since(case: tuple[Limit, list[int]]) -> None:
    limit, moments = case
    buckets = Buckets(limit)
    passed = [now for now in moments if buckets.take(1, now=now)]
    for first, start in enumerate(passed):
        for last in range(first, len(passed)):
            assert last - first + 1 <= limit.burst + (passed[last] - start) // limit.interval


@given(visits())
def test_it_refuses_exactly_when_a_bucket_of_the_textbook_is_empty(case: tuple[Limit, list[int]]) -> None:
    limit, moments = case
    buckets = Buckets(limit)
    full = limit.burst * limit.interval
    held, before = full, moments[0]  # in nanoseconds' worth of tokens
    for now in moments:
        held, before = min(full, held + now - before), now
        is_enough = held >= limit.interval
        assert buckets.left(1, now=now) == held // limit.interval
        assert buckets.take(1, now=now) is is_enough
        held -= limit.interval if is_enough else 0


@given(visits(), st.data())
def test_forgetting_full_buckets_changes_no_answer(case: tuple[Limit, list[int]], data: st.DataObject) -> None:
    limit, moments = case
    forgetful, other = Buckets(limit, looked_through_from=2), Buckets(limit)
    for now in moments:
        whose = data.draw(st.integers(0, 8))
        assert forgetful.take(whose, now=now) is other.take(whose, now=now)


@given(visits())
def test_who_waits_as_long_as_told_gets_in(case: tuple[Limit, list[int]]) -> None:
    limit, moments = case
    buckets = Buckets(limit)
    for now in moments:
        if not buckets.take(1, now=now):
            then = now + buckets.seconds_until_next(1, now=now) * SECOND
            assert buckets.take(1, now=then)
            return


def test_one_empty_bucket_is_nobody_elses_matter() -> None:
    buckets = Buckets(Limit("few", per_second=1, burst=2))
    assert [buckets.take(1, now=0) for _ in range(3)] == [True, True, False]
    assert buckets.take(2, now=0)


def test_somebody_who_tries_many_keys_takes_no_room() -> None:
    buckets = Buckets(Limit("many", per_second=1_000, burst=5_000), looked_through_from=100)
    for number in range(100_000):
        buckets.take(number, now=number * 10_000)  # 100,000 a second
    assert len(buckets) <= 400


@pytest.mark.parametrize(("factor", "per_second", "burst"), [(2, 20, 10), (0.5, 5, 2), (0.001, 0.01, 1)])
def test_a_limit_is_widened_and_narrowed_but_never_to_nothing(factor: float, per_second: float, burst: int) -> None:
    limit = Limit("some", per_second=10, burst=5).times(factor)
    assert limit.per_second == pytest.approx(per_second)
    assert limit.burst == burst
