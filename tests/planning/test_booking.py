"""A place is given out once; a booking lives by one table, and its story is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.coordination.conftest import somebody
from tests.planning.conftest import FAR, HOUR, MINUTE, MONDAY, NEAR, Provider, status_of

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.base.geography import Point
from ketenzicht.events.models import Event
from ketenzicht.planning import operations
from ketenzicht.planning.domain import NEXT, BookingAction, BookingStatus, Neighbourhood, after, travel_between
from ketenzicht.planning.models import Booking, BookingStep, Slot
from ketenzicht.planning.operations import NewBooking


def road(one: Point, other: Point) -> timedelta:
    return travel_between(Neighbourhood.of(one), Neighbourhood.of(other))


def test_every_status_is_reached_and_only_final_ones_are_dead_ends() -> None:
    assert {BookingStatus.HELD, *NEXT.values()} == set(BookingStatus)
    final = set(BookingStatus) - {status for status, _ in NEXT}
    assert final == {BookingStatus.DONE, BookingStatus.CANCELLED, BookingStatus.NO_SHOW, BookingStatus.EXPIRED}
    with pytest.raises(Conflict, match="afgezegd"):
        after(BookingStatus.CANCELLED, BookingAction.ARRIVE)


def test_a_place_is_held_booked_and_used_and_each_step_is_on_record(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    new = NewBooking(slot, uuid4())
    made = operations.hold_slot(new=new, hold_until=MONDAY + HOUR, actor=provider.centre, at=MONDAY)
    operations.book(booking_id=made, actor=provider.centre, at=MONDAY)
    operations.arrive(booking_id=made, actor=provider.me, at=MONDAY + HOUR)
    operations.finish(booking_id=made, actor=provider.me, at=MONDAY + HOUR)
    told = BookingStep.objects.filter(booking=made).values_list("action", "by")
    centre, me = provider.centre.name, provider.me.name
    assert list(told) == [("hold", centre), ("book", centre), ("arrive", me), ("finish", me)]
    assert AuditLine.objects.filter(subject=f"booking/{made}").count() == 4
    assert Event.objects.filter(subject=f"booking/{made}", kind="planning.booking-changed").count() == 4


def test_what_is_full_is_full_until_something_is_cancelled(provider: Provider) -> None:
    slot = provider.slot(provider.resource(), capacity=2)
    first = provider.book(slot)
    provider.book(slot)
    with pytest.raises(Conflict, match="vol"):
        provider.book(slot)
    operations.cancel(booking_id=first, because="Niet meer nodig", actor=provider.centre, at=MONDAY)
    provider.book(slot)


def test_the_database_itself_refuses_one_too_many_and_taking_a_slot_away(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    made = provider.book(slot)
    row = Booking.objects.get(id=made)
    row.id, row.subject = uuid4(), uuid4()
    with pytest.raises(IntegrityError, match="full"), transaction.atomic():
        row.save(force_insert=True)
    for change in ({"status": "busy-unavailable"}, {"begins": row.begins - MINUTE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Slot.objects.filter(id=slot).update(**change)
    row.begins, row.ends = row.ends, row.ends + HOUR
    with pytest.raises(IntegrityError, match="lie in its slot"), transaction.atomic():
        row.save(force_insert=True)


def test_a_hold_that_is_over_lets_go_and_cannot_be_booked(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    held = operations.hold_slot(
        new=NewBooking(slot, uuid4()), hold_until=MONDAY + 5 * MINUTE, actor=provider.centre, at=MONDAY
    )
    with pytest.raises(Conflict, match="vol"):
        provider.book(slot, at=MONDAY + 4 * MINUTE)
    with pytest.raises(Conflict, match="niet langer"):
        operations.book(booking_id=held, actor=provider.centre, at=MONDAY + 5 * MINUTE)
    provider.book(slot, at=MONDAY + 5 * MINUTE)  # before any job came by
    assert status_of(held) == "expired"
    with pytest.raises(Refused, match="hoogstens 4 uur"):
        operations.hold_slot(
            new=NewBooking(slot, uuid4()), hold_until=MONDAY + 5 * HOUR, actor=provider.centre, at=MONDAY
        )


def test_the_clock_lets_go_of_holds(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    new = NewBooking(slot, uuid4())
    held = operations.hold_slot(new=new, hold_until=MONDAY + MINUTE, actor=provider.centre, at=MONDAY)
    assert operations.expire_holds(at=MONDAY) == 0
    assert operations.expire_holds(at=MONDAY + MINUTE) == 1
    assert status_of(held) == "expired"


def test_one_need_has_one_place_in_a_slot(provider: Provider) -> None:
    slot, need = provider.slot(provider.resource(), capacity=3), uuid4()
    operations.book_slot(new=NewBooking(slot, need), actor=provider.centre, at=MONDAY)
    with pytest.raises(Conflict, match="al een plaats"):
        operations.book_slot(new=NewBooking(slot, need), actor=provider.centre, at=MONDAY)


def test_who_neither_coordinates_nor_is_the_provider_books_nothing(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    made = provider.book(slot)
    care = somebody(provider.id, Role.CARE_PROFESSIONAL)
    for actor in (provider.stranger, care):
        with pytest.raises(NotPermitted):
            provider.book(slot, actor=actor)
    other_centre = somebody(provider.other_id)
    for deed in (operations.arrive, operations.finish, operations.book, operations.miss):
        for actor in (other_centre, provider.stranger):
            with pytest.raises(NotFound):
                deed(booking_id=made, actor=actor, at=MONDAY)
        with pytest.raises(NotPermitted):
            deed(booking_id=uuid4(), actor=care, at=MONDAY)
    with pytest.raises(NotFound):
        provider.book(uuid4())


def test_nobody_is_missed_before_the_moment_has_begun(provider: Provider) -> None:
    made = provider.book(provider.slot(provider.resource()))
    with pytest.raises(Conflict, match="nog beginnen"):
        operations.miss(booking_id=made, actor=provider.me, at=MONDAY)
    operations.miss(booking_id=made, actor=provider.me, at=MONDAY + 2 * HOUR)
    assert status_of(made) == "no-show"


def test_a_car_drives_between_two_visits(provider: Provider) -> None:
    shift = provider.shift()
    first = provider.visit(shift, begins=MONDAY + HOUR)
    with pytest.raises(Conflict, match="reistijd"):
        provider.visit(shift, begins=MONDAY + HOUR + 35 * MINUTE, place=FAR)
    later = provider.visit(shift, begins=MONDAY + 3 * HOUR, place=FAR)
    row = Booking.objects.get(id=later)
    assert row.leaves_at is not None
    assert row.begins - row.leaves_at == road(NEAR, FAR)
    operations.cancel(booking_id=first, because="Niet nodig", actor=provider.centre, at=MONDAY)
    row.refresh_from_db()
    assert row.leaves_at is not None
    assert row.begins - row.leaves_at > road(NEAR, FAR)  # from the post now, which is further


def test_a_visit_in_between_is_left_from_and_left_for(provider: Provider) -> None:
    shift = provider.shift()
    provider.visit(shift, begins=MONDAY + HOUR)
    last = provider.visit(shift, begins=MONDAY + 5 * HOUR - 30 * MINUTE)
    assert Booking.objects.get(id=last).leaves_at == MONDAY + 5 * HOUR - 35 * MINUTE  # around the corner
    provider.visit(shift, begins=MONDAY + 3 * HOUR, place=FAR)
    row = Booking.objects.get(id=last)
    assert row.leaves_at is not None
    assert row.begins - row.leaves_at == road(FAR, NEAR)


def test_a_visit_says_where_and_the_place_is_sealed(provider: Provider) -> None:
    shift = provider.shift()
    with pytest.raises(Conflict, match="waar het bezoek is"):
        provider.book(shift, begins=MONDAY + HOUR, minutes=30)
    made = provider.visit(shift, begins=MONDAY + HOUR)
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM planning_booking WHERE id = %s", [made])
        (sealed,) = cursor.fetchone()
    assert sealed
    assert str(NEAR.latitude).encode() not in bytes(sealed)


def test_the_database_refuses_a_car_at_two_places(provider: Provider) -> None:
    made = provider.visit(provider.shift(), begins=MONDAY + HOUR)
    row = Booking.objects.get(id=made)
    row.id, row.subject = uuid4(), uuid4()
    with pytest.raises(IntegrityError, match="one_visit_at_a_time"), transaction.atomic():
        row.save(force_insert=True)
    row.leaves_at = None
    with pytest.raises(IntegrityError, match="when one leaves"), transaction.atomic():
        row.save(force_insert=True)
