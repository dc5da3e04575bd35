"""The pages on agreements in a real browser: accessible, on a desk and on a telephone, and usable to the end."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_accessible, assert_fits, assert_good, tab_to
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

FIGURE = "module=spoed&region=ROAZ-05&detail=region&purpose=purchasing"
PROVIDER, INSURER = "zorgaanbieder@voorbeeld.invalid", "Verzekeraar Voorbeeld"
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
    land = country.build(at=now, kinds=())
    country.account(land, role=Role.PLATFORM_ADMINISTRATOR, at=now)
    country.account(land, email=PROVIDER, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    access.load_agreements(at=now)
    register_organisation(name=INSURER, kind=OrganisationKind.INSURER, identifiers=[], actor=PLATFORM, at=now)


@pytest.fixture
def administrator(page: Page) -> Page:
    return signed_in(page, country.READER, to="/agreements/")


def signed_in(page: Page, email: str, *, to: str) -> Page:
    page.goto(f"/sign-in/?next={to}")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"^http://[^/]+{to}$"))
    return page


def test_every_page_is_accessible_and_fits(administrator: Page) -> None:
    for path in PAGES:
        administrator.goto(path)
        assert_good(administrator)


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


def test_a_provider_gives_consent_and_takes_it_back(page: Page) -> None:
    provider = signed_in(page, PROVIDER, to="/consents/")
    expect(provider.get_by_text("Niemand ziet uw cijfers apart")).to_be_visible()
    provider.get_by_label("Aan welke organisatie").fill(INSURER)
    provider.get_by_label("Van welke module").select_option("spoed")
    provider.get_by_label("Waarvoor").select_option("purchasing")
    provider.get_by_label("Besloten door").fill("Raad van bestuur")
    provider.get_by_label("Waarom").fill("Proef met inkoop")
    provider.get_by_role("button", name="Geef toestemming").click()
    expect(provider.get_by_role("alert")).to_contain_text("als u het zeker weet")
    assert_good(provider)
    provider.get_by_label("Deze organisatie mag de cijfers").check()
    provider.get_by_role("button", name="Geef toestemming").click()
    expect(provider.get_by_role("heading", name=INSURER)).to_be_visible()
    assert_good(provider)
    tab_to(provider, "Trek nu in")
    provider.keyboard.press("Enter")
    expect(provider.get_by_text("Niemand ziet uw cijfers apart")).to_be_visible()
    expect(provider.get_by_text("ingetrokken door de zorgaanbieder")).to_be_visible()
    assert_good(provider)
