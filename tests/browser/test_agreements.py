"""The pages on agreements in a real browser: accessible, on a desk and on a telephone, and usable to the end."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import TELEPHONE, assert_accessible, assert_fits
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role

FIGURE = "module=spoed&region=ROAZ-05&detail=region&purpose=purchasing"
PAGES = [
    "/agreements/",
    "/agreements/new/",
    "/entitlements/",
    "/consents/",
    "/widenings/",
    "/agreements/preview/?organisation=Verzonnen&purpose=spreading",
    "/agreements/preview/?organisation=Nergens",
    f"/agreements/viewers/?{FIGURE}",
]


@pytest.fixture(scope="module", autouse=True)
def agreed(own_database: str) -> None:
    now = datetime.now(UTC)
    country.load(at=now)
    country.account(country.build(at=now, kinds=()), role=Role.PLATFORM_ADMINISTRATOR, at=now)
    access.load_agreements(at=now)


@pytest.fixture
def administrator(page: Page) -> Page:
    page.goto("/sign-in/?next=/agreements/")
    page.get_by_label("E-mailadres").fill(country.READER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/agreements/$"))
    return page


def test_every_page_is_accessible_and_fits(administrator: Page) -> None:
    for path in PAGES:
        administrator.goto(path)
        assert_accessible(administrator)
        assert_fits(administrator)
        administrator.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # a plain dict is what it takes
        assert_accessible(administrator)
        assert_fits(administrator)
        administrator.set_viewport_size({"width": 1280, "height": 900})


def test_an_agreement_is_recorded_and_ended_in_the_browser(administrator: Page) -> None:
    administrator.get_by_role("link", name="Leg een afspraak vast").click()
    administrator.get_by_label("Soort organisatie").select_option(label="zorgcoördinatiecentra (zcc)")
    administrator.get_by_label("Ziet van module").select_option("spoed")
    administrator.get_by_label("Van wie").select_option("neighbours")
    administrator.get_by_label("Niveau").select_option("area")
    administrator.get_by_label("Doel").select_option("research")
    administrator.get_by_label("Op grond van").fill("Besluit 7")
    administrator.get_by_role("button", name="Leg vast").click()
    expect(administrator.get_by_role("alert")).to_contain_text("wie dit heeft besloten")
    assert_accessible(administrator)
    administrator.get_by_label("Besloten door").fill("Bestuurlijk ROAZ")
    administrator.get_by_role("button", name="Leg vast").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Afspraak met zorgcoördinatiecentra (zcc)")
    expect(administrator.get_by_text("Geldt nu.")).to_be_visible()
    assert_accessible(administrator)
    assert_fits(administrator)
    administrator.get_by_label("Reden").fill("Vergissing")
    administrator.get_by_role("button", name="Beëindig").click()
    expect(administrator.get_by_text("Geldt nu niet.")).to_be_visible()
    administrator.get_by_role("main").get_by_role("link", name="Afspraken over inzage").click()
    expect(administrator.get_by_text("Beëindigd: Vergissing")).to_be_visible()
