"""Who asks what a centre holds of them gets all of it and nothing of another, and each step is on record."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.coordination.conftest import NOON, Centre, somebody
from tests.coordination.test_fitting_care import found as fitting_of
from tests.coordination.test_fitting_care import ruled
from tests.coordination.test_partner_systems import Ask, ask, outcome, request
from tests.coordination.test_self_triage import THROAT, Citizen, _there, citizen
from tests.coordination.test_triage_of_a_request import done

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import (
    KEPT_FOR,
    About,
    Asking,
    Ending,
    Handing,
    Kind,
    Part,
    Proof,
    Receiver,
    Statement,
)
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.coordination.operations import WarmTransfer
from ketenzicht.coordination.presenters.extract import document_of
from ketenzicht.coordination.presenters.extract_document import Document, as_json
from ketenzicht.sealing.models import DataKey

__all__ = ["_there", "ask", "citizen", "ruled"]  # fixtures
BSN, OTHER = "999910942", "111222333"
ANNA: dict[str, Any] = {"name": "Anna Bakker", "birth_date": "1-2-1950"}
WHOM = {"bsn": BSN, "name": "Anna Bakker", "born": "1-2-1950"}
LATER = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)


def officer(organisation_id: UUID) -> Actor:
    return somebody(organisation_id, Role.EXTRACT_OFFICER, "Ina Inzage")


def asked(centre: Centre, *, at: Any = LATER, **whom: str) -> UUID:
    return operations.inquire(told=whom or WHOM, proof=Proof.DOCUMENT, actor=officer(centre.id), at=at)


def look(centre: Centre, inquiry: UUID) -> queries.InquiryFile:
    return operations.look_into_inquiry(inquiry_id=inquiry, actor=officer(centre.id), at=LATER)


def judged(centre: Centre, inquiry: UUID, part: Part = Part.WHOLE, **others: Part) -> None:
    theirs = {one.id: others.get(str(one.number), part) for one in look(centre, inquiry).candidates}
    operations.judge(inquiry_id=inquiry, theirs=theirs, actor=officer(centre.id), at=LATER)


def extracted(centre: Centre, inquiry: UUID, *, form: str = "page") -> Document:
    return document_of(
        operations.make_extract(inquiry_id=inquiry, form=form, actor=officer(centre.id), at=timezone.now())
    )


def test_each_that_was_found_is_judged_before_there_is_an_extract(centre: Centre) -> None:
    first, second = centre.receive(bsn=BSN), centre.receive(**ANNA)
    inquiry = asked(centre)
    actor = officer(centre.id)
    operations.judge(inquiry_id=inquiry, theirs={first: Part.WHOLE}, actor=actor, at=LATER)
    for refused in (
        lambda: operations.make_extract(inquiry_id=inquiry, form="page", actor=actor, at=LATER),
        lambda: operations.hand_over(inquiry_id=inquiry, how=Handing.POST, actor=actor, at=LATER),
    ):
        with pytest.raises(Refused, match="elke gevonden zorgvraag"):
            refused()
    with pytest.raises(NotFound):
        operations.judge(inquiry_id=inquiry, theirs={uuid4(): Part.WHOLE}, actor=actor, at=LATER)
    operations.judge(inquiry_id=inquiry, theirs={second: Part.NOTHING}, actor=actor, at=LATER)
    assert [one.number for one in extracted(centre, inquiry).requests] == [centre.row(first).number]


def test_the_extract_holds_all_that_there_is(ruled: Centre) -> None:
    made, claim = ruled.in_hand(
        bsn=BSN, complaint="Buikpijn", caller="Piet Bakker", caller_is="relative", call_back="0612345678", **ANNA
    )
    done(ruled, made, claim)
    operations.state_facts(request_id=made, claim=claim, facts={"komen": "kan-niet"}, actor=ruled.me, at=ruled.at)
    form = fitting_of(ruled, made).proposals[0].form
    operations.decide(
        request_id=made, claim=claim, form="seh", because="Dochter rijdt haar", actor=ruled.me, at=ruled.at
    )
    inquiry = asked(ruled)
    judged(ruled, inquiry)
    (one,) = extracted(ruled, inquiry).requests
    assert {said.question: said.answer for said in one.intake} == {
        "BSN": BSN,
        "Naam van de patiënt": "Anna Bakker",
        "Geboortedatum": "1-2-1950",
        "Klacht of vraag": "Buikpijn",
        "Wie belt": "Piet Bakker",
        "De beller is": "partner of familie",
        "Terugbelnummer": "0612345678",
    }
    (round_,) = one.triages
    assert round_.about == "Buikpijn bij een volwassene"
    assert round_.urgency == one.urgency != ""
    assert "nee" in [said.answer for said in round_.answers]
    assert all(said.question[0].isupper() for said in round_.answers), "the question, not its code"
    (decided,) = one.decisions
    assert (decided.as_proposed, decided.because) == (False, "Dochter rijdt haar")
    assert form.name in [said.question for said in decided.proposed]
    assert ("Kan de patiënt zelf komen?", "nee") in [(said.question, said.answer) for said in decided.known]
    assert ("Kan de patiënt zelf komen?", "nee") in [(said.question, said.answer) for said in one.asked]
    assert one.story[0].what == "binnengekomen"
    assert one.kept_until is not None
    assert one.kept_until.date() == (ruled.at + KEPT_FOR).date()
    assert (one.left_out, one.handed_to) == ((), ())


def test_it_says_who_looked_into_it_in_which_role_and_for_which_organisation(centre: Centre) -> None:
    made = centre.receive(bsn=BSN)
    operations.look_into(request_id=made, actor=centre.colleague, at=NOON + timedelta(minutes=5))
    inquiry = asked(centre)
    judged(centre, inquiry)
    document = extracted(centre, inquiry)
    (one,) = document.requests
    seen = {(line.who, line.role, line.organisation, line.what) for line in one.seen_by}
    assert ("Cor Coördinator", "coördinator", "ZCC Proef", "de zorgvraag bekeken") in seen
    assert ("Ina Inzage", "medewerker inzageverzoeken", "ZCC Proef", DEED) in seen
    assert ("Tom Triagist", "triagist", "ZCC Proef", "binnengekomen") in seen
    assert {line.what for line in document.other_seen_by} >= {"inzageverzoek vastgelegd en gezocht"}


DEED = "bekeken om een inzageverzoek te beantwoorden"


def test_what_is_about_another_is_left_out_and_that_it_is_left_out_is_told(centre: Centre) -> None:
    made, claim = centre.in_hand(bsn=BSN, caller="Piet Jansen", call_back="0612345678", notes="Buurman drinkt")
    operations.close(
        request_id=made, claim=claim, ending=Ending.ADVISED, note="Gesproken met Piet Jansen", same_as=None,
        actor=centre.me, at=NOON,
    )  # fmt: skip
    inquiry = asked(centre)
    for part, there, gone in (
        (Part.WHOLE, {"Piet Jansen", "0612345678", "Buurman drinkt", "Gesproken met"}, set()),
        (Part.WITHOUT_CALLER, {"Buurman drinkt"}, {"0612345678"}),
        (Part.WITHOUT_OTHERS, {BSN}, {"Piet Jansen", "0612345678", "Buurman drinkt", "Gesproken met"}),
        (Part.AS_CALLER, {"Piet Jansen", "0612345678"}, {BSN, "Buurman drinkt", "Gesproken met", "Triagist"}),
    ):
        judged(centre, inquiry, part)
        document = extracted(centre, inquiry)
        text = str(as_json(document.requests))
        assert [word for word in there if word not in text] == []
        assert [word for word in gone if word in text] == []
        assert bool(document.requests[0].left_out) == (part is not Part.WHOLE)
    judged(centre, inquiry, Part.NOTHING)
    assert extracted(centre, inquiry).requests == ()


def test_what_a_partner_sent_and_to_whom_it_was_handed_is_told(centre: Centre, ask: Ask) -> None:
    sent = request(centre, about={"complaint": "Buikpijn", "bsn": BSN}, triage=outcome(redFlags=["flauwgevallen"]))
    assert ask(body=sent)[0] == 201
    row = CareRequest.objects.get()
    claim = operations.pick_up(request_id=row.id, actor=centre.me, at=row.received_at)
    operations.forward(
        request_id=row.id, claim=claim, to=Receiver.AMBULANCE, warm=WarmTransfer("meldkamer Oost", True),
        note="Met spoed", actor=centre.me, at=row.received_at,
    )  # fmt: skip
    inquiry = asked(centre, at=timezone.now())
    judged(centre, inquiry)
    (one,) = extracted(centre, inquiry).requests
    assert "Buikpijn" in one.sent_by_partner
    assert [line.what for line in one.handed_to] == ["overgedragen buiten het centrum: RAV (tijdkritisch), warm"]
    (round_,) = one.triages
    assert (round_.done_with, round_.red_flags, round_.urgency) == (
        "elders: nts 3.1 (HAP-systeem, triagist)",
        ("flauwgevallen",),
        "U2",
    )
    assert any(line.organisation == "Ziekenhuis Proef" for line in one.seen_by), "the partner itself"


def test_what_somebody_answered_by_themselves_before_they_asked_to_be_called_is_told(
    centre: Centre, citizen: Citizen
) -> None:
    citizen.wish({**THROAT, "n-hoelang": "9", "q-ongerust": "?"})
    theirs = replace(centre, id=citizen.centre_id)
    inquiry = asked(theirs, at=timezone.now(), name="Jan Proef", born="1-1-1981", telephone="0612345678")
    judged(theirs, inquiry)
    (one,) = extracted(theirs, inquiry).requests
    (round_,) = one.triages
    assert (one.came_by, round_.about, round_.concluded_at) == ("zelftriage", "Keelpijn", None)
    assert {"9 dagen", "weet niet"} <= {said.answer for said in round_.answers}


def test_who_asked_for_advice_about_another_gets_that_they_asked_and_not_about_what(centre: Centre, gp: Actor) -> None:
    asking = Asking(About.OTHER, "Mag zij naar huis?", "Anna Bakker", "huisarts", "Praktijk Zuid", "0301234567")
    operations.ask_advice(
        form=uuid4(),
        centre_id=centre.id,
        intake={"bsn": OTHER, "name": "Piet Jansen"},
        asking=asking,
        actor=gp,
        at=centre.at,
    )
    inquiry = asked(centre)
    judged(centre, inquiry, Part.AS_CALLER)
    document = extracted(centre, inquiry)
    ((advice,),) = [one.passages for one in document.requests]
    assert advice.heading == "Advies dat u over een ander vroeg"
    assert {"Anna Bakker", "0301234567", "Praktijk Zuid"} <= {said.answer for said in advice.said}
    assert not [word for word in ("naar huis", OTHER, "Piet Jansen") if word in str(as_json(document))]


def test_making_and_handing_over_are_on_record_and_after_that_it_is_done(centre: Centre) -> None:
    made = centre.receive(bsn=BSN)
    inquiry = asked(centre)
    judged(centre, inquiry)
    extracted(centre, inquiry, form="file")
    reference = patient_references(bsn=BSN)[0]
    of_request = AuditLine.objects.get(action="coordination.extracted")
    assert (of_request.deed, of_request.subject, of_request.patient) == ("export", f"care-request/{made}", reference)
    assert of_request.detail == {"form": "file", "part": "whole", "inquiry": str(inquiry)}
    whole = AuditLine.objects.get(action="coordination.extract-made")
    assert (whole.patient, whole.detail) == (reference, {"form": "file", "requests": 1})
    actor = officer(centre.id)
    operations.hand_over(inquiry_id=inquiry, how=Handing.SECURE_MAIL, actor=actor, at=LATER)
    handed = AuditLine.objects.get(action="coordination.extract-handed-over")
    assert handed.detail == {"how": "secure-mail", "requests": 1, "proof": "document"}
    with pytest.raises(Conflict, match="afgehandeld"):
        operations.hand_over(inquiry_id=inquiry, how=Handing.POST, actor=actor, at=LATER)
    with pytest.raises(Conflict, match="afgehandeld"):
        operations.judge(inquiry_id=inquiry, theirs={made: Part.NOTHING}, actor=actor, at=LATER)


def test_where_nothing_is_theirs_there_is_a_letter_that_says_so_and_it_is_on_record(centre: Centre) -> None:
    centre.receive(bsn=OTHER)
    inquiry = asked(centre)
    document = extracted(centre, inquiry)
    assert (document.requests, document.looked_at) == ((), 1)
    assert document.searched_by == ("BSN", "naam", "geboortedatum")
    assert AuditLine.objects.get(action="coordination.extract-made").detail["requests"] == 0
    operations.hand_over(inquiry_id=inquiry, how=Handing.POST, actor=officer(centre.id), at=LATER)


def test_what_somebody_states_stands_beside_what_was_written_and_changes_nothing(centre: Centre) -> None:
    made = centre.receive(bsn=BSN, complaint="Dronken gevallen")
    inquiry = asked(centre)
    judged(centre, inquiry, Part.WITHOUT_OTHERS)
    before = bytes(centre.row(made).intake)
    state: dict[str, Any] = {"inquiry_id": inquiry, "request_id": made, "actor": officer(centre.id), "at": LATER}
    operations.add_statement(**state, about=Statement.CORRECTION, words=" Ik was niet dronken. ")
    assert bytes(centre.row(made).intake) == before
    line = Happening.objects.get(kind=Kind.STATED.value)
    assert line.detail == {"about": "correction", "proof": "document"}
    assert b"dronken" not in bytes(line.note)
    story = operations.look_into(request_id=made, actor=centre.me, at=LATER).story
    assert (story[-1].note, story[-1].who) == ("Ik was niet dronken.", "Ina Inzage")
    assert AuditLine.objects.get(action="coordination.stated").authorisation == "coordination.extract"
    told = extracted(centre, inquiry).requests[0].story[-1]
    assert (told.what, told.words) == ("de betrokkene liet vastleggen: verzoek om correctie", "Ik was niet dronken.")
    for words in ("", "  ", "x" * 4_001):
        with pytest.raises(Refused, match="4000 tekens"):
            operations.add_statement(**state, about=Statement.OBJECTION, words=words)
    for part in (Part.NOTHING, Part.AS_CALLER):
        judged(centre, inquiry, part)
        with pytest.raises(NotFound):
            operations.add_statement(**state, about=Statement.OBJECTION, words="Dit ben ik niet")
    with pytest.raises(NotFound):
        operations.add_statement(**{**state, "request_id": uuid4()}, about=Statement.ADDITION, words="Iets")


def test_looking_and_making_take_few_queries(
    centre: Centre, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert DataKey.objects.count() == 1
    for _ in range(5):
        centre.receive(bsn=BSN)
    inquiry = asked(centre)
    judged(centre, inquiry)
    with django_assert_max_num_queries(5 + 5):
        look(centre, inquiry)
    with django_assert_max_num_queries(26 + 5 * 22):
        extracted(centre, inquiry)
