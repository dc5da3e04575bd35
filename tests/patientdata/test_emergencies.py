"""Looking in an emergency: with a reason, on record, reviewed by another, and told to whom it is about."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.coordination.conftest import somebody
from tests.patientdata.conftest import LATER, Case
from tests.patientdata.source import BSN

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.notices.models import Notice
from ketenzicht.patientdata import operations, queries
from ketenzicht.patientdata.domain import RECORDS_KEPT, REVIEWED_WITHIN, Endangered, Judgement, Status
from ketenzicht.patientdata.models import Emergency, Fetch
from ketenzicht.patientdata.operations import About, Plea

pytestmark = pytest.mark.django_db
REASON = "Patiënt is buiten bewustzijn en reageert nergens op"


def officer(organisation_id: UUID) -> Actor:
    return somebody(organisation_id, Role.PRIVACY_OFFICER, "Fenna Privacy")


def broken(case: Case, reason: str = REASON, **more: Any) -> UUID:
    """The glass is broken, and what that began is carried out."""
    plea = Plea(Endangered.PATIENT, reason, "Zorgvraag 12")
    named: dict[str, Any] = {"actor": case.centre.me, "at": case.at, "purpose": "care-coordination", **more}
    begun = operations.break_glass(about=About(case.subject, BSN), sources=[case.source_id], plea=plea, **named)
    for one in begun:
        operations.carry_out(fetch_id=one, at=case.at)
    return Emergency.objects.get().id


def judged(case: Case, emergency: UUID, **changed: Any) -> None:
    told: dict[str, Any] = {"judgement": Judgement.RIGHT, "because": "Het kon niet wachten.", **changed}
    operations.review(emergency_id=emergency, **{"actor": officer(case.national), "at": case.at, **told})


def test_in_an_emergency_a_summary_comes_without_consent(case: Case) -> None:
    broken(case)
    line = case.last()
    assert (line.status, line.is_emergency) == (Status.CAME, True)
    assert line.told.startswith("Noodinzage")


def test_it_stands_in_the_log_as_an_emergency_without_what_was_written(case: Case) -> None:
    broken(case)
    lines = AuditLine.objects.filter(break_glass=True)
    assert set(lines.values_list("action", flat=True)) == {
        "patientdata.glass-broken", "patientdata.asked", "patientdata.came",
    }  # fmt: skip
    assert all(one.break_glass_reason and "bewustzijn" not in one.break_glass_reason for one in lines)
    assert all(one.patient for one in lines)


def test_an_objection_stays_closed(case: Case) -> None:
    case.consent(permits=False)
    with pytest.raises(Refused, match="Ook noodinzage kan dat niet openen"):
        broken(case)
    assert not Emergency.objects.exists()
    assert case.source.asked == []


def test_what_may_be_asked_is_no_emergency(case: Case) -> None:
    case.consent()
    with pytest.raises(Refused, match="gewoon vragen"):
        broken(case)


@pytest.mark.parametrize("reason", ["", "spoed", "nu nu nu nu nu nu"])
def test_a_reason_is_asked_for(case: Case, reason: str) -> None:
    with pytest.raises(Refused, match="ten minste 5 woorden"):
        broken(case, reason)
    assert not Fetch.objects.exists()


def test_who_may_not_fetch_breaks_no_glass(case: Case) -> None:
    with pytest.raises(NotPermitted):
        broken(case, actor=officer(case.national))


def test_an_objection_afterwards_destroys_what_came_in_an_emergency(case: Case) -> None:
    broken(case)
    case.consent(permits=False)
    assert case.last().status is Status.DESTROYED
    assert queries.emergencies_of(case.subject)[0].reason == REASON, "that somebody looked stays known"


def test_a_reviewer_is_asked_within_a_week_and_reads_why(case: Case) -> None:
    emergency = broken(case)
    notice = Notice.objects.get()
    assert (notice.due_at, notice.organisation_id) == (case.at + REVIEWED_WITHIN, case.national)
    assert "bewustzijn" not in notice.text
    (line,) = queries.to_review(actor=officer(case.national), now=case.at)
    assert (line.about, line.is_late) == ("Zorgvraag 12", False)
    one = operations.look_into_emergency(emergency_id=emergency, actor=officer(case.national), at=case.at)
    assert (one.reason, one.asked) == (REASON, (("Praktijk Zuid", Status.CAME),))
    assert AuditLine.objects.filter(action="patientdata.emergency-read").exists()


def test_a_verdict_is_given_once_by_another_with_a_reason(case: Case) -> None:
    emergency = broken(case)
    own = Actor(case.centre.me.kind, case.centre.me.id, "Tom", case.centre.id, officer(case.national).grants)
    with pytest.raises(NotPermitted, match="eigen"):
        judged(case, emergency, actor=own)
    with pytest.raises(Refused, match="waarom"):
        judged(case, emergency, because=" ")
    judged(case, emergency, judgement=Judgement.NOT_RIGHT, because="Er was familie bij.")
    one = queries.emergencies_of(case.subject)[0]
    assert (one.judgement, one.because) == (Judgement.NOT_RIGHT, "Er was familie bij.")
    assert AuditLine.objects.filter(deed="review", action="patientdata.emergency-reviewed").count() == 1
    assert not Notice.objects.filter(settled_at__isnull=True).exists()
    with pytest.raises(Conflict):
        judged(case, emergency)


def test_who_does_not_review_sees_no_reason_and_judges_nothing(case: Case) -> None:
    emergency = broken(case)
    for stranger in (case.centre.me, case.centre.colleague):
        for deed in (
            lambda actor=stranger: judged(case, emergency, actor=actor),
            lambda actor=stranger: queries.to_review(actor=actor, now=case.at),
            lambda actor=stranger: operations.look_into_emergency(emergency_id=emergency, actor=actor, at=case.at),
        ):
            with pytest.raises(NotPermitted):
                deed()
    with pytest.raises(NotFound):
        judged(case, uuid4())


def test_what_nobody_reviewed_in_time_is_told_once_more(case: Case) -> None:
    emergency = broken(case)
    assert operations.remind(at=case.at + REVIEWED_WITHIN) == 0
    late = case.at + REVIEWED_WITHIN + LATER
    assert operations.remind(at=late) == 1
    assert operations.remind(at=late) == 0
    assert queries.to_review(actor=officer(case.national), now=late)[0].is_late
    judged(case, emergency, at=late)
    assert not Notice.objects.filter(settled_at__isnull=True).exists()
    assert operations.remind(at=late) == 0


def test_records_go_after_twenty_years_and_the_database_lets_nobody_be_earlier(case: Case) -> None:
    broken(case)
    case.consent()
    assert operations.forget_records(at=case.at) == 0
    assert operations.forget_records(at=case.at + RECORDS_KEPT + timedelta(days=1)) == 0, "the database has a clock"
    long_ago = case.at - RECORDS_KEPT - timedelta(days=30)
    Fetch.objects.update(asked_at=long_ago, ended_at=long_ago)
    Emergency.objects.update(at=long_ago, due_at=long_ago + REVIEWED_WITHIN)
    assert operations.forget_records(at=case.at) == 0, "the consent is of now"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patientdata_consent SET said_at = %s", [long_ago])
    assert operations.forget_records(at=case.at) == 1
    assert not Fetch.objects.exists()
    assert not Emergency.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE patientdata_fetch SET content = ''",
        "UPDATE patientdata_fetch SET status = 'asked'",
        "UPDATE patientdata_fetch SET status = 'destroyed'",
        "UPDATE patientdata_fetch SET patient = 'x'",
        "UPDATE patientdata_fetch SET status = 'odd'",
        "UPDATE patientdata_emergency SET judgement = 'right'",
        "UPDATE patientdata_emergency SET reason = ''",
        "UPDATE patientdata_emergency SET due_at = at",
    ],
)
def test_the_database_refuses_what_cannot_be(case: Case, wrong: str) -> None:
    broken(case)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(wrong)
