"""Asking for production, agreeing to it and following it, in a real browser: accessible, on a desk and a telephone."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country
from tests.web.country import Country

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.connections import operations
from ketenzicht.connections.domain import MadeTestConnection, NewTestConnection
from ketenzicht.connections.models import Report
from ketenzicht.definitions.queries import module

NOW = datetime.now(UTC)
ADMINISTRATOR = "beheerder@voorbeeld.invalid"


@pytest.fixture(scope="module")
def supplier(own_database: str) -> MadeTestConnection:
    country.load(at=NOW)
    land: Country = country.build(at=NOW)
    country.fill(land, now=NOW)
    country.account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=NOW)
    new = NewTestConnection("Proefsoft", "Beddenplanner", "support@voorbeeld.invalid", ("kliniek",))
    made = operations.register_test_connection(new=new, address="192.0.2.1", at=NOW)
    version = module(code="kliniek").version_at(NOW.date())
    assert version
    Report.objects.create(
        connection_id=made.id, module="kliniek", version=version.number, findings={}, checked_at=NOW, passed_at=NOW
    )
    operations.note_standings(actor=PLATFORM, at=NOW)
    return made


def test_a_supplier_asks_and_the_provider_agrees(supplier: MadeTestConnection, page: Page) -> None:
    page.goto(f"/test-connections/{supplier.link}/promotions/")
    page.get_by_label("Zoek een locatie").fill("proef")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_label("Kliniek").check()
    page.get_by_label("Ziekenhuis De Proef, Utrecht").check()
    assert_good(page)
    page.get_by_role("button", name="Vraag aan").click()
    expect(page.get_by_text("wacht op de zorgaanbieder")).to_be_visible()
    assert_good(page)
    page.goto("/sign-in/?next=/promotions/")
    page.get_by_label("E-mailadres").fill(ADMINISTRATOR)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("link", name="Proefsoft: Beddenplanner").click()
    page.get_by_role("button", name="Niet instemmen").click()
    expect(page.get_by_text("Geef een reden").first).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Instemmen", exact=True).click()
    expect(page.get_by_text("wacht op het ROAZ-bureau of de LNAZ")).to_be_visible()
    assert_good(page)
    for address, heading in (
        ("/promotions/", "Aanvragen om aan te sluiten"),
        ("/connections/", "Hoe ver is het aansluiten?"),
    ):
        page.goto(address)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert_good(page)
