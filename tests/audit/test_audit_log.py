"""The log keeps what was said, as it was said."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from ketenzicht.audit import queries
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.operations import record
from ketenzicht.audit.queries import Place, Question, patient_references
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NURSE = Actor(kind=ActorKind.PERSON, id=uuid4(), name="V. Verpleegkundige", organisation_id=uuid4(), role="triagist")
CHANGES = [
    "UPDATE audit_auditline SET outcome = 'refused'",
    "DELETE FROM audit_auditline",
    "TRUNCATE audit_auditline",
    "INSERT INTO audit_auditline SELECT * FROM audit_auditline ON CONFLICT (id) DO UPDATE SET actor_name = 'X'",
]


def between(start: datetime, end: datetime, **wanted: Any) -> list[str]:
    return [line.action for line in queries.lines(question=Question(start=start, end=end, **wanted))]


@pytest.mark.django_db
def test_a_line_tells_who_did_what_to_what_on_whose_behalf_and_how() -> None:
    circumstances = Circumstances(
        patient=patient_references(bsn="999910942")[0],
        purpose="TREAT",
        on_behalf_of=uuid4(),
        access_point="192.0.2.7",
        authorisation="afspraak/12",
        break_glass="Bewusteloos binnengebracht",
    )
    record(
        action="patient.read",
        actor=NURSE,
        subject="patient/1",
        at=NOON,
        detail={"fields": ["name"]},
        deed="read",
        outcome="failure",
        circumstances=circumstances,
    )
    (line,) = queries.lines(question=Question(start=NOON, end=NOON + timedelta(seconds=1)))
    assert (line.at, line.deed, line.action, line.subject) == (NOON, Deed.READ, "patient.read", "patient/1")
    assert (line.actor_kind, line.actor_id, line.actor_name) == ("person", NURSE.id, NURSE.name)
    assert (line.organisation_id, line.actor_role, line.times) == (NURSE.organisation_id, "triagist", 1)
    assert (line.outcome, line.circumstances, line.detail) == (Outcome.FAILURE, circumstances, {"fields": ["name"]})


@pytest.mark.django_db
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_or_remove_a_line(statement: str) -> None:
    record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOON)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
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
    assert between(NOON, later + timedelta(seconds=1), person=NURSE.id) == ["c.done", "a.done"]
    assert between(NOON, later + timedelta(seconds=1), action="c.done") == ["c.done"]


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 5_000])
def test_one_answer_is_bounded_and_takes_two_queries(
    limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        record(action="ward.closed", actor=PLATFORM, subject=f"ward/{number}", at=NOON)
    with django_assert_num_queries(2):
        found = queries.lines(question=Question(start=NOON, end=NOON + timedelta(days=1)), limit=limit)
    assert len(found) == min(3, max(1, limit))


@given(st.text())
def test_only_three_outcomes_exist(word: str) -> None:
    assert (word in set(Outcome)) == (word in {"success", "refused", "failure"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"patient": "999910942"}, {"break_glass": True}, {"break_glass_reason": "Spoed"}, {"deed": "peek"}, {"times": 0}],
)
def test_the_database_refuses_a_patients_number_an_emergency_without_reason_and_deeds_unknown(
    wrong: dict[str, Any],
) -> None:
    usual = {"at": NOON, "action": "a.done", "actor_kind": "person", "actor_name": "V.", "outcome": "success"}
    with pytest.raises(DatabaseError, match="audit_"), transaction.atomic():
        AuditLine.objects.create(**usual, **wrong)


def test_a_patient_is_known_in_the_log_by_a_reference_that_only_our_secrets_make(settings: Settings) -> None:
    before = patient_references(bsn="999910942")[0]
    assert "999910942" not in before
    settings.PERSON_KEYS = ["another", *settings.PERSON_KEYS]
    now, *old = patient_references(bsn="999910942")
    assert now != before
    assert before in old
    assert patient_references(bsn="111222333")[0] != now


SESSIONS = "the key that signs sessions"


def test_references_of_when_they_hung_on_the_key_of_sessions_are_still_found(settings: Settings) -> None:
    settings.PERSON_KEYS = []
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SESSIONS, [f"{SESSIONS} before"]
    of_sessions = patient_references(bsn="999910942")
    settings.PERSON_KEYS = ["persons"]
    now, *old = patient_references(bsn="999910942")
    assert now not in of_sessions
    assert old == of_sessions
    settings.SECRET_KEY = f"{SESSIONS} replaced"
    assert patient_references(bsn="999910942")[0] == now, "another key of sessions changes no reference"


def test_where_one_secret_serves_for_both_there_is_one_reference(settings: Settings) -> None:
    settings.PERSON_KEYS = [settings.SECRET_KEY]
    assert len(patient_references(bsn="999910942")) == 1 + len(settings.SECRET_KEY_FALLBACKS)


@pytest.mark.django_db
def test_what_is_looked_for_is_found_by_each_of_its_sides() -> None:
    reference = patient_references(bsn="999910942")[0]
    theirs = uuid4()
    record(action="a.done", actor=NURSE, subject="x/1", at=NOON, circumstances=Circumstances(on_behalf_of=theirs))
    record(action="b.done", actor=PLATFORM, subject="x/1", at=NOON, deed="export", outcome="refused")
    record(action="c.done", actor=NURSE, subject="x/2", at=NOON, circumstances=Circumstances(patient=reference))
    later = NOON + timedelta(seconds=1)
    assert between(NOON, later, person="verpleeg") == ["c.done", "a.done"]
    assert between(NOON, later, organisation_ids={theirs}) == ["a.done"]
    assert between(NOON, later, organisation_ids=set()) == []
    assert between(NOON, later, deed=Deed.EXPORT) == between(NOON, later, outcome=Outcome.REFUSED) == ["b.done"]
    assert between(NOON, later, patients=[reference]) == ["c.done"]


@pytest.mark.django_db
def test_pages_of_lines_of_one_moment_leave_none_out_and_show_none_twice() -> None:
    for number in range(7):
        record(action=f"n{number}.done", actor=PLATFORM, subject="x/1", at=NOON)
    question = Question(start=NOON, end=NOON + timedelta(seconds=1))
    seen, before = [], None
    while page := queries.lines(question=question, before=before, limit=2):
        seen += [line.action for line in page]
        before = Place(page[-1].at, page[-1].id)
    assert seen == [f"n{number}.done" for number in reversed(range(7))]
