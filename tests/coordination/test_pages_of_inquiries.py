"""The pages with which a centre answers who asks what it holds of them, without a browser."""

import json
from http import HTTPStatus
from uuid import UUID

import pytest
from django.test import Client
from tests.coordination.conftest import Centre, People
from tests.web.reading import text_of

from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination.models import CareRequest, Happening, Inquiry

BSN = "999910942"
LIST = "/coordination/inquiries/"
WHOM = {"proof": "document", "bsn": BSN, "name": "Anna <b>Bakker</b>", "born": "1-2-1950"}


@pytest.fixture
def ina(people: People) -> Client:
    return people["ina"][0]


def asked(ina: Client) -> str:
    answer = ina.post(LIST, WHOM)
    assert answer.status_code == HTTPStatus.FOUND
    assert BSN not in answer.headers["Location"]
    return answer.headers["Location"]


def judge(ina: Client, page: str, request_id: UUID, part: str) -> None:
    assert ina.post(f"{page}judge/", {f"part-{request_id}": part}).status_code == HTTPStatus.FOUND


def test_from_the_question_to_the_extract_and_that_it_was_handed_over(ina: Client, centre: Centre) -> None:
    made = centre.receive(bsn=BSN, name="Anna Bakker", complaint="<i>Buikpijn</i>", caller="Piet")
    assert "Er zijn geen verzoeken" in text_of(ina.get(LIST))
    page = asked(ina)
    shown = ina.get(page).content.decode()
    assert "hetzelfde BSN" in shown
    assert "Anna &lt;b&gt;Bakker" in shown
    assert "Buikpijn" not in shown, "only what tells whose it is"
    assert "kan worden gemaakt als" in text_of(ina.get(page))
    assert ina.get(f"{page}extract/").status_code == HTTPStatus.BAD_REQUEST
    judge(ina, page, made, "without-caller")
    extract = ina.get(f"{page}extract/")
    assert "&lt;i&gt;Buikpijn" in extract.content.decode()
    told = text_of(extract)
    assert "Weggelaten, omdat het (ook) over een ander gaat: Wie belt" in told
    assert "Piet" not in told
    assert "Wij bewaren" in told
    assert "no-store" in extract.headers["Cache-Control"]
    file = ina.get(f"{page}extract/file/")
    assert "attachment" in file.headers["Content-Disposition"]
    assert BSN not in file.headers["Content-Disposition"]
    (one,) = json.loads(file.content)["requests"]
    assert (one["number"], one["cameBy"]) == (centre.row(made).number, "telefoon")
    assert one["receivedAt"].endswith("+00:00")
    assert ina.post(f"{page}hand-over/", {"how": "post"}).headers["Location"] == page
    assert "aangetekend verstuurd op" in text_of(ina.get(page))
    assert ina.post(f"{page}hand-over/", {"how": "post"}).status_code == HTTPStatus.CONFLICT
    listed = ina.get(LIST).content.decode()
    assert "aangetekend verstuurd op" in listed
    assert BSN not in listed
    assert "Bakker" not in listed


def test_without_anything_the_letter_says_so_and_what_to_do(ina: Client, centre: Centre) -> None:
    page = asked(ina)
    assert "Er is niets gevonden" in text_of(ina.get(page))
    letter = text_of(ina.get(f"{page}extract/"))
    assert "Er zijn geen gegevens van u gevonden" in letter
    assert "dan zoeken wij opnieuw" in letter
    assert json.loads(ina.get(f"{page}extract/file/").content)["requests"] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"proof": ""}, "Kies hoe is vastgesteld"),
        ({"proof": "blauwe ogen"}, "Kies een uit de lijst"),
        ({"bsn": "123456789"}, "elfproef"),
        ({"born": "31-2-1950"}, "Deze datum bestaat niet"),
        ({"bsn": "", "born": ""}, "Vul het BSN in, of de naam met de geboortedatum"),
        ({"telephone": "112"}, "geen telefoonnummer"),
        ({"name": "x" * 201}, "ten hoogste 200 tekens"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    ina: Client, wrong: dict[str, str], said: str
) -> None:
    answer = ina.post(LIST, {**WHOM, **wrong})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in text_of(answer)
    assert "Anna" in answer.content.decode() or "name" in wrong
    assert not Inquiry.objects.exists()


def test_a_statement_comes_in_the_story_and_none_is_refused_in_words(ina: Client, centre: Centre) -> None:
    made = centre.receive(bsn=BSN)
    page = asked(ina)
    assert "Zet in het verloop" not in text_of(ina.get(page))
    judge(ina, page, made, "whole")
    told = {"request": str(made), "about": "objection", "words": "Ik wil dit niet"}
    empty = ina.post(f"{page}statement/", {**told, "words": " "})
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Schrijf op wat de betrokkene verklaart" in text_of(empty)
    assert ina.post(f"{page}statement/", told).status_code == HTTPStatus.FOUND
    assert Happening.objects.filter(request=made, kind="stated").count() == 1
    assert "bezwaar tegen het gebruik" in text_of(ina.get(f"{page}extract/"))
    other = centre.receive()
    assert ina.post(f"{page}statement/", {**told, "request": str(other)}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_who_colleague_sees_what_was_stated(ina: Client, people: People, centre: Centre) -> None:
    made = centre.receive(bsn=BSN)
    page = asked(ina)
    judge(ina, page, made, "whole")
    ina.post(f"{page}statement/", {"request": str(made), "about": "correction", "words": "Ik heet Annie"})
    seen = text_of(people["tom"][0].get(f"/coordination/{made}/"))
    assert "De betrokkene liet vastleggen: verzoek om correctie" in seen
    assert "Ik heet Annie" in seen


def test_nobody_else_gets_these_pages_and_who_gets_them_gets_no_other(
    ina: Client, people: People, centre: Centre
) -> None:
    made = centre.receive(bsn=BSN)
    page = asked(ina)
    assert "Inzageverzoeken" in text_of(ina.get(LIST))
    assert ina.get("/coordination/").status_code == HTTPStatus.FORBIDDEN
    assert ina.get(f"/coordination/{made}/").status_code == HTTPStatus.FORBIDDEN
    for name in ("tom", "cor", "eva"):
        client = people[name][0]
        for address in (LIST, page, f"{page}extract/", f"{page}extract/file/"):
            assert client.get(address).status_code == HTTPStatus.FORBIDDEN
        assert client.post(f"{page}judge/", {f"part-{made}": "whole"}).status_code == HTTPStatus.FORBIDDEN
    assert CareRequest.objects.count() == 1


def test_only_what_is_shown_of_a_patient_is_a_line_in_their_log(ina: Client, centre: Centre) -> None:
    made = centre.receive(bsn=BSN)
    page = asked(ina)

    def seen() -> int:
        return AuditLine.objects.filter(subject=f"care-request/{made}", action="coordination.found-for-inquiry").count()

    assert seen() == 0
    ina.get(page)
    assert seen() == 1
    judge(ina, page, made, "whole")
    assert seen() == 1
    ina.post(f"{page}statement/", {"request": str(made), "about": "correction", "words": "Ik heet Annie"})
    assert seen() == 1


def test_a_choice_that_is_none_is_refused_beside_the_request(ina: Client, centre: Centre) -> None:
    made = centre.receive(bsn=BSN)
    page = asked(ina)
    wrong = ina.post(f"{page}judge/", {f"part-{made}": "everything"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Kies een uit de lijst" in text_of(wrong)
