"""The pages of the log: what they show, to whom, and that nothing odd that is asked breaks them."""

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.audit.domain import Circumstances
from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.operations import record
from ketenzicht.audit.queries import Place, patient_references
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.registry.models import Organisation
from ketenzicht.web.presenters.log import place_of, text_of

BSN = "999910942"  # a test number
PAGES = ["/log/", "/log/export/", "/log/patient/", "/log/emergencies/", "/log/emergencies/1/"]


@pytest.fixture
def auditor(land: Country, client: Client) -> Client:
    return sign_in(client, country.STRANGER)


def write(
    action: str = "ward.closed", *, name: str = "V. Verpleegkundige", organisation_id: UUID | None = None, **told: Any
) -> None:
    actor = Actor(kind=ActorKind.PERSON, id=uuid4(), name=name, organisation_id=organisation_id, role="triagist")
    at = timezone.now() - timedelta(minutes=1)
    record(action=action, actor=actor, subject="ward/1", at=at, deed="read", circumstances=Circumstances(**told))


def text_of_page(client: Client, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_only_who_may_read_the_log_sees_it(land: Country, client: Client, page: str) -> None:
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?next={quote(page)}")
    sign_in(client, country.READER)
    assert client.get(page).status_code == 403
    assert client.post("/log/patient/", {"bsn": BSN, "purpose": "x"}).status_code == 403


def test_a_line_is_told_in_words_with_the_name_of_the_organisation(auditor: Client) -> None:
    hospital = Organisation.objects.first()
    assert hospital is not None
    write(name="<b>Bobby</b>", organisation_id=hospital.id, access_point="192.0.2.8")
    page = text_of_page(auditor, "/log/?person=bobby")
    for told in (
        "&lt;b&gt;Bobby&lt;/b&gt;",
        hospital.name.split(" <")[0],
        "inzien",
        "ward.closed",
        "192.0.2.8",
        "nog niet",
    ):
        assert told in page
    assert "no-store" in auditor.get("/log/").headers["Cache-Control"]


def test_one_searches_by_person_organisation_deed_outcome_and_period(auditor: Client) -> None:
    hospital = Organisation.objects.first()
    assert hospital is not None
    write("a.done", organisation_id=hospital.id)
    write("b.done", name="B. Ander", break_glass="Bewusteloos")
    today = timezone.localdate()
    for question, found in {
        "person=verpleeg": "a",
        f"organisation={quote(hospital.name)}": "a",
        f"organisation={hospital.id}": "a",
        "organisation=bestaat-niet": "",
        "emergency=on": "b",
        "deed=read": "ab",
        "outcome=refused": "",
        f"start={today + timedelta(days=1)}&end={today + timedelta(days=2)}": "",
    }.items():
        page = text_of_page(auditor, f"/log/?{question}")
        assert [letter for letter in "ab" if f"{letter}.done" in page] == list(found), question


def test_older_lines_are_on_a_next_page(auditor: Client) -> None:
    for number in range(60):
        write(f"n{number:02}.done")
    page = text_of_page(auditor, "/log/?person=verpleeg")
    assert "n59.done" in page
    assert "n09.done" not in page
    following = page.split('">Oudere regels')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    older = text_of_page(auditor, following)
    assert "n09.done" in older
    assert "n10.done" not in older
    assert "Oudere regels" not in older


@pytest.mark.parametrize(
    "question",
    [
        "start=x",
        "start=0001-01-01",
        "end=9999-12-31",
        "start=2026-11-22&end=2026-11-21",
        "deed=x",
        "outcome=x",
        "person=" + "x" * 101,
    ],
)
def test_a_question_that_cannot_be_is_told_at_its_field(auditor: Client, question: str) -> None:
    for page in ("/log/", "/log/export/"):
        assert "Controleer deze velden" in text_of_page(auditor, f"{page}?{question}", status=400)


ODD = ["before=x", "before=2026-01-01_1", "before=2026-01-01T00:00:00Z_-1", "person=%00", "person='--", "start=%00"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_break_nothing(auditor: Client, odd: str) -> None:
    assert auditor.get(f"/log/?{odd}").status_code == 200


def test_the_file_holds_what_was_found_and_no_formulas(auditor: Client) -> None:
    write(name='=HYPERLINK("http://kwaad")', purpose="zoek;dit")
    answer = auditor.get("/log/export/?person=hyperlink")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    heading, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(heading, line, strict=True))
    assert told["Wie"] == '\'=HYPERLINK("http://kwaad")'
    assert (told["Doel"], told["Soort handeling"], told["Rol"]) == ("zoek;dit", "inzien", "triagist")
    assert AuditLine.objects.latest("id").action == "audit.log-exported"


def test_an_extract_is_shown_or_given_as_a_file_and_the_number_is_in_no_address(auditor: Client) -> None:
    write(patient=patient_references(bsn=BSN)[0], purpose="behandeling", access_point="192.0.2.77")
    write("other.done")
    asked = {"bsn": BSN, "purpose": "AVG-12"}
    page = auditor.post("/log/patient/", {**asked, "as": "page"}).content.decode()
    assert "behandeling" in page
    assert "other.done" not in page
    assert "192.0.2.77" not in page  # of no use to the person concerned
    file = auditor.post("/log/patient/", {**asked, "as": "file"})
    assert "behandeling" in file.content.decode("utf-8-sig")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert (
        "Geen regels over deze persoon" in auditor.post("/log/patient/", {**asked, "bsn": "111222333"}).content.decode()
    )


@pytest.mark.parametrize("bsn", ["", "123", "999910943", "x\x00"])
def test_a_wrong_number_is_told_at_its_field(auditor: Client, bsn: str) -> None:
    answer = auditor.post("/log/patient/", {"bsn": bsn, "purpose": "AVG"})
    assert answer.status_code == 422
    assert "Controleer deze velden" in answer.content.decode()


def test_an_emergency_is_judged_on_its_page(auditor: Client) -> None:
    write(break_glass="Bewusteloos binnengebracht")
    line = AuditLine.objects.get(break_glass=True)
    assert "Bewusteloos binnengebracht" in text_of_page(auditor, "/log/emergencies/")
    address = f"/log/emergencies/{line.id}/"
    assert auditor.post(address, {"justified": "yes", "remark": ""}).status_code == 422
    answer = auditor.post(address, {"justified": "no", "remark": "Er was tijd."}, follow=True)
    assert "Uw oordeel is vastgelegd." in answer.content.decode()
    assert "Alles is beoordeeld" in answer.content.decode()
    again = auditor.post(address, {"justified": "yes", "remark": "Toch wel."})
    assert (again.status_code, "al beoordeeld" in again.content.decode()) == (422, True)
    assert auditor.post(f"/log/emergencies/{10**30}/", {"justified": "yes", "remark": "x"}).status_code == 422


def test_a_page_asks_the_same_few_questions_however_many_lines(
    auditor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        write(organisation_id=uuid4())
    with django_assert_max_num_queries(12):
        auditor.get("/log/")


def test_where_a_page_begins_is_read_as_it_was_written() -> None:
    place = Place(timezone.now(), 12)
    assert place_of(text_of(place)) == place
