"""Statements that are written out are planned once, go together where they may, and are else as a queryset's."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from ketenzicht.base.errors import Conflict
from ketenzicht.config.addresses import PLANNED_AFTER
from ketenzicht.events.models import Event
from ketenzicht.statements import Statement, together

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TELL = Statement("INSERT INTO events_event (kind, subject, payload, at) VALUES (%(kind)s, %(subject)s, '{}', %(at)s)")
TOLD = Statement("SELECT subject FROM events_event WHERE subject = ANY(%(subjects)s) ORDER BY id")
INSERT = re.compile(r"INSERT INTO (\w+)(?: AS \w+)? \(([^)]*)\)")


def tell(subject: str, *, kind: str = "ward.closed") -> None:
    TELL.do(kind=kind, subject=subject, at=NOON)


@transaction.atomic
@together()
def deed(*subjects: str, without_kind: str = "", is_refused: bool = False) -> None:
    """Tell all of it, in one transaction; the database refuses what says not what happened."""
    for subject in subjects:
        tell(subject, kind="" if subject == without_kind else "ward.closed")
    if is_refused:
        raise Conflict("Te laat.")


def refuse_what_was_told(subject: str) -> None:
    assert told(subject) == [subject]
    tell("ward/4")
    raise Conflict("Te laat.")


def told(*subjects: str) -> list[str]:
    return [subject for (subject,) in TOLD.rows(subjects=list(subjects))]


@pytest.fixture
def sent(db: None) -> Iterator[list[str]]:
    """What is sent to the database, by its first word."""
    del db
    found: list[str] = []

    def look(execute: object, sql: str, *rest: object) -> object:
        found.append(sql.split(maxsplit=1)[0])
        assert callable(execute)
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield found


@pytest.mark.django_db
def test_what_was_written_is_read() -> None:
    tell("ward/1")
    assert told("ward/1", "ward/2") == ["ward/1"]
    assert TOLD.first(subjects=["ward/1"]) == ("ward/1",)
    assert TOLD.first(subjects=["ward/2"]) is None


@pytest.mark.django_db
def test_what_is_asked_often_is_planned_once() -> None:
    for _ in range(PLANNED_AFTER + 1):
        told("ward/1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM events_event%'")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_a_fault_is_as_of_a_queryset() -> None:
    with pytest.raises(IntegrityError, match="event_says_what_happened"), transaction.atomic():
        tell("ward/1", kind="")


def test_what_goes_together_waits_for_the_end(sent: list[str]) -> None:
    with together():
        tell("ward/1")
        tell("ward/2")
        assert sent == []
    assert sent == ["INSERT", "INSERT"]
    assert told("ward/1", "ward/2") == ["ward/1", "ward/2"]


def test_a_question_waits_for_what_was_to_be_done_before_it(sent: list[str]) -> None:
    with together():
        tell("ward/1")
        tell("ward/2")
        assert told("ward/1", "ward/2") == ["ward/1", "ward/2"]
        tell("ward/3")
        assert Event.objects.filter(subject="ward/3").count() == 1
    assert sent.count("INSERT") == 3


@pytest.mark.django_db
def test_a_fault_of_what_goes_together_comes_out_at_the_end_and_leaves_nothing() -> None:
    with pytest.raises(IntegrityError, match="event_says_what_happened"):
        deed("ward/1", "ward/2", "ward/3", without_kind="ward/2")
    assert told("ward/1", "ward/2", "ward/3") == []
    tell("ward/4")
    assert told("ward/4") == ["ward/4"]


@transaction.atomic
@together()
def tell_without_kind_and_ask(subject: str) -> list[str]:
    tell("ward/1")
    tell(subject, kind="")
    return told("ward/1")


@pytest.mark.django_db
def test_a_fault_of_what_waits_comes_out_at_the_question_with_which_it_goes() -> None:
    with pytest.raises(IntegrityError, match="event_says_what_happened"):
        tell_without_kind_and_ask("ward/2")
    assert told("ward/1", "ward/2") == []


@pytest.mark.django_db
def test_a_question_goes_in_one_message_with_what_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[str] = []
    end = psycopg.Pipeline.__exit__

    def counted(self: psycopg.Pipeline, *fault: Any) -> None:
        messages.append("sent")
        end(self, *fault)

    monkeypatch.setattr(psycopg.Pipeline, "__exit__", counted)
    with together():
        tell("ward/1")
        tell("ward/2")
        assert told("ward/1", "ward/2") == ["ward/1", "ward/2"]
    assert messages == ["sent"]


@pytest.mark.django_db
def test_of_a_deed_that_is_refused_nothing_is_sent() -> None:
    with pytest.raises(Conflict):
        deed("ward/1", is_refused=True)
    tell("ward/2")
    assert told("ward/1", "ward/2") == ["ward/2"]


@pytest.mark.django_db
def test_a_deed_within_a_deed_takes_nothing_of_the_outer_one_along_when_it_is_refused() -> None:
    with transaction.atomic(), together():
        tell("ward/1")
        with pytest.raises(Conflict):
            deed("ward/2", is_refused=True)
        tell("ward/3")
        with pytest.raises(Conflict), together():
            refuse_what_was_told("ward/3")
    assert told("ward/1", "ward/2", "ward/3", "ward/4") == ["ward/1", "ward/3"]


@pytest.mark.django_db
def test_who_logs_statements_reads_them_with_their_values() -> None:
    with CaptureQueriesContext(connection) as captured:
        for _ in range(PLANNED_AFTER + 1):
            told("ward/1")
    assert all("'{ward/1}'" in one["sql"] for one in captured.captured_queries)


def _insertions() -> Iterator[tuple[str, set[str]]]:
    modules = [module for name, module in sys.modules.items() if name.startswith("ketenzicht.")]
    written = {one for module in modules for one in vars(module).values() if isinstance(one, Statement)}
    for one in written:
        if found := INSERT.search(one.sql):
            yield found[1], {column.strip(' "\n') for column in found[2].split(",")}


def _must_be_given(model: type[models.Model]) -> set[str]:
    fields = model._meta.concrete_fields
    return {
        str(one.column)
        for one in fields
        if not one.null and not isinstance(one, models.AutoField) and one.db_default is models.NOT_PROVIDED
    }


def test_what_is_written_out_names_every_column_that_has_no_value_of_itself() -> None:
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    found = dict(_insertions())
    assert {"audit_auditline", "events_event", "coordination_happening", "placement_offer"} <= set(found)
    for table, columns in found.items():
        assert _must_be_given(by_table[table]) <= columns, table
