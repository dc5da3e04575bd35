"""Pages of definitions: reading and comparing for whoever signed in, writing and moving for who maintains them."""

import json
import re
import tomllib
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import SEH, Country
from tests.web.reading import row_of, text_of

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain import Status
from ketenzicht.definitions.operations import load_module

MAINTAINER = "functioneel@voorbeeld.invalid"


@pytest.fixture
def maintainer(land: Country, client: Client, now: datetime) -> Client:
    country.account(land, email=MAINTAINER, role=Role.PLATFORM_ADMINISTRATOR, at=now)
    return sign_in(client, MAINTAINER)


def status_of(number: str) -> Status | None:
    found = queries.shelved(code="spoed").version(number)
    return found.status if found else None


def test_everybody_who_signed_in_reads_what_a_module_means(reader: Client) -> None:
    listed = reader.get("/definitions/")
    assert row_of(listed, "0.2 van Spoed").endswith("0.2 van Spoed concept, voorstel nog niet nog niemand")
    module = text_of(reader.get("/definitions/spoed/"))
    assert "toegevoegd, concept" in module
    page = reader.get("/definitions/spoed/0.2/")
    said = text_of(page)
    assert "Bezettingsgraad occupancy getal, in %; minstens 0, hoogstens 1.000 berekend, niet leveren" in said
    assert "Berekend: 100 × behandelplaatsen bezet ÷ behandelplaatsen open." in said
    assert "Behandelplaatsen bezet ≤ Behandelplaatsen open + Extra plaatsen in gebruik" in said
    assert "Drukte, alleen voor seh" in said
    assert "elke 5 min" in said
    assert b'<form method="post" action="/definitions' not in page.content
    assert reader.post("/definitions/spoed/0.1/copy/", {"copy-number": "9"}).status_code == 403
    assert reader.post("/definitions/spoed/0.2/move/", {"move": "discard"}).status_code == 403
    assert reader.get("/definitions/edit/").status_code == 403
    assert status_of("0.2") is Status.CONCEPT


def test_two_versions_side_by_side(reader: Client) -> None:
    page = text_of(reader.get("/definitions/spoed/compare/?from=0.1&to=0.2"))
    assert "Gegeven ‘Bezettingsgraad’ (occupancy) komt erbij." in page
    assert "Gegeven ‘Drukte (NEDOCS-score)’ (crowding): de formule was niets" in page
    assert "Breuk in de trend" in page
    assert "Er is geen verschil." in text_of(reader.get("/definitions/spoed/compare/?from=0.1&to=0.1"))
    for wrong in ("?from=0.1&to=7", "?from=0.1", ""):
        assert reader.get(f"/definitions/spoed/compare/{wrong}").status_code == 404
    for wrong in ("niets/", "spoed/7/", "spoed/7/file/", "edit/9/"):
        assert reader.get(f"/definitions/{wrong}").status_code == 404


def test_from_concept_to_agreed_by_the_pages_alone(maintainer: Client, now: datetime) -> None:
    day = local_day(now) + timedelta(days=7)
    made = maintainer.post("/definitions/spoed/0.1/copy/", {"copy-number": "0.3", "copy-valid_from": day.isoformat()})
    assert (made.status_code, made.headers["Location"]) == (302, "/definitions/spoed/0.3/")
    text = maintainer.get("/definitions/edit/?module=spoed&number=0.3").context["form"].initial["text"]
    text = text.replace('name = "Beademde patiënten"', 'name = "Patiënten aan de beademing"')
    tried = maintainer.post("/definitions/edit/", {"text": text, "try": "1"})
    assert tried.status_code == 200
    assert "Er is niets bewaard." in text_of(tried)
    assert "wordt ‘Patiënten aan de beademing’" in text_of(tried)
    assert maintainer.post("/definitions/edit/", {"text": text, "keep": "1"}).status_code == 302
    assert "Patiënten aan de beademing" in text_of(maintainer.get("/definitions/spoed/0.3/"))

    moved = maintainer.post("/definitions/spoed/0.3/move/", {"move": "pilot", "pilot-on": day.isoformat()})
    assert (moved.status_code, status_of("0.3")) == (302, Status.PILOT)
    refused = maintainer.post("/definitions/spoed/0.3/move/", {"move": "agree"})
    assert refused.status_code == 422
    assert "Vul in wie dit heeft vastgesteld." in text_of(refused)
    agreed = maintainer.post("/definitions/spoed/0.3/move/", {"move": "agree", "agree-agreed_by": "Landelijke tafel"})
    assert (agreed.status_code, status_of("0.3")) == (302, Status.AGREED)
    module = text_of(maintainer.get("/definitions/spoed/"))
    assert "vastgesteld door Landelijke tafel" in module
    ended = maintainer.get("/definitions/spoed/0.1/")
    assert f"tot {day.day} " in text_of(ended)


def test_every_fault_of_a_file_is_told_by_its_line(maintainer: Client) -> None:
    text = maintainer.get("/definitions/edit/?module=spoed&number=0.2").context["form"].initial["text"]
    wrong = text.replace('kind = "count"', 'kind = "aantal"', 1).replace("100 * occupied / total", "100 * bezet /")
    page = maintainer.post("/definitions/edit/", {"text": wrong, "keep": "1"})
    assert page.status_code == 422
    lines = [text.splitlines().index(line) + 1 for line in ('kind = "count"', 'formula = "100 * occupied / total"')]
    said = text_of(page)
    assert all(f"Regel {line}: " in said for line in lines)
    broken = maintainer.post("/definitions/edit/", {"text": "code = 'x'\nnaam = ", "try": "1"})
    assert broken.status_code == 422
    assert "Regel 2: Dit is geen TOML" in text_of(broken)


def test_a_file_is_read_as_text(maintainer: Client) -> None:
    text = maintainer.get("/definitions/edit/?module=spoed&number=0.2").context["form"].initial["text"]
    windows = ("\ufeff" + text.replace("\n", "\r\n")).encode()
    page = maintainer.post("/definitions/edit/", {"file": SimpleUploadedFile("spoed.toml", windows), "try": "1"})
    assert page.status_code == 200
    assert "blijven zoals zij is" in text_of(page)
    for content in (b"\xff\xfe\x00", b"", b"naam = '\xe9'"):
        page = maintainer.post("/definitions/edit/", {"file": SimpleUploadedFile("x.toml", content), "keep": "1"})
        assert page.status_code == 422
    assert maintainer.post("/definitions/edit/", {"text": " ", "keep": "1"}).status_code == 422


def test_what_cannot_be_done_is_said(maintainer: Client) -> None:
    yesterday = "2020-01-01"
    page = maintainer.post("/definitions/spoed/0.2/move/", {"move": "pilot", "pilot-on": yesterday})
    assert page.status_code == 422
    assert "vandaag of later" in text_of(page)
    for move in ("rewrite", "end", "niets", ""):
        assert maintainer.post("/definitions/spoed/0.2/move/", {"move": move}).status_code == 409
    copied = maintainer.post("/definitions/spoed/0.1/copy/", {"copy-number": "0.2", "copy-valid_from": "2027-01-01"})
    assert copied.status_code == 422
    assert "is er al" in text_of(copied)
    agreed = text_of(maintainer.post("/definitions/edit/", {"text": _file(maintainer, "0.1"), "keep": "1"}))
    assert "Alleen een concept wordt geschreven" in agreed
    assert maintainer.post("/definitions/spoed/0.2/move/", {"move": "discard"}).status_code == 302
    assert status_of("0.2") is None


def _file(client: Client, number: str) -> str:
    answer = client.get(f"/definitions/spoed/{number}/file/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="spoed-{number}.toml"'
    return answer.content.decode()


def test_the_history_of_a_location_shows_where_a_trend_breaks(reader: Client, land: Country, now: datetime) -> None:
    page = f"/locations/{land.locations[0]}/"
    assert "Trend loopt niet door" not in text_of(reader.get(page))
    begins = local_day(now) - timedelta(days=2)
    document = tomllib.loads(_file(reader, "0.1"))
    document["version"] |= {"number": "0.9", "valid_from": begins}
    document["version"].pop("valid_until", None)
    next(one for one in document["elements"] if one["code"] == "available")["explanation"] = "Iets heel anders."
    load_module(document=document, actor=PLATFORM, at=now)
    answer = reader.get(page)
    told = text_of(answer)
    assert f"Trend loopt niet door. Vanaf {begins.day} " in told
    assert "betekent iets anders: de omschrijving veranderde. Cijfers van ervoor en erna" in told
    assert told.count("nieuwe definitie") == 1  # in the table of the emergency department, and nowhere else
    chart = json.loads(re.findall(rf'id="chart-{land.units[0, SEH].code}">(.*?)</script>', answer.content.decode())[0])
    assert chart["breaks"] == [datetime.combine(begins, time(), UTC).timestamp()]
