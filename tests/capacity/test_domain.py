"""Laws of age, openings, totals and travel."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.geography import Point
from ketenzicht.capacity.domain import (
    BoardLine,
    Freshness,
    Opening,
    OpeningState,
    Outcome,
    PlaceSearch,
    freshness,
    outcome,
    totals_of,
    travel_minutes,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
moments = st.integers(-20_000, 20_000).map(lambda minutes: NOON + timedelta(minutes=minutes))
figures = st.none() | st.integers(-5, 30).map(float)


def line(
    *,
    available: float | None = 3,
    total: float | None = 20,
    confirmed_at: datetime | None = NOON,
    opening: Opening | None = None,
) -> BoardLine:
    nobody = UUID(int=0)
    return BoardLine(
        unit_id=1,
        unit=nobody,
        module="kliniek",
        label="interne",
        label_name="Interne",
        location_id=nobody,
        location="Ziekenhuis",
        place="Utrecht",
        organisation="Ziekenhuis",
        available=available,
        total=total,
        occupied=None,
        waiting=None,
        crowding=None,
        level=None,
        level_word="",
        opening=opening,
        declared_by="",
        values={},
        absent={},
        observed_at=confirmed_at,
        confirmed_at=confirmed_at,
        fresh_for=HOUR,
        usable_for=4 * HOUR,
        definition="1",
        manual=False,
        marks=(),
    )


lines = st.builds(
    line,
    available=figures,
    total=figures,
    confirmed_at=st.none() | moments,
    opening=st.none() | st.sampled_from(OpeningState).map(Opening),
)


@given(st.lists(lines), moments)
def test_totals_never_count_what_is_not_known(some: list[BoardLine], now: datetime) -> None:
    totals = totals_of(some, now=now)
    assert totals.known == sum(one.is_known(now=now) for one in some) <= totals.units == len(some)
    assert (totals.available is None) == (totals.known == 0)


@given(st.lists(lines, min_size=1), moments)
def test_a_shortage_here_takes_nothing_from_a_free_place_there(some: list[BoardLine], now: datetime) -> None:
    best = max((one.available or 0 for one in some if one.is_known(now=now)), default=0)
    assert (totals_of(some, now=now).available or 0) >= max(0, best)


@given(st.lists(lines), moments)
def test_the_oldest_figure_of_a_total_is_one_that_was_added(some: list[BoardLine], now: datetime) -> None:
    oldest = totals_of(some, now=now).oldest
    known = [one.confirmed_at for one in some if one.is_known(now=now)]
    assert oldest == min(filter(None, known), default=None)


@given(st.none() | moments, st.integers(0, 10_000), st.integers(0, 10_000), moments)
def test_a_figure_never_becomes_fresher_by_waiting(
    confirmed_at: datetime | None, fresh: int, more: int, now: datetime
) -> None:
    order = [Freshness.FRESH, Freshness.AGEING, Freshness.STALE, Freshness.NEVER]
    spans = {"fresh_for": timedelta(seconds=fresh), "usable_for": timedelta(seconds=fresh + more)}
    before = freshness(confirmed_at=confirmed_at, now=now, **spans)
    after = freshness(confirmed_at=confirmed_at, now=now + HOUR, **spans)
    assert order.index(before) <= order.index(after)
    assert (before is Freshness.NEVER) == (confirmed_at is None)


@given(st.none() | moments, moments, st.booleans(), st.booleans())
def test_only_what_is_newer_or_a_correction_changes_the_state(
    known_at: datetime | None, observed_at: datetime, is_same: bool, is_in_history: bool
) -> None:
    judged = outcome(
        observed_at=observed_at, is_same=is_same, known_at=known_at, usable_for=HOUR, is_in_history=is_in_history
    )
    if known_at is not None and observed_at < known_at:
        assert judged in (Outcome.LATE, Outcome.REPEATED)
    elif known_at is None or not is_same:
        assert judged is Outcome.CHANGED
    else:
        silence = observed_at - known_at
        assert judged is (
            Outcome.REPEATED if not silence else Outcome.CONFIRMED if silence <= HOUR else Outcome.CHANGED
        )


def test_what_is_open_has_no_reason() -> None:
    with pytest.raises(ValueError, match="no reason"):
        Opening(OpeningState.OPEN, "staff")
    with pytest.raises(ValueError, match="Unknown reason"):
        Opening(OpeningState.STOP, "weather")
    assert Opening(OpeningState.STOP, "staff").reason_word == "tekort aan personeel"


@given(st.floats(0, 500), st.floats(0, 500))
def test_farther_is_never_nearer_in_time(one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert 0 < travel_minutes(near) <= travel_minutes(far)


def test_a_search_asks_for_something() -> None:
    with pytest.raises(ValueError, match="candidates"):
        PlaceSearch(module="kliniek", label="interne", point=Point(52, 5), limit=0)
    with pytest.raises(ValueError, match="place"):
        PlaceSearch(module="kliniek", label="interne", point=Point(52, 5), needed=0)
