"""The pages as people use them: accessible, on a desk and on a telephone, by keyboard, and without JavaScript."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.helpers import assert_accessible, assert_fits, tab_to
from tests.serving import Site
from tests.web import country
from tests.web.country import Country

BOARD = "/regions/ROAZ-05/?module=spoed"
SEARCH = "/places/?kind=spoed:seh&where=Utrecht"
PAGES = [
    "/national/",
    "/regions/",
    BOARD,
    f"{BOARD}&show=free&label=zzz",
    "/regions/ROAZ-05/?module=kliniek",
    f"{BOARD}&at=2026-01-01T10:00",
    f"{BOARD}&wall=1",
    "/places/",
    SEARCH,
    "/places/?kind=spoed:seh&where=Nergenshuizen&needed=0",
    "/map/",
    "LOCATION",
    "/regions/ROAZ-99/",
]


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    """A country with figures of every kind, from before the server starts."""
    now = datetime.now(UTC)
    country.load(at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    country.account(built, at=now)
    return built


@pytest.fixture(scope="module")
def cookies(land: Country, site: Site, browser: object) -> list[dict[str, object]]:
    """The session of somebody who signed in once."""
    context = browser.new_context(base_url=site.address)  # type: ignore[attr-defined]  # Playwright's Browser
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mailadres").fill(country.READER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/national/"))
    kept: list[dict[str, object]] = context.cookies()
    context.close()
    return kept


@pytest.fixture
def reader(context: BrowserContext, cookies: list[dict[str, object]], page: Page) -> Page:
    """A page of somebody who may see capacity."""
    context.add_cookies(cookies)  # type: ignore[arg-type]  # as they came out
    return page


def address_of(land: Country, page: str) -> str:
    return page.replace("LOCATION", f"/locations/{land.locations[0]}/")


@pytest.mark.parametrize("where", PAGES)
def test_axe_finds_nothing_wrong(reader: Page, land: Country, where: str) -> None:
    reader.goto(address_of(land, where))
    reader.wait_for_load_state("load")
    assert_accessible(reader)


@pytest.mark.parametrize("where", [page for page in PAGES if "wall" not in page])
def test_axe_finds_nothing_wrong_on_a_telephone_and_it_fits(reader: Page, land: Country, where: str) -> None:
    reader.set_viewport_size({"width": 390, "height": 844})
    reader.goto(address_of(land, where))
    reader.wait_for_load_state("load")
    assert_fits(reader)
    assert_accessible(reader)


def test_everybody_can_read_what_ketenzicht_is(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zicht op de hele acute zorgketen")
    assert_accessible(page)
    assert_fits(page)


def test_a_place_is_found_by_keyboard_alone(reader: Page) -> None:
    reader.goto("/places/")
    tab_to(reader, "Kies een soort zorg")  # what the list says before a choice is made
    reader.keyboard.type("Spoedeisende")
    tab_to(reader, "Waar is de patiënt?")
    reader.keyboard.type("Utrecht")
    reader.keyboard.press("Enter")
    reader.wait_for_url(re.compile(r"where=Utrecht"))
    expect(reader.get_by_role("heading", level=2).first).to_contain_text("met een vrije plaats gevonden")
    tab_to(reader, "Ziekenhuis De Proef")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ziekenhuis De Proef")


def test_wishes_open_by_keyboard(reader: Page) -> None:
    reader.goto("/places/")
    tab_to(reader, "Wensen")
    reader.keyboard.press("Enter")
    expect(reader.get_by_label("Aantal plaatsen")).to_be_visible()


def test_a_refusal_leads_to_the_field_that_is_wrong(reader: Page) -> None:
    reader.goto("/places/?kind=spoed:seh&where=Nergenshuizen")
    alert = reader.get_by_role("alert")
    expect(alert).to_contain_text("Wij kennen geen plaats “Nergenshuizen”")
    alert.get_by_role("link", name="Waar is de patiënt?").click()
    expect(reader.get_by_label("Waar is de patiënt?")).to_be_focused()
    expect(reader.get_by_label("Waar is de patiënt?")).to_have_value("Nergenshuizen")


def test_regions_on_the_map_are_links_for_the_keyboard_too(reader: Page) -> None:
    reader.goto("/map/?module=spoed")
    region = reader.get_by_role("link", name=re.compile(r"^Midden: 9 vrij, ruimte, bekend 3 van 4, 1 stop$"))
    region.focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url(re.compile(r"/regions/ROAZ-05/\?module=spoed"))


def test_locations_appear_when_one_zooms_in(reader: Page) -> None:
    reader.goto("/map/?module=spoed")
    reader.locator(".leaflet-interactive").first.wait_for()
    for _ in range(3):
        reader.get_by_role("button", name="Inzoomen").click()
        reader.wait_for_timeout(400)
        expect(reader.locator(".leaflet-zoom-anim")).to_have_count(0)  # a click in between is not heard
    marker = reader.get_by_role("button", name=re.compile("Ziekenhuis De Proef: Spoedeisende hulp: 8 vrij"))
    marker.wait_for()
    marker.focus()
    reader.keyboard.press("Enter")
    expect(reader.locator(".leaflet-popup")).to_contain_text("Spoedeisende hulp: 8 vrij")


def test_the_week_is_drawn_with_its_table_under_it(reader: Page, land: Country) -> None:
    reader.goto(address_of(land, "LOCATION"))
    unit = reader.locator(".kz-unit").first
    expect(unit.get_by_role("img", name=re.compile("De tabel hieronder"))).to_be_visible()
    expect(unit.locator("canvas")).to_be_visible()
    expect(unit.locator(".kz-week")).to_be_hidden()
    unit.get_by_text("Hetzelfde als tabel").click()
    expect(unit.locator(".kz-week")).to_be_visible()


def test_a_link_from_the_board_opens_the_right_unit(reader: Page) -> None:
    reader.goto("/regions/ROAZ-05/?module=kliniek&label=ic-adult")
    reader.get_by_role("link", name="Ziekenhuis Het Voorbeeld").click()
    expect(reader.locator("details.kz-unit:target")).to_contain_text("IC volwassenen")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (BOARD, "−2"),
        ("/national/", "Midden"),
        (SEARCH, "030 123 45 67"),
        ("/map/", "De kaart heeft JavaScript nodig"),
        ("LOCATION", "Hetzelfde als tabel"),
        (f"{BOARD}&wall=1", "Ziekenhuis De Proef"),
    ],
)
def test_every_page_says_it_all_without_javascript(
    context: BrowserContext, cookies: list[dict[str, object]], site: Site, land: Country, where: str, said: str
) -> None:
    assert context.browser
    bare = context.browser.new_context(base_url=site.address, java_script_enabled=False)
    bare.add_cookies(cookies)  # type: ignore[arg-type]  # as they came out
    page = bare.new_page()
    page.goto(address_of(land, where))
    expect(page.locator("main")).to_contain_text(said)
    expect(page.get_by_role("button", name="Pauzeer bijwerken")).to_be_hidden()
    bare.close()


def test_a_wall_of_a_small_screen_still_shows_how_old_each_figure_is(reader: Page) -> None:
    reader.set_viewport_size({"width": 1140, "height": 900})  # names here are shorter than real ones
    reader.goto(f"{BOARD}&wall=1")
    table = reader.locator(".kz-board").locator("..")
    assert table.evaluate("element => element.scrollWidth <= element.clientWidth"), "the last column is the age"


def test_a_wall_shows_whole_rows_only_and_turns_its_page(reader: Page) -> None:
    reader.clock.install()
    reader.set_viewport_size({"width": 1280, "height": 420})
    reader.goto(f"{BOARD}&wall=1")
    told = reader.locator("[data-wall-page]")
    expect(told).to_contain_text(re.compile(r"Regels 1–\d van 4"))
    first = reader.locator("tbody tr:visible").first.inner_text()
    reader.clock.fast_forward(16_000)
    expect(told).not_to_contain_text("Regels 1–")
    assert reader.locator("tbody tr:visible").first.inner_text() != first
    for row in reader.locator("tbody tr:visible").all():
        box = row.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 420
