"""The pages of advice without a browser: of the centre, and of the professional who asks."""

import re
from datetime import datetime
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.coordination.conftest import Centre, People
from tests.coordination.test_pages_of_the_centre import SCRIPT, begin
from tests.triage.versions import take
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.coordination.models import AdviceQuestion, CareRequest
from ketenzicht.registry.models import Organisation

CALL = {
    "about": "bed",
    "question": "Kan <b>mevrouw Jansen</b> naar een ELV-bed?",
    "who": "Dokter Vis",
    "role": "huisarts",
    "organisation": "Praktijk Zuid",
    "call_back": "0301234567",
}


@pytest.fixture
def tom(people: People) -> Client:
    return people["tom"][0]


@pytest.fixture
def cor(people: People) -> Client:
    return people["cor"][0]


@pytest.fixture
def vis(people: People, gp: Actor, centre: Centre) -> Client:
    """A GP, signed in."""
    assert people
    assert gp
    access.create_account(
        name="Dokter Vis", email="vis@voorbeeld.invalid", password=PASSWORD, organisation_id=centre.hospital_id,
        role=Role.CARE_PROFESSIONAL, actor=PLATFORM, at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), "vis@voorbeeld.invalid")


def deed(request_id: UUID, name: str) -> str:
    return f"/coordination/{request_id}/advice/{AdviceQuestion.objects.latest('asked_at').id}/{name}/"


def test_from_a_call_to_an_answer_that_was_told(tom: Client, cor: Client) -> None:
    request_id, claim = begin(tom, "professionals")
    page = f"/coordination/{request_id}/advice/"
    tom.post(f"/coordination/{request_id}/intake/", {**claim, "caller": "Dokter Vis"}, headers=SCRIPT)
    assert 'value="Dokter Vis"' in tom.get(page).content.decode(), "who calls is not asked twice"
    assert tom.post(page, {**claim, **CALL}).status_code == HTTPStatus.FOUND
    assert "&lt;b&gt;mevrouw Jansen" in tom.get(page).content.decode()
    assert "Adviesvragen" in text_of(tom.get("/coordination/"))
    tom.post(deed(request_id, "begin"), claim)
    tom.post(deed(request_id, "write"), {**claim, "text": "Ja, ELV laag."})
    mine, theirs = text_of(tom.get("/coordination/?rows")), text_of(cor.get("/coordination/?rows"))
    assert ("Leest u mee?" in mine, "Leest u mee?" in theirs) == (False, True)
    assert "Jansen" not in theirs
    assert "Een tweede collega moet dit lezen" in text_of(tom.get(page))
    refused = cor.post(deed(request_id, "read"), {"says": "send-back", "remarks": ""})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Schrijf wat er anders moet" in text_of(refused)
    assert cor.post(deed(request_id, "read"), {"says": "agree"}).status_code == HTTPStatus.FOUND
    assert "Meegelezen en akkoord: Cor" in text_of(tom.get(page))
    told = tom.post(deed(request_id, "tell"), {**claim, "told_to": "Dokter Vis", "read_back": "on"})
    assert told.status_code == HTTPStatus.FOUND
    assert "herhaald en het klopte" in text_of(tom.get(page))
    assert "1 adviesvraag: verteld" in text_of(tom.get(f"/coordination/{request_id}/"))
    assert "Adviesvragen" not in text_of(tom.get("/coordination/"))


def test_what_is_wrong_stands_at_the_field_and_nothing_typed_is_lost(tom: Client) -> None:
    request_id, claim = begin(tom, "professionals")
    page = f"/coordination/{request_id}/advice/"
    wrong = tom.post(page, {**claim, **CALL, "about": "", "who": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Schrijf wie het vraagt" in text_of(wrong)
    assert "mevrouw Jansen" in text_of(wrong)
    tom.post(page, {**claim, **CALL, "about": "other"})
    wrong = tom.post(deed(request_id, "write"), {**claim, "text": " ", "with_reader": "on"})
    assert (wrong.status_code, "Schrijf het antwoord" in text_of(wrong)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    wrong = tom.post(deed(request_id, "write"), {**claim, "text": "Goed", "aid_round": str(uuid4())})
    assert (wrong.status_code, "Goed" in text_of(wrong)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    wrong = tom.post(deed(request_id, "withdraw"), {**claim, "because": ""})
    assert (wrong.status_code, "Schrijf waarom de vraag vervalt" in text_of(wrong)) == (422, True)
    assert tom.post(deed(request_id, "withdraw"), {**claim, "because": "Al geholpen"}).status_code == HTTPStatus.FOUND
    assert tom.post(deed(request_id, "withdraw"), {**claim, "because": "Al"}).status_code == HTTPStatus.CONFLICT
    assert tom.post(deed(request_id, "dance"), claim).status_code == HTTPStatus.NOT_FOUND
    nowhere = f"/coordination/{request_id}/advice/{uuid4()}/withdraw/"
    assert tom.post(nowhere, {**claim, "because": "Al"}).status_code == HTTPStatus.NOT_FOUND


def test_an_aid_on_the_page_keeps_each_answer_and_shows_what_follows(tom: Client, cor: Client, centre: Centre) -> None:
    assert centre
    version = take("demo-afweging", at=timezone.now())
    request_id, claim = begin(tom, "professionals")
    page = f"/coordination/{request_id}/advice/"
    assert tom.post(f"{page}aids/", {**claim, "about": "niets"}).status_code == HTTPStatus.NOT_FOUND
    tom.post(f"{page}aids/", {**claim, "about": f"{version}/kort-verblijf"})
    found = re.search(r"aid-([0-9a-f-]{36})", tom.get(page).content.decode())
    assert found
    aid = f"{page}aids/{found[1]}/"
    shown = tom.post(f"{aid}answer/", {**claim, "q-ziekenhuis": "?"}, headers=SCRIPT)
    assert "Wat nog beslist" in text_of(shown)
    assert "Rond de beslishulp af" not in text_of(shown), "a question that nobody answered is no no"
    tom.post(f"{aid}answer/", {**claim, "q-ziekenhuis": "nee", "q-arts": "nee"})
    assert "Indicatie: Eerst een arts" in text_of(tom.get(page))
    assert "Begin" not in text_of(cor.get(page)), "who reads along answers nothing"
    wrong = tom.post(f"{aid}conclude/", {**claim, "conclusion": "GRZ", "because": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Schrijf waarom" in text_of(wrong)
    tom.post(f"{aid}conclude/", {**claim, "conclusion": "GRZ", "because": "De arts is er al geweest"})
    assert "conclusie van de professional: Geriatrische revalidatie" in text_of(tom.get(page))
    tom.post(page, {**claim, **CALL})
    tom.post(deed(request_id, "write"), {**claim, "text": "GRZ.", "aid_round": found[1]})
    assert "indicatie Eerst een arts, conclusie Geriatrische revalidatie" in text_of(cor.get(page))
    again = tom.post(f"{aid}conclude/", {**claim, "says": "abandon"})
    assert again.status_code == HTTPStatus.CONFLICT
    assert tom.post(f"{page}aids/{uuid4()}/conclude/", claim).status_code == HTTPStatus.NOT_FOUND


def ask(vis: Client, **more: str) -> tuple[int, str]:
    page = vis.get("/advice/new/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(form|centre)" value="([^"]+)"', page))
    sent = {
        **hidden,
        "about": "bed",
        "question": "Kan dit bed?",
        "complaint": "Gevallen",
        "birth_date": "31-12-1940",
        "role": "gp",
        "call_back": "030 1234567",
        **more,
    }
    answer = vis.post("/advice/new/", sent)
    return answer.status_code, answer.headers.get("Location", "") or text_of(answer)


@pytest.mark.parametrize(("born", "said"), [("31-12-2940", "ligt in de toekomst"), ("31-02-1940", "bestaat niet")])
def test_a_birth_date_that_cannot_be_is_refused_and_nothing_that_was_typed_is_lost(
    vis: Client, born: str, said: str
) -> None:
    status, page = ask(vis, birth_date=born)
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in page
    assert "Gevallen" in page
    assert not CareRequest.objects.exists()


def test_a_gp_asks_follows_reads_and_asks_on(vis: Client, tom: Client, cor: Client) -> None:
    assert "U hebt nog niets gevraagd" in text_of(vis.get("/advice/"))
    assert "Advies vragen" in vis.get("/advice/").content.decode().split("</nav>")[0]
    status, address = ask(vis)
    assert status == HTTPStatus.FOUND
    assert "Nog niemand beantwoordt deze vraag" in text_of(vis.get(address))
    request_id = CareRequest.objects.get().id
    tom.post(f"/coordination/{request_id}/pick-up/")
    claim = {"claim": str(CareRequest.objects.get().claim_number)}
    shown = text_of(tom.get(f"/coordination/{request_id}/advice/"))
    assert f"Dokter Vis, huisarts of praktijk, {Organisation.objects.get(name='Ziekenhuis Proef').name}" in shown
    tom.post(deed(request_id, "write"), {**claim, "text": "Ja, ELV laag."})
    assert "ELV laag" not in text_of(vis.get(address)), "not before the second reader"
    assert vis.post(f"{address}read/").status_code == HTTPStatus.CONFLICT
    cor.post(deed(request_id, "read"), {"says": "agree"})
    assert "beantwoord: lees het antwoord" in text_of(vis.get("/advice/"))
    seen = text_of(vis.get(address))
    assert "Ja, ELV laag." in seen
    assert "meegelezen door Cor" in seen
    vis.post(f"{address}read/")
    assert "U hebt dit antwoord gelezen" in text_of(vis.get(address))
    page = vis.get(address).content.decode()
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form
    wrong = vis.post(f"{address}ask-on/", {"form": form[1], "about": "other", "question": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    more = vis.post(f"{address}ask-on/", {"form": form[1], "about": "other", "question": "En het vervoer?"})
    vis.post(f"{more.headers['Location']}withdraw/")
    assert "ingetrokken" in text_of(vis.get("/advice/"))
    assert vis.post(f"{address}dance/").status_code == HTTPStatus.NOT_FOUND


def test_what_the_gp_filled_in_wrong_stands_at_the_field(vis: Client) -> None:
    status, said = ask(vis, call_back="bel maar", question="", role="directeur")
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    for words in ("geen telefoonnummer", "Schrijf wat u wilt weten", "Kies een uit de lijst"):
        assert words in said
    status, said = ask(vis, complaint="\x00Val")
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not CareRequest.objects.exists()


def test_only_who_may_gets_the_pages(vis: Client, tom: Client, people: People) -> None:
    _, address = ask(vis)
    request_id = CareRequest.objects.get().id
    for path in ("/advice/", "/advice/new/", address):
        assert tom.get(path).status_code == HTTPStatus.FORBIDDEN
        assert Client().get(path).status_code == HTTPStatus.FOUND
    centre_page = f"/coordination/{request_id}/advice/"
    assert vis.get(centre_page).status_code == HTTPStatus.FORBIDDEN
    eva = people["eva"][0]
    assert eva.get(centre_page).status_code == HTTPStatus.NOT_FOUND
    assert vis.get(f"/advice/{uuid4()}/").status_code == HTTPStatus.NOT_FOUND
    assert vis.get(address).headers["Cache-Control"].startswith("max-age=0")


def test_the_clock_on_the_page_says_what_is_late(vis: Client, tom: Client) -> None:
    _, address = ask(vis)
    long_ago = datetime.fromisoformat("2026-01-01T10:00:00+00:00")
    CareRequest.objects.update(begin_before=long_ago)
    assert "te laat" in text_of(vis.get(address))
    assert "te laat" in text_of(tom.get("/coordination/?rows"))
