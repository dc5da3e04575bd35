"""Statements that are written out: sent without their values, so that the database plans them once for a connection.

A queryset costs more to make into SQL than the database takes to answer it; and Django puts values into the text, so
that each is read and planned anew. For what many wait for (an answer to a question, a line in the log) that was most
of what it took (docs/reference/benchmarks.md, `accept_p95_ms`). Everything else is a queryset.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar, cast

import psycopg
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


class Statement:
    """SQL with `%(name)s` for what differs, and `{name}` for `columns` of that name.

    It is done within the transaction of who asks; faults are Django's, as of a queryset. The database tells from where
    a value stands which type it has; where it cannot, as beside IS NULL, the SQL says.
    """

    def __init__(self, sql: str, **columns: "Columns[Any]") -> None:
        self._written, self._columns = sql, columns

    @cached_property
    def sql(self) -> str:
        """Whole at its first use: before, the models were not read yet."""
        return self._written.format(**self._columns) if self._columns else self._written

    def do(self, **values: Any) -> None:
        """Write it: now, or within `together` with what comes next."""
        if _thread.waiting is None:
            _write([(self.sql, values)])
        else:
            _thread.waiting.append((self.sql, values))

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row."""
        with _cursor() as cursor:
            _ask(cursor, self.sql, values)
            found: tuple[Any, ...] | None = cursor.fetchone()
            return found

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Every row."""
        with _cursor() as cursor:
            _ask(cursor, self.sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


class _Thread(threading.local):
    """What this thread was told to do and has not sent; None outside `together`."""

    waiting: list[tuple[str, dict[str, Any]]] | None = None


_thread = _Thread()


@contextmanager
def together() -> Iterator[None]:
    """Within a transaction: what is written by `Statement.do` goes in one message, at the end or before a question.

    Whoever waits for the database lets others have Python meanwhile, and then waits for them: that costs more than most
    statements do. Nobody sees the difference: any other statement, of a queryset too, waits for what was to be done
    before it, and a fault of what is written comes out there.
    """
    if _thread.waiting is not None:  # a deed within a deed: of who is refused nothing is left to be sent
        _send()
        try:
            yield
        except BaseException:
            _thread.waiting = []
            raise
        return
    _thread.waiting = []
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(_after_what_waits):
            yield
            _send()
    finally:
        _thread.waiting = None


def _ask(cursor: CursorWrapper, sql: str, values: dict[str, Any]) -> None:
    """In one message with what waits to be done before it."""
    if waiting := _taken():
        with _one_message():
            _write(waiting)
            cursor.execute(sql, values)
    else:
        cursor.execute(sql, values)


def _after_what_waits(execute: Callable[..., Any], *statement: Any) -> Any:
    _send()
    return execute(*statement)


def _send() -> None:
    """In one message, unless it is one statement or none."""
    waiting = _taken()
    if len(waiting) > 1:
        with _one_message():
            _write(waiting)
    elif waiting:
        _write(waiting)


def _taken() -> list[tuple[str, dict[str, Any]]]:
    """What waited: from here on it does not any more."""
    waiting = _thread.waiting
    if waiting:
        _thread.waiting = []
    return waiting or []


def _write(waiting: list[tuple[str, dict[str, Any]]]) -> None:
    with _cursor() as cursor:
        for statement in waiting:
            cursor.execute(*statement)


@contextmanager
def _one_message() -> Iterator[None]:
    """What is executed within it goes and is answered together (libpq's pipeline mode); faults are Django's."""
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    with own.wrap_database_errors, own.connection.pipeline():
        yield


def _cursor() -> CursorWrapper:
    """As `connection.cursor()` makes one, so that whoever counts or forbids statements sees these too.

    Who logs them wants to read them with their values: then it is Django's own, which puts those into the text.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if own.queries_logged:
        return own.cursor()
    own.close_if_health_check_failed()
    own.ensure_connection()
    own.validate_thread_sharing()
    bare = cast(CursorWrapper, psycopg.Cursor(own.connection))  # the stubs call what is wrapped by the wrapper's name
    return own.make_cursor(bare)


class Columns(Generic[Row]):
    """Some columns of the table of a model: the fields that are named and the key, or all; the rest is read if asked.

    `alias` is what the table is called in the statement.
    """

    def __init__(self, label: str, alias: str, *names: str) -> None:
        self._label, self._alias, self._names = label, alias, names

    @cached_property
    def _model(self) -> type[Row]:
        return apps.get_model(self._label)

    @cached_property
    def _fields(self) -> list[Any]:
        fields = self._model._meta.concrete_fields  # noqa: SLF001 - Django's documented way to the fields of a model
        return [one for one in fields if not self._names or one.primary_key or one.name in self._names]

    @cached_property
    def _attributes(self) -> list[str]:
        return [one.attname for one in self._fields]

    @cached_property
    def _converters(self) -> list[tuple[int, Any]]:
        found = ((place, one.get_db_converters(connection)) for place, one in enumerate(self._fields))
        return [(place, convert) for place, converters in found for convert in converters]

    def __str__(self) -> str:
        return ", ".join(f'{self._alias}."{one.column}"' for one in self._fields)

    def read(self, values: Iterator[Any]) -> Row | None:
        """The next columns of a row as an instance; None where there is none."""
        own = list(islice(values, len(self._fields)))
        if own[0] is None:  # the key, which is the first field of each of these models
            return None
        for place, convert in self._converters:
            own[place] = convert(own[place], None, connection)
        return self._model.from_db(connection.alias, self._attributes, own)
