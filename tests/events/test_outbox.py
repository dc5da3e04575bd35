"""Readers of the outbox see every event once, in order, and nobody changes one."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from tests.elsewhere import Elsewhere

from ketenzicht.events import queries
from ketenzicht.events.models import Event
from ketenzicht.events.operations import announce

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def tell(subject: str) -> None:
    announce(kind="ward.closed", subject=subject, payload={"why": "staff"}, at=NOON)


def subjects_since(last: int, limit: int = 100) -> list[str]:
    return [happening.subject for happening in queries.since(id=last, limit=limit)]


@pytest.mark.django_db
def test_an_event_is_read_as_it_was_told() -> None:
    tell("ward/1")
    (happening,) = queries.since(id=0)
    assert (happening.kind, happening.subject, happening.at) == ("ward.closed", "ward/1", NOON)
    assert happening.payload == {"why": "staff"}
    assert subjects_since(happening.id) == []


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [-3, 0, 1, 2])
def test_one_answer_is_bounded_and_the_next_goes_on(limit: int) -> None:
    for number in range(3):
        tell(f"ward/{number}")
    first = queries.since(id=0, limit=limit)
    assert len(first) == max(1, limit)
    rest = subjects_since(first[-1].id)
    assert [happening.subject for happening in first] + rest == ["ward/0", "ward/1", "ward/2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE events_event SET kind = 'x'", "DELETE FROM events_event", "TRUNCATE events_event"]
)
def test_the_database_refuses_to_change_or_remove_an_event(statement: str) -> None:
    tell("ward/1")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(kind="ward.closed").count() == 1


@pytest.mark.django_db
def test_an_event_must_say_what_happened() -> None:
    with pytest.raises(DatabaseError, match="event_says_what_happened"), transaction.atomic():
        announce(kind="", subject="ward/1", payload={}, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_skipped() -> None:
    late = Elsewhere(lambda: tell("late"))  # has the lower id, and is not committed
    tell("early")
    assert subjects_since(0) == []
    late.end()
    assert subjects_since(0) == ["late", "early"]


@pytest.mark.django_db(transaction=True)
def test_what_came_before_a_late_event_is_read_already() -> None:
    tell("before")
    late = Elsewhere(lambda: tell("late"))
    tell("after")
    assert subjects_since(0) == ["before"]
    late.end()
    assert subjects_since(0) == ["before", "late", "after"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_holds_nobody_up() -> None:
    late = Elsewhere(lambda: tell("never"), commit=False)
    tell("early")
    assert subjects_since(0) == []
    late.end()
    assert subjects_since(0) == ["early"]


@pytest.mark.django_db(transaction=True)
def test_many_events_of_one_transaction_take_one_lock() -> None:
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(20):
            tell(f"ward/{number}")
        cursor.execute(locks)
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_a_part_that_is_undone_does_not_unmark_the_rest() -> None:
    @transaction.atomic
    def tell_and_fail() -> None:
        tell("undone")
        raise ZeroDivisionError

    def undo_one_and_tell_another() -> None:
        with pytest.raises(ZeroDivisionError):
            tell_and_fail()
        tell("late")

    late = Elsewhere(undo_one_and_tell_another)
    tell("early")
    assert subjects_since(0) == []
    late.end()
    assert subjects_since(0) == ["late", "early"]
