"""What a source has is fetched as the rule allows, and whatever goes wrong is told: never half of it is kept."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.fhir_r4 import faults, needs_examples
from tests.patientdata.conftest import LATER, Case, put_on_record
from tests.patientdata.source import (
    BODIES,
    BSN,
    allergy,
    directive,
    medicine,
    patient,
    problem,
    standing,
    task,
    whole,
)
from tests.patientdata.zib import EXAMPLES, example

from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.patientdata import operations, queries
from ketenzicht.patientdata.domain import HANGS_AFTER, Category, Kind, Section, Status
from ketenzicht.patientdata.sources import going, querying

pytestmark = pytest.mark.django_db
TOKEN = "geheim-van-de-tests"  # noqa: S105 - of a source of the tests


def parts(case: Case) -> dict[Section, Any]:
    summary = case.last().summary
    assert summary is not None
    return {one.section: one for one in summary.parts}


def test_with_consent_a_summary_comes_that_people_can_read(case: Case) -> None:
    case.consent()
    assert case.told() == (Status.CAME, "De patiënt gaf toestemming.")
    said = {section: [(i.text, i.since, i.note) for i in part.items] for section, part in parts(case).items()}
    assert said == {
        Section.ALLERGIES: [("Penicilline", "", "kans op ernstige reactie: hoog; Benauwdheid")],
        Section.MEDICATION: [("Metoprolol tablet 50mg", "09-01-2023", "1 maal per dag 1 tablet")],
        Section.EPISODES: [("Hartfalen", "05-2019", "")],
        Section.DIRECTIVES: [("Reanimatie", "01-03-2024", "niet uitvoeren")],
    }
    assert not case.source.wrong


def test_the_number_of_the_patient_stands_in_no_address_and_is_asked_for_once(case: Case) -> None:
    case.consent()
    case.fetch()
    assert not [path for _, path, _ in case.source.asked if BSN in path]
    assert [path for _, path, body in case.source.asked if BSN in body] == ["/fhir/Patient/_search"]
    assert not case.row().patient, "the number is gone when the answer is there"


def test_no_more_is_asked_than_belongs_to_the_category(case: Case) -> None:
    case.consent()
    case.source_id = put_on_record(case.centre, case.source, category=Category.DIRECTIVES)
    case.fetch()
    assert [path for _, path, _ in case.source.asked] == ["/fhir/Patient/_search", "/fhir/Consent/_search"]
    assert set(parts(case)) == {Section.DIRECTIVES}


def test_pages_are_followed_to_the_end_and_nowhere_else(case: Case) -> None:
    case.consent()
    case.source.page = 2
    case.source.resources += [problem(f"Aandoening {number}") for number in range(5)]
    case.fetch()
    assert len(parts(case)[Section.EPISODES].items) == 6


def test_an_endless_answer_ends(case: Case) -> None:
    case.consent()
    case.source.page = 1
    case.source.resources += [problem(f"Aandoening {number}") for number in range(querying.MOST_PAGES + 2)]
    assert case.told() == (Status.FAILED, going.TOO_MUCH)


@pytest.mark.parametrize("elsewhere", ["http://127.0.0.1:9/fhir/Patient", "//evil.invalid/x", "/other/x", "../x"])
def test_no_page_leads_to_another_server_or_another_part_of_it(
    case: Case, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(querying, "next_page", lambda _bundle: elsewhere)
    case.consent()
    assert case.told() == (Status.FAILED, going.ELSEWHERE)


def test_what_stands_ready_is_fetched_by_what_the_task_names(case: Case) -> None:
    case.consent()
    pill = medicine("Metoprolol")
    bundle = {"resourceType": "Bundle", "id": "b1", "type": "collection", "entry": [{"resource": pill}]}
    case.source.resources = [patient(), allergy("Latex", id="a1"), bundle, task("AllergyIntolerance/a1", "Bundle/b1")]
    case.source_id = put_on_record(case.centre, case.source, kind=Kind.PULL)
    case.fetch()
    assert [one.text for one in parts(case)[Section.ALLERGIES].items] == ["Latex"]
    assert [one.text for one in parts(case)[Section.MEDICATION].items] == ["Metoprolol"]


@pytest.mark.parametrize(
    "reference", ["http://evil.invalid/Bundle/1", "Bundle/../../admin", "../Bundle/1", "Bundle/%2e%2e/x", "Bundle"]
)
def test_what_a_task_names_elsewhere_is_not_fetched(case: Case, reference: str) -> None:
    case.consent()
    case.source.resources = [patient(), task(reference)]
    case.source_id = put_on_record(case.centre, case.source, kind=Kind.PULL)
    assert case.fetch().status is Status.FAILED
    assert not [path for method, path, _ in case.source.asked if method == "GET"]


def test_nothing_at_the_source_is_no_proof_that_there_is_nothing(case: Case) -> None:
    case.consent()
    case.source.resources = []
    status, told = case.told()
    assert status is Status.NOTHING
    assert "Dat zegt niet dat er niets is" in told


def test_what_a_source_does_not_say_is_unknown_and_what_it_denies_is_none(case: Case) -> None:
    case.consent()
    case.source.resources = [patient(), allergy("Geen allergie bekend", "716186003"), problem("Hartfalen")]
    case.fetch()
    found = parts(case)
    assert found[Section.ALLERGIES].says_none
    assert not found[Section.ALLERGIES].is_unknown
    assert found[Section.MEDICATION].is_unknown
    assert not found[Section.MEDICATION].says_none


def test_none_beside_something_is_not_none(case: Case) -> None:
    case.consent()
    case.source.resources = [patient(), allergy("Geen allergie bekend", "716186003"), allergy("Latex")]
    case.fetch()
    assert [one.text for one in parts(case)[Section.ALLERGIES].items] == ["Latex"]
    assert not parts(case)[Section.ALLERGIES].says_none


def test_what_was_taken_back_is_left_out_and_what_ended_says_so(case: Case) -> None:
    case.consent()
    verified = "allergyintolerance-verification"
    case.source.resources = [
        patient(),
        allergy("Vergissing", verificationStatus=standing("entered-in-error", verified)),
        allergy("Noten", clinicalStatus=standing("resolved")),
        medicine("Ibuprofen", status="stopped"),
        directive("Beademing", "permit", status="inactive"),
        directive("Reanimatie", modifierExtension=[{"url": "urn:x", "valueString": "anders"}]),
    ]
    case.fetch()
    found = parts(case)
    assert [(one.text, one.note) for one in found[Section.ALLERGIES].items] == [("Noten", "voorbij")]
    assert found[Section.MEDICATION].items[0].note.startswith("gestopt")
    assert [one.note for one in found[Section.DIRECTIVES].items] == [
        "wel uitvoeren; niet meer geldig volgens de bron",
        "met een voorwaarde die hier niet te lezen is: vraag het de bron",
    ]


@pytest.mark.parametrize("mode", BODIES)
def test_what_cannot_be_read_is_told_and_nothing_of_it_is_kept(case: Case, mode: str) -> None:
    case.consent()
    case.source.mode = mode
    line = case.fetch()
    assert line.status is Status.FAILED, mode
    assert "bron" in line.told
    assert not case.row().content


@pytest.mark.parametrize(
    ("mode", "says"),
    [("401", "herkent ons niet"), ("403", "weigert"), ("404", "niets"), ("410", "opgeheven"), ("429", "te veel"),
     ("500", "storing"), ("418", "begrijpt"), ("redirect", "ander adres")],
)  # fmt: skip
def test_a_refusal_or_a_fault_of_a_source_is_told_with_what_to_do_then(case: Case, mode: str, says: str) -> None:
    case.consent()
    case.source.mode = mode
    status, told = case.told()
    assert status is Status.FAILED
    assert says in told
    assert any(word in told for word in ("Bel", "bel", "Probeer", "Meld"))


def test_a_slow_source_is_given_up(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(going, "ALTOGETHER", 0.3)
    case.consent()
    case.source.mode = "slow"
    assert case.told() == (Status.FAILED, going.AWAY)


def test_a_source_that_is_away_is_told(case: Case, centre: Any) -> None:
    case.consent()
    case.source.base = "http://127.0.0.1:9/fhir"
    case.source_id = put_on_record(centre, case.source)
    assert case.told() == (Status.FAILED, going.AWAY)


@pytest.mark.parametrize(
    "hostile",
    [
        allergy("Van een ander", whose="p2"),
        {**allergy("Van niemand"), "patient": None},
        {**allergy("Tekst"), "code": {"text": ["geen", "tekst"]}},
        {**allergy("Datum"), "recordedDate": 20240101},
        {**allergy("Datum"), "recordedDate": "gisteren"},
        {**allergy("Lijst"), "reaction": {"a": 1}, "code": {"coding": "geen lijst"}},
        {**allergy("Zonder naam"), "code": {}},
        {**medicine("Dosering"), "dosage": [{"text": {"a": 1}}]},
    ],
)
def test_one_hostile_item_spoils_the_whole_and_never_a_page(case: Case, hostile: dict[str, Any]) -> None:
    case.consent()
    case.source.resources = [patient(), problem("Hartfalen"), hostile]
    case.source.search = lambda kind, asked: [  # type: ignore[method-assign]  # it sends what nobody asked for
        one for one in case.source.resources if one["resourceType"] == kind
    ]
    assert case.fetch().status is Status.FAILED
    assert not case.row().content


def test_long_and_invisible_text_is_cut_to_what_one_reads(case: Case) -> None:
    case.consent()
    case.source.resources = [patient(), problem("Hart\u202efalen\x00\n" + "x" * 5000)]
    case.fetch()
    (item,) = parts(case)[Section.EPISODES].items
    assert item.text.startswith("Hart falen x")
    assert len(item.text) == 300


def test_a_token_is_shown_to_the_source_and_kept_sealed(case: Case) -> None:
    case.consent()
    case.source.token = TOKEN
    assert case.fetch().status is Status.FAILED
    case.source_id = put_on_record(case.centre, case.source, credential=TOKEN)
    case.at += LATER
    assert case.fetch().status is Status.CAME


def test_what_came_is_handed_over_as_it_came(case: Case) -> None:
    case.consent()
    case.fetch()
    sent = [one for one in whole() if one["resourceType"] != "Patient"]
    assert sorted(queries.resources_of(case.subject), key=str) == sorted(sent, key=str)


def test_what_is_kept_is_fhir_as_its_schema_has_it(case: Case) -> None:
    for one in case.source.resources:
        assert faults(one) == []
    case.consent()
    case.fetch()
    for one in queries.resources_of(case.subject):
        assert faults(one) == []


def test_the_schema_refuses_what_is_no_fhir() -> None:
    for wrong in ({**patient(), "gender": "?"}, {**directive("x"), "status": "nieuw"}, {**patient(), "x": 1}):
        assert faults(wrong)


@needs_examples
def test_dutch_examples_are_read(case: Case) -> None:
    names = sorted(one.stem for one in EXAMPLES.glob("nl-core-*.xml"))
    found = [example(name) for name in names if name.startswith(("nl-core-Problem-", "nl-core-TreatmentDirective2-0"))]
    ours = [one for one in found if one["resourceType"] in {"Condition", "Consent"}]
    for one in ours:
        whose = one.get("patient") or one["subject"]
        whose["reference"] = "Patient/p1"
        assert faults(one) == []
    assert len(ours) >= 3
    case.consent()
    case.source.resources = [patient(), *ours]
    assert case.fetch().status is Status.CAME
    directives = [(one.text, one.since) for one in parts(case)[Section.DIRECTIVES].items]
    assert ("Opname op intensive care", "11-09-2012") in directives
    assert parts(case)[Section.EPISODES].items


def test_who_is_asked_already_is_not_asked_twice(case: Case) -> None:
    case.consent()
    assert len(case.ask()) == 1
    assert case.ask() == []


def test_a_question_that_a_stop_of_the_server_cut_off_is_told(case: Case) -> None:
    case.consent()
    (one,) = case.ask()
    assert operations.end_hanging(at=case.at + HANGS_AFTER) == 0
    assert operations.end_hanging(at=case.at + HANGS_AFTER + LATER) == 1
    assert case.last().status is Status.FAILED
    assert operations.carry_out(fetch_id=one, at=case.at) is None, "who comes back late changes nothing"
    assert case.last().status is Status.FAILED


def test_a_fault_of_our_own_is_told_and_holds_up_nobody(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    case.consent()
    monkeypatch.setattr("ketenzicht.patientdata.operations.carrying_out.summary_of", broken)
    status, told = case.told()
    assert status is Status.FAILED
    assert told.startswith("Er ging bij ons iets mis")


def test_who_may_not_fetch_is_refused_and_no_source_is_no_question(case: Case) -> None:
    given: dict[str, Any] = {"subject": uuid4(), "patient_bsn": BSN, "purpose": "care-coordination", "at": case.at}
    with pytest.raises(NotPermitted):
        operations.fetch(**given, sources=[case.source_id], actor=replace(case.centre.me, grants=frozenset()))
    with pytest.raises(Refused, match="ten minste één"):
        operations.fetch(**given, sources=[], actor=case.centre.me)
    with pytest.raises(NotFound):
        operations.fetch(**given, sources=[uuid4()], actor=case.centre.me)


def test_each_step_is_in_the_log_of_the_patient_and_nothing_of_what_came(case: Case) -> None:
    case.consent()
    case.fetch()
    operations.look_at(subject=case.subject, patient_bsn=BSN, actor=case.centre.me, at=case.at)
    lines = AuditLine.objects.filter(action__startswith="patientdata.", patient=patient_references(bsn=BSN)[0])
    deeds = list(lines.order_by("id").values_list("action", flat=True))
    assert deeds == [f"patientdata.{one}" for one in ("consent-registered", "asked", "came", "read")]
    told = str(list(AuditLine.objects.values()))
    assert BSN not in told
    assert "Penicilline" not in told


def test_looking_asks_few_queries_however_many_sources_there_are(
    case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case.consent()
    case.fetch()
    for number in range(20):
        put_on_record(case.centre, case.source, name=f"Bron {number}")
    with django_assert_max_num_queries(22):
        known = operations.look_at(subject=case.subject, patient_bsn=BSN, actor=case.centre.me, at=case.at)
    assert len(known.choices) == 21
