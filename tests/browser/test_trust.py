"""What says how far figures can be trusted, in a real browser: an own interval, sums with doubts, a unit that ended."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.web import country
from tests.web.country import IC, SEH, Country

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.capacity.models import Unit

ADMINISTRATOR = "beheerder@voorbeeld.invalid"


@pytest.fixture(scope="module")
def land(own_database: str) -> Country:
    now = datetime.now(UTC)
    country.load(at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    country.deliver(
        built.units[2, IC],
        at=now - timedelta(minutes=2),
        values={"total": 12, "occupied": 11, "available": 6, "overflow": 0},
    )
    country.account(built, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    ended = built.units[6, SEH]
    for days, free in ((6, 3), (5, 8), (4, 2), (3, 5)):
        values: dict[str, object] = {"total": 20, "occupied": 20 - free, "available": free}
        country.deliver(ended, at=now - timedelta(days=days), values=values)
    Unit.objects.filter(pk=ended.pk).update(active_until=local_day(now) - timedelta(days=2))
    return built


@pytest.fixture
def administrator(land: Country, page: Page) -> Page:
    page.goto("/sign-in/?next=/feeds/")
    page.get_by_label("E-mailadres").fill(ADMINISTRATOR)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    page.wait_for_url("**/feeds/")
    return page


def test_an_interval_of_its_own_is_set_seen_and_taken_back(land: Country, administrator: Page) -> None:
    page = administrator
    page.goto(f"/locations/{land.locations[1]}/units/")
    assert_good(page)
    page.locator(f"a[href$='/{land.units[1, IC].code}/interval/']").click()
    page.get_by_label("Elke").fill("24")
    page.get_by_label("Waarom?").fill("de afdeling telt eens per dag")
    assert_good(page)
    page.get_by_role("button", name="Stel in").click()
    expect(page.get_by_text("eigen termijn: 24 u, want de afdeling telt eens per dag")).to_be_visible()
    assert_good(page)
    for address in (f"/feeds/{land.organisation_id}/kliniek/", f"/locations/{land.locations[1]}/"):
        page.goto(address)
        expect(page.get_by_text("want de afdeling telt eens per dag").first).to_be_attached()
        assert_good(page)
    page.goto("/regions/ROAZ-05/?module=kliniek")
    expect(page.get_by_text("eigen termijn: 24 u")).to_be_visible()
    assert_good(page)
    page.goto(f"/locations/{land.locations[1]}/units/{land.units[1, IC].code}/interval/")
    page.get_by_role("button", name="Neem terug").click()
    expect(page.get_by_text("ging niet door")).to_be_visible()


def test_a_total_says_what_is_late_and_contradicts_and_goes_on_saying_so_by_itself(
    land: Country, administrator: Page
) -> None:
    page = administrator
    page.goto("/regions/ROAZ-05/?module=kliniek")
    quality = page.locator("[data-totals=''] [data-t=quality]")
    expect(quality).to_have_text("onvolledig, 1 tegenstrijdig")
    now = datetime.now(UTC)
    mended: dict[str, object] = {"total": 12, "occupied": 11, "available": 1, "overflow": 0}
    country.deliver(land.units[2, IC], at=now, values=mended)
    expect(quality).to_have_text("onvolledig")  # the browser added up anew
    page.goto("/regions/ROAZ-05/?module=spoed")
    expect(page.locator("[data-totals=''] [data-t=quality]")).to_contain_text("1 ouder dan verwacht")
    assert_good(page)
    page.goto("/national/")
    cell = page.locator("[data-cell='ROAZ-05:spoed'] [data-t=quality]")
    expect(cell).to_contain_text("1 ouder dan verwacht")
    assert_good(page)


def test_a_unit_that_ended_can_still_be_read(land: Country, administrator: Page) -> None:
    page = administrator
    page.goto(f"/locations/{land.locations[6]}/")
    page.get_by_role("link", name="Spoedeisende hulp (Spoed)").click()
    expect(page.get_by_role("heading", name="deze eenheid is er niet meer")).to_be_visible()
    assert_good(page)
