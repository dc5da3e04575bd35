"""What people wrote in plans before it was sealed is sealed by the migration, and can be read as before."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from ketenzicht.config.database import connected_as
from ketenzicht.planning.models import BookingStep, TransportStep
from ketenzicht.planning.queries.steps import because_of
from ketenzicht.postgres.roles import Role

BOOKING, TRANSPORT = uuid4(), uuid4()
WORDS = "Mevrouw Jansen is gevallen"
# As it was before; keys to tables that this is not about are left out of it.
FILL = """
ALTER TABLE planning_bookingstep DROP CONSTRAINT {booking};
ALTER TABLE planning_transportstep DROP CONSTRAINT {transport};
INSERT INTO planning_bookingstep (booking_id, at, action, status, by, because, resource, begins)
VALUES (%(booking)s, now(), 'cancel', 'cancelled', 'Piet', %(words)s, 'Auto', now()),
       (%(booking)s, now(), 'book', 'booked', 'Piet', '', 'Auto', now());
INSERT INTO planning_transportstep (transport_id, at, status, by, because)
VALUES (%(transport)s, now(), 'cancelled', 'Piet', %(words)s);
"""
KEYS = """
SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass
"""


@pytest.fixture
def filled(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    del own_database
    with django_db_blocker.unblock(), connected_as(Role.OWNER):
        call_command("migrate", "planning", "0003", verbosity=0)
        with connection.cursor() as cursor:
            names = {}
            for one in ("booking", "transport"):
                cursor.execute(KEYS, [f"planning_{one}step"])
                (names[one],) = cursor.fetchone()
            cursor.execute(FILL.format(**names), {"booking": BOOKING, "transport": TRANSPORT, "words": WORDS})
        yield


@pytest.mark.usefixtures("filled")
def test_reasons_of_before_are_sealed_and_read_and_can_go_back() -> None:
    call_command("migrate", "planning", verbosity=0)
    told, wordless = BookingStep.objects.order_by("id")
    assert b"Jansen" not in bytes(told.because)
    assert (because_of(told), because_of(wordless)) == (WORDS, "")
    step = TransportStep.objects.get()
    assert b"Jansen" not in bytes(step.because)
    call_command("migrate", "planning", "0003", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT because FROM planning_bookingstep ORDER BY id")
        assert [words for (words,) in cursor.fetchall()] == [WORDS, ""]
    call_command("migrate", "planning", verbosity=0)
