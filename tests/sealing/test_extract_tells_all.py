"""Who asks what a centre holds of them is told every sealed column, and found by each with words; or it says why not.

A column that is added to config/sealed.py fails here until the extract tells it, and the search looks through it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.coordination.conftest import Centre, _ids, centre, somebody
from tests.coordination.test_decision_aids import HOME_FAILS, aid_id
from tests.coordination.test_extract_for_a_citizen import BSN, judged, officer
from tests.coordination.test_fitting_care import ruled
from tests.coordination.test_partner_systems import Ask as AskPartner
from tests.coordination.test_partner_systems import ask, outcome, request
from tests.coordination.test_triage_of_a_request import done
from tests.coordination.test_under_supervision import FITTING, TRIAGE, hold, introduce
from tests.handover.conftest import located, offered
from tests.patientdata.conftest import put_on_record
from tests.patientdata.source import Source, patient, problem, served
from tests.telephony.conftest import MOBILE, Ask, administrator, answered, line, ringing, tell
from tests.triage.versions import take

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.operations import create_units
from ketenzicht.config.sealed import SEALED
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import About, Asking, CoDeed, Part, Proof, Reason
from ketenzicht.coordination.models import CoSign
from ketenzicht.coordination.presenters.extract import deed_word, document_of
from ketenzicht.coordination.presenters.extract_document import as_json
from ketenzicht.coordination.queries.inquiries import found_in, row_of
from ketenzicht.coordination.queries.words import looked_through
from ketenzicht.definitions import operations as definitions
from ketenzicht.handover import operations as handover
from ketenzicht.handover.domain.delivery import Feedback
from ketenzicht.learning import operations as learning
from ketenzicht.learning.domain import Reason as Flagged
from ketenzicht.learning.domain.feedback import Said, Side
from ketenzicht.learning.models import Case, Meeting
from ketenzicht.learning.queries import Found
from ketenzicht.patientdata import operations as patientdata
from ketenzicht.patientdata.domain import Endangered, Judgement
from ketenzicht.patientdata.domain import Status as Fetched
from ketenzicht.patientdata.models import Emergency
from ketenzicht.patientdata.operations import About as Whose
from ketenzicht.patientdata.operations import Plea
from ketenzicht.placement import operations as placement
from ketenzicht.placement.domain import Cancelled, Dropped
from ketenzicht.placement.models import Need, Offer, OfferStep, Onward, OutcomeTold, Unmet, WaitingPlace
from ketenzicht.placement.queries.needs import NOTE, QUESTION, SOUGHT
from ketenzicht.planning import operations as planning
from ketenzicht.planning.domain import TransportAction, TransportKind
from ketenzicht.planning.models import Booking, BookingStep, Resource, Slot
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisations
from ketenzicht.sealing.operations import seal
from ketenzicht.telephony.models import Call
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Instrument

__all__ = ["_ids", "administrator", "aid_id", "ask", "centre", "line", "ruled", "tell"]  # fixtures

pytestmark = pytest.mark.django_db
NOT_TOLD = {
    "coordination_inquiry.sought": "of whom somebody asked: the page of the inquiry, and gone 30 days after the answer",
    "coordination_inquiry.found": "which requests may be theirs: also those of others",
    "placement_search.kept": "figures of units; of the patient it repeats what the need says, which is told",
    "coordination_inquiry.theirs": "what was judged to be theirs: the extract is exactly that",
    "patientdata_fetch.patient": "by which number is asked: it is in the intake, and goes when the source answered",
    "patientdata_source.credential": "a token of ours for a source: of nobody",
    "handover_receiving.token": "what a receiver's server wants to see of us: about nobody",
    "placement_endpoint.secret": "what we sign with to a provider's system: about nobody",
    "placement_endpoint.token": "what a provider's system wants to see of us: about nobody",
}
# What is told in other words than those of `mark`.
TOLD_AS = {
    "placement_need.sought": "77 jaar",
    "planning_booking.place": "51.4321, 5.4321",
    "telephony_call.caller": MOBILE,
    "coordination_carerequest.first_answers": "Is het veilig waar de patiënt is?",
    "coordination_carerequest.facts": "Kan de patiënt zelf komen?",
    "coordination_decision.facts": "Hoe oud is de patiënt, in jaren?",
    "coordination_triage.answers": "Is de ademweg vrij?",
    "coordination_aidround.answers": "Is er onderzoek of behandeling nodig die alleen in het ziekenhuis kan?",
}
NOT_LOOKED_THROUGH = {
    "placement_need.sought": "codes and numbers",
    "planning_booking.place": "a point on the map",
    "planning_transport.from_elsewhere": "an address, as the intake has it; planning knows no requests",
    "planning_transport.to_elsewhere": "idem",
    "planning_bookingstep.because": "why a moment changed, 120 characters; planning knows no requests",
    "planning_transportstep.because": "idem",
    "coordination_carerequest.intake": "by field, in coordination.domain.reasons; of all its texts the test below",
    "coordination_carerequest.first_answers": "codes and numbers",
    "coordination_carerequest.facts": "codes and numbers",
    "coordination_decision.facts": "codes and numbers",
    "coordination_triage.answers": "codes and numbers",
    "coordination_aidround.answers": "codes and numbers",
    **dict.fromkeys(NOT_TOLD, "of the search itself"),
}
COLUMNS = {f"{one.table}.{one.column}": one for one in SEALED}


def mark(column: str) -> str:
    """A name that stands in one column only: what the column is called, the other way round."""
    table, _, name = column.partition(".")
    return f"{table.split('_')[1][::-1].title()} {name.replace('_', '')[::-1].title()}"


def of_a_call(centre: Centre, tell: Ask) -> None:
    tell("calls/A/events", ringing())
    tell("calls/A/events", answered())
    at = datetime.now(UTC)
    made = operations.take_call(call_id=Call.objects.get().id, actor=centre.me, at=at)
    claim = centre.row(made).claim_number
    changes = {"bsn": BSN, "notes": mark("coordination_carerequest.intake")}
    operations.note(request_id=made, claim=claim, changes=changes, actor=centre.me, at=at)
    operations.answer_first(request_id=made, claim=claim, answers={"veilig": "ja"}, actor=centre.me, at=at)
    operations.put_back(
        request_id=made, claim=claim, because=mark("coordination_happening.note"), actor=centre.me, at=at
    )


def decided(centre: Centre) -> UUID:
    made, claim = centre.in_hand(bsn=BSN, birth_date="1-2-1950")
    named: dict[str, Any] = {"claim": claim, "actor": centre.me, "at": centre.at}
    triage = done(centre, made, claim)
    to = "U2" if centre.row(made).urgency != "U2" else "U3"
    operations.deviate(triage_id=triage, to=to, because=mark("coordination_triage.deviates_because"), **named)
    operations.state_facts(request_id=made, facts={"komen": "kan-niet"}, **named)
    operations.decide(request_id=made, form="seh", because=mark("coordination_decision.because"), **named)
    return made


def fetched(centre: Centre, made: UUID) -> None:
    """In an emergency, and reviewed; what came is still there."""
    named: dict[str, Any] = {"actor": centre.me, "at": centre.at}
    resources = [patient(bsn=BSN), problem(mark("patientdata_fetch.content"))]
    with served(Source(resources=resources)) as source:
        source_id = put_on_record(centre, source)
        plea = Plea(Endangered.PATIENT, f"{mark('patientdata_emergency.reason')} is hier om dit te lezen", "Zorgvraag")
        (one,) = patientdata.break_glass(
            about=Whose(made, BSN), sources=[source_id], plea=plea, purpose="care-coordination", **named
        )
        assert patientdata.carry_out(fetch_id=one, at=centre.at) is Fetched.CAME
    patientdata.review(
        emergency_id=Emergency.objects.get().id,
        judgement=Judgement.RIGHT,
        because=mark("patientdata_emergency.because"),
        actor=somebody(centre.id, Role.PRIVACY_OFFICER, "Fenna Privacy"),
        at=centre.at,
    )


def advised(centre: Centre, aid_id: UUID) -> None:
    made, claim = centre.in_hand(bsn=BSN)
    named: dict[str, Any] = {"claim": claim, "actor": centre.me, "at": centre.at}
    aid = operations.begin_aid(request_id=made, aid_id=aid_id, complaint="kort-verblijf", **named)
    found = operations.answer_aid(aid_round_id=aid, answers=HOME_FAILS, **named).urgency
    other = next(one.code for one in take_aid(aid_id).classes if one.code != found)
    because = mark("coordination_aidround.because")
    operations.conclude_aid(aid_round_id=aid, conclusion=other, because=because, **named)
    asking = Asking(About.BED, mark("coordination_advicequestion.asked"), "Dokter Vis", "huisarts", "Praktijk Zuid")
    question = operations.note_question(request_id=made, asking=asking, **named)
    told: dict[str, Any] = {"text": mark("coordination_adviceanswer.text"), "aid_round_id": aid, "with_reader": True}
    operations.write_answer(question_id=question, **told, **named)
    reading: dict[str, Any] = {"question_id": question, "actor": centre.colleague, "at": centre.at}
    operations.send_back_answer(remarks=mark("coordination_advicereading.remarks"), **reading)
    operations.write_answer(question_id=question, **told, **named)
    operations.agree_with_answer(**reading)
    to = mark("coordination_advicequestion.told_to")
    operations.tell_answer(question_id=question, told_to=to, read_back=True, **named)


def supervised(centre: Centre) -> None:
    introduce(centre)
    for competence in (TRIAGE, FITTING):
        hold(centre, centre.colleague, competence)
    made, claim = centre.in_hand(bsn=BSN)
    done(centre, made, claim)
    proposed: dict[str, Any] = {"form": "zelfzorg", "because": mark("coordination_cosign.proposal")}
    operations.decide(request_id=made, claim=claim, **proposed, actor=centre.me, at=centre.at)
    asked = CoSign.objects.get(request_id=made, deed=CoDeed.DECISION.value)
    because = mark("coordination_cosign.because")
    operations.refuse_co_sign(cosign_id=asked.id, because=because, actor=centre.colleague, at=centre.at)


def learned(centre: Centre, made: UUID) -> None:
    named: dict[str, Any] = {"actor": centre.me, "at": centre.at}
    learning.flag(request_id=made, reason=Flagged.COMPLAINT, note=mark("learning_flag.note"), **named)
    said = Said(note=mark("learning_piece.note"))
    learning.record(request_id=made, side=Side.RECEIVER, party="arts op de SEH", said=said, **named)
    meeting = Meeting.objects.create(
        centre_id=centre.id, on=date(2026, 11, 24), chair=uuid4(), chair_name="Vera Voor", status="planned",
        made_at=centre.at,
    )  # fmt: skip
    lead: dict[str, Any] = {"actor": centre.colleague, "at": centre.at}
    learning.put_on_list(meeting_id=meeting.id, request_ids=[made], **lead)
    found = Found(mark("learning_case.found"), "Vraag door")
    learning.write_found(case_id=Case.objects.get().id, found=found, owner=None, due_on=None, **lead)


def handed_over(centre: Centre) -> None:
    made = centre.receive(bsn=BSN, notes=mark("handover_release.content"))
    named: dict[str, Any] = {"actor": centre.me, "at": centre.at}
    to: dict[str, Any] = {"organisation_id": centre.hospital_id, "location_id": located(centre.hospital_id)}
    release = handover.release(request_id=made, offer_id=offered(made), **to, **named)
    officer_there = somebody(centre.hospital_id, Role.ADMISSIONS_OFFICER, "Olga Opname")
    there: dict[str, Any] = {"release_id": release, "actor": officer_there, "at": centre.at}
    handover.look_into(**there)
    handover.print_out(**there)
    handover.tell_back(told=Feedback.ARRIVED, **there)


def placed(centre: Centre) -> None:
    """Sought, asked, taken back, said no to, not needed any more; and planned. Offers are written directly."""
    made = centre.receive(bsn=BSN)
    named: dict[str, Any] = {"actor": centre.me, "at": centre.at}
    asked = offered(made, mark("placement_offer.outside"), status="asked")
    offer = Offer.objects.select_related("need").get(id=asked)
    need = offer.need
    need.question = seal(mark("placement_need.question"), owner=made, purpose=QUESTION)
    need.sought = seal('{"kinds": [["spoed", "seh"]], "age": 77}', owner=made, purpose=SOUGHT)
    need.save()
    placement.withdraw(offer_id=offer.id, reason=Cancelled.WORSE, words=mark("placement_offer.words"), **named)
    OfferStep.objects.create(
        offer=offer, at=centre.at, action="decline", side="provider", status="declined", by_name="Olga",
        note=seal(mark("placement_offerstep.note"), owner=offer.id, purpose=NOTE),
    )  # fmt: skip
    because = mark("placement_need.because")
    placement.drop_need(need_id=need.id, dropped=Dropped.RECOVERED, because=because, **named)
    planned(centre, need.id)


def planned(centre: Centre, subject: UUID) -> None:
    """A visit at home, and transport. The visit is written directly."""
    hour, at = timedelta(hours=1), centre.at
    where: dict[str, Any] = {"organisation_id": centre.hospital_id, "location_id": located(centre.hospital_id)}
    car = Resource.objects.create(**where, name="Visiteauto", kind="visit", told_at=at)
    when: dict[str, Any] = {"resource": car, "begins": at + hour, "ends": at + 2 * hour}
    slot = Slot.objects.create(source="hand", told_at=at, **when)
    visit = uuid4()
    Booking.objects.create(
        id=visit, slot=slot, subject=subject, booked_for_id=centre.id, status="booked", changed_at=at, **when,
        place=seal('{"latitude": 51.4321, "longitude": 5.4321}', owner=visit, purpose="planning.place"),
    )  # fmt: skip
    BookingStep.objects.create(
        booking_id=visit, at=at, action="cancel", status="cancelled", by="Piet", resource="Visiteauto", begins=at,
        because=seal(mark("planning_bookingstep.because"), owner=visit, purpose="planning.because"),
    )  # fmt: skip
    made = planning.request_transport(
        new=planning.NewTransport(
            subject=subject,
            kind=TransportKind.AMBULANCE_B,
            origin=planning.Place(elsewhere=mark("planning_transport.from_elsewhere")),
            destination=planning.Place(elsewhere=mark("planning_transport.to_elsewhere")),
            pick_up_from=at,
            pick_up_until=at + hour,
        ),
        actor=centre.me,
        at=at,
    )
    because = mark("planning_transportstep.because")
    planning.follow_transport(transport_id=made, action=TransportAction.CANCEL, because=because, actor=centre.me, at=at)


def followed(centre: Centre, made: UUID) -> None:
    """What followed on the decision. Written directly: the deeds tell the same words in the story too."""
    place = NewLocation(
        name="Huize Proef", type_code="R5", point=Point(52.09, 5.12), street="Proefstraat 1", postcode="3511 AB",
        place="Utrecht", municipality_code="GM0344",
    )  # fmt: skip
    new = NewOrganisation(name="Huize Proef", kind=OrganisationKind.PROVIDER, locations=(place,))
    (home,) = register_organisations(organisations=[new], actor=PLATFORM, at=centre.at)
    location = home.locations.get()
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=centre.at)
    (unit,) = create_units(
        units=[NewUnit(location_id=location.id, module="acute-vv", label="elv-hoog", deliverer_id=home.id)],
        active_from=date(2020, 1, 1), actor=PLATFORM, at=centre.at,
    )  # fmt: skip
    by: dict[str, Any] = {"by": uuid4(), "by_name": "Cor"}
    need = Need.objects.create(
        request_id=made, step=1, form="elv-hoog", form_name="ELV", status="unmet", since=centre.at,
        stated_at=centre.at, stated_by=uuid4(), stated_by_name="Cor", ended_at=centre.at,
    )  # fmt: skip
    at = {"location": location, "organisation": home, "unit": unit}
    offer = Offer.objects.create(need=need, status="declined", since=centre.at, asked_at=centre.at, **at)

    def sealed(column: str, owner: UUID) -> bytes:
        return seal(mark(column), owner=owner, purpose=COLUMNS[column].purpose)

    Unmet.objects.create(
        need=need, at=centre.at, reasons=["no-room"], instead="stayed", consequences=["none"], asked=1, declined=1,
        unanswered=0, words=sealed("placement_unmet.words", need.id), **by,
    )  # fmt: skip
    WaitingPlace.objects.create(
        need=need, since=centre.at, left_at=centre.at, left_because="over",
        because=sealed("placement_waitingplace.because", need.id), **at, **by,
    )  # fmt: skip
    Onward.objects.create(
        offer=offer, asks="next", words=sealed("placement_onward.words", offer.id), asked_at=centre.at, **by
    )
    OutcomeTold.objects.create(
        request_id=made, to="gp", about=centre.at, told_at=centre.at,
        words=sealed("placement_outcometold.words", made), told_to=sealed("placement_outcometold.told_to", made), **by,
    )  # fmt: skip


def take_aid(aid_id: UUID) -> Instrument:
    return content.instrument_version(version_id=aid_id)


@pytest.fixture
def everything(ruled: Centre, tell: Ask, line: UUID, aid_id: UUID, ask: AskPartner) -> Centre:
    """Of one person, in every column something that stands nowhere else."""
    take("demo-gespreksregels")
    of_a_call(ruled, tell)
    about = {"bsn": BSN, "complaint": mark("coordination_carerequest.source_sent")}
    flags = [mark("coordination_triage.elsewhere_red_flags")]
    assert ask(body=request(ruled, about=about, triage=outcome(redFlags=flags)))[0] == 201
    made = decided(ruled)
    learned(ruled, made)
    fetched(ruled, made)
    followed(ruled, made)
    advised(ruled, aid_id)
    supervised(ruled)
    handed_over(ruled)
    placed(ruled)
    return ruled


def asked_by(centre: Centre, **whom: str) -> UUID:
    return operations.inquire(told=whom, proof=Proof.DOCUMENT, actor=officer(centre.id), at=datetime.now(UTC))


def told(centre: Centre, part: Part) -> str:
    inquiry = asked_by(centre, bsn=BSN)
    judged(centre, inquiry, part)
    made = operations.make_extract(inquiry_id=inquiry, form="file", actor=officer(centre.id), at=datetime.now(UTC))
    return str(as_json(document_of(made)))


def test_every_sealed_column_is_told_or_there_is_a_reason_why_not(everything: Centre) -> None:
    said = told(everything, Part.WHOLE)
    assert NOT_TOLD.keys() < COLUMNS.keys()
    assert TOLD_AS.keys() < COLUMNS.keys()
    missing = [one for one in COLUMNS.keys() - NOT_TOLD.keys() if TOLD_AS.get(one, mark(one)) not in said]
    assert missing == [], "tell it (docs/reference/coordination.md), and put it in `everything`; or say why not"


def test_without_what_others_wrote_nothing_of_it_is_told(everything: Centre) -> None:
    said = told(everything, Part.WITHOUT_OTHERS)
    # Of these, red flags are a finding; and the complaint that a partner sent is in the intake too, by its own field.
    assert {one for one in COLUMNS if mark(one) in said} == {
        "coordination_triage.elsewhere_red_flags",
        "coordination_carerequest.source_sent",
    }
    assert not [one for one in (MOBILE, "Dokter Vis") if one in said]
    assert "een deel van “Advies" in said
    said = told(everything, Part.AS_CALLER)
    assert MOBILE in said
    assert [one for one in COLUMNS if mark(one) in said] == []


def test_who_is_named_in_any_column_of_words_is_found_by_it(everything: Centre) -> None:
    words = {f"{one.model.lower().replace('.', '_')}.{one.column}": one for one in looked_through()}
    assert words.keys() | NOT_LOOKED_THROUGH.keys() == COLUMNS.keys(), "look through it, or say why not"
    assert not words.keys() & NOT_LOOKED_THROUGH.keys()
    for column, one in words.items():
        assert (one.purpose, one.owner) == (COLUMNS[column].purpose, COLUMNS[column].owner)
    for column in (*words, "coordination_carerequest.intake"):
        number = {"telephone": MOBILE} if column == "telephony_call.caller" else {}
        inquiry = asked_by(everything, name=mark(column), born="3-3-1933", **number)
        found = found_in(row_of(inquiry, actor=officer(everything.id)))
        by = {reason for reasons in found.values() for reason in reasons}
        assert by == {Reason.TELEPHONE if number else Reason.MENTIONED}, column


def test_every_deed_that_is_logged_about_them_has_words(everything: Centre) -> None:
    told(everything, Part.WHOLE)
    about = r"^(care-request|call|inquiry|summary|consent|emergency)/"
    logged = set(AuditLine.objects.filter(subject__regex=about).values_list("action", flat=True))
    assert len(logged) > 30
    assert sorted(one for one in logged if not deed_word(one)) == []
