"""The pages on deliveries in a real browser: accessible, on a desk and on a telephone."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country
from tests.web.country import Country

from ketenzicht.access.domain import Role

MANAGER = "capaciteit@voorbeeld.invalid"


@pytest.fixture(scope="module")
def land(own_database: str) -> Country:
    now = datetime.now(UTC)
    country.load(at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    country.account(built, email=MANAGER, role=Role.CAPACITY_MANAGER, at=now)
    return built


def test_who_delivers_sees_what_comes_how_old_it_is_and_what_is_missing(land: Country, page: Page) -> None:
    page.goto("/sign-in/?next=/feeds/")
    page.get_by_label("E-mailadres").fill(MANAGER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("columnheader", name="Volledig")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="Zorggroep Verzonnen: Kliniek").click()
    expect(page.get_by_role("heading", name="Volledigheid per gegeven")).to_be_visible()
    page.locator("summary", has_text="gegevens").first.click()
    expect(page.get_by_text("Niet geleverd:").first).to_be_visible()
    assert_good(page)
