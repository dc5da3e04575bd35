"""Two who plan anew what fell out, each at the resource of the other, never wait for each other in a circle."""

from collections.abc import Callable
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from tests.placement.test_no_double_booking import together
from tests.planning.conftest import HOUR, MONDAY, Provider, make_provider

from ketenzicht.planning import operations
from ketenzicht.planning.models import Booking
from ketenzicht.registry import operations as registry

ROUNDS = 6


@pytest.fixture(scope="module")
def there(own_database: str, django_db_blocker: DjangoDbBlocker) -> Provider:
    del own_database
    with django_db_blocker.unblock():
        registry.load_reference(at=MONDAY)
        return make_provider()


def fallen(there: Provider, resource_id: UUID) -> UUID:
    slot = there.slot(resource_id)
    made = there.book(slot)
    operations.withdraw_slot(slot_id=slot, because="Ziek", actor=there.me, at=MONDAY)
    return made


def replan(there: Provider, booking_id: UUID, slot_id: UUID) -> Callable[[], object]:
    choice = operations.Choice(booking_id, slot_id, MONDAY + 3 * HOUR)
    return lambda: operations.replan(choice=choice, actor=there.me, at=MONDAY)


def test_what_fell_out_of_each_is_planned_anew_at_the_other_at_the_same_moment(
    there: Provider, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        for round_ in range(ROUNDS):
            one, other = (there.resource(f"Kamer {name} {round_}") for name in "AB")
            from_one, from_other = fallen(there, one), fallen(there, other)
            to_one, to_other = (there.slot(each, begins=MONDAY + 3 * HOUR) for each in (one, other))
            with together([replan(there, from_one, to_other), replan(there, from_other, to_one)]) as got:
                assert got == [None, None]
            assert Booking.objects.get(id=from_one).resource_id == other
            assert Booking.objects.get(id=from_other).resource_id == one
