"""What a call is follows from all that was told of it, and from nothing else."""

from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketenzicht.telephony.domain import (
    NEXT,
    CallEvent,
    CallStatus,
    CallTimes,
    EventKind,
    LineDoor,
    answering_of,
    is_silent,
    lost,
    state_of,
)

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@st.composite
def told(draw: st.DrawFn) -> list[CallEvent]:
    """What an exchange tells of one call, in its order; some of it may never have come in."""
    kinds = draw(st.lists(st.sampled_from(EventKind), min_size=1, max_size=8))
    events = [CallEvent(place, kind, NOON + place * SECOND) for place, kind in enumerate(kinds, start=1)]
    there = draw(st.lists(st.booleans(), min_size=len(events), max_size=len(events)))
    return [one for one, came in zip(events, there, strict=True) if came] or events[:1]


@given(told(), st.integers(0, 2**16))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_neither_the_order_nor_doubles_matter(events: list[CallEvent], seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - the same order each time
    mixed = [*events, *(one for one in events if chance.random() < 0.5)]
    chance.shuffle(mixed)
    assert state_of(mixed) == state_of(events)


@given(told())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_who_was_never_answered_and_hung_up_was_missed(events: list[CallEvent]) -> None:
    kinds = [one.kind for one in events]
    if EventKind.ENDED in kinds and not {EventKind.ANSWERED, EventKind.TRANSFERRED} & set(kinds):
        assert state_of(events).status is CallStatus.MISSED


@given(told())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_call_is_over_exactly_when_it_has_an_end(events: list[CallEvent]) -> None:
    state = state_of(events)
    assert state.status.is_over == (state.ended_at is not None)
    assert lost(state.status).is_over


def test_every_pair_that_is_not_over_has_an_answer_and_what_is_over_stays_so() -> None:
    going_on = [None, *(one for one in CallStatus if not one.is_over)]
    assert set(NEXT) == set(product(going_on, EventKind))
    assert set(NEXT.values()) == set(CallStatus)


def test_who_was_put_back_in_the_queue_and_hung_up_was_missed() -> None:
    kinds = (EventKind.RINGING, EventKind.ANSWERED, EventKind.RINGING, EventKind.ENDED)
    state = state_of(CallEvent(place, kind, NOON + place * SECOND) for place, kind in enumerate(kinds, start=1))
    assert (state.status, state.answered_at) == (CallStatus.MISSED, NOON + 2 * SECOND)


def test_what_is_missing_makes_it_uncertain() -> None:
    first, third = CallEvent(1, EventKind.RINGING, NOON), CallEvent(3, EventKind.ENDED, NOON + SECOND)
    assert state_of([first, third]).has_gap
    assert not state_of([first, CallEvent(2, EventKind.ANSWERED, NOON), third]).has_gap


def test_of_nothing_there_is_no_state() -> None:
    with pytest.raises((ValueError, IndexError)):
        state_of([])


def test_an_exchange_is_silent_after_two_minutes_and_before_the_first_word() -> None:
    assert is_silent(None, at=NOON)
    assert not is_silent(NOON, at=NOON + timedelta(minutes=2))
    assert is_silent(NOON, at=NOON + timedelta(minutes=2) + SECOND)


def times(rang: int, answered: int | None = None, *, missed: bool = False, gap: bool = False) -> CallTimes:
    begin = NOON + rang * SECOND
    at = None if answered is None else begin + answered * SECOND
    over = missed or at is not None
    return CallTimes(LineDoor.CITIZENS, begin, at, is_over=over, is_missed=missed, has_gap=gap)


def test_figures_say_how_fast_and_how_many_hung_up() -> None:
    (found,) = answering_of([times(0, 10), times(5, 20), times(9, 40), times(12, missed=True), times(15)])
    assert (found.offered, found.answered, found.missed) == (5, 3, 1)
    assert found.within_norm == 2 / 4  # who still rings is not decided
    assert (found.median, found.ninetieth) == (20 * SECOND, 40 * SECOND)


def test_a_call_of_which_the_ringing_is_missing_was_not_answered_in_no_time() -> None:
    (found,) = answering_of([times(0, 0, gap=True), times(5, 40)])
    assert (found.answered, found.uncertain, found.within_norm, found.median) == (2, 1, 0.0, 40 * SECOND)


def test_hours_and_doors_stand_apart_and_nothing_is_no_zero() -> None:
    found = answering_of([times(0, missed=True, gap=True), times(3600)])
    assert [(one.offered, one.uncertain) for one in found] == [(1, 1), (1, 0)]
    assert [(one.within_norm, one.median) for one in found] == [(None, None), (None, None)]
    assert answering_of([]) == ()
