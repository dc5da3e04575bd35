"""A page that stands open tells who answered, says when it is not to be counted on, and leads to what comes next."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.helpers import DESK, assert_accessible, assert_good
from tests.browser.homes import homes_that_say
from tests.placement.conftest import Region
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Declined, Side

NOW = datetime.now(UTC)
ACCOUNTS = {"cor": Role.COORDINATOR, "olga": Role.ADMISSIONS_OFFICER}


@pytest.fixture(scope="module", autouse=True)
def region(own_database: str) -> Iterator[Region]:
    """A centre with a coordinator, and homes with places of which the first has somebody who answers."""
    del own_database
    with homes_that_say(3, at=NOW) as region:
        for name, role in ACCOUNTS.items():
            organisation = region.centre_id if role is Role.COORDINATOR else region.homes[0].organisation_id
            access.create_account(
                name=name, email=f"{name}@voorbeeld.invalid", password=country.PASSWORD, organisation_id=organisation,
                role=role, actor=PLATFORM, at=NOW,
            )  # fmt: skip
        yield region


def signed_in(page: Page, name: str, at: str) -> None:
    page.goto(f"/sign-in/?next={at}")
    page.get_by_label("E-mailadres").fill(f"{name}@voorbeeld.invalid")
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def asked(region: Region) -> tuple[UUID, list[UUID]]:
    """A request for which two homes are asked."""
    request_id = region.request()
    return request_id, region.ask(region.need(request_id), *region.homes[:2])


def test_who_waits_hears_each_answer_and_confirms_in_one_click(page: Page, region: Region) -> None:
    request_id, (first, second) = asked(region)
    signed_in(page, "cor", f"/coordination/{request_id}/needs/")
    expect(page).to_have_title(re.compile("^Plaats zoeken, zorgvraag"))
    calling = page.get_by_role("article", name=region.home_of(first).name)
    calling.locator("summary", has_text="Telefonisch nee").click()
    spoke = calling.locator("details[open] [name=spoke_with]")
    spoke.press_sequentially("Mevrouw Haver")
    operations.decline(
        offer_id=first, reason=Declined.FULL, words="", side=Side.PROVIDER, actor=region.home_of(first).opname,
        at=datetime.now(UTC),
    )  # fmt: skip
    news = page.locator("#kz-news")
    expect(news).to_contain_text(f"{region.home_of(first).name}: geweigerd")
    region.at = datetime.now(UTC)
    region.accept(second)
    expect(news).to_contain_text(f"{region.home_of(second).name}: toegezegd")
    expect(spoke).to_be_focused()  # also where what they were filling in moved down
    page.keyboard.type("kamp")
    expect(spoke).to_have_value("Mevrouw Haverkamp")
    expect(page).to_have_title(re.compile(r"^\(1\) Plaats zoeken, zorgvraag"))
    expect(page.locator(".kz-stand").first).to_have_text("Plaats toegezegd: bevestig")
    expect(page.locator(".kz-offer h3").first).to_contain_text(region.home_of(second).name)
    assert_good(page)
    page.get_by_role("button", name="Bevestig de plaats").click()
    expect(page.get_by_text("De plaats is bevestigd")).to_be_visible()
    expect(page).to_have_title(re.compile("^Plaats zoeken, zorgvraag"))


def test_a_provider_hears_a_sound_when_asked_for_it(page: Page, region: Region) -> None:
    signed_in(page, "olga", "/places-asked/")
    page.evaluate(COUNT_TONES)
    page.get_by_label("Geluid als er iets nieuws is").check()
    assert page.evaluate("window.tones") > 0, "one hears what to listen for"
    before = page.evaluate("window.tones")
    region.at = datetime.now(UTC)
    asked(region)
    expect(page.locator("#kz-news")).to_contain_text("gevraagd")
    expect(page).to_have_title("(1) Aanvragen om een plaats · Ketenzicht")
    assert page.evaluate("window.tones") > before
    page.reload()
    expect(page.get_by_label("Geluid als er iets nieuws is")).to_be_checked()
    expect(page.locator("#kz-news")).to_be_empty()  # what stood there at first is no news


def test_a_lost_line_and_an_ended_session_are_told_on_the_page_and_its_tab(page: Page, region: Region) -> None:
    request_id, _ = asked(region)
    signed_in(page, "cor", f"/coordination/{request_id}/needs/")
    page.route("**/needs/?rows", lambda route: route.abort())
    told = page.locator("#kz-connection")
    expect(told).to_contain_text("Er is geen verbinding")
    assert page.title().startswith("(niet actueel) Plaats zoeken")
    page.unroute("**/needs/?rows")
    expect(told).to_be_empty()
    assert page.title().startswith("Plaats zoeken")
    page.locator("summary", has_text="Niet meer nodig").click()
    page.locator("[name=because]").fill("Kan toch naar huis")
    page.locator("[name=dropped]").select_option("recovered")
    page.context.clear_cookies()
    expect(told).to_contain_text("U bent niet meer aangemeld")
    other = page.context.new_page()
    signed_in(other, "cor", "/coordination/")
    expect(told).to_be_empty()
    page.get_by_role("button", name="Niet meer nodig").click()
    expect(page.get_by_text("Deze zorginzet is beëindigd")).to_be_visible()


def test_what_is_wrong_in_a_form_is_where_one_comes_also_without_script(
    page: Page, browser: Browser, region: Region
) -> None:
    request_id, _ = asked(region)
    address = f"/coordination/{request_id}/needs/"
    signed_in(page, "cor", address)
    plain = browser.new_context(
        base_url=page.url.split("/coordination/")[0],
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    for one in (page, plain.new_page()):
        one.goto(address)
        one.locator("summary", has_text="Niet meer nodig").click()
        one.get_by_role("button", name="Niet meer nodig").click()
        alert = one.get_by_role("alert").filter(has_text="Controleer deze velden")
        expect(alert).to_be_focused()
        expect(alert).to_be_in_viewport()
    plain.close()


def test_a_form_that_is_sent_signed_out_keeps_what_was_filled_in(page: Page, region: Region) -> None:
    request_id = region.request()
    need_id = region.need(request_id)
    address = f"/coordination/{request_id}/needs/{need_id}/change/"
    signed_in(page, "cor", address)
    page.clock.install()
    page.goto(address)
    page.get_by_label("Leeftijd in jaren").fill("71")
    page.context.clear_cookies()
    page.clock.fast_forward("02:00")
    page.get_by_role("button", name="Leg vast").click()
    alert = page.get_by_role("alert").filter(has_text="U bent niet meer aangemeld. Wat u invulde, staat er nog.")
    expect(alert).to_be_focused()
    assert_accessible(page)
    signed_in(page.context.new_page(), "cor", "/coordination/")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.locator("h1")).to_have_text("Plaats zoeken")
    page.goto(address)
    expect(page.get_by_label("Leeftijd in jaren")).to_have_value("71")


def test_who_clicks_twice_makes_one_request(page: Page, region: Region) -> None:
    signed_in(page, "cor", "/coordination/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.url.endswith("/new/") else None)
    page.route("**/coordination/new/", lambda route: None)  # the server takes its time
    page.get_by_role("button", name="Telefoon", exact=True).evaluate(TWICE)
    assert sent == ["POST"]
    page.unroute_all(behavior="ignoreErrors")


def test_one_asks_right_under_the_last_that_was_chosen_and_nothing_lies_over_the_others(
    page: Page, region: Region
) -> None:
    request_id = region.request()
    need_id = region.need(request_id)
    signed_in(page, "cor", f"/coordination/{request_id}/needs/{need_id}/find/")
    near = page.get_by_role("button", name="Vraag wie u koos")
    expect(near).to_have_count(0)
    for home in region.homes[:2]:
        page.get_by_role("checkbox", name=home.name).check()
    expect(near).to_have_count(1)
    for height in (500, 620, 740):
        page.set_viewport_size({"width": DESK["width"], "height": height})
        assert_accessible(page)
    near.click()
    expect(page.get_by_text("2 aanbieders gevraagd of in de rij gezet.")).to_be_visible()


TWICE = """async (one) => {
    one.click();
    await new Promise((go) => setTimeout(go, 150));
    one.click();
    await new Promise((go) => setTimeout(go, 150));
}"""
COUNT_TONES = """() => {
    window.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...told) { window.tones += 1; return start.apply(this, told); };
}"""
