"""Two centres, two people, two windows: a request goes over, and one centre helps the other; each sees it by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.helpers import PATIENCE, assert_good
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
COR, BEA = "cor@voorbeeld.invalid", "bea@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def centres(own_database: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        take("crosswalk", at=NOW - timedelta(minutes=1))
        new = [NewOrganisation(name=name, kind=OrganisationKind.ZCC, locations=()) for name in ("ZCC Hier", "ZCC Daar")]
        here, there = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)
        for email, place in ((COR, here), (BEA, there)):
            access.create_account(
                name=email.split("@")[0].title(),
                email=email,
                password=country.PASSWORD,
                organisation_id=place.id,
                role=Role.COORDINATOR,
                actor=PLATFORM,
                at=NOW,
            )
        yield


@pytest.fixture
def other(context: BrowserContext) -> Iterator[Page]:
    """Somebody of the other centre, in a browser of their own."""
    browser = context.browser
    assert browser is not None
    base = context.new_page()
    base.goto("/sign-in/")
    address = base.evaluate("location.origin")
    base.close()
    theirs = browser.new_context(base_url=address, locale="nl-NL", viewport={"width": 1280, "height": 900})
    theirs.set_default_timeout(PATIENCE)
    page = theirs.new_page()
    sign_in(page, BEA)
    yield page
    theirs.close()


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in/?next=/coordination/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Zorgvragen", exact=True)).to_be_visible()


def test_a_request_goes_over_while_both_look(page: Page, other: Page) -> None:
    sign_in(page, COR)
    page.get_by_role("button", name="Telefoon").click()
    page.wait_for_url("**/coordination/*-*/")
    number = CareRequest.objects.latest("received_at").number
    page.get_by_label("Naam van de patiënt").fill("Jansen")
    expect(page.locator("[data-kept]")).to_contain_text("Bewaard om")
    page.get_by_text("Draag over aan een ander centrum").click()
    form = page.locator("#form-hand-over")
    form.get_by_label("Aan welk centrum").select_option(label="ZCC Daar")
    form.get_by_label("Waarom", exact=True).select_option(label="de patiënt is in dat gebied")
    form.get_by_role("button", name="Vraag het andere centrum").click()
    expect(page.get_by_role("heading", name="Gevraagd aan ZCC Daar")).to_be_visible()
    assert_good(page)
    page.goto("/coordination/")
    expect(page.get_by_text("Tot dan is zij van u")).to_be_visible()
    expect(other.get_by_role("heading", name="Een ander centrum vraagt u over te nemen")).to_be_visible()  # by itself
    assert_good(other)
    half_chosen(other, number)
    other.get_by_role("link", name=str(number)).click()
    expect(other.get_by_text("Jansen")).to_be_visible()
    assert_good(other)
    other.get_by_role("button", name="Neem over", exact=True).click()
    expect(other.get_by_text("U hebt deze zorgvraag in behandeling")).to_be_visible()
    expect(page.get_by_text("Tot dan is zij van u")).to_have_count(0)
    page.goto("/coordination/handed-over/")
    assert_good(page)
    page.get_by_role("link", name=str(number)).click()
    expect(page.get_by_text("Deze zorgvraag is van een ander centrum")).to_be_visible()
    expect(page.get_by_role("button", name="Pak op")).to_have_count(0)
    assert_good(page)


def half_chosen(page: Page, number: int) -> None:
    """The page renews itself: what somebody is choosing on it stays theirs."""
    why, stand = page.get_by_label(f"Waarom niet, zorgvraag {number}"), page.locator("p[data-waits]")
    why.select_option(index=1)
    why.focus()
    chosen = why.input_value()
    sent_along = page.locator("form[action$='/decline/'] input[type=hidden]")  # Django words its token anew each time
    token = sent_along.input_value()
    for _ in range(2):
        expect(stand).not_to_have_text(stand.inner_text())
    expect(why).to_have_value(chosen)
    expect(why).to_be_focused()
    expect(sent_along).not_to_have_value(token)


def test_one_centre_helps_the_other_by_an_agreement(page: Page, other: Page) -> None:
    sign_in(page, COR)
    page.goto("/coordination/sharing/")
    page.get_by_text("Stel een afspraak voor").click()
    page.get_by_label("Met welk centrum").select_option(label="ZCC Daar")
    page.get_by_role("button", name="Stel voor").click()
    expect(page.get_by_role("heading", name="ZCC Daar helpt ZCC Hier")).to_be_visible()
    assert_good(page)
    other.goto("/coordination/sharing/")
    other.get_by_role("button", name="Akkoord", exact=True).click()
    page.reload()
    page.get_by_label("Waarom nu").fill("Twee zieken")
    page.get_by_role("button", name="Vraag nu hulp").click()
    expect(page.get_by_text("De hulp staat aan sinds")).to_be_visible()
    assert_good(page)
    page.goto("/coordination/")
    page.get_by_role("button", name="Telefoon").click()
    page.wait_for_url("**/coordination/*-*/")
    page.get_by_text("Leg terug in de wachtrij").click()
    page.get_by_role("button", name="Leg terug").click()
    page.wait_for_url("**/coordination/")
    expect(page.get_by_text("ZCC Daar helpt u tot")).to_be_visible()
    other.goto("/coordination/")
    expect(other.get_by_text("U helpt ZCC Hier tot")).to_be_visible()
    expect(other.get_by_text("van ZCC Hier")).to_be_visible()
    assert_good(other)
    other.get_by_role("button", name="Pak op").first.click()
    expect(other.get_by_text("U helpt een ander centrum")).to_be_visible()
    assert_good(other)
