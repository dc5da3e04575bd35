"""Whether a connection still lives is heard from our own system; the server is asked where something was said."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.postgresql import base

from ketenzicht.config.engine.base import DatabaseWrapper


@pytest.fixture
def own(db: None) -> Iterator[DatabaseWrapper]:
    """A connection beside that of the test."""
    del db
    found = connection.copy()
    assert isinstance(found, DatabaseWrapper)
    found.inc_thread_sharing()
    found.connect()
    yield found
    found.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the server answered to who asked whether it is there."""
    answers: list[bool] = []
    ask = base.DatabaseWrapper.is_usable

    def asking(self: base.DatabaseWrapper) -> bool:
        answers.append(bool(ask(self)))
        return answers[-1]

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", asking)
    return answers


def test_a_connection_on_which_nothing_was_said_is_used_without_asking(own: DatabaseWrapper, asked: list[bool]) -> None:
    assert own.is_usable()
    assert asked == []


def test_one_that_the_server_closed_is_not_used(own: DatabaseWrapper, asked: list[bool]) -> None:
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [process])
        assert cursor.fetchone() == (True,)
    assert not own.is_usable()
    assert asked == [False]
    own.errors_occurred = True  # as Django notes it when a request fails
    own.close_if_unusable_or_obsolete()
    with own.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_one_on_which_something_else_was_said_is_asked_and_used(own: DatabaseWrapper, asked: list[bool]) -> None:
    with own.cursor() as cursor:
        cursor.execute("LISTEN engine")
    other = connection.copy()
    other.inc_thread_sharing()
    with other.cursor() as cursor:
        cursor.execute("NOTIFY engine")
    other.close()
    until = time.monotonic() + 10
    while not asked and time.monotonic() < until:
        assert own.is_usable()
    assert asked == [True]


def test_one_that_was_never_made_is_not_used() -> None:
    assert not connection.copy().is_usable()
