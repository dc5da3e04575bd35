"""Where a visit fits: never over another, always with time to drive, always before the deadline."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from tests.planning.conftest import FAR, HOUR, MINUTE, MONDAY, NEAR, UTRECHT

from ketenzicht.base.geography import Point
from ketenzicht.planning.domain import (
    Moment,
    Neighbourhood,
    Opening,
    Visit,
    WhyNot,
    Wish,
    departures,
    fits,
    propose,
    travel_between,
)
from ketenzicht.planning.domain.replanning import FellOut, replan

points = st.builds(Point, st.floats(51.9, 52.4), st.floats(4.9, 5.4))
moments = st.integers(0, 600).map(lambda minutes: MONDAY + minutes * MINUTE)
wishes = st.builds(
    lambda minutes, asked, wait, span, place: Wish(
        minutes, asked, asked + wait * MINUTE, asked + (wait + span) * MINUTE, place
    ),
    st.integers(5, 90),
    moments,
    st.integers(0, 120),
    st.integers(0, 480),
    points.map(Neighbourhood.of),
)


@st.composite
def shifts(draw: st.DrawFn) -> Opening:
    """A shift with visits in it that were put there by the same rules."""
    shift = Opening(uuid4(), MONDAY, MONDAY + draw(st.integers(2, 10)) * HOUR, 1, travels=True, base=draw(points))
    for one in draw(st.lists(wishes, max_size=6)):
        found = propose(one, [shift], most=1).moments
        if found:
            shift = with_(shift, found[0], one)
    return shift


def with_(shift: Opening, moment: Moment, wish: Wish) -> Opening:
    visits = (*shift.taken, Visit(moment.begins, moment.ends, wish.place))
    return Opening(shift.slot_id, shift.begins, shift.ends, shift.capacity, visits, shift.travels, shift.base)


def drives_in_time(shift: Opening) -> bool:
    visits = sorted(shift.taken, key=lambda one: one.begins)
    leaving = departures(shift, visits)
    if not visits:
        return True
    in_time = all(one.ends <= leaves for one, leaves in zip(visits, leaving[1:], strict=False))
    back = visits[-1].ends + travel_between(visits[-1].place, shift.base)
    return in_time and shift.begins <= leaving[0] and back <= shift.ends


@given(shifts())
def test_a_shift_that_was_filled_by_proposals_can_be_driven(shift: Opening) -> None:
    assert drives_in_time(shift)


@given(shifts(), wishes, st.integers(1, 5))
def test_every_proposal_fits_by_itself_keeps_the_deadline_and_gives_time_to_leave(
    shift: Opening, wish: Wish, most: int
) -> None:
    answer = propose(wish, [shift], most=most)
    assert (answer.why_not is None) == bool(answer.moments)
    assert len(answer.moments) <= most
    for one in answer.moments:
        assert wish.earliest <= one.begins <= wish.deadline
        assert one.ends - one.begins == wish.length
        assert one.begins - one.travel * MINUTE >= wish.asked_at
        assert fits(wish, shift, begins=one.begins) is None
        assert drives_in_time(with_(shift, one, wish))


@given(shifts(), wishes)
def test_proposals_come_in_order_of_time_and_more_of_them_begin_with_the_same(shift: Opening, wish: Wish) -> None:
    few, many = (propose(wish, [shift], most=most).moments for most in (2, 6))
    assert list(many) == sorted(many, key=lambda one: one.begins)
    assert many[: len(few)] == few


@given(st.lists(st.tuples(wishes, st.integers(0, 5)), max_size=8), st.lists(shifts(), min_size=1, max_size=3))
def test_all_that_is_planned_anew_can_be_confirmed_together(
    wanted: list[tuple[Wish, int]], cars: list[Opening]
) -> None:
    fallen = [FellOut(uuid4(), urgency, wish) for wish, urgency in wanted]
    by_id = {one.booking_id: one for one in fallen}
    cars_by_id: dict[UUID, Opening] = {uuid4(): one for one in cars}
    found = replan(fallen, {key: [one] for key, one in cars_by_id.items()})
    assert {one.booking_id for one in found} == set(by_id)  # nobody is left out
    for one in found:
        if one.moment is not None and one.resource_id is not None:
            wish = by_id[one.booking_id].wish
            assert one.is_late == (one.moment.begins > wish.deadline)
            cars_by_id[one.resource_id] = with_(cars_by_id[one.resource_id], one.moment, wish)
        else:
            assert one.why_not is not None
    assert all(drives_in_time(one) for one in cars_by_id.values())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 300)), min_size=1, max_size=6))
def test_with_one_place_left_the_most_urgent_gets_it(wanted: list[tuple[int, int]]) -> None:
    slot = Opening(uuid4(), MONDAY + HOUR, MONDAY + 2 * HOUR, 1)
    fallen = [
        FellOut(uuid4(), urgency, Wish(30, MONDAY, MONDAY, MONDAY + HOUR + minutes * MINUTE))
        for urgency, minutes in wanted
    ]
    got = [one.booking_id for one in replan(fallen, {uuid4(): [slot]}) if one.moment]
    first = min(fallen, key=lambda one: (one.urgency, one.wish.deadline, str(one.booking_id)))
    assert got == [first.booking_id]


def wish(minutes: int = 30, *, until: timedelta = 3 * HOUR, place: Point | None = NEAR) -> Wish:
    return Wish(minutes, MONDAY, MONDAY, MONDAY + until, Neighbourhood.of(place) if place else None)


def shift(*visits: tuple[datetime, Point], hours: int = 8) -> Opening:
    taken = tuple(Visit(at, at + HOUR / 2, Neighbourhood.of(place)) for at, place in visits)
    return Opening(uuid4(), MONDAY, MONDAY + hours * HOUR, 1, taken, travels=True, base=UTRECHT)


def test_why_there_is_none_is_said() -> None:
    full = Opening(uuid4(), MONDAY, MONDAY + HOUR, 1, (Visit(MONDAY, MONDAY + HOUR),))
    short = Opening(uuid4(), MONDAY, MONDAY + HOUR / 4, 1)
    between = shift((MONDAY, UTRECHT), (MONDAY + 40 * MINUTE, UTRECHT), hours=1)
    assert propose(wish(), [], most=3).why_not is WhyNot.NOTHING_PLANNED
    assert propose(wish(), [full], most=3).why_not is WhyNot.FULL
    assert propose(wish(), [short], most=3).why_not is WhyNot.TOO_SHORT
    assert propose(wish(place=None), [shift()], most=3).why_not is WhyNot.NO_PLACE
    assert propose(wish(place=FAR), [between], most=3).why_not is WhyNot.FULL
    assert propose(wish(minutes=50, place=FAR), [shift(hours=1)], most=3).why_not is WhyNot.TRAVEL
    assert all(one.word for one in WhyNot)


def test_between_two_visits_is_found_before_after_them() -> None:
    busy = shift((MONDAY + HOUR / 2, NEAR), (MONDAY + 3 * HOUR, NEAR))
    found = propose(wish(), [busy], most=2).moments
    assert [one.begins for one in found] == [MONDAY + HOUR + 5 * MINUTE, MONDAY + HOUR + 20 * MINUTE]
    assert [one.travel for one in found] == [5, 5]  # the same address, which nobody is told
    assert all(before.begins < after.begins for before, after in pairwise(found))


def test_several_slots_of_a_room_are_offered_in_turn() -> None:
    slots = [Opening(uuid4(), MONDAY + number * HOUR, MONDAY + (number + 1) * HOUR, 1) for number in reversed(range(3))]
    assert [one.begins for one in propose(wish(place=None), slots, most=2).moments] == [MONDAY, MONDAY + HOUR]
