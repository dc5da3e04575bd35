"""The clock lays the rosters of others while somebody is busy with one: on real connections."""

from datetime import date, timedelta
from threading import Event, Thread
from uuid import UUID

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.planning.conftest import MONDAY, make_provider
from tests.planning.test_many_slots import rostered

from ketenzicht.planning import operations
from ketenzicht.planning.models import Resource
from ketenzicht.registry import operations as registry

WITHIN = 30.0  # seconds: many times what it takes, and much less than who is busy stays busy
TOMORROW = MONDAY + timedelta(days=1)


def test_who_is_busy_with_one_plan_holds_up_no_other(own_database: str, django_db_blocker: DjangoDbBlocker) -> None:
    del own_database
    with django_db_blocker.unblock():
        registry.load_reference(at=MONDAY)
        provider = make_provider()
        busy, other = rostered(provider, "Bezig"), rostered(provider, "Ander")
        held, done = Event(), Event()
        holder = Thread(target=hold, args=(busy, held, done))
        holder.start()
        try:
            assert held.wait(WITHIN)
            assert operations.lay_rosters(at=TOMORROW) == 1
            assert holder.is_alive(), "nobody was waited for"
            assert laid(other) == date(2027, 1, 5)
            assert laid(busy) == date(2027, 1, 4)
        finally:
            done.set()
            holder.join(WITHIN)
        assert operations.lay_rosters(at=TOMORROW) == 1
        assert laid(busy) == date(2027, 1, 5)


def laid(resource_id: UUID) -> date | None:
    return Resource.objects.get(id=resource_id).laid_until


def hold(resource_id: UUID, held: Event, done: Event) -> None:
    with transaction.atomic():
        Resource.objects.select_for_update(no_key=True).get(id=resource_id)
        held.set()
        done.wait(WITHIN * 2)
    connection.close()
