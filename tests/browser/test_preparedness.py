"""The pandemic module in a real browser: from the instruction to the progress, on a desk and on a telephone."""

import re
from datetime import UTC, datetime

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
COORDINATOR = "coordinator@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def everybody(own_database: str) -> None:
    country.load(at=NOW)
    country.build(at=NOW)
    home = register_organisation(
        name="LNAZ Proef", kind=OrganisationKind.NATIONAL, identifiers=[], actor=PLATFORM, at=NOW
    )
    access.create_account(
        name="Proef Coördinator",
        email=COORDINATOR,
        password=country.PASSWORD,
        organisation_id=home.id,
        role=Role.NATIONAL_COORDINATOR,
        actor=PLATFORM,
        at=NOW,
    )


def test_from_instruction_to_progress(page: Page) -> None:
    page.goto("/sign-in/?next=/preparedness/")
    page.get_by_label("E-mailadres").fill(COORDINATOR)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/preparedness/$"))
    assert_good(page)
    page.get_by_role("link", name="Activeer op opdracht").click()
    page.get_by_role("button", name="Activeer nu").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul de tekst van de opdracht in.")
    assert_good(page)
    page.get_by_label("Tekst van de opdracht").fill("Lever dagelijks de bezetting van IC en kliniek.")
    page.get_by_role("button", name="Activeer nu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("actief")
    expect(page.get_by_role("main")).to_contain_text("0 van 7 locaties leveren alles")
    assert_good(page)
    page.get_by_label("Waarom het eindigt").fill("De minister trok de opdracht in.")
    page.get_by_role("button", name="Beëindig").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("beëindigd")
