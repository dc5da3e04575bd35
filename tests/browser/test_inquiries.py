"""Answering who asks what a centre holds of them, in a real browser: by keyboard, and good for everybody."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Door
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
INA, BSN = "ina@voorbeeld.invalid", "999910942"


@pytest.fixture(scope="module", autouse=True)
def centre(own_database: str) -> UUID:
    new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    access.create_account(
        name="Ina", email=INA, password=country.PASSWORD, organisation_id=made.id, role=Role.EXTRACT_OFFICER,
        actor=PLATFORM, at=NOW,
    )  # fmt: skip
    intake = {"bsn": BSN, "name": "Anna Bakker", "birth-date": "1-2-1950", "complaint": "Buikpijn", "caller": "Piet"}
    operations.receive(centre_id=made.id, door=Door.CITIZENS, intake=intake, actor=PLATFORM, at=NOW)
    return made.id


def sign_in(page: Page) -> None:
    page.goto("/sign-in/?next=/coordination/inquiries/")
    page.get_by_label("E-mailadres").fill(INA)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inzageverzoeken")


def test_from_the_question_to_the_extract(page: Page) -> None:
    sign_in(page)
    assert_good(page)
    page.get_by_role("button", name="Zoek").click()
    expect(page.get_by_text("Kies hoe is vastgesteld wie het vraagt").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Hoe is vastgesteld").select_option("document")
    page.get_by_label("Burgerservicenummer").fill(BSN)
    page.get_by_label("Burgerservicenummer").press("Enter")
    page.wait_for_url("**/inquiries/*-*/")
    expect(page.get_by_text("hetzelfde BSN")).to_be_visible()
    assert_good(page)
    page.get_by_label("Zorgvraag").first.select_option("without-caller")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", name="Correctie, bezwaar")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="Bekijk en druk af").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat ZCC Proef van u heeft vastgelegd")
    expect(page.get_by_text("Buikpijn")).to_be_visible()
    expect(page.get_by_text("Weggelaten, omdat het (ook) over een ander gaat:")).to_be_visible()
    assert_good(page)
