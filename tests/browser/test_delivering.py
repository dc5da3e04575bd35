"""Delivering by hand in a real browser: how many taps ten units take, and that a lost connection loses nothing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from tests.browser.helpers import assert_good
from tests.web import country
from tests.web.country import IC, PLACES, SEH, Country

from ketenzicht.access.domain import Role
from ketenzicht.capacity.models import State, Unit

NOW = datetime.now(UTC)
ARRIVED = re.compile(r"^http://[^/]+/deliver/$")
NURSE = "dienst@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> Country:
    """Ten units by hand, in five places, delivered ten minutes ago."""
    country.load(at=NOW)
    built = country.build(at=NOW, places=PLACES[:5], kinds=(SEH, IC))
    Unit.objects.update(mode="manual", automation_expected_on=NOW.date() + timedelta(days=90))
    for number, unit in enumerate(built.units.values()):
        values: dict[str, object] = {"total": 20, "occupied": 10 + number, "available": 10 - number}
        country.deliver(unit, at=NOW - timedelta(minutes=10), values=values)
    country.account(built, email=NURSE, role=Role.CAPACITY_MANAGER, at=NOW)
    return built


@pytest.fixture
def screen(page: Page) -> Page:
    sign_in(page)
    return page


def sign_in(page: Page, email: str = NURSE) -> None:
    page.goto("/sign-in/?next=/deliver/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(ARRIVED)


def test_ten_units_unchanged_are_one_tap(screen: Page) -> None:
    taps = 0
    began = datetime.now(UTC)
    screen.get_by_role("button", name="Alles ongewijzigd (10)").click()
    taps += 1
    expect(screen.get_by_role("status")).to_contain_text("10 eenheden, waarvan 0 gewijzigd en 10 ongewijzigd")
    assert taps == 1
    assert (datetime.now(UTC) - began).total_seconds() < 15
    assert State.objects.filter(confirmed_at__gte=began - timedelta(seconds=1)).count() == 10


def test_three_of_ten_changed_take_seven_taps(screen: Page, land: Country) -> None:
    """Each unit: one fewer free, one more occupied; then everything at once."""
    taps = 0
    began = datetime.now(UTC)
    for place in range(3):
        card = screen.locator(f"[id='u-{land.units[place, IC].code}']")
        for name in ("bezet: 1 meer", "vrij: 1 minder"):
            card.get_by_role("button", name=name).first.click()
            taps += 1
        expect(card.get_by_role("button", name="Verstuur")).to_be_visible()
    screen.get_by_role("button", name="Verstuur alles, 3 gewijzigd (10)").click()
    taps += 1
    expect(screen.get_by_role("status")).to_contain_text("3 gewijzigd en 7 ongewijzigd")
    assert taps == 7
    assert (datetime.now(UTC) - began).total_seconds() < 15


def test_by_keyboard_enter_sends_the_unit_one_is_in(screen: Page, land: Country) -> None:
    unit = land.units[4, SEH]
    field = screen.locator(f"[id='{unit.code}:available']")
    field.fill("-1")
    field.press("Enter")
    expect(screen.get_by_role("status")).to_contain_text("1 eenheid, waarvan 1 gewijzigd")
    assert State.objects.get(unit=unit).values["available"] == -1


def test_a_lost_connection_loses_nothing_and_stores_once(context: BrowserContext, land: Country) -> None:
    screen = context.new_page()  # not the fixture's: the browser writes in the console that the connection was lost
    sign_in(screen)
    unit = land.units[3, IC]
    field = screen.locator(f"[id='{unit.code}:total']")
    field.fill("31")

    def cut(route: Route) -> None:
        """The server gets it, the answer never arrives."""
        route.fetch(max_redirects=0)
        route.abort()

    screen.route("**/deliver/", cut)
    screen.get_by_role("button", name="Verstuur alles").click()
    expect(screen.locator("#kz-connection")).to_contain_text("Er is geen verbinding")
    expect(field).to_have_value("31")
    stored = State.objects.get(unit=unit).confirmed_at
    screen.unroute("**/deliver/")
    screen.get_by_role("button", name="Verstuur alles").click()
    expect(screen.get_by_role("status").last).to_contain_text("is één keer opgeslagen")
    assert State.objects.get(unit=unit).confirmed_at == stored


def test_a_session_that_ended_loses_nothing(screen: Page, land: Country) -> None:
    field = screen.locator(f"[id='{land.units[2, SEH].code}:total']")
    field.fill("28")
    elsewhere = screen.context.new_page()
    elsewhere.goto("/deliver/")
    elsewhere.get_by_role("button", name="Afmelden").click()
    screen.get_by_role("button", name="Verstuur alles").click()
    expect(screen.locator("#kz-connection")).to_contain_text("U bent niet meer aangemeld")
    expect(field).to_have_value("28")
    sign_in(elsewhere)
    screen.get_by_role("button", name="Verstuur alles").click()
    expect(screen.get_by_role("status")).to_contain_text("1 gewijzigd")


def test_boards_follow_at_once(screen: Page, land: Country) -> None:
    board = screen.context.new_page()
    board.goto("/regions/ROAZ-05/?module=kliniek")
    row = board.locator("tr", has_text=PLACES[1].name)
    field = screen.locator(f"[id='{land.units[1, IC].code}:available']")
    field.fill("4")
    field.press("Enter")
    expect(row).to_contain_text("4")


def test_it_is_good_for_everybody(screen: Page, land: Country) -> None:
    assert_good(screen)
    field = screen.locator(f"[id='{land.units[0, SEH].code}:total']")
    field.fill("veel")
    field.press("Enter")
    expect(screen.get_by_role("alert").first).to_contain_text("niet opgeslagen")
    expect(field).to_be_focused()
    assert_good(screen)
    screen.goto("/deliver/paste/")
    text = "Locatie;Soort zorg;Totaal;Bezet;Vrij\nZiekenhuis De Proef;IC volwassenen;20;15;5\n;Iets anders;1;1;0"
    screen.get_by_label("Cellen uit Excel").fill(text)
    screen.get_by_role("button", name="Bekijk wat er staat").click()
    expect(screen.get_by_role("status")).to_contain_text("1 van 2 regels")
    assert_good(screen)
    screen.get_by_role("button", name="Verstuur 1 regel").click()
    expect(screen.get_by_role("main")).to_contain_text("Opgeslagen: 1 eenheid")


def test_without_javascript_it_does_the_same(screen: Page, land: Country) -> None:
    plain = screen.context.browser.new_context(  # type: ignore[union-attr]  # a context of ours has a browser
        java_script_enabled=False, storage_state=screen.context.storage_state(), base_url=screen.url
    )
    page = plain.new_page()
    page.goto("/deliver/")
    page.locator(f"[id='{land.units[0, IC].code}:total']").fill("25")
    page.get_by_role("button", name="Alles klopt zo (10)").click()
    expect(page.get_by_role("status")).to_contain_text("10 eenheden, waarvan 1 gewijzigd")
    plain.close()


def test_a_stop_is_declared_and_ended(screen: Page, land: Country) -> None:
    card = screen.locator(f"[id='u-{land.units[0, SEH].code}']")
    card.get_by_role("link", name="Meld een stop").click()
    assert_good(screen)
    screen.get_by_role("button", name="Meld dit").click()
    expect(screen.get_by_role("alert")).to_contain_text("Maak een keuze.")
    screen.get_by_label("Stop", exact=True).check()
    screen.get_by_label("Reden").select_option("staff")
    screen.get_by_label("Verwacht einde").select_option("2")
    screen.get_by_role("button", name="Meld dit").click()
    expect(screen.get_by_role("status")).to_contain_text("Iedereen ziet het nu")
    assert_good(screen)
    screen.goto(f"/units/{land.units[0, SEH].code}/openings/")
    expect(screen.get_by_role("main")).to_contain_text("tekort aan personeel")
    assert_good(screen)


def test_the_administrator_says_that_a_system_delivers(page: Page, land: Country) -> None:
    country.account(land, email="beheer@voorbeeld.invalid", role=Role.ORGANISATION_ADMINISTRATOR, at=NOW)
    sign_in(page, "beheer@voorbeeld.invalid")
    card = page.locator(f"[id='u-{land.units[1, SEH].code}']")
    card.get_by_role("link", name="Wijzig").click()
    assert_good(page)
    page.get_by_role("button", name="Voortaan levert een systeem").click()
    expect(page.get_by_role("status").first).to_contain_text("levert voortaan een systeem")
    page.get_by_role("link", name="Automatisch geleverd (1)").click()
    page.get_by_role("link", name="Wijzig hoe geleverd").click()
    assert_good(page)
    page.get_by_role("button", name="Voortaan met de hand").click()
    expect(page.get_by_role("status").first).to_contain_text("voortaan met de hand")
