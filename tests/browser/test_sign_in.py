"""Signing in with a real browser: by keyboard, without help, with clear words when it fails."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_accessible, assert_fits, tab_to

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, PASSWORD = "nurse@example.org", "een lange zin die niemand raadt"


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


def test_the_page_is_accessible_also_when_something_is_wrong(page: Page) -> None:
    page.goto("/sign-in/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul uw wachtwoord in.")
    expect(page).to_have_title("Fout: Aanmelden · Ketenzicht")
    assert_accessible(page)


def test_one_signs_in_and_out_by_keyboard_alone(page: Page) -> None:
    page.goto("/sign-in/?next=/toegankelijkheid/")
    tab_to(page, "E-mailadres")
    page.keyboard.type(EMAIL)
    tab_to(page, "Wachtwoord")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/toegankelijkheid/$"))
    tab_to(page, "Afmelden")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/sign-in/$"))
    expect(page.get_by_role("link", name="Aanmelden")).to_be_visible()


def test_a_wrong_password_is_told_in_words_and_the_name_stays_filled_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill("mis")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("alert")).to_contain_text("Aanmelden is niet gelukt")
    expect(page.get_by_label("E-mailadres")).to_have_value(EMAIL)
    expect(page.get_by_label("Wachtwoord")).to_have_value("")
    assert_accessible(page)
