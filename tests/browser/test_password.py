"""Changing a password, and choosing one by a link, in a real browser."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good, tab_to

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, COLLEAGUE = "beheerder@example.org", "collega@example.org"
PASSWORD, NEW = "een lange zin die niemand raadt", "een heel andere lange zin"


@pytest.fixture(scope="module", autouse=True)
def hospital(own_database: str) -> UUID:
    kind = OrganisationKind.PROVIDER
    hospital = register_organisation(name="De Proef", kind=kind, identifiers=[], actor=PLATFORM, at=NOW).id
    for name, email, role in (
        ("B. Beheerder", EMAIL, Role.ORGANISATION_ADMINISTRATOR),
        ("C. Collega", COLLEAGUE, Role.TRIAGIST),
    ):
        operations.create_account(
            name=name, email=email, password=PASSWORD, organisation_id=hospital, role=role, actor=PLATFORM, at=NOW
        )
    return hospital


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/?next=/account/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/account/$"))


def test_one_changes_a_password_by_keyboard_alone(page: Page) -> None:
    sign_in(page, EMAIL)
    page.get_by_role("link", name="Wachtwoord veranderen").click()
    assert_good(page)
    tab_to(page, "Uw huidige wachtwoord")
    page.keyboard.type("mis")
    page.keyboard.press("Tab")
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Uw huidige wachtwoord of de code")
    assert_good(page)
    page.get_by_label("Uw huidige wachtwoord").fill(PASSWORD)
    page.get_by_label("Kies een wachtwoord").fill(NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/account/$"))
    assert_good(page)

    page.goto("/accounts/")
    page.get_by_role("link", name="C. Collega").click()
    assert_good(page)
    page.get_by_role("button", name="Link voor een nieuw wachtwoord").click()
    assert_good(page)
    link = page.locator("code.kz-long").inner_text()
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_text(COLLEAGUE)).to_be_visible()
    assert_good(page)
    page.get_by_label("Kies een wachtwoord").fill(NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sign-in/$"))
    sign_in(page, COLLEAGUE, NEW)
