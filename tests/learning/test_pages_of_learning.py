"""The pages without a browser: what they show and to whom, and that what was typed wrong is not lost."""

import csv
import io
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.learning.conftest import Centre, People, handed_over, received
from tests.web.reading import text_of

from ketenzicht.learning.models import Bottleneck, Case, Exchange, Flag, Meeting
from ketenzicht.learning.presenters import COLUMNS
from ketenzicht.learning.queries import indicators

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def tom(people: People) -> Client:
    return people["tom"][0]


@pytest.fixture
def cor(people: People) -> Client:
    return people["cor"][0]


@pytest.fixture
def request_id(centre: Centre) -> UUID:
    made = received(centre, at=NOW - timedelta(hours=1), name="Testpersoon", complaint="Buikpijn")
    handed_over(centre, made, at=NOW - timedelta(minutes=30))
    return made


def test_a_flag_stands_in_the_list_without_the_patient_and_without_the_words(tom: Client, request_id: UUID) -> None:
    assert f"/learning/requests/{request_id}/" in tom.get(f"/coordination/{request_id}/").content.decode()
    page = f"/learning/requests/{request_id}/"
    assert tom.post(f"{page}flag/", {"reason": "near-miss", "note": HOSTILE}).status_code == HTTPStatus.FOUND
    shown = tom.get(page).content.decode()
    assert "&lt;script&gt;" in shown
    assert not any(word in shown for word in (HOSTILE, "Testpersoon", "Buikpijn"))
    listed = text_of(tom.get("/learning/"))
    assert "bijna misgegaan" in listed
    assert "script" not in listed
    wrong = tom.post(f"{page}flag/", {"reason": "other", "note": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "wat er opviel" in text_of(wrong)


@pytest.fixture
def meeting(tom: Client, cor: Client, people: People, request_id: UUID) -> str:
    """The address of a meeting with the request on its list."""
    tom.post(f"/learning/requests/{request_id}/flag/", {"reason": "complaint", "note": ""})
    chair = str(people["cor"][1])
    assert cor.post("/learning/meetings/", {"on": "2026-12-01", "chair": chair}).status_code == HTTPStatus.FOUND
    address = f"/learning/meetings/{Meeting.objects.get().id}/"
    assert cor.post(f"{address}put/", {"request": [str(request_id)]}).status_code == HTTPStatus.FOUND
    return address


def test_a_meeting_from_its_list_to_its_end(tom: Client, cor: Client, people: People, meeting: str) -> None:
    case = f"/learning/cases/{Case.objects.get().id}/"
    refused = cor.post(f"{meeting}close/")
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "wat er is gevonden" in text_of(refused)
    told = {
        "findings": "Te laag", "learned": "", "action": "Instructie", "owner": str(people["cor"][1]),
        "due_on": "2026-12-31",
    }  # fmt: skip
    wrong = cor.post(case, {**told, "due_on": "31-12"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Instructie" in text_of(wrong)
    assert cor.post(case, told).status_code == HTTPStatus.FOUND
    assert cor.post(f"{meeting}present/", {"triagist": "99"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert cor.post(f"{meeting}present/", {"triagist": "2", "gp": ""}).status_code == HTTPStatus.FOUND
    assert cor.post(f"{meeting}close/").status_code == HTTPStatus.FOUND
    assert "triagist 2" in text_of(tom.get(meeting))
    assert "Te laag" in text_of(tom.get(case))
    assert cor.post(case, told).status_code == HTTPStatus.CONFLICT
    assert cor.post(f"{case}done/").status_code == HTTPStatus.FOUND
    assert "geen acties" in text_of(cor.get("/learning/"))


def test_paper_is_for_who_leads_and_has_no_name_on_it(tom: Client, cor: Client, meeting: str) -> None:
    paper = text_of(cor.get(f"{meeting}paper/"))
    assert "klacht" in paper.lower()
    assert "Testpersoon" not in paper
    assert tom.get(f"{meeting}paper/").status_code == HTTPStatus.FORBIDDEN
    assert "Plan een bespreking" not in text_of(tom.get("/learning/meetings/"))
    assert "Zet op de lijst" not in text_of(tom.get(meeting))
    assert cor.post(f"{meeting}cancel/").status_code == HTTPStatus.FOUND


def test_feedback_from_the_hospital_and_back(tom: Client, people: People, request_id: UUID) -> None:
    page = f"/learning/requests/{request_id}/"
    unknown = tom.post(f"{page}ask/", {"side": "receiver", "organisation": "Bestaat niet"})
    assert unknown.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Bestaat niet" in unknown.content.decode()
    asked = tom.post(f"{page}ask/", {"side": "receiver", "organisation": "ziekenhuis proef"})
    assert asked.status_code == HTTPStatus.FOUND
    exchange = Exchange.objects.get()
    hap, eva = people["hap"][0], people["eva"][0]
    address = f"/learning/feedback/{exchange.id}/"
    assert address in hap.get("/learning/feedback/").content.decode()
    shown = text_of(hap.get(address))
    assert "eigen behandelaar" in shown
    assert not any(word in shown for word in ("Testpersoon", "Buikpijn"))
    assert hap.post(address, {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert hap.post(address, {"urgency": "too-low", "note": HOSTILE}).status_code == HTTPStatus.FOUND
    assert HOSTILE not in tom.get(page).content.decode()
    assert "te laag ingeschat" in text_of(tom.get(page))
    assert eva.get(address).status_code == HTTPStatus.NOT_FOUND
    empty = tom.post(f"{page}answer/", {"exchange": str(exchange.id), "note": ""})
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert tom.post(f"{page}answer/", {"exchange": str(exchange.id), "note": "Dank"}).status_code == HTTPStatus.FOUND
    assert "Dank" in text_of(hap.get(address))
    for wrong in ("", "x", str(uuid4())):
        answer = tom.post(f"{page}answer/", {"exchange": wrong, "note": "Dank"})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    recorded = {"side": "sender", "party": "wijkverpleegkundige", "fitting": "no", "note": ""}
    assert tom.post(f"{page}record/", recorded).status_code == HTTPStatus.FOUND
    assert "gehoord van wijkverpleegkundige" in text_of(tom.get(page))


def test_a_bottleneck_from_report_to_mended(tom: Client, cor: Client, people: People, request_id: UUID) -> None:
    told = {"about": "process", "which": "Terugbellen", "title": HOSTILE, "text": "Kost tijd", "owner": ""}
    wrong = tom.post("/learning/bottlenecks/", told)
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Kost tijd" in text_of(wrong)
    told["owner"] = str(people["tom"][1])
    assert tom.post("/learning/bottlenecks/", told).status_code == HTTPStatus.FOUND
    row = Bottleneck.objects.get()
    page = f"/learning/bottlenecks/{row.id}/"
    assert HOSTILE not in tom.get(page).content.decode()
    move = {"move": "mend", "words": "Opgelost in het overleg", "version": "2"}
    assert tom.post(f"{page}move/", move).status_code == HTTPStatus.CONFLICT
    for deed in ("examine", "propose"):
        assert tom.post(f"{page}move/", {**move, "move": deed}).status_code == HTTPStatus.FOUND
    refused = tom.post(f"{page}move/", {**move, "version": ""})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Opgelost in het overleg" in text_of(refused)
    assert tom.post(f"{page}move/", move).status_code == HTTPStatus.FOUND
    assert "verholpen in 2" in text_of(tom.get("/learning/bottlenecks/")).lower()
    assert tom.post(f"{page}share/").status_code == HTTPStatus.FORBIDDEN
    assert cor.post(f"{page}share/").status_code == HTTPStatus.FOUND
    assert "Gedeeld met de regio" in text_of(cor.get(page))
    assert tom.post(f"{page}link/", {"number": "999999999"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert people["eva"][0].get(page).status_code == HTTPStatus.NOT_FOUND
    assert cor.post(f"{page}hand-over/", {"owner": str(people["cor"][1])}).status_code == HTTPStatus.FOUND


def test_indicators_stand_beside_their_definitions_and_unknown_is_a_word(tom: Client, request_id: UUID) -> None:
    shown = text_of(tom.get("/learning/indicators/"))
    for one in indicators():
        assert one.name in shown
        assert one.question in shown
    assert "niets te tellen" in shown  # last month there was nothing
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=2)
    asked = {"start": str(today - timedelta(days=1)), "end": str(tomorrow), "split": "door"}
    assert "0 van 1" in text_of(tom.get("/learning/indicators/", asked))
    wrong = tom.get("/learning/indicators/", {"start": str(tomorrow), "end": str(today)})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert tom.get("/learning/indicators/export/", {"start": "x"}).status_code == HTTPStatus.BAD_REQUEST
    answer = tom.get("/learning/indicators/export/", asked)
    rows = list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff")), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert {row[1] for row in rows[1:]} == {one.code for one in indicators()}
    assert all(row[9] and row[10] and row[11] for row in rows[1:])
    assert next(row for row in rows if row[1] == "in-time")[4] == ""


def test_who_has_no_work_here_goes_where_they_have(people: People) -> None:
    hap = people["hap"][0]
    assert "niets te bekijken" in text_of(hap.get("/learning/"))  # a triagist, of what is no centre
    assert Client().get("/learning/").status_code == HTTPStatus.FOUND


def test_what_cannot_be_done_is_not_found_and_changes_nothing(tom: Client, cor: Client, request_id: UUID) -> None:
    assert tom.post(f"/learning/requests/{request_id}/burn/").status_code == HTTPStatus.NOT_FOUND
    assert cor.post(f"/learning/meetings/{uuid4()}/close/").status_code == HTTPStatus.NOT_FOUND
    assert cor.post(f"/learning/meetings/{uuid4()}/burn/").status_code == HTTPStatus.NOT_FOUND
    assert tom.post(f"/learning/bottlenecks/{uuid4()}/burn/").status_code == HTTPStatus.NOT_FOUND
    assert tom.post(f"/learning/requests/{request_id}/set-aside/").status_code == HTTPStatus.FORBIDDEN
    assert not Flag.objects.exists()
