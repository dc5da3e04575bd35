"""Finding locations and keeping their entries, in a real browser: accessible and usable, on a desk and a telephone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country
from tests.web.country import Country

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import ClosureReason, NewClosure
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.domain import Kind

NOW = datetime.now(UTC)
ADMINISTRATOR = "beheerder@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    country.load(at=NOW)
    built = country.build(at=NOW)
    country.account(built, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=NOW)
    country.account(built, email="functioneel@voorbeeld.invalid", role=Role.PLATFORM_ADMINISTRATOR, at=NOW)
    closure = NewClosure(NOW + timedelta(days=2), None, ClosureReason.RENOVATION, "SEH", "Ga naar Amersfoort")
    registry.announce_closure(location_id=built.locations[0], new=closure, actor=PLATFORM, at=NOW)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.PARTICULARS], actor=PLATFORM, at=NOW)
    return built


@pytest.fixture
def administrator(page: Page) -> Page:
    return signed_in(page, ADMINISTRATOR)


def signed_in(page: Page, email: str) -> Page:
    page.goto("/sign-in/?next=/upkeep/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/upkeep/$"))
    return page


def test_every_page_of_it_is_good_for_everybody(administrator: Page, land: Country) -> None:
    here = f"/locations/{land.locations[0]}/"
    parts = ("particulars", "address", "reach", "hours", "care")
    for path in (
        "/upkeep/",
        "/locations/?near=Utrecht&open=on",
        "/locations/?text=nergens",
        "/locations/new/",
        "/reports/",
        here + "report/",
        here,
        here + "closures/",
        here + "changes/",
        here + "end/",
        *(f"{here}edit/{part}/" for part in parts),
    ):
        administrator.goto(path)
        assert_good(administrator)


def test_somebody_finds_a_location_with_the_keyboard_alone(administrator: Page) -> None:
    administrator.goto("/locations/")
    administrator.get_by_label("Naam, plaats of organisatie").fill("oefening")
    administrator.keyboard.press("Enter")
    expect(administrator.get_by_role("heading", name="1 locatie")).to_be_visible()
    administrator.get_by_role("link", name="Streekziekenhuis Oefening").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Streekziekenhuis Oefening")


def test_a_change_is_made_and_another_is_proposed_and_approved(administrator: Page, land: Country) -> None:
    here = f"/locations/{land.locations[1]}/"
    administrator.goto(here + "edit/hours/")
    administrator.get_by_label("Gewone openingstijden: feestdagen").fill("dicht")
    administrator.get_by_role("button", name="Sla op").click()
    expect(administrator.get_by_text("begrijpen wij niet").first).to_be_visible()
    assert_good(administrator)
    administrator.get_by_label("Gewone openingstijden: feestdagen").fill("gesloten")
    administrator.get_by_role("button", name="Sla op").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Ziekenhuis Het Voorbeeld")
    administrator.goto(here + "changes/")
    expect(administrator.get_by_text("feestdagen gesloten").first).to_be_visible()
    assert_good(administrator)
    administrator.goto(here + "edit/particulars/")
    administrator.get_by_label("Naam").first.fill("Ziekenhuis Het Nieuwe Voorbeeld")
    administrator.get_by_role("button", name="Sla op").click()
    expect(administrator.get_by_text("wacht op goedkeuring")).to_be_visible()
    assert_good(administrator)
