"""An administrator invites somebody, who opens an account: in a real browser, with pages that everybody can use."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.helpers import assert_good
from tests.serving import Site

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, PASSWORD = "beheerder@example.org", "een lange zin die niemand raadt"
PLATFORM_EMAIL = "functioneel@example.org"
COLLEAGUE = "een.collega.met.een.lange.naam@example.org"


@pytest.fixture(scope="module", autouse=True)
def account(own_database: str) -> None:
    hospital = register_organisation(
        name="Ziekenhuis De Proef", kind=OrganisationKind.PROVIDER, identifiers=[], actor=PLATFORM, at=NOW
    )
    for email, role in ((EMAIL, Role.ORGANISATION_ADMINISTRATOR), (PLATFORM_EMAIL, Role.PLATFORM_ADMINISTRATOR)):
        operations.create_account(
            name="B. Beheerder",
            email=email,
            password=PASSWORD,
            organisation_id=hospital.id,
            role=role,
            actor=PLATFORM,
            at=NOW,
        )


def test_somebody_is_invited_and_opens_an_account(page: Page, browser: Browser, site: Site) -> None:
    page.goto("/sign-in/?next=/accounts/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Accounts van uw organisatie")).to_be_visible()
    page.get_by_label("Naam").fill("C. Collega")
    page.get_by_label("E-mailadres van het werk").fill(COLLEAGUE)
    page.get_by_label("Rol", exact=True).select_option("capaciteitsmanager")
    page.get_by_role("button", name="Uitnodiging maken").click()
    link = page.locator("code.kz-long").inner_text()
    assert link.startswith(site.address)
    assert_good(page)
    page.get_by_role("link", name="Terug naar de accounts").click()
    expect(page.get_by_role("row", name="C. Collega").get_by_role("button", name="Trek in")).to_be_visible()
    assert_good(page)

    other = browser.new_context(base_url=site.address, locale="nl-NL").new_page()
    other.goto(link)
    assert_good(other)
    other.get_by_label("Kies een wachtwoord").fill("een andere lange zin om te onthouden")
    other.get_by_role("button", name="Account openen").click()
    expect(other.get_by_role("heading", name="Aanmelden")).to_be_visible()
    other.context.close()

    page.reload()
    page.get_by_role("link", name="C. Collega").click()
    expect(page.get_by_role("rowheader", name="capaciteitsmanager")).to_be_visible()
    assert_good(page)
    page.goto("/account/")
    assert_good(page)


def test_functioneel_beheer_lets_an_organisation_in(page: Page) -> None:
    page.goto("/sign-in/?next=/upkeep/organisations/new/")
    page.get_by_label("E-mailadres").fill(PLATFORM_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Neem op en nodig uit").click()
    expect(page.get_by_text("Vul de naam van de organisatie in.").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Naam van de organisatie").fill("Verpleeghuis De Proef")
    page.get_by_label("Naam van de eerste beheerder").fill("V. Beheerder")
    page.get_by_label("E-mailadres van het werk").fill("verpleeghuis@example.org")
    page.get_by_role("button", name="Neem op en nodig uit").click()
    expect(page.get_by_role("heading", name="Verpleeghuis De Proef is opgenomen")).to_be_visible()
    assert_good(page)
