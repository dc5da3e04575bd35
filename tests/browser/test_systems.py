"""An administrator makes, replaces and revokes keys of a system, in a real browser, on pages that everybody can use."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.access.certifying import certificate
from tests.access.certifying import pem as certificate_pem
from tests.access.signing import RSA, pem
from tests.browser.helpers import TELEPHONE, assert_accessible, assert_fits
from tests.web import country

from ketenzicht.access import operations
from ketenzicht.access.domain import Permission, Reach, Role
from ketenzicht.base.actor import PLATFORM

NOW = datetime.now(UTC)
EMAIL = "beheerder@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def land(own_database: str) -> None:
    country.load(at=NOW)
    built = country.build(at=NOW)
    country.account(built, email=EMAIL, role=Role.ORGANISATION_ADMINISTRATOR, at=NOW)
    operations.issue_key(
        organisation_id=built.organisation_id,
        name="Een koppeling met een naam die langer is dan gewoonlijk",
        scopes=[Permission.CAPACITY_DELIVER],
        expires_at=NOW + timedelta(days=9),
        reach=Reach(locations=frozenset({built.locations[0]}), modules=frozenset({"spoed"})),
        actor=PLATFORM,
        at=NOW,
    )


def assert_good(page: Page) -> None:
    """For everybody, on a desk and on a telephone."""
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size(TELEPHONE)
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def to_the_systems(page: Page) -> None:
    page.goto("/sign-in/?next=/account/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Systemen en sleutels").click()


def test_keys_are_made_replaced_and_revoked_and_a_system_ended(page: Page) -> None:
    to_the_systems(page)
    expect(page.get_by_text("Een sleutel verloopt binnenkort")).to_be_visible()
    assert_good(page)

    page.get_by_role("button", name="Sleutel maken").click()
    expect(page.get_by_text("Geef het systeem een naam.").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Systeem").fill("EPD-koppeling")
    page.get_by_label("capaciteit aanleveren").check()
    page.get_by_role("button", name="Sleutel maken").click()
    expect(page.locator("code.kz-long")).to_contain_text("kz_")
    assert_good(page)

    page.get_by_role("link", name="Verder naar dit systeem").click()
    page.get_by_role("link", name="Vervang").click()
    assert_good(page)
    page.get_by_label("Openbare sleutel").fill(pem(RSA))
    page.get_by_role("button", name="Vervang").click()
    expect(page.get_by_role("heading", name="Openbare sleutel van EPD-koppeling geregistreerd")).to_be_visible()
    assert_good(page)

    page.get_by_role("link", name="Verder naar dit systeem").click()
    expect(page.get_by_text("openbare sleutel (RSA 2048)")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Trek in").first.click()
    expect(page.get_by_text("ingetrokken op")).to_be_visible()
    page.get_by_role("button", name="Systeem beëindigen").click()
    expect(page.get_by_text("EPD-koppeling (beëindigd)")).to_be_visible()


def test_a_system_is_bound_to_its_certificate(page: Page) -> None:
    to_the_systems(page)
    page.get_by_role("table").get_by_role("link", name="Een koppeling").click()
    page.get_by_role("link", name="Certificaat veranderen").click()
    expect(page.get_by_text("Certificaten komen hier nog niet aan")).to_be_visible()
    assert_good(page)
    page.get_by_label("Certificaat").fill(certificate_pem(certificate()))
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("komt alleen binnen met het certificaat")).to_be_visible()
    assert_good(page)


def test_where_the_own_system_is_told_of_questions_is_said_and_ended(page: Page) -> None:
    to_the_systems(page)
    page.get_by_role("link", name="berichten aan uw systeem").click()
    assert_good(page)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("Geef het adres.").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Adres van uw server").fill("https://epd.voorbeeld.example/een/pad/dat/langer/is/dan/gewoonlijk")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.locator("code.kz-long").last).to_contain_text("whsec_")
    assert_good(page)
    page.get_by_role("link", name="Verder").click()
    # The server may have tried it already: a name that nobody has is not found within seconds.
    expect(page.get_by_text(re.compile("proefbericht onderweg|Werkt niet: de naam van de server"))).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Stop met melden").click()
    expect(page.get_by_text("Op dit adres melden wij niets meer.")).to_be_visible()
