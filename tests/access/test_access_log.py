"""Reading the log is on record itself, and only for who may; an emergency is judged once, by somebody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.access.helpers import NOON, person

from ketenzicht.access import operations
from ketenzicht.access.domain import ANONYMOUS, Permission, Role
from ketenzicht.access.domain.permissions import ROLES
from ketenzicht.access.operations import log
from ketenzicht.audit import queries
from ketenzicht.audit.domain import Circumstances, Line
from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.operations import record
from ketenzicht.audit.queries import Question, patient_references
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted, Refused

BSN, OTHER = "999910942", "111222333"  # test numbers
AUDITOR = replace(person(Role.AUDITOR), name="A. Auditor", role="auditor")
WEEK = Question(start=NOON - timedelta(days=7), end=NOON + timedelta(days=1))
NURSE_ID = UUID(int=99)
EDGE: dict[str, Any] = {"address": "192.0.2.1", "at": NOON}
pytestmark = pytest.mark.django_db


def last() -> Line:
    return queries.lines(question=WEEK, limit=1)[0]


def emergency(*, by: UUID = NURSE_ID) -> int:
    nurse = replace(ANONYMOUS, id=by, name="V. Verpleegkundige")
    circumstances = Circumstances(patient=patient_references(bsn=BSN)[0], break_glass="Bewusteloos")
    record(action="patient.read", actor=nurse, subject="patient/1", at=NOON, deed="read", circumstances=circumstances)
    return AuditLine.objects.latest("id").id


@pytest.mark.parametrize("role", [None, *(role for role in Role if Permission.AUDIT_READ not in ROLES[role])])
def test_nobody_else_reads_the_log_and_nothing_is_told(role: Role | None) -> None:
    line_id = emergency()
    actor = person(role) if role else ANONYMOUS
    deeds: list[Callable[[], object]] = [
        lambda: operations.search_log(question=WEEK, before=None, actor=actor, **EDGE),
        lambda: operations.export_log(question=WEEK, actor=actor, **EDGE),
        lambda: operations.extract_for_patient(bsn=BSN, purpose="AVG", actor=actor, **EDGE),
        lambda: operations.emergencies(actor=actor, **EDGE),
        lambda: operations.review_emergency(line_id=line_id, justified=True, remark="x", actor=actor, **EDGE),
    ]
    for deed in deeds:
        with pytest.raises(NotPermitted):
            deed()
    assert AuditLine.objects.count() == 1


def test_that_somebody_searched_and_for_what_is_in_the_log() -> None:
    record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOON)
    page = operations.search_log(question=replace(WEEK, person="keten"), before=None, actor=AUDITOR, **EDGE)
    assert [line.action for line in page.lines] == ["ward.closed"]
    line = last()
    assert (line.action, line.deed, line.actor_name, line.actor_role) == (
        "audit.log-searched", "read-log", "A. Auditor", "auditor",
    )  # fmt: skip
    assert line.circumstances.access_point == "192.0.2.1"
    assert (line.detail["person"], line.detail["lines"]) == ("keten", 1)


def test_pages_go_on_where_the_one_before_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LINES_PER_PAGE", 2)
    for number in range(5):
        record(action=f"ward.n{number}", actor=PLATFORM, subject="ward/1", at=NOON)
    question = replace(WEEK, subject="ward/1")
    seen, before = [], None
    for _ in range(3):
        page = operations.search_log(question=question, before=before, actor=AUDITOR, **EDGE)
        seen += [line.action for line in page.lines]
        before = page.next
    assert (seen, before) == ([f"ward.n{number}" for number in reversed(range(5))], None)


def test_an_export_is_in_the_log_as_an_export_and_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOON)
    assert len(operations.export_log(question=WEEK, actor=AUDITOR, **EDGE)) == 1
    assert (last().action, last().deed) == ("audit.log-exported", "export")
    monkeypatch.setattr(log, "MOST", 2)
    with pytest.raises(Refused, match="te veel voor één bestand"):
        operations.export_log(question=WEEK, actor=AUDITOR, **EDGE)


def test_a_person_gets_what_was_done_with_their_data_and_no_one_elses() -> None:
    emergency()
    record(
        action="patient.read",
        actor=PLATFORM,
        subject="patient/2",
        at=NOON,
        circumstances=Circumstances(patient=patient_references(bsn=OTHER)[0]),
    )
    lines = operations.extract_for_patient(bsn=BSN[:4] + " " + BSN[4:], purpose="AVG-12", actor=AUDITOR, **EDGE)
    assert [line.subject for line in lines] == []  # until just before now
    later = {**EDGE, "at": NOON + timedelta(hours=1)}
    lines = operations.extract_for_patient(bsn=BSN, purpose="AVG-12", actor=AUDITOR, **later)
    assert {line.subject for line in lines} == {"patient/1", "audit/log"}  # that it was asked for before is theirs too
    line = last()
    assert (line.deed, line.circumstances.purpose) == ("export", "AVG-12")
    assert line.circumstances.patient == patient_references(bsn=BSN)[0]
    assert not AuditLine.objects.filter(detail__icontains=BSN).exists()


@pytest.mark.parametrize("wrong", ["", "12345", "999910943", "000000000", "abcdefghi"])
def test_what_is_no_bsn_is_told(wrong: str) -> None:
    with pytest.raises(Invalid):
        operations.extract_for_patient(bsn=wrong, purpose="AVG", actor=AUDITOR, **EDGE)
    assert not AuditLine.objects.exists()


def test_an_emergency_waits_until_somebody_else_has_judged_it_once() -> None:
    first, second = emergency(), emergency(by=UUID(int=7))
    waiting = operations.emergencies(actor=AUDITOR, **EDGE)
    assert [line.id for line in waiting] == [first, second]
    assert last().deed == "read-log"
    judge: dict[str, Any] = {"justified": False, "remark": "Er was tijd om te vragen.", "actor": AUDITOR, **EDGE}
    operations.review_emergency(line_id=first, **judge)
    assert (last().deed, last().subject) == ("review", f"audit-line/{first}")
    assert last().detail == {"justified": False, "remark": "Er was tijd om te vragen."}
    assert [line.id for line in operations.emergencies(actor=AUDITOR, **EDGE)] == [second]
    with pytest.raises(Conflict):
        operations.review_emergency(line_id=first, **judge)
    with pytest.raises(NotPermitted, match="een ander"):
        operations.review_emergency(line_id=second, **judge)  # the auditor's own


@pytest.mark.parametrize("remark", ["", "  ", "x" * 1_001])
def test_a_judgement_has_a_reason(remark: str) -> None:
    with pytest.raises(Invalid):
        operations.review_emergency(line_id=emergency(), justified=True, remark=remark, actor=AUDITOR, **EDGE)


@pytest.mark.parametrize("line_id", [0, 10**30])
def test_only_an_emergency_is_judged(line_id: int) -> None:
    record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOON)
    for one in (line_id, AuditLine.objects.latest("id").id):
        with pytest.raises(NotFound):
            operations.review_emergency(line_id=one, justified=True, remark="x", actor=AUDITOR, **EDGE)
