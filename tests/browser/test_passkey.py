"""Passkeys in a real browser, with an authenticator that Chromium plays."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good, tab_to
from tests.serving import Site, serving

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, PASSWORD = "nurse@example.com", "een lange zin die niemand raadt"  # not among those of grace


@pytest.fixture(scope="module")
def site(own_database: str, _orm_beside_playwright: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """By its name: browsers make no passkeys for a number."""
    log = tmp_path_factory.mktemp("site") / "server.log"
    with serving(database=own_database, log=log, host="localhost") as site:
        yield site


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


@pytest.fixture
def authenticator(page: Page) -> str:
    """As a telephone or computer has: it asks for a finger, and remembers for which site."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made: str = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return made


def give_password(page: Page) -> None:
    page.goto("/sign-in/?next=/account/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def owner(page: Page, authenticator: str) -> Page:
    """Who has made a passkey, by keyboard alone, and is out again."""
    give_password(page)
    page.get_by_role("link", name="Gebruik een passkey").click()
    assert_good(page)
    tab_to(page, "Naam van de passkey")
    page.keyboard.type("Telefoon")
    page.keyboard.press("Tab")
    page.keyboard.type("mis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Uw wachtwoord of de code")
    assert_good(page)
    page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Passkey maken")).to_be_visible()
    assert_good(page)
    tab_to(page, "Passkey maken")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/account/$"))
    expect(page.get_by_role("rowheader", name="Telefoon")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Afmelden").click()
    return page


def test_one_signs_in_with_a_passkey_by_keyboard_alone_until_it_is_removed(owner: Page) -> None:
    page = owner
    page.goto("/sign-in/?next=/account/")
    assert_good(page)
    tab_to(page, "Passkey gebruiken")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/account/$"))
    page.get_by_role("button", name="Afmelden").click()

    give_password(page)
    page.wait_for_url(re.compile("/sign-in/second-step/"))
    assert_good(page)
    page.get_by_role("button", name="Passkey gebruiken").click()
    page.wait_for_url(re.compile(r"/account/$"))

    page.get_by_role("button", name="Verwijder Telefoon").click()
    expect(page.get_by_role("rowheader", name="Telefoon")).to_have_count(0)
    page.get_by_role("button", name="Afmelden").click()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Passkey gebruiken").click()  # the device has it still, we have not
    expect(page.get_by_role("heading", name="Het lukte niet met de passkey")).to_be_visible()
    assert_good(page)


def test_a_browser_without_webauthn_says_so_and_shows_the_other_ways(page: Page) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/sign-in/")
    expect(page.get_by_role("status")).to_contain_text("Meld u op een andere manier aan.")
    expect(page.get_by_role("button", name="Passkey gebruiken")).to_have_count(0)
    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    assert_good(page)
