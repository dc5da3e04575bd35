"""The log keeps what was said, as it was said."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from ketenzicht.audit import queries
from ketenzicht.audit.domain import Circumstances, Outcome
from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NURSE = Actor(kind=ActorKind.PERSON, id=uuid4(), name="V. Verpleegkundige", organisation_id=uuid4())
CHANGES = [
    "UPDATE audit_auditline SET outcome = 'refused'",
    "DELETE FROM audit_auditline",
    "TRUNCATE audit_auditline",
    "INSERT INTO audit_auditline SELECT * FROM audit_auditline ON CONFLICT (id) DO UPDATE SET actor_name = 'X'",
]


def between(start: datetime, end: datetime, **wanted: Any) -> list[str]:
    return [line.action for line in queries.lines(start=start, end=end, **wanted)]


@pytest.mark.django_db
def test_a_line_tells_who_did_what_to_what_on_whose_behalf_and_how() -> None:
    circumstances = Circumstances(on_behalf_of=uuid4(), access_point="192.0.2.7", break_glass=True)
    record(
        action="patient.read",
        actor=NURSE,
        subject="patient/1",
        at=NOON,
        detail={"fields": ["name"]},
        purpose="TREAT",
        outcome="failure",
        circumstances=circumstances,
    )
    (line,) = queries.lines(start=NOON, end=NOON + timedelta(seconds=1))
    assert (line.at, line.action, line.subject, line.purpose) == (NOON, "patient.read", "patient/1", "TREAT")
    assert (line.actor_kind, line.actor_id, line.actor_name) == ("person", NURSE.id, NURSE.name)
    assert line.organisation_id == NURSE.organisation_id
    assert (line.outcome, line.circumstances, line.detail) == (Outcome.FAILURE, circumstances, {"fields": ["name"]})


@pytest.mark.django_db
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_or_remove_a_line(statement: str) -> None:
    record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditLine.objects.filter(outcome="success", actor_name="Ketenzicht").count() == 1


@pytest.mark.django_db
def test_an_outcome_that_is_not_known_is_not_written() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOON, outcome="perhaps")
    assert not AuditLine.objects.exists()


@pytest.mark.django_db
def test_a_line_must_say_what_was_done() -> None:
    with pytest.raises(DatabaseError, match="audit_says_what_was_done"), transaction.atomic():
        record(action="", actor=PLATFORM, subject="ward/1", at=NOON)


@pytest.mark.django_db
def test_a_line_is_lost_with_the_deed_that_it_tells_of() -> None:
    @transaction.atomic
    def deed_that_fails() -> None:
        record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed_that_fails()
    assert not AuditLine.objects.exists()


@pytest.mark.django_db
def test_lines_are_found_by_moment_subject_person_and_action_newest_first() -> None:
    for minute, (action, actor, subject) in enumerate(
        [("a.done", NURSE, "x/1"), ("b.done", PLATFORM, "x/1"), ("c.done", NURSE, "x/2")]
    ):
        record(action=action, actor=actor, subject=subject, at=NOON + timedelta(minutes=minute))
    later = NOON + timedelta(minutes=2)
    assert between(NOON, later) == ["b.done", "a.done"]
    assert between(NOON, later + timedelta(seconds=1), subject="x/1") == ["b.done", "a.done"]
    assert between(NOON, later + timedelta(seconds=1), actor_id=NURSE.id) == ["c.done", "a.done"]
    assert between(NOON, later + timedelta(seconds=1), action="c.done") == ["c.done"]


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 5_000])
def test_one_answer_is_bounded_and_takes_one_query(
    limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        record(action="ward.closed", actor=PLATFORM, subject=f"ward/{number}", at=NOON)
    with django_assert_num_queries(1):
        found = queries.lines(start=NOON, end=NOON + timedelta(days=1), limit=limit)
    assert len(found) == min(3, max(1, limit))


@given(st.text())
def test_only_three_outcomes_exist(word: str) -> None:
    assert (word in set(Outcome)) == (word in {"success", "refused", "failure"})
