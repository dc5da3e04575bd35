"""The page of regional figures in a real browser: accessible and usable, on a desk and on a telephone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import TELEPHONE, assert_accessible, assert_fits
from tests.statistics.conftest import DAY, TEN, built, fill
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.statistics.operations import publish_day

SHOWN = "/figures/?care=spoed:seh"


@pytest.fixture(scope="module", autouse=True)
def counted(own_database: str) -> None:
    country.load(at=TEN)
    access.load_agreements(at=TEN)
    land = built()
    country.account(land[0], role=Role.CAPACITY_MANAGER, at=TEN)
    fill(land[:6])
    publish_day(day=DAY, at=TEN + timedelta(hours=1))


@pytest.fixture
def manager(page: Page) -> Page:
    page.goto("/sign-in/?next=/figures/")
    page.get_by_label("E-mailadres").fill(country.READER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/figures/$"))
    return page


def test_the_figures_are_accessible_and_fit(manager: Page) -> None:
    for path in ("/figures/", SHOWN, f"{SHOWN}&purpose=research", "/figures/?care=geen"):
        manager.goto(path)
        assert_accessible(manager)
        assert_fits(manager)
        manager.set_viewport_size(TELEPHONE)
        assert_accessible(manager)
        assert_fits(manager)
        manager.set_viewport_size({"width": 1280, "height": 900})


def test_another_kind_of_care_and_purpose_are_chosen_on_the_page(manager: Page) -> None:
    manager.get_by_label("Dag").fill(DAY.isoformat())  # the server counts too, at twenty past each hour
    manager.get_by_label("Soort zorg").select_option("spoed:seh")
    manager.get_by_role("button", name="Toon").click()
    expect(manager.get_by_role("table", name="ROAZ-regio’s")).to_contain_text("50")
    manager.get_by_label("Waarvoor gebruikt u ze?").select_option("research")
    manager.get_by_role("button", name="Toon").click()
    expect(manager.get_by_role("main")).to_contain_text("Er is geen afspraak")
