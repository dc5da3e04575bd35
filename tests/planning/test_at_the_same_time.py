"""Many at once, on connections of their own: no place is given out twice, no car is at two places."""

import itertools
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoDbBlocker
from tests.coordination.test_at_the_same_time import AT_ONCE, all_at_once
from tests.planning.conftest import FAR, HOUR, MINUTE, MONDAY, NEAR, Provider, make_provider, slots

from ketenzicht.base.errors import Conflict
from ketenzicht.planning import operations
from ketenzicht.planning.models import Booking
from ketenzicht.planning.operations import NewBooking
from ketenzicht.registry import operations as registry
from ketenzicht.sealing import operations as sealing


@pytest.fixture(scope="module")
def there(own_database: str, django_db_blocker: DjangoDbBlocker) -> Provider:
    del own_database
    with django_db_blocker.unblock():
        registry.load_reference(at=MONDAY)
        return make_provider()


def occupying(slot: UUID) -> list[Booking]:
    rows = Booking.objects.filter(slot=slot, status__in=["held", "booked", "arrived", "done"])
    return list(rows.order_by("begins"))


@pytest.mark.parametrize("capacity", [1, 3])
def test_of_many_who_want_a_place_only_as_many_as_there_are_get_one(
    there: Provider, django_db_blocker: DjangoDbBlocker, capacity: int
) -> None:
    with django_db_blocker.unblock():
        for round_ in range(5):
            slot = there.slot(there.resource(f"Kamer {capacity}-{round_}"), capacity=capacity)
            got = all_at_once(lambda _, slot=slot: there.book(slot))  # type: ignore[misc]  # the slot of this round
            assert sum(isinstance(one, UUID) for one in got) == capacity
            assert sum(isinstance(one, Conflict) for one in got) == AT_ONCE - capacity
            assert len(occupying(slot)) == capacity


def test_two_connections_that_go_around_our_locks_are_stopped_by_the_database(
    there: Provider, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        slot = there.slot(there.resource("Kamer zonder sloten"))
        row = Booking.objects.get(id=there.book(slot))
        Booking.objects.filter(id=row.id).delete()
        inside = Barrier(2)

        def insert(number: int) -> bool:
            """Two are in their transactions at the same time, and neither asked us whether there is a place."""
            if number > 1:
                return False
            row_ = Booking.objects.model(**{name: value for name, value in vars(row).items() if name[0] != "_"})
            row_.id, row_.subject = uuid4(), uuid4()
            try:
                with transaction.atomic():
                    connection.cursor().execute("SELECT 1")
                    inside.wait(timeout=30)
                    row_.save(force_insert=True)
            except IntegrityError:
                return False
            return True

        assert sum(one is True for one in all_at_once(insert)) == 1
        assert len(occupying(slot)) == 1


def test_a_car_that_many_want_never_overlaps_and_always_has_time_to_drive(
    there: Provider, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        sealing.seal("x", owner=uuid4(), purpose="planning.place")  # the first key, before the threads begin
        shift = there.shift("Auto voor velen", hours=8)
        got = all_at_once(
            lambda number: there.visit(
                shift, begins=MONDAY + HOUR + number * 20 * MINUTE, place=FAR if number % 3 else NEAR
            )
        )
        rows = occupying(shift)
        assert sum(isinstance(one, UUID) for one in got) == len(rows) >= 2
        for one, following in itertools.pairwise(rows):
            assert following.leaves_at is not None
            assert one.ends <= following.leaves_at <= following.begins


def test_booking_races_with_a_slot_that_falls_out_and_nobody_is_lost(
    there: Provider, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        for round_ in range(5):
            slot = there.slot(there.resource(f"Kamer die vervalt {round_}"), capacity=20)

            def deed(number: int, slot: UUID = slot) -> object:
                if number == AT_ONCE // 2:
                    return operations.withdraw_slot(slot_id=slot, because="Ziek", actor=there.me, at=MONDAY)
                return there.book(slot)

            got = all_at_once(deed)
            booked = [one for one in got if isinstance(one, UUID)]
            assert occupying(slot) == []
            assert set(Booking.objects.filter(slot=slot, status="fell-out").values_list("id", flat=True)) == set(booked)


def test_a_hold_that_expires_while_it_is_booked_is_one_or_the_other(
    there: Provider, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        slot = there.slot(there.resource("Kamer op de grens"))
        new = NewBooking(slot, uuid4())
        held = operations.hold_slot(new=new, hold_until=MONDAY + MINUTE, actor=there.centre, at=MONDAY)
        just_before = MONDAY + MINUTE - timedelta(milliseconds=1)

        def deed(number: int) -> object:
            if number % 2:
                return operations.expire_holds(at=MONDAY + MINUTE)
            return operations.book(booking_id=held, actor=there.centre, at=just_before)

        all_at_once(deed)
        row = Booking.objects.get(id=held)
        assert row.status in {"booked", "expired"}
        assert row.steps.count() == 2  # held, and one of both


def test_two_who_confirm_the_same_plan_confirm_it_once(there: Provider, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        gone, room = there.resource("Kamer A"), there.resource("Kamer B")
        slot, other = there.slot(gone), there.slot(room)
        made = there.book(slot)
        operations.withdraw_slot(slot_id=slot, because="Ziek", actor=there.me, at=MONDAY)
        choice = operations.Choice(made, other, MONDAY + HOUR)
        got = all_at_once(lambda _: operations.replan(choice=choice, actor=there.me, at=MONDAY))
        assert sum(one is None for one in got) == 1
        assert [one.id for one in occupying(other)] == [made]
        assert slots(room)[0].status == "free"
