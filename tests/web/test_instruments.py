"""Pages of instruments and crosswalks: read by who triages, changed by who answers for it, compared, never guessed."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.triage.versions import KEEPER, content, load, take
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import STRANGER, Country
from tests.web.reading import row_of, text_of

from ketenzicht.access.domain import Role
from ketenzicht.triage import operations, queries
from ketenzicht.triage.domain.life import Stage
from ketenzicht.triage.operations import CONTENT, shipped_files

CARE, MAINTAINER = "demo-passende-zorg", "functioneel@voorbeeld.invalid"
NEXT = ('number = "1.0"', 'number = "1.1"')


@pytest.fixture
def maintainer(land: Country, client: Client, now: datetime) -> Client:
    country.account(land, email=MAINTAINER, role=Role.PLATFORM_ADMINISTRATOR, at=now)
    return sign_in(client, MAINTAINER)


def send(client: Client, name: str, file: bytes) -> Any:
    return client.post("/triage/instruments/load/", {"file": SimpleUploadedFile(name, file)})


def stage_of(called: str, *, now: datetime) -> Stage:
    return next(line.stage for line in queries.version_lines(at=now) if line.called == called)


def test_who_triages_reads_and_changes_nothing(reader: Client, now: datetime) -> None:
    empty = text_of(reader.get("/triage/instruments/"))
    assert "Er is nog geen instrument ingelezen" in empty
    assert "Geen kruistabel is in gebruik" in empty
    take("crosswalk", at=now)
    news2, demonstration = take("news2", at=now), load("demo-telefoon", at=now)
    listed = reader.get("/triage/instruments/")
    assert "NEWS2 1.0 in gebruik vitale functies" in row_of(listed, "NEWS2 1.0")
    assert "ingelezen telefonische triage. Niet voor klinisch gebruik" in row_of(listed, "Demonstratie telefonische")
    assert "Lees een bestand in" not in text_of(listed)
    page = reader.get(f"/triage/instruments/{demonstration}/")
    assert "Met dit instrument wordt geen patiënt beoordeeld." in text_of(page)
    assert b"/withdraw/" not in page.content
    for path in ("load/", f"{news2}/end/", f"{demonstration}/take-in-use/"):
        assert reader.get(f"/triage/instruments/{path}").status_code == 403
        assert reader.post(f"/triage/instruments/{path}", {"because": "zomaar iets"}).status_code == 403
    file = reader.get(f"/triage/instruments/{news2}/file/")
    assert file.content == content("news2")
    assert "attachment" in file.headers["Content-Disposition"]


def test_others_do_not_read_what_may_be_licensed(land: Country, client: Client, now: datetime) -> None:
    version_id = load("news2", at=now)
    sign_in(client, STRANGER)
    for path in ("", f"{version_id}/", f"{version_id}/file/", f"compare/?from={version_id}&to={version_id}"):
        assert client.get(f"/triage/instruments/{path}").status_code == 403
    assert "/triage/instruments/" not in client.get("/definitions/").content.decode()


def test_a_professional_reads_what_is_asked_and_decided(reader: Client, now: datetime) -> None:
    page = text_of(reader.get(f"/triage/instruments/{load('demo-telefoon', at=now)}/"))
    assert "Hoe is het bewustzijn? bewustzijn D: bewustzijn" in page
    assert "wakker en aanspreekbaar (alert); suf of nieuw verward (suf)" in page
    assert "ademt-goed is geen-adem of bewustzijn is bewusteloos en ademweg-vrij is nee" in page
    assert "U0 , alarmsignaal " in page
    assert "Spoel de wond met lauw water uit de kraan en dek haar af. U3, U4 en U5, bij Wond altijd" in page
    news2 = text_of(reader.get(f"/triage/instruments/{load('news2', at=now)}/"))
    assert "Ontleend aan: Royal College of Physicians" in news2
    assert "lager: 3; vanaf 9: 1; vanaf 12: 0; vanaf 21: 2; vanaf 25: 3" in news2
    assert "spo2-schaal is schaal-2 en zuurstof is nee" in news2
    assert "getal van 20 tot en met 45 °C, tot 1 cijfer(s) achter de komma" in news2
    assert "Licentie Vrij te gebruiken met vermelding" in news2


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: file.stem)
def test_everything_that_comes_with_us_can_be_read_as_a_page(reader: Client, now: datetime, file: Any) -> None:
    load("crosswalk", at=now)
    loaded = operations.load(content=file.read_bytes(), actor=KEEPER, at=now)
    assert loaded.called in text_of(reader.get(f"/triage/instruments/{loaded.version_id}/"))


def test_a_professional_reads_which_care_fits_and_why(reader: Client, now: datetime) -> None:
    assert "Er zijn nog geen regels ingelezen" in text_of(reader.get("/triage/instruments/"))
    take("crosswalk", at=now)
    listed = reader.get(f"/triage/instruments/{load(CARE, at=now)}/")
    said = text_of(listed)
    assert "Met deze regels wordt voor geen patiënt zorg gekozen." in said
    assert row_of(listed, "Beoordeling door de acute ggz") == (
        "Beoordeling door de acute ggz ggz-beoordeling De crisisdienst beoordeelt, thuis of op de beoordelingslocatie. "
        "binnen 1 u acute-ggz: assessment-adult, acute-ggz: assessment-youth en acute-ggz: assessment-elderly"
    )
    assert "Niemand ziet of spreekt de patiënt. geen vast moment geen cijfer" in said
    assert "Er is levensgevaar, of dat is alleen ter plaatse uit te sluiten. levensgevaar" in said
    assert "Ambulance met spoed (112) eerste keus urgentie <= 1" in said.replace("&lt;", "<")
    assert "getal van 0 tot en met 5 vult Ketenzicht in" in said
    assert "Is de patiënt alleen? alleen ja of nee van wie de zorgvraag behandelt" in said
    assert "Niet voor klinisch gebruik ingelezen" in row_of(reader.get("/triage/instruments/"), "passende zorg 0.1")


def test_rules_of_fitting_care_are_loaded_used_and_compared_by_the_pages(maintainer: Client, now: datetime) -> None:
    refused = send(maintainer, "regels.toml", content(CARE))
    assert (refused.status_code, "lees haar eerst in" in text_of(refused)) == (422, True)
    take("crosswalk", at=now)
    clinical = ("clinical = false", "clinical = true")
    old = send(maintainer, "regels.toml", content(CARE, clinical)).headers["Location"]
    assert maintainer.post(f"{old}take-in-use/").status_code == 302
    changes = (clinical, ('number = "0.1"', 'number = "0.2"'), ("De vraag gaat over medicijnen", "Over medicijnen"))
    new = send(maintainer, "regels.toml", content(CARE, *changes)).headers["Location"]
    assert "passende zorg 0.1 eindigt daarmee" in text_of(maintainer.get(f"{new}take-in-use/"))
    ids = [address.rstrip("/").rpartition("/")[2] for address in (old, new)]
    page = text_of(maintainer.get(f"/triage/instruments/compare/?from={ids[0]}&to={ids[1]}"))
    assert "Regel medicijnen (“Over medicijnen.”), de reden: eerst “De vraag gaat over medicijnen.”" in page
    wrong = send(maintainer, "fout.toml", content(CARE, ('forms = ["apotheek"]', 'forms = ["snoepwinkel"]')))
    assert (wrong.status_code, "snoepwinkel" in text_of(wrong)) == (422, True)


def test_a_decision_aid_is_read_as_indications(reader: Client, now: datetime) -> None:
    page = text_of(reader.get(f"/triage/instruments/{load('demo-afweging', at=now)}/"))
    assert "het zegt waarvoor er een indicatie is, niet hoe dringend het is" in page
    assert "Indicaties; gelden er meer, dan gaat de bovenste voor ziekenhuis Eerst naar het ziekenhuis." in page
    assert "Omdat Indicatie Als" in page
    assert "wijkverpleging, geeft een indicatie" in row_of(reader.get("/triage/instruments/"), "Demonstratie afweging")


def test_the_crosswalk_is_a_table(reader: Client, now: datetime) -> None:
    version_id = take("crosswalk", at=now)
    load("news2", at=now)
    page = reader.get(f"/triage/instruments/{version_id}/")
    said = text_of(page)
    assert "Urgentie Zorg begint Demonstratie" not in said  # not loaded: then its code
    assert re.search(r"Urgentie Zorg begint demo-telefoon NEWS2 ", said)
    assert "binnen 1 u U2 midden, licht" in row_of(page, "U2 Spoed")
    assert "geen moment U5 laag" in row_of(page, "U5 Advies")
    assert row_of(page, "RCP 2017").endswith("Voorstel.")


def test_from_file_to_use_to_withdrawn_by_the_pages_alone(maintainer: Client, now: datetime) -> None:
    first = send(maintainer, "kruistabel.toml", content("crosswalk"))
    assert first.status_code == 302
    address = first.headers["Location"]
    assert "Er is nu geen andere versie van in gebruik." in text_of(maintainer.get(f"{address}take-in-use/"))
    assert maintainer.post(f"{address}take-in-use/").headers["Location"] == address
    for number in (NEXT, ('number = "1.0"', 'number = "1.2"')):
        address = send(maintainer, "news2.toml", content("news2", number)).headers["Location"]
        confirmed = text_of(maintainer.get(f"{address}take-in-use/"))
        assert maintainer.post(f"{address}take-in-use/").status_code == 302
    assert "NEWS2 1.1 eindigt daarmee" in confirmed
    assert maintainer.get(f"{address}take-in-use/").status_code == 409
    refused = maintainer.post(f"{address}withdraw/", {"because": " "})
    assert (refused.status_code, "Schrijf wat er mis is." in text_of(refused)) == (422, True)
    said = "De grens <script>alert(1)</script> klopt niet."
    assert maintainer.post(f"{address}withdraw/", {"because": said}).status_code == 302
    page = maintainer.get(address)
    assert "Deze versie is ingetrokken De grens" in text_of(page)
    assert b"<script>alert" not in page.content
    assert "ingetrokken" in row_of(maintainer.get("/triage/instruments/"), "NEWS2 1.2")
    assert maintainer.post(f"{address}end/").status_code == 409


def test_what_cannot_be_used_is_said_before_it_is_tried(maintainer: Client, now: datetime) -> None:
    version_id = load("demo-telefoon", at=now)
    page = maintainer.get(f"/triage/instruments/{version_id}/take-in-use/")
    assert "niet voor klinisch gebruik" in text_of(page)
    assert "Er is geen kruistabel in gebruik" in text_of(page)
    assert b'method="post" novalidate' not in page.content
    tried = maintainer.post(f"/triage/instruments/{version_id}/take-in-use/")
    assert (tried.status_code, "niet voor klinisch gebruik" in text_of(tried)) == (422, True)
    assert maintainer.get(f"/triage/instruments/{version_id}/end/").status_code == 409
    assert maintainer.get(f"/triage/instruments/{version_id}/verzin-iets/").status_code == 404


def test_every_fault_of_a_file_is_told_by_its_line(maintainer: Client) -> None:
    wrong = content("news2", ('class = "midden"', 'class = "m"'), ('class = "licht"', 'class = "l"'))
    page = send(maintainer, "fout.toml", wrong)
    lines = wrong.decode().splitlines()
    assert page.status_code == 422
    for code in ("m", "l"):
        number = lines.index(f'class = "{code}"') + 1
        assert f"Regel {number}: Er is geen klasse '{code}'." in text_of(page)
    remarked = content("news2", ('when = "news2-som >= 5"', 'when = "news2-som >= 5 en pols > 9 en pols < 3"'))
    assert "spreekt zichzelf tegen" in text_of(send(maintainer, "raar.toml", remarked))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"\xff\xfe\x00\x01", "geen TOML in UTF-8"),
        (b"<script>alert(1)</script>", "geen TOML in UTF-8"),
        (b"", "Dit bestand is leeg"),
        (b"#" * (6 * 1024 * 1024), "Dit bestand is groter dan 5 MB"),
        ((CONTENT / "fitting" / "demo-passende-zorg.toml").read_bytes(), "regels voor passende zorg"),
        (b'scale = "x"', "‘scale’ is een lijst van tabellen"),
        (b"version = 1\n" * 2, "geen TOML"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(maintainer: Client, file: bytes, said: str) -> None:
    page = send(maintainer, "x.toml", file)
    assert (page.status_code, said in text_of(page)) == (422, True), text_of(page)
    assert b"<script>alert" not in page.content
    assert maintainer.post("/triage/instruments/load/").status_code == 422


@pytest.mark.parametrize("name", ["demo-telefoon", CARE])
def test_script_in_every_text_stays_text(maintainer: Client, now: datetime, name: str) -> None:
    evil = "<script>alert(1)</script>\" onmouseover='x'"
    take("crosswalk", at=now)
    text = content(name).decode()
    for key in ("name", "text", "plain", "source", "licence", "explanation", "because", "unit", "help"):
        text = re.sub(rf"\b{key} = \"[^\"]*\"", f"{key} = '''{evil}'''", text)
    version_id = operations.load(content=text.encode(), actor=KEEPER, at=now).version_id
    other = load(name, ('number = "0.1"', 'number = "0.2"'), at=now)
    for path in ("", f"{version_id}/", f"{version_id}/withdraw/", f"compare/?from={other}&to={version_id}"):
        page = maintainer.get(f"/triage/instruments/{path}")
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"&lt;script&gt;" in page.content


def test_two_versions_side_by_side(reader: Client, now: datetime) -> None:
    old, new = load("news2", at=now), load("news2", NEXT, ("Bovendruk", "Bloeddruk"), at=now)
    page = text_of(reader.get(f"/triage/instruments/compare/?from={old}&to={new}"))
    assert "Gewijzigd Het nummer: eerst “1.0”, nu “1.1”." in page
    assert "de tekst: eerst “Bovendruk (systolisch)”, nu “Bloeddruk (systolisch)”." in page
    assert "Er is geen verschil." in text_of(reader.get(f"/triage/instruments/compare/?from={old}&to={old}"))
    assert "NEWS2 1.0" in text_of(reader.get(f"/triage/instruments/{new}/"))
    other = load("demo-telefoon", at=now)
    assert reader.get(f"/triage/instruments/compare/?from={old}&to={other}").status_code == 409
    for wrong in (f"?from={old}", "?from=x&to=y", f"?from={uuid4()}&to={new}"):
        assert reader.get(f"/triage/instruments/compare/{wrong}").status_code == 404
    assert reader.get(f"/triage/instruments/{uuid4()}/").status_code == 404


def test_a_list_of_many_versions_takes_as_many_queries(
    reader: Client, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for minor in range(5):
        load("news2", ('number = "1.0"', f'number = "1.{minor}"'), at=now)
    with django_assert_max_num_queries(12):
        reader.get("/triage/instruments/")
