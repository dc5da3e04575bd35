"""Applying, judging and the public register in a real browser: accessible and usable, on a desk and on a telephone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
As = Callable[[str], Page]


@pytest.fixture(scope="module", autouse=True)
def everybody(own_database: str) -> None:
    country.load(at=NOW)
    for name, kind, roles in (
        ("Instituut Proef", OrganisationKind.THIRD_PARTY, [Role.ANALYST]),
        (
            "LNAZ Proef",
            OrganisationKind.NATIONAL,
            [Role.NATIONAL_COORDINATOR, Role.PRIVACY_OFFICER, Role.PLATFORM_ADMINISTRATOR],
        ),
    ):
        home = register_organisation(name=name, kind=kind, identifiers=[], actor=PLATFORM, at=NOW).id
        for role in roles:
            access.create_account(
                name=f"Proef {role}",
                email=f"{role}@voorbeeld.invalid",
                password=country.PASSWORD,
                organisation_id=home,
                role=role,
                actor=PLATFORM,
                at=NOW,
            )


@pytest.fixture
def signed_in(page: Page) -> As:
    def become(role: str) -> Page:
        page.context.clear_cookies()
        page.goto("/sign-in/?next=/applications/")
        page.get_by_label("E-mailadres").fill(f"{role}@voorbeeld.invalid")
        page.get_by_label("Wachtwoord").fill(country.PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"^http://[^/]+/applications/$"))
        return page

    return become


def open_it(page: Page) -> None:
    page.get_by_role("link", name="Instituut Proef").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvraag van Instituut Proef")


def write(signed_in: As) -> None:
    page = signed_in("analyst")
    assert_good(page)
    page.get_by_role("link", name="Nieuwe aanvraag").click()
    assert_good(page)
    page.get_by_role("button", name="Bewaar concept").click()
    expect(page.get_by_role("alert")).to_contain_text("Controleer deze velden")
    assert_good(page)
    page.get_by_label("Waarvoor gebruikt u de cijfers?").fill("Onderzoek naar drukte op de spoedeisende hulp")
    page.get_by_label("Op welke grond mag u dat?").fill("Opdracht 12 van de subsidiegever")
    page.get_by_label("Spoed", exact=True).check()
    page.get_by_label("Tot (die dag").fill((NOW + timedelta(days=40)).date().isoformat())
    page.get_by_role("button", name="Bewaar concept").click()
    page.get_by_label("Document").set_input_files(
        {"name": "opzet.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("link", name="opzet.pdf")).to_be_visible()
    assert_good(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="opzet.pdf").click()
    assert saved.value.suggested_filename == "opzet.pdf"
    page.get_by_role("button", name="Dien in").click()


def judge(signed_in: As) -> Page:
    for role in ("national-coordinator", "privacy-officer"):
        page = signed_in(role)
        open_it(page)
        page.get_by_label("Uw advies").fill("Akkoord, mits de termijn kort is.")
        assert_good(page)
        page.get_by_role("button", name="Geef advies").click()
    page = signed_in("platform-administrator")
    open_it(page)
    assert_good(page)
    page.get_by_label("Motivering").first.fill("Past bij het doel.")
    page.get_by_label("Voorwaarden").fill("Niet verder verspreiden.")
    page.get_by_role("button", name="Ken toe").click()
    expect(page.get_by_role("main")).to_contain_text("Stand: toegekend")
    assert_good(page)
    page.goto("/applications/")
    expect(page.get_by_role("main")).to_contain_text("Een termijn loopt af")
    assert_good(page)
    return page


def test_an_application_goes_from_writing_to_the_register(signed_in: As) -> None:
    write(signed_in)
    page = judge(signed_in)
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("link", name="Besluiten over derden").click()
    expect(page.get_by_role("main")).to_contain_text("Instituut Proef")
    assert_good(page)
