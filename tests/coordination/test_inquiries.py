"""Who asks what a centre holds of them: all of it is looked through, by who may, and each step is on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.coordination.conftest import NOON, Centre, somebody
from tests.coordination.test_extract_for_a_citizen import asked, extracted, judged, look, officer
from tests.coordination.test_fitting_care import ruled
from tests.coordination.test_forgetting import closed
from tests.coordination.test_partner_systems import ask

from ketenzicht.access.domain import Permission, Role, grants_of
from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.errors import Invalid, NotFound, NotPermitted, Refused
from ketenzicht.config.retention import carry_out
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import (
    FORGOTTEN_AFTER,
    LEFT_AFTER,
    MOST_FOUND,
    Handing,
    Proof,
    Reason,
)
from ketenzicht.coordination.models import CareRequest, Inquiry, Mark
from ketenzicht.coordination.operations import inquiring, searching

__all__ = ["ask", "ruled"]  # fixtures
BSN, OTHER = "999910942", "111222333"
ANNA: dict[str, Any] = {"name": "Anna Bakker", "birth_date": "1-2-1950"}
WHOM = {"bsn": BSN, "name": "Anna Bakker", "born": "1-2-1950"}
LATER = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)


def test_who_answers_them_works_with_no_requests_and_who_works_with_requests_answers_none(centre: Centre) -> None:
    assert grants_of([Role.EXTRACT_OFFICER]) == {Permission.COORDINATION_EXTRACT}
    for may_not in (centre.me, centre.colleague, somebody(centre.id, Role.PLATFORM_ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            operations.inquire(told=WHOM, proof=Proof.KNOWN, actor=may_not, at=LATER)
        with pytest.raises(NotPermitted):
            queries.inquiries(actor=may_not)
    made = centre.receive(bsn=BSN)
    with pytest.raises(NotPermitted):
        operations.look_into(request_id=made, actor=officer(centre.id), at=LATER)


def test_an_inquiry_of_another_centre_is_unknown_and_finds_nothing_of_here(centre: Centre) -> None:
    centre.receive(bsn=BSN)
    inquiry = asked(centre)
    stranger = officer(centre.other_id)
    deeds: list[Any] = [
        lambda: operations.look_into_inquiry(inquiry_id=inquiry, actor=stranger, at=LATER),
        lambda: operations.judge(inquiry_id=inquiry, theirs={}, actor=stranger, at=LATER),
        lambda: operations.make_extract(inquiry_id=inquiry, form="page", actor=stranger, at=LATER),
        lambda: operations.hand_over(inquiry_id=inquiry, how=Handing.POST, actor=stranger, at=LATER),
    ]
    for deed in deeds:
        with pytest.raises(NotFound):
            deed()
    theirs = operations.inquire(told=WHOM, proof=Proof.KNOWN, actor=stranger, at=LATER)
    assert operations.look_into_inquiry(inquiry_id=theirs, actor=stranger, at=LATER).candidates == ()
    assert [one.id for one in queries.inquiries(actor=stranger)] == [theirs]


def test_after_the_marks_are_gone_all_of_twenty_years_is_found(centre: Centre) -> None:
    years_ago = NOON - timedelta(days=19 * 365)
    centre.at = years_ago
    old = centre.receive(bsn=BSN)
    unnumbered = centre.receive(**ANNA)
    centre.at = NOON
    centre.receive(name="Piet Jansen", birth_date="3-4-1980", bsn=OTHER)
    operations.forget_marks(at=NOON)
    assert not Mark.objects.filter(request_id=old).exists()
    file = look(centre, asked(centre))
    assert {one.id: one.reasons for one in file.candidates} == {
        old: (Reason.BSN,),
        unnumbered: (Reason.NAME_AND_BIRTH,),
    }
    assert (file.line.looked_at, file.line.of, file.line.is_searched) == (3, 3, True)


def test_what_is_shown_of_a_candidate_is_in_the_log_of_its_own_patient(centre: Centre) -> None:
    other = centre.receive(name="Anna Bakker", bsn=OTHER)
    file = look(centre, asked(centre, name="Anna Bakker", born="1-2-1950"))
    assert [one.id for one in file.candidates] == [other]
    line = AuditLine.objects.get(action="coordination.found-for-inquiry")
    assert (line.subject, line.patient) == (f"care-request/{other}", patient_references(bsn=OTHER)[0])
    assert (line.authorisation, line.purpose) == ("coordination.extract", inquiring.INSPECTION)


def test_that_somebody_asked_is_on_record_and_nothing_of_whom_is_readable(centre: Centre) -> None:
    centre.receive(bsn=BSN, **ANNA)
    inquiry = asked(centre)
    judged(centre, inquiry)
    row = Inquiry.objects.get()
    for sealed in (row.sought, row.found, row.theirs):
        assert not any(word.encode() in bytes(sealed) for word in (BSN, "Bakker", "whole", "bsn"))
    begun = AuditLine.objects.get(action="coordination.inquiry-begun")
    assert (begun.deed, begun.patient, begun.detail) == (
        "search",
        patient_references(bsn=BSN)[0],
        {"proof": "document"},
    )
    assert not any(BSN in str(line.detail) or "Bakker" in str(line.detail) for line in AuditLine.objects.all())


def test_a_search_that_was_stopped_goes_on_where_it_was_and_finds_each_once(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    monkeypatch.setattr(inquiring, "AT_ONCE_SEARCHED", 2)
    mine = {centre.receive(bsn=BSN) for _ in range(4)}  # of one moment: the id decides the order
    centre.receive(bsn=OTHER)
    inquiry = asked(centre)
    line = look(centre, inquiry).line
    assert (line.looked_at, line.is_searched) == (2, False)
    with pytest.raises(Refused, match="nog doorzocht"):
        operations.make_extract(inquiry_id=inquiry, form="page", actor=officer(centre.id), at=LATER)
    centre.at = LATER + timedelta(minutes=1)
    centre.receive(bsn=BSN)  # came in after somebody asked
    assert operations.go_on_searching(at=LATER, most=1) == 2
    assert operations.go_on_searching(at=LATER) == 1
    assert operations.go_on_searching(at=LATER) == 0
    file = look(centre, inquiry)
    assert {one.id for one in file.candidates} == mine
    assert (file.line.looked_at, file.line.of, file.line.is_searched) == (5, 5, True)


def test_what_nobody_can_read_is_told_and_never_passed_over_in_silence(centre: Centre) -> None:
    readable, lost = centre.receive(bsn=BSN), centre.receive(bsn=BSN)
    *sealed, last = bytes(CareRequest.objects.get(id=lost).intake)
    CareRequest.objects.filter(id=lost).update(intake=bytes([*sealed, last ^ 1]))
    inquiry = asked(centre)
    file = look(centre, inquiry)
    assert ([one.id for one in file.candidates], file.line.unreadable) == ([readable], 1)
    judged(centre, inquiry)
    assert extracted(centre, inquiry).unreadable == 1


def test_more_than_a_page_can_hold_is_refused_in_words(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 1)
    monkeypatch.setattr(inquiring, "MOST_FOUND", 1)
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    for _ in range(5):
        centre.receive(bsn=BSN)
    inquiry = asked(centre)
    assert look(centre, inquiry).line.looked_at == 2
    with pytest.raises(Refused, match=f"meer dan {MOST_FOUND}"):
        operations.make_extract(inquiry_id=inquiry, form="page", actor=officer(centre.id), at=LATER)


def test_an_inquiry_is_forgotten_when_it_was_answered_and_when_nobody_answered(centre: Centre) -> None:
    answered, left = asked(centre), asked(centre)
    operations.hand_over(inquiry_id=answered, how=Handing.POST, actor=officer(centre.id), at=LATER)
    for after, there in (
        (FORGOTTEN_AFTER, 2),
        (FORGOTTEN_AFTER + SECOND, 1),
        (LEFT_AFTER, 1),
        (LEFT_AFTER + SECOND, 0),
    ):
        gone = {rule.code: removed for rule, removed in carry_out(dry_run=False, at=LATER + after)}
        assert gone["inquiries"] is not None
        assert Inquiry.objects.count() == there
    assert AuditLine.objects.filter(subject=f"inquiry/{left}").exists()


def test_the_database_keeps_no_inquiry_that_cannot_be(centre: Centre) -> None:
    inquiry = asked(centre)
    for wrong in (
        {"proof": "seems-nice"},
        {"sought": b""},
        {"handed_at": LATER},
        {"handed_how": "post"},
        {"handed_at": LATER, "handed_how": "pigeon"},
        {"handed_at": LATER, "handed_how": "post", "searched_at": None},
        {"reached_at": NOON, "reached_id": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inquiry.objects.filter(id=inquiry).update(**wrong)


def test_whom_it_is_about_must_be_somebody(centre: Centre) -> None:
    with pytest.raises(Invalid):
        asked(centre, bsn="123456789")
    assert not Inquiry.objects.exists()


def test_a_candidate_that_was_forgotten_in_the_meantime_is_no_more(centre: Centre) -> None:
    closed(centre)
    inquiry = asked(centre, name="Niemand", born="1-2-1950", telephone="0612345678")
    assert len(look(centre, inquiry).candidates) == 1
    assert operations.forget_requests(at=timezone.now()) == 1
    assert look(centre, inquiry).candidates == ()
    assert extracted(centre, inquiry).requests == ()
