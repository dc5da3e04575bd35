"""The workplace of the centre in a real browser: by keyboard, with a lost line, with a colleague who takes over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.helpers import assert_good
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
TOM, COR = "tom@voorbeeld.invalid", "cor@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def centre(own_database: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
        (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
        take("crosswalk", at=NOW - timedelta(minutes=1))
        take("demo-telefoon", at=NOW - timedelta(minutes=1))
        for email, role in ((TOM, Role.TRIAGIST), (COR, Role.COORDINATOR)):
            access.create_account(
                name=email.split("@")[0].title(),
                email=email,
                password=country.PASSWORD,
                organisation_id=made.id,
                role=role,
                actor=PLATFORM,
                at=NOW,
            )
        yield


def sign_in(page: Page, email: str = TOM) -> None:
    page.goto("/sign-in/?next=/coordination/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/coordination/")


def begin(page: Page) -> CareRequest:
    sign_in(page)
    page.get_by_role("button", name="Telefoon").click()
    page.wait_for_url("**/coordination/*-*/")
    return CareRequest.objects.latest("received_at")


def kept(page: Page) -> None:
    expect(page.locator("[data-kept]")).to_contain_text("Bewaard om")


def test_a_call_by_keyboard_alone_on_pages_that_are_good_for_everybody(page: Page) -> None:
    begin(page)
    expect(page.get_by_label("Wie belt")).to_be_focused()
    page.keyboard.type("Mevrouw Bos")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("06-12345678")
    page.get_by_label("Geboortedatum").fill("23-12-2099")
    kept(page)
    expect(page.locator("#r-birth-date")).to_contain_text("toekomst")
    page.get_by_label("Postcode").focus()
    page.keyboard.insert_text("3511 AB Utrecht")  # nothing is cut off without a word
    expect(page.locator("#r-postcode")).to_contain_text("hoogstens 10 tekens, nu 15")
    expect(page.get_by_label("Postcode")).to_have_value("3511 AB Utrecht")
    page.get_by_label("Klacht", exact=True).focus()
    page.keyboard.type("Wond")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Demonstratie telefonische triage")).to_be_visible()
    page.locator("input[name='q-ademweg-vrij'][value=ja]").focus()
    page.keyboard.press("Space")
    expect(page.locator("input[name='q-ademweg-vrij'][value=ja]")).to_be_checked()
    page.locator("input[name='q-bewustzijn'][value=bewusteloos]").check()
    expect(page.locator(".kz-request .kz-flag")).to_have_text("alarmsignaal")
    expect(page.get_by_label("Wie belt")).to_have_value("Mevrouw Bos")
    assert_good(page)
    page.goto("/coordination/")
    expect(page.locator("[data-urgency=U1]")).to_be_visible()
    assert_good(page)


def test_what_is_typed_while_the_line_is_lost_is_kept_when_it_is_back(page: Page) -> None:
    made = begin(page)
    page.route("**/intake/", lambda route: route.abort())
    page.get_by_label("Klacht of vraag").fill("Gevallen van de trap")
    expect(page.locator("#kz-connection")).to_contain_text("geen verbinding")
    page.get_by_label("Notities").fill("Ligt in de gang")
    page.unroute("**/intake/")
    kept(page)
    expect(page.locator("#kz-connection")).to_be_empty()
    page.reload()
    expect(page.get_by_label("Klacht of vraag")).to_have_value("Gevallen van de trap")
    expect(page.get_by_label("Notities")).to_have_value("Ligt in de gang")
    assert CareRequest.objects.get(id=made.id).claim_number == 1


def test_who_lost_it_to_a_colleague_is_told_and_keeps_what_was_typed(page: Page, context: BrowserContext) -> None:
    made = begin(page)
    CareRequest.objects.filter(id=made.id).update(claimed_until=datetime.now(UTC) - timedelta(seconds=1))
    browser = context.browser
    assert browser is not None
    elsewhere = browser.new_context(base_url=page.url.split("/coordination")[0], locale="nl-NL")
    other = elsewhere.new_page()
    sign_in(other, COR)
    other.get_by_role("row").filter(has_text=str(made.number)).get_by_role("button").click()
    other.get_by_label("Klacht of vraag").fill("Van Cor")
    kept(other)
    page.get_by_label("Klacht of vraag").fill("Van Tom")
    expect(page.locator("#kz-connection")).to_contain_text("Een collega heeft deze zorgvraag intussen opgepakt")
    expect(page.get_by_label("Klacht of vraag")).to_have_value("Van Tom")
    other.reload()
    expect(other.get_by_label("Klacht of vraag")).to_have_value("Van Cor")
    elsewhere.close()


def test_the_queue_renews_itself_and_says_when_it_cannot(page: Page) -> None:
    sign_in(page)
    page.wait_for_function("() => document.querySelector('[data-queue]')")
    row = CareRequest.objects.latest("received_at")
    CareRequest.objects.filter(id=row.id).update(
        status="waiting", claimed_by=None, claimed_until=None, urgency="U2", begin_before=NOW - timedelta(minutes=5)
    )
    expect(page.get_by_role("row").filter(has_text=str(row.number))).to_contain_text("te laat")
    page.route("**/coordination/?rows", lambda route: route.abort())
    expect(page.locator("#kz-connection")).to_contain_text("niet meer actueel")
    page.unroute("**/coordination/?rows")
    expect(page.locator("#kz-connection")).to_be_empty()
