"""Rows that all tests of a module find, written once and gone after it; what a test changes is undone after that."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

Written = TypeVar("Written")


@contextmanager
def written_once(blocker: DjangoDbBlocker, write: Callable[[], Written]) -> Iterator[Written]:
    """What `write` gives, within a transaction that lasts as long as the module.

    What the database looks at when a transaction ends, it looks at here: else it did so again after each test, for
    thousands of rows, which was nine tenths of all that it did for the tests.
    """
    with blocker.unblock(), transaction.atomic():
        written = write()
        connection.check_constraints()
        yield written
        transaction.set_rollback(True)
