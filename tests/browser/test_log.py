"""The log with a real browser: accessible in all its states, on a desk and a telephone, by keyboard."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import TELEPHONE, assert_accessible, assert_fits, tab_to

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.audit.domain import Circumstances
from ketenzicht.audit.operations import record
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, PASSWORD, BSN = "auditor@example.org", "een lange zin die niemand raadt", "999910942"
PAGES = [
    "/log/",
    "/log/?start=x&end=",
    "/log/?person=niemand",
    "/log/patient/",
    "/log/emergencies/",
    "/log/emergencies/1/",
]


@pytest.fixture(scope="module", autouse=True)
def auditor(own_database: str) -> None:
    """Somebody who may read the log, and what there is to read."""
    office = register_organisation(
        name="Toezicht De Proef", kind=OrganisationKind.PROVIDER, identifiers=[], actor=PLATFORM, at=NOW
    )
    operations.create_account(
        name="A. Auditor",
        email=EMAIL,
        password=PASSWORD,
        organisation_id=office.id,
        role=Role.AUDITOR,
        actor=PLATFORM,
        at=NOW,
    )
    nurse = Actor(ActorKind.PERSON, UUID(int=7), "V. Verpleegkundige", office.id, role="triagist")
    told = Circumstances(
        patient=patient_references(bsn=BSN)[0], purpose="behandeling", break_glass="Bewusteloos binnengebracht"
    )
    for number in range(60):
        record(action="patient.read", actor=nurse, subject=f"patient/{number}", at=NOW, deed="read",
               detail={"fields": ["naam", "geboortedatum"] * 5}, circumstances=told)  # fmt: skip


@pytest.fixture
def reader(page: Page) -> Page:
    page.goto("/sign-in/?next=/log/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/log/$"))
    return page


def test_axe_finds_nothing_wrong_on_a_desk_and_on_a_telephone(reader: Page) -> None:
    for where in PAGES:
        reader.set_viewport_size({"width": 1280, "height": 900})
        reader.goto(where)
        assert_accessible(reader)
        reader.set_viewport_size(TELEPHONE)
        assert_accessible(reader)
        assert_fits(reader)


def test_one_finds_lines_by_keyboard_and_goes_on_to_older_ones(reader: Page) -> None:
    tab_to(reader, "Persoon of systeem")
    reader.keyboard.type("verpleeg")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**person=verpleeg**")
    expect(reader.get_by_role("row")).to_have_count(51)
    reader.get_by_role("link", name="Oudere regels").click()
    expect(reader.get_by_role("row")).to_have_count(11)
    expect(reader.get_by_role("link", name="Terug naar de nieuwste regels")).to_be_visible()
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Alles wat gevonden is als bestand (CSV)").click()
    assert download.value.suggested_filename == "logboek.csv"


def test_an_extract_is_made_and_wrong_numbers_are_told(reader: Page) -> None:
    reader.goto("/log/patient/")
    reader.get_by_label("Burgerservicenummer (BSN)").fill("123456789")
    reader.get_by_label("Waarvoor").fill("AVG-12")
    reader.get_by_role("button", name="Toon").click()
    expect(reader.get_by_role("alert")).to_contain_text("elfproef")
    assert_accessible(reader)
    reader.get_by_label("Burgerservicenummer (BSN)").fill(BSN)
    reader.get_by_role("button", name="Toon").click()
    expect(reader.get_by_text("noodprocedure: Bewusteloos binnengebracht").first).to_be_visible()
    assert BSN not in reader.url
    assert_accessible(reader)


def test_an_emergency_is_judged(reader: Page) -> None:
    reader.goto("/log/emergencies/")
    reader.get_by_role("link", name="Beoordelen").first.click()
    reader.get_by_role("button", name="Leg mijn oordeel vast").click()
    expect(reader.get_by_role("alert")).to_contain_text("Kies een oordeel.")
    assert_accessible(reader)
    reader.get_by_label("Terecht gebruikt", exact=True).check()
    reader.get_by_label("Toelichting").fill("Het kon niet anders.")
    reader.get_by_role("button", name="Leg mijn oordeel vast").click()
    expect(reader.get_by_text("Uw oordeel is vastgelegd.")).to_be_visible()
    assert_accessible(reader)
