"""When a car or a nurse falls out everybody who was planned gets a proposal, and a person confirms it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.coordination.conftest import somebody
from tests.planning.conftest import FAR, HOUR, MINUTE, MONDAY, Provider, status_of

from ketenzicht.access.domain import Role
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.planning import operations, queries
from ketenzicht.planning.domain import ResourceKind
from ketenzicht.planning.models import Booking
from ketenzicht.planning.operations import Choice
from ketenzicht.planning.queries.steps import story_of


def choices(found: tuple[queries.FallenLine, ...]) -> list[Choice]:
    return [Choice(one.id, one.found.moment.slot_id, one.found.moment.begins) for one in found if one.found.moment]


def test_a_broken_car_moves_its_visits_to_the_other_and_nobody_is_lost(provider: Provider) -> None:
    broken, other = provider.shift(), provider.shift("Visiteauto 2")
    made = [provider.visit(broken, begins=MONDAY + (2 * number + 1) * HOUR, place=FAR) for number in range(2)]
    assert operations.withdraw_slot(slot_id=broken, because="Auto kapot", actor=provider.me, at=MONDAY) == 2
    found = queries.to_replan(actor=provider.me, now=MONDAY)
    assert [one.because for one in found] == ["Auto kapot"] * 2
    assert {one.new_resource for one in found} == {"Visiteauto 2"}
    assert operations.replan_all(choices=choices(found), actor=provider.me, at=MONDAY) == (2, 0)
    rows = Booking.objects.filter(slot=other).order_by("begins")
    assert [one.status for one in rows] == ["booked", "booked"]
    assert queries.to_replan(actor=provider.me, now=MONDAY) == ()
    story = story_of(Booking.objects.get(id=made[0]))
    assert [(one.action, one.resource, one.because) for one in story] == [
        ("book", "Visiteauto 1", ""),
        ("fall-out", "Visiteauto 1", "Auto kapot"),
        ("replan", "Visiteauto 2", ""),
    ]


def test_the_most_urgent_is_first_and_who_does_not_fit_is_told_why(provider: Provider) -> None:
    room, other = provider.resource(), provider.resource("Spreekkamer 2")
    slot = provider.slot(room, capacity=2)
    calm = provider.book(slot, urgency=4, deadline=MONDAY + 2 * HOUR)
    urgent = provider.book(slot, urgency=2, deadline=MONDAY + 3 * HOUR)
    provider.slot(other, begins=MONDAY + 2 * HOUR)
    operations.withdraw_slot(slot_id=slot, because="Ziek", actor=provider.me, at=MONDAY)
    found = queries.to_replan(actor=provider.me, now=MONDAY)
    assert [one.id for one in found] == [urgent, calm]
    assert found[0].found.moment is not None
    assert found[1].found.moment is None
    assert found[1].found.why_not is not None


def test_what_comes_after_the_deadline_says_so(provider: Provider) -> None:
    room = provider.resource()
    slot = provider.slot(room)
    provider.book(slot, deadline=MONDAY + HOUR)
    provider.slot(room, begins=MONDAY + 5 * HOUR)
    operations.withdraw_slot(slot_id=slot, because="Ziek", actor=provider.me, at=MONDAY)
    (found,) = queries.to_replan(actor=provider.me, now=MONDAY)
    assert found.found.is_late
    assert found.found.moment is not None


def test_a_moment_that_was_taken_meanwhile_leaves_the_booking_waiting(provider: Provider) -> None:
    room = provider.resource()
    slot, other = provider.slot(room), provider.slot(room, begins=MONDAY + 2 * HOUR)
    made = provider.book(slot)
    operations.withdraw_slot(slot_id=slot, because="Ziek", actor=provider.me, at=MONDAY)
    shown = choices(queries.to_replan(actor=provider.me, now=MONDAY))
    provider.book(other)
    assert operations.replan_all(choices=shown, actor=provider.me, at=MONDAY) == (0, 1)
    assert status_of(made) == "fell-out"
    with pytest.raises(Conflict, match="vol"):
        operations.replan(choice=shown[0], actor=provider.me, at=MONDAY)


def test_a_booking_is_not_planned_anew_twice_nor_into_other_care(provider: Provider) -> None:
    room, desk = provider.resource(), provider.resource("Opnamebalie", ResourceKind.ADMISSION)
    slot, other = provider.slot(room), provider.slot(room, begins=MONDAY + 2 * HOUR)
    admission = provider.slot(desk, begins=MONDAY + 2 * HOUR)
    made = provider.book(slot)
    with pytest.raises(Conflict, match="niets opnieuw"):
        operations.replan(choice=Choice(made, other, MONDAY + 2 * HOUR), actor=provider.me, at=MONDAY)
    operations.withdraw_slot(slot_id=slot, because="Ziek", actor=provider.me, at=MONDAY)
    with pytest.raises(Conflict, match="andere zorg"):
        operations.replan(choice=Choice(made, admission, MONDAY + 2 * HOUR), actor=provider.me, at=MONDAY)
    with pytest.raises(NotFound):
        operations.replan(choice=Choice(uuid4(), other, MONDAY + 2 * HOUR), actor=provider.me, at=MONDAY)
    operations.cancel(booking_id=made, because="Ging naar de SEH", actor=provider.centre, at=MONDAY)
    assert status_of(made) == "cancelled"


def test_a_hold_that_was_over_is_not_planned_anew(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    new = operations.NewBooking(slot, uuid4())
    held = operations.hold_slot(new=new, hold_until=MONDAY + MINUTE, actor=provider.centre, at=MONDAY)
    at = MONDAY + timedelta(minutes=2)
    assert operations.withdraw_slot(slot_id=slot, because="Ziek", actor=provider.me, at=at) == 0
    assert status_of(held) == "expired"


def test_only_who_plans_sees_what_fell_out_and_only_of_the_own_organisation(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    provider.book(slot)
    operations.withdraw_slot(slot_id=slot, because="Ziek", actor=provider.me, at=MONDAY)
    assert queries.to_replan(actor=provider.stranger, now=MONDAY) == ()
    with pytest.raises(NotPermitted):
        queries.to_replan(actor=somebody(provider.id, Role.CARE_PROFESSIONAL), now=MONDAY)
