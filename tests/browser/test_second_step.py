"""The second step in a real browser: set up from the page as an app would, then used."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_accessible, assert_fits, tab_to

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, PASSWORD = "nurse@example.com", "een lange zin die niemand raadt"  # not among those of grace


@pytest.fixture(scope="module", autouse=True)
def account(own_database: str) -> None:
    hospital = register_organisation(
        name="De Proef", kind=OrganisationKind.PROVIDER, identifiers=[], actor=PLATFORM, at=NOW
    )
    operations.create_account(
        name="V. Verpleegkundige",
        email=EMAIL,
        password=PASSWORD,
        organisation_id=hospital.id,
        role=Role.TRIAGIST,
        actor=PLATFORM,
        at=NOW,
    )


def give_password(page: Page) -> None:
    page.goto("/sign-in/?next=/account/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def app(page: Page) -> pyotp.TOTP:
    """An app that was set up by hand, from what the page shows, by keyboard alone."""
    give_password(page)
    page.wait_for_url(re.compile("/account/second-step/"))
    expect(page.get_by_role("img", name="QR-code")).to_be_visible()
    app = pyotp.TOTP(page.locator("dd code").inner_text().replace("-", "").upper())
    tab_to(page, "Code van uw app")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("hoort niet bij de sleutel op deze pagina")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Code van uw app").fill(app.at(datetime.now(UTC) - timedelta(seconds=30)))
    page.keyboard.press("Enter")
    return app


def test_one_sets_up_a_second_step_and_signs_in_with_it_by_keyboard_alone(page: Page, app: pyotp.TOTP) -> None:
    expect(page.get_by_role("heading", name="Uw tweede stap is ingesteld")).to_be_visible()
    expect(page.locator(".kz-codes li")).to_have_count(10)
    assert_accessible(page)
    tab_to(page, "Ik heb ze bewaard")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/account/$"))
    expect(page.get_by_text("Ongebruikte herstelcodes: 10.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Afmelden").click()

    give_password(page)
    page.wait_for_url(re.compile("/sign-in/second-step/"))
    assert_accessible(page)
    tab_to(page, "Code")
    page.keyboard.type(app.now())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/account/$"))
    page.get_by_role("link", name="Tweede stap vervangen").click()
    expect(page.get_by_label("Code van uw huidige tweede stap")).to_be_visible()
    assert_accessible(page)
