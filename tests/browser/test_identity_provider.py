"""Signing in at the organisation's own, certified provider with a real browser; and leaving again, on either side."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pyotp
import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good, tab_to
from tests.openid.certified import CLIENT, SECRET, Certified, certified, client_of
from tests.serving import Site

from ketenzicht.access import operations
from ketenzicht.access.domain import WHOEVER, ClientAuthentication, Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL, PASSWORD = "beheer@example.org", "een lange zin die niemand raadt"


@pytest.fixture(scope="module")
def hospital(own_database: str) -> UUID:
    kind = OrganisationKind.PROVIDER
    return register_organisation(name="Ziekenhuis De Proef", kind=kind, identifiers=[], actor=PLATFORM, at=NOW).id


@pytest.fixture(scope="module")
def there(site: Site, hospital: UUID) -> Iterator[Certified]:
    """The provider, on record with us, and we with it."""
    with certified(
        client_of(
            back=f"{site.address}/sign-in/with/proef/back/",
            logout=f"{site.address}/sign-in/with/proef/logout/",
            leave=f"{site.address}/sign-in/",
        )
    ) as provider:
        operations.record_provider(
            new=operations.NewProvider(
                code="proef",
                name="Ziekenhuis De Proef",
                issuer=provider.issuer,
                client_id=CLIENT,
                authentication=ClientAuthentication.SECRET_BASIC,
                secret=SECRET,
                # The second is one of those that may do without our second step here.
                email_domains=frozenset({"ziekenhuis.invalid", "example.org"}),
                organisations={WHOEVER: hospital},
                role_claim="groups",
                roles={"kz-triage": Role.TRIAGIST},
                enabled_from=date(2026, 1, 1),
            ),
            actor=PLATFORM,
            at=NOW,
        )
        yield provider


@pytest.fixture(autouse=True)
def fonts_of_the_provider(page: Page) -> None:
    """Its pages ask for letters from elsewhere, which is not ours to complain of."""
    page.route("https://fonts.googleapis.com/**", lambda route: route.fulfill(body="", content_type="text/css"))


def sign_in_there(page: Page, name: str) -> None:
    """In the provider's own pages."""
    page.wait_for_url(re.compile("/interaction/"))
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("om het even")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue").click()


def test_one_signs_in_at_ones_own_organisation_sets_up_our_second_step_and_leaves_on_both_sides(
    page: Page, there: Certified
) -> None:
    page.goto("/sign-in/?next=/account/")
    assert_good(page)
    tab_to(page, "Ziekenhuis De Proef")
    page.keyboard.press("Enter")
    sign_in_there(page, "triagist")
    page.wait_for_url(re.compile("/account/second-step/"))
    app = pyotp.TOTP(page.locator("dd code").inner_text().replace("-", "").upper())
    page.get_by_label("Code van uw app").fill(app.now())
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    page.wait_for_url(re.compile(r"/account/$"))
    expect(page.get_by_text("t.triagist@ziekenhuis.invalid")).to_be_visible()
    assert_good(page)

    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_role("heading", name="U bent afgemeld bij Ketenzicht")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="Ook daar afmelden").click()
    page.get_by_role("button", name=re.compile("Yes")).click()
    page.wait_for_url(re.compile(r"/sign-in/$"))
    page.get_by_role("link", name="Ziekenhuis De Proef").click()
    expect(page.get_by_placeholder("Enter any login")).to_be_visible()  # there too one must sign in again


def test_who_leaves_at_the_provider_is_out_here(page: Page, there: Certified) -> None:
    page.goto("/sign-in/with/proef/?next=/account/")
    sign_in_there(page, "collega")
    page.wait_for_url(re.compile(r"/account/$"))
    page.goto(f"{there.issuer}/session/end")
    page.get_by_role("button", name=re.compile("Yes")).click()
    page.wait_for_load_state()
    page.goto("/account/")
    page.wait_for_url(re.compile(r"/sign-in/\?next="))


def test_functioneel_beheer_records_a_provider_and_tries_it(page: Page, there: Certified, hospital: UUID) -> None:
    operations.create_account(
        name="F. Beheer",
        email=EMAIL,
        password=PASSWORD,
        organisation_id=hospital,
        role=Role.PLATFORM_ADMINISTRATOR,
        actor=PLATFORM,
        at=NOW,
    )
    page.goto("/sign-in/?next=/identity-providers/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Aanmelddiensten van organisaties")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="Aanmelddienst vastleggen").click()
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul de uitgever in.")
    assert_good(page)
    page.goto("/identity-providers/")
    page.get_by_role("link", name="Ziekenhuis De Proef", exact=True).click()
    assert_good(page)
    page.get_by_role("button", name="Probeer de verbinding").click()
    expect(page.get_by_text("De aanmelddienst kent Ketenzicht aan de client-id en het geheim.")).to_be_visible()
    assert_good(page)


def test_a_provider_that_is_away_is_told_in_words(page: Page, there: Certified, hospital: UUID) -> None:
    operations.record_provider(
        new=operations.NewProvider(
            code="weg",
            name="Ziekenhuis Weg",
            issuer="http://127.0.0.1:9",
            client_id=CLIENT,
            authentication=ClientAuthentication.SECRET_BASIC,
            secret=SECRET,
            organisations={WHOEVER: hospital},
            roles={},
            enabled_from=date(2026, 1, 1),
        ),
        actor=PLATFORM,
        at=NOW,
    )
    answer = page.request.get("/sign-in/with/weg/")
    assert answer.status == 503
    page.set_content(answer.text())
    expect(page.get_by_role("heading", name="Aanmelden is niet gelukt")).to_be_visible()
    expect(page.get_by_text("antwoordt nu niet")).to_be_visible()
