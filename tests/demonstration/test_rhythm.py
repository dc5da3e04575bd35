"""The simulated country keeps to the published rhythms, and can be asked for any moment in any order."""

from datetime import UTC, date, datetime, timedelta
from statistics import mean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.capacity.domain import OpeningState
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.feeds import ByHand, is_out
from ketenzicht.demonstration.domain.rhythm import (
    HAP_WEEKDAYS,
    HAP_WEEKEND,
    Course,
    Rhythm,
    load,
)
from ketenzicht.demonstration.domain.stops import opening, stops_of_day

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
chances = st.builds(Chance, st.text(max_size=8))
MONDAY = datetime(2026, 11, 16, tzinfo=AMSTERDAM)


def _peak(rhythm: Rhythm, day: datetime) -> int:
    return max(range(24), key=lambda hour: load(rhythm=rhythm, at=day.replace(hour=hour, minute=30)))


@given(st.sampled_from(Rhythm), moments)
def test_a_load_is_never_negative_and_moves_smoothly_while_open(rhythm: Rhythm, at: datetime) -> None:
    now, soon = load(rhythm=rhythm, at=at), load(rhythm=rhythm, at=at + timedelta(minutes=1))
    assert 0 <= now < 5
    assert not now or not soon or abs(now - soon) < 0.06 or 0 in {at.minute % 60, (at.minute + 1) % 60}


@given(chances, moments, st.sampled_from(Rhythm))
def test_the_same_question_has_the_same_answer(chance: Chance, at: datetime, rhythm: Rhythm) -> None:
    course = Course(rhythm=rhythm, mean=0.85)
    assert course.fullness(chance=chance, at=at) == course.fullness(chance=Chance(chance.key), at=at)
    assert opening(chance=chance, at=at) == opening(chance=chance, at=at)
    assert is_out(chance=chance, at=at) == is_out(chance=chance, at=at)


@given(chances, moments)
def test_what_is_open_has_no_reason_and_a_stop_ends_later_than_now(chance: Chance, at: datetime) -> None:
    now = opening(chance=chance, at=at, a_day=3)
    if now.state is OpeningState.STOP:
        assert now.reason
        assert now.expected_end_at is not None
        assert now.expected_end_at > at


@given(chances, moments)
def test_a_form_was_filled_in_before_now_and_stays_filled_in(chance: Chance, at: datetime) -> None:
    form = ByHand(chance)
    filled_in = form.last_filled_in(at=at)
    assert filled_in is None or filled_in <= at
    assert filled_in is None or form.last_filled_in(at=filled_in) == filled_in


def test_hap_peaks_on_weekday_evenings_and_weekend_mornings_as_published() -> None:
    assert sum(HAP_WEEKDAYS) + sum(HAP_WEEKEND) == pytest.approx(100)
    quarters = [MONDAY + timedelta(minutes=15 * step) for step in range(7 * 96)]
    loads = {at: load(rhythm=Rhythm.OUT_OF_HOURS, at=at) for at in quarters}

    def share(*, weekend: bool, hours: range) -> float:
        chosen = (at for at in quarters if (at.weekday() >= 5) == weekend and at.hour in hours)
        return 100 * sum(loads[at] for at in chosen) / sum(loads.values())

    assert share(weekend=False, hours=range(18, 20)) == pytest.approx(12.3, abs=0.7)
    assert share(weekend=True, hours=range(10, 12)) == pytest.approx(10.1, abs=0.7)
    assert share(weekend=True, hours=range(4, 6)) == pytest.approx(0.85, abs=0.2)
    assert _peak(Rhythm.OUT_OF_HOURS, MONDAY) in {18, 19}
    assert _peak(Rhythm.OUT_OF_HOURS, MONDAY + timedelta(days=5)) in {10, 11}


def test_hap_is_closed_by_day_on_workdays_only() -> None:
    assert load(rhythm=Rhythm.OUT_OF_HOURS, at=MONDAY.replace(hour=16, minute=59)) == 0
    assert load(rhythm=Rhythm.OUT_OF_HOURS, at=MONDAY.replace(hour=17)) > 0
    sunday, kings_day = MONDAY + timedelta(days=6), datetime(2026, 4, 27, tzinfo=AMSTERDAM)
    assert load(rhythm=Rhythm.OUT_OF_HOURS, at=sunday.replace(hour=12)) > 0
    assert load(rhythm=Rhythm.OUT_OF_HOURS, at=kings_day.replace(hour=12)) > 0


def test_seh_peaks_in_the_afternoon_and_wards_empty_after_the_morning() -> None:
    assert _peak(Rhythm.EMERGENCY, MONDAY) in range(14, 18)
    assert _peak(Rhythm.WARD, MONDAY) in range(9, 12)
    sunday = MONDAY + timedelta(days=6, hours=20)
    assert load(rhythm=Rhythm.WARD, at=sunday) < load(rhythm=Rhythm.WARD, at=sunday - timedelta(days=3))


def test_seh_stops_take_as_long_as_published() -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
    stops = [
        stop for number in range(79) for day in days for stop in stops_of_day(chance=Chance(f"seh-{number}"), day=day)
    ]
    minutes = sum((stop.ends_at - stop.starts_at).total_seconds() / 60 for stop in stops)
    assert minutes / 79 / 365 == pytest.approx(38, rel=0.1)
    assert len(stops) / 79 / 365 == pytest.approx(0.31, rel=0.1)
    assert mean(11 <= stop.starts_at.hour < 22 for stop in stops) > 0.8


def test_chance_is_spread_as_it_says() -> None:
    chance = Chance("law")
    waves = [chance.wave(step / 7, "w") for step in range(20_000)]
    assert mean(waves) == pytest.approx(0, abs=0.1)
    assert pstdev(waves) == pytest.approx(1, abs=0.05)
    assert max(abs(chance.wave(step / 100, "w") - chance.wave((step + 1) / 100, "w")) for step in range(5_000)) < 0.2
    assert mean(chance.poisson(0.31, n) for n in range(20_000)) == pytest.approx(0.31, rel=0.05)


def test_outages_are_rare_and_end() -> None:
    hours = [MONDAY + timedelta(hours=step) for step in range(24 * 200)]
    share = mean(is_out(chance=Chance("provider"), at=at) for at in hours)
    assert 0 < share < 0.05
