"""Drawing regions anew in a real browser: by keyboard, on a desk and on a telephone, and the map of areas."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country
from tests.web.country import Country

from ketenzicht.access.domain import Role

NOW = datetime.now(UTC)
KEEPER = "functioneel@voorbeeld.invalid"
WIDTHS = (1280, 390)
# How many there are, and which pairs cover each other; letters reach less far than their line is high.
OVER_EACH_OTHER = """(selector) => {
    const all = [...document.querySelectorAll(selector)];
    const boxes = all.map((one) => one.getBoundingClientRect());
    const over = boxes.flatMap((one, at) => boxes.slice(at + 1).flatMap((two, later) =>
        one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 1 && two.top < one.bottom - 1
            ? [[all[at].textContent, all[at + 1 + later].textContent]] : []));
    return {shown: all.length, over};
}"""


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    country.load(at=NOW)
    built = country.build(at=NOW)
    country.fill(built, now=NOW)
    country.account(built, email=KEEPER, role=Role.PLATFORM_ADMINISTRATOR, at=NOW)
    return built


@pytest.fixture
def keeper(page: Page) -> Page:
    page.goto("/sign-in/?next=/regions/division/")
    page.get_by_label("E-mailadres").fill(KEEPER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/regions/division/$"))
    return page


def test_an_area_is_split_with_the_keyboard_and_every_step_is_good_for_everybody(keeper: Page) -> None:
    assert_good(keeper)
    keeper.get_by_role("button", name=re.compile("nieuwe indeling voor.*Midden")).press("Enter")
    expect(keeper.get_by_text("Deze indeling verandert niets")).to_be_visible()
    assert_good(keeper)
    keeper.get_by_text("Nieuwe regio maken").press("Enter")
    keeper.get_by_label("Code").fill("ZCG-05B")
    keeper.get_by_label("Naam").fill("Eemland")
    keeper.keyboard.press("Enter")
    expect(keeper.get_by_text("In verzorgingsgebied Eemland ligt geen enkele gemeente")).to_be_visible()
    for name in ("Amersfoort", "Baarn", "Soest"):
        keeper.get_by_role("checkbox", name=name).press("Space")
    keeper.get_by_label("Naar").select_option("ZCG-05B")
    keeper.get_by_role("button", name="Verplaats de aangevinkte gemeenten").press("Enter")
    expect(keeper.get_by_text("1 locatie telt vanaf de eerste dag in een andere regio")).to_be_visible()
    keeper.get_by_label("Eerste dag").fill((NOW + timedelta(days=30)).date().isoformat())
    keeper.get_by_label("Waarom, en wie besloot het?").fill("Besluit van het bestuurlijk ROAZ")
    keeper.get_by_role("button", name="Bewaar dag en reden").press("Enter")
    expect(keeper.get_by_text("Deze indeling klopt")).to_be_visible()
    assert_good(keeper)
    keeper.get_by_role("button", name="Stel deze indeling vast").press("Enter")
    expect(keeper.get_by_text("vastgesteld").first).to_be_visible()
    assert_good(keeper)
    keeper.get_by_label("Waarom gaat het niet door?").fill("Toch niet")
    keeper.get_by_role("button", name="Blaas deze indeling af").press("Enter")
    expect(keeper.get_by_text("Reden van afblazen: Toch niet")).to_be_visible()


def test_the_division_of_the_whole_country_fits(keeper: Page) -> None:
    keeper.get_by_role("button", name="Bereid een indeling van RAV-regio’s voor").press("Enter")
    expect(keeper.get_by_role("heading", level=1)).to_have_text("RAV-regio’s")
    assert_good(keeper)
    for width in WIDTHS:
        keeper.set_viewport_size({"width": width, "height": 900})
        found = keeper.evaluate(OVER_EACH_OTHER, ".kz-drawn text")
        assert (found["over"], found["shown"] >= 18) == ([], True), width


@pytest.mark.parametrize(("kind", "least"), [("rav", 12), ("roaz", 9), ("area", 9)])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_name_on_the_map_covers_another(keeper: Page, kind: str, least: int, width: int) -> None:
    keeper.set_viewport_size({"width": width, "height": 900})
    keeper.goto(f"/map/?kind={kind}")
    expect(keeper.locator(".kz-maplabel").first).to_be_visible()
    keeper.wait_for_function("() => !document.querySelector('.kz-maplabel:not([data-room])')")
    found = keeper.evaluate(OVER_EACH_OTHER, ".kz-maplabel:not([data-room=none])")
    assert found["over"] == []
    assert found["shown"] >= least


def test_the_map_draws_areas(keeper: Page) -> None:
    keeper.goto("/map/?kind=area")
    expect(keeper.locator("#kz-map path[role=link]")).to_have_count(10)
    expect(keeper.locator('#kz-map path[aria-label^="Midden-Nederland"]')).to_have_count(1)
    assert_good(keeper)
