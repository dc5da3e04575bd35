"""Pages of definitions and thresholds in a real browser: accessible, on a desk and on a telephone, to the end."""

import re
import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import TELEPHONE, assert_accessible, assert_fits
from tests.web import country
from tests.web.country import SEH, Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations
from ketenzicht.definitions.domain import Requirement

PAGES = [
    "/definitions/",
    "/definitions/spoed/",
    "/definitions/spoed/0.2/",
    "/definitions/spoed/compare/?from=0.1&to=0.2",
    "/definitions/edit/?module=spoed&number=0.2",
    "/definitions/spoed/thresholds/",
    "/requirements/",
    "/regions/ROAZ-05/?module=spoed",
    "/api/modules/",
    "/api/modules/spoed/",
]


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    """A country in which a definition changed two days ago, and a region that needs more than there is."""
    now = datetime.now(UTC)
    today = local_day(now)
    country.load(at=now)
    document = tomllib.loads((operations.SHIPPED / "spoed-0.2.toml").read_text(encoding="utf-8"))
    document["version"] |= {"number": "0.3", "status": "pilot", "valid_from": today - timedelta(days=2)}
    operations.load_module(document=document, actor=PLATFORM, at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    country.deliver(
        built.units[0, SEH],
        at=now - timedelta(minutes=1),
        values={"total": 20, "occupied": 12, "available": 8, "crowding": 63.25, "occupancy": 60},
    )
    country.account(built, role=Role.PLATFORM_ADMINISTRATOR, at=now)
    access.load_agreements(at=now)
    for label, required in (("seh", 60), ("", 10)):
        needed = Requirement(0, "spoed", label, "ROAZ-05", required, today, None, "Bestuurlijk ROAZ", "IZA C7a")
        operations.record_requirement(requirement=needed, actor=PLATFORM, at=now)
    return built


@pytest.fixture
def maintainer(page: Page) -> Page:
    page.goto("/sign-in/?next=/definitions/")
    page.get_by_label("E-mailadres").fill(country.READER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/definitions/$"))
    return page


def test_every_page_is_accessible_and_fits(maintainer: Page, land: Country) -> None:
    for path in [*PAGES, f"/locations/{land.locations[0]}/"]:
        maintainer.goto(path)
        assert_accessible(maintainer)
        assert_fits(maintainer)
        maintainer.set_viewport_size(TELEPHONE)
        assert_accessible(maintainer)
        assert_fits(maintainer)
        maintainer.set_viewport_size({"width": 1280, "height": 900})


def test_what_is_derived_needed_and_broken_is_told_in_words(maintainer: Page, land: Country) -> None:
    maintainer.goto("/regions/ROAZ-05/?module=spoed")
    expect(maintainer.get_by_text("“Drukte (NEDOCS-score)” is berekend")).to_be_visible()
    expect(maintainer.get_by_text("minder dan nodig")).to_be_visible()
    maintainer.goto(f"/locations/{land.locations[0]}/")
    expect(maintainer.get_by_text("Trend loopt niet door.").first).to_be_visible()


def test_a_concept_goes_from_copy_to_pilot_in_the_browser(maintainer: Page) -> None:
    maintainer.goto("/definitions/hap/0.1/")
    maintainer.get_by_text("Begin een concept met wat hier staat").click()
    maintainer.get_by_label("Nummer van het concept").fill("0.2")
    maintainer.get_by_role("button", name="Maak een concept").click()
    maintainer.get_by_role("link", name="Bewerk het concept").click()
    text = maintainer.get_by_label("De definitie als TOML")
    right = text.input_value()
    text.fill(right.replace('kind = "count"', 'kind = "aantal"', 1))
    maintainer.get_by_role("button", name="Probeer").click()
    expect(maintainer.get_by_text(re.compile(r"Regel \d+: ‘kind’ is 'aantal'"))).to_be_visible()
    assert_accessible(maintainer)
    text.fill(right.replace("Huisartsenpost", "HAP"))
    maintainer.get_by_role("button", name="Probeer").click()
    expect(maintainer.get_by_text("Er is niets bewaard.")).to_be_visible()
    maintainer.get_by_role("button", name="Bewaar het concept").click()
    maintainer.get_by_text("Zet in werking als pilot").first.click()
    maintainer.get_by_role("button", name="Zet in werking als pilot").click()
    expect(maintainer.get_by_role("row").filter(has_text="0.2").first).to_contain_text("pilot")


def test_a_threshold_is_seen_before_it_is_set(maintainer: Page) -> None:
    maintainer.goto("/definitions/spoed/thresholds/")
    maintainer.get_by_label("Waarover").select_option("role:available")
    maintainer.get_by_label(re.compile(r"^Waar ")).select_option("ROAZ-05")
    maintainer.get_by_label("Besluit").fill("Proefbesluit")
    maintainer.get_by_label("Beeld 1").select_option("full")
    maintainer.get_by_label("Woord 1").fill("te weinig")
    maintainer.get_by_role("button", name="Bekijk wat dit verandert").click()
    expect(maintainer.get_by_text("Er is niets vastgelegd.")).to_be_visible()
    assert_accessible(maintainer)
    maintainer.get_by_role("button", name="Leg de drempel vast").click()
    expect(maintainer.get_by_role("row").filter(has_text="te weinig")).to_contain_text("geldt nu")
