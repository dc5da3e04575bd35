"""Every component in every state: accessible, fitting a telephone, usable by keyboard, true as time passes."""

from http import HTTPStatus

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.helpers import assert_accessible, assert_fits, tab_to
from tests.serving import Site

PAGES = ["/ui/components/", "/ui/components/wall/", "/toegankelijkheid/", "/privacy/", "/bestaat-niet/"]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_wrong_on_a_desktop(page: Page, address: str) -> None:
    page.goto(address)
    assert_accessible(page)


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_wrong_on_a_telephone_and_it_fits(telephone: Page, address: str) -> None:
    telephone.goto(address)
    assert_accessible(telephone)
    assert_fits(telephone)


def test_the_first_tab_leads_past_the_menu(page: Page) -> None:
    page.goto("/ui/components/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_can_be_reached_by_keyboard_and_the_focus_always_shows(page: Page) -> None:
    page.goto("/ui/components/")
    tab_to(page, "API voor leveranciers")


def test_a_table_that_is_too_wide_scrolls_in_its_own_region_by_keyboard(telephone: Page) -> None:
    telephone.goto("/ui/components/")
    region = telephone.get_by_role("region", name="Vrije plaatsen, voorbeeld")
    region.focus()
    name = region.get_by_role("rowheader", name="Ziekenhuis De Wulp")
    before = name.bounding_box()
    for _ in range(5):
        telephone.keyboard.press("ArrowRight")
    telephone.wait_for_function("() => document.querySelector('.kz-table').scrollLeft > 20")
    assert name.bounding_box() == before, "the first column stays in sight"


def test_figures_grow_older_and_then_stale_by_themselves(page: Page) -> None:
    page.clock.install()
    page.goto("/ui/components/")
    row = page.get_by_role("row", name="Streekziekenhuis Het Kompas")
    age = row.locator(".kz-age")
    expect(age).to_have_text("10 min geleden actueel")
    expect(age).to_have_attribute("data-age", "fresh")
    page.clock.fast_forward("01:00:00")
    expect(age).to_have_text("1 u 10 min geleden ouder dan verwacht")
    expect(age).to_have_attribute("data-age", "ageing")
    page.clock.fast_forward("05:00:00")
    expect(age).to_have_text("6 u geleden verouderd")
    expect(age).to_have_attribute("data-age", "stale")


def test_a_wrong_clock_of_the_workstation_does_not_change_an_age(page: Page) -> None:
    page.clock.install(time="2031-01-01T00:00:00Z")
    page.goto("/ui/components/")
    page.clock.run_for(15_000)
    row = page.get_by_role("row", name="Streekziekenhuis Het Kompas")
    expect(row.locator(".kz-age")).to_have_text("10 min geleden actueel")


def test_everything_stands_there_without_javascript(context: BrowserContext, site: Site) -> None:
    assert context.browser
    bare = context.browser.new_context(base_url=site.address, java_script_enabled=False)
    page = bare.new_page()
    page.goto("/ui/components/")
    expect(page.get_by_role("row", name="Huize Madelief").first).to_contain_text("9 u geleden")
    bare.close()


def test_the_page_asks_nothing_of_any_other_site(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ui/components/")
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(address.startswith(site.address) for address in asked)


def test_error_pages_say_in_dutch_what_to_do(page: Page) -> None:
    answer = page.goto("/bestaat-niet/")
    assert answer
    assert answer.status == HTTPStatus.NOT_FOUND
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina bestaat niet")
    expect(page.locator("main").get_by_role("link", name="Zoek een plaats")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_menu_never_makes_the_page_wider_than_a_telephone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/privacy/")
    page.evaluate("document.querySelectorAll('.kz-nav a').forEach((link) => link.setAttribute('aria-current', 'page'))")
    assert_fits(page)
