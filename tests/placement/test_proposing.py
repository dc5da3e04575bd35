"""Whom Ketenzicht proposes to ask: the best of the ranking, as many as make a yes sure enough, and nobody in vain."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.placement.given import NOON, SEED, SOUGHT, TERMS, any_sought, facts, many_facts, uid

from ketenzicht.placement.domain import (
    Declined,
    Facts,
    Last,
    Sought,
    Status,
    Verdict,
    chance_of_any,
    is_late,
    propose,
    rank,
    sure_enough,
)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LONG_AGO = NOON - timedelta(hours=5)


def proposed(*some: Facts, asked: dict[int, Last] | None = None, at_once: int = 3, sure: float = 1.0) -> list[int]:
    """The numbers of whom is proposed."""
    found = rank(SOUGHT, some, terms=TERMS, at=NOON, seed=SEED).candidates
    last = {uid(number): one for number, one in (asked or {}).items()}
    return [one.facts.unit.int for one in propose(found, asked=last, at_once=at_once, sure=sure, at=NOON)]


@given(sought=any_sought, some=many_facts, at_once=st.integers(-1, 4), sure=st.floats(0, 1), shows_full=st.booleans())
def test_who_is_proposed_stands_in_the_order_of_the_ranking_and_only_room_is_in_the_way(
    sought: Sought, some: list[Facts], at_once: int, sure: float, *, shows_full: bool
) -> None:
    found = rank(sought, some, terms=TERMS, at=NOON, seed=SEED).candidates
    asked = {one.unit: Last(Status.EXPIRED, LONG_AGO) for one in some[:1]}
    chosen = propose(found, asked=asked, at_once=at_once, sure=sure, shows_full=shows_full, at=NOON)
    assert len(chosen) <= max(0, at_once)
    places = [found.index(one) for one in chosen]
    assert places == sorted(places)
    against = {one.facts.unit: {why.code for why in one.whys if why.verdict is Verdict.NOT} for one in found}
    assert all(against[one.facts.unit] <= {"full", "too-little"} for one in chosen)
    if not shows_full and any(not against[one.facts.unit] and one.facts.unit not in asked for one in found):
        assert not any(against[one.facts.unit] for one in chosen)
    assert chance_of_any(one.facts.likely for one in chosen[:-1]) < sure or not chosen


def test_one_who_is_likely_is_enough_and_of_who_is_not_more_are_proposed() -> None:
    likely, unlikely = (
        [facts(number, chance=chance, travel=10.0 + number) for number in (1, 2, 3, 4)] for chance in (0.9, 0.3)
    )
    assert proposed(*likely, sure=0.7) == [1]
    assert proposed(*unlikely, sure=0.7) == [1, 2, 3]
    assert proposed(*unlikely, sure=0.5) == [1, 2]


def test_a_unit_that_seldom_takes_a_patient_is_no_sure_yes() -> None:
    assert proposed(facts(1, chance=0.9, takes=0.5), facts(2, travel=45.0), sure=0.7) == [1, 2]


def test_who_still_thinks_about_it_counts_and_who_is_overdue_does_not() -> None:
    some = [facts(number, chance=0.5, travel=10.0 + number) for number in (1, 2, 3)]
    thinks = Last(Status.ASKED, NOON - MINUTE, chance=0.8)
    assert proposed(*some, asked={9: thinks}, sure=0.7) == []
    assert proposed(*some, asked={9: thinks, 8: thinks}, at_once=3) == [1]
    assert proposed(*some, asked={9: thinks._replace(is_overdue=True)}, sure=0.7) == [1, 2]


@pytest.mark.parametrize(
    ("status", "reason", "hours", "may"),
    [
        (Status.LAPSED, "", 0, True),
        (Status.DECLINED, Declined.FULL, 1, True),
        (Status.DECLINED, Declined.FULL, 0.9, False),
        (Status.DECLINED, Declined.NEEDS, 9, False),
        (Status.EXPIRED, "", 1, True),
        (Status.EXPIRED, "", 0.9, False),
        (Status.CANCELLED, "", 9, False),
    ],
)
def test_who_had_no_place_or_was_silent_is_proposed_again_an_hour_later_if_it_shows_more(
    status: Status, reason: str, hours: float, *, may: bool
) -> None:
    last = {1: Last(status, NOON - hours * HOUR, reason)}
    assert (proposed(facts(1), asked=last) == [1]) is may
    if status is Status.DECLINED:
        assert proposed(facts(1, free=None), asked=last) == []
        assert proposed(facts(1, refused=90.0), asked=last) == []
        assert proposed(facts(1, free=0), asked=last) == []


def test_who_shows_that_it_is_full_is_proposed_after_all_others_once_it_is_late() -> None:
    found = rank(SOUGHT, [facts(1, free=0), facts(2, travel=90.0)], terms=TERMS, at=NOON, seed=SEED).candidates
    asked: dict[UUID, Last] = {}
    late = propose(found, asked=asked, at_once=3, sure=1.0, shows_full=True, at=NOON)
    assert [one.facts.unit for one in late] == [uid(2), uid(1)]
    assert proposed(facts(1, free=0), facts(2, travel=90.0)) == [2]


def test_once_nobody_else_is_left_rather_a_small_chance_than_none() -> None:
    full, long_ago = facts(1, free=0), Last(Status.DECLINED, NOON - 3 * HOUR, Declined.FULL)
    assert proposed(full, facts(2, free=0, travel=90.0)) == [1, 2]
    assert proposed(full, asked={9: Last(Status.ASKED, NOON - MINUTE, chance=0.1)}) == []
    assert proposed(full, asked={1: long_ago}) == [1]
    assert proposed(full, asked={1: long_ago._replace(since=NOON - 2.9 * HOUR)}) == []
    assert proposed(full, facts(2), asked={1: long_ago}) == [2]
    assert proposed(full, asked={1: Last(Status.DECLINED, NOON - 9 * HOUR, Declined.NEEDS)}) == []


def test_who_is_nearly_certainly_full_is_asked_for_nothing_also_then() -> None:
    found = rank(SOUGHT, [facts(1, free=0, chance=0.03), facts(2, free=0, chance=0.2)], terms=TERMS, at=NOON, seed=SEED)
    for shows_full in (False, True):
        chosen = propose(
            found.candidates, asked={}, at_once=3, sure=1.0, shows_full=shows_full, full_least=0.08, at=NOON
        )
        assert [one.facts.unit for one in chosen] == [uid(2)]


@pytest.mark.parametrize(
    ("urgency", "left", "sure"),
    [
        ("U1", None, TERMS.sure_urgent),
        ("U2", 20 * HOUR, TERMS.sure_urgent),
        (None, 20 * HOUR, TERMS.sure_urgent),
        ("U3", HOUR, TERMS.sure_urgent),
        ("U3", -HOUR, TERMS.sure_urgent),
        ("U3", HOUR + MINUTE, TERMS.sure_soon),
        ("U4", None, TERMS.sure_soon),
        ("U4", 4 * HOUR + MINUTE, TERMS.sure_later),
    ],
)
def test_who_has_time_asks_fewer_at_once(urgency: str | None, left: timedelta | None, sure: float) -> None:
    assert sure_enough(TERMS, urgency=urgency, left=left) == sure


def test_it_is_late_once_half_of_the_time_has_passed_and_never_where_no_moment_is_said() -> None:
    begun, due = NOON - 2 * HOUR, NOON + 2 * HOUR
    assert not is_late(TERMS, since=begun, before=due, at=NOON)
    assert is_late(TERMS, since=begun, before=due, at=NOON + MINUTE)
    assert not is_late(TERMS, since=begun, before=None, at=NOON + 99 * HOUR)


def test_two_that_are_even_odds_make_three_in_four() -> None:
    assert chance_of_any([0.5, 0.5]) == 0.75
    assert chance_of_any([]) == 0.0
