"""Self-triage on a telephone: big answers, one question at a time, and back as one is used to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.coordination.test_self_triage import location
from tests.triage.versions import take

from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)


@pytest.fixture(scope="module", autouse=True)
def centre(own_database: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        registry.load_reference(at=NOW)
        place = location("ZCC Midden", "ZCC", "030 111 11 11")
        new = NewOrganisation(name="ZCC Midden", kind=OrganisationKind.ZCC, locations=(place,))
        registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
        take("crosswalk", at=NOW - timedelta(minutes=1))
        take("demo-zelftriage", at=NOW - timedelta(minutes=1))
        yield


def press(page: Page, *names: str) -> None:
    for name in names:
        before = page.locator("main").element_handle()
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_function("(before) => document.querySelector('main') !== before", arg=before)


def test_a_red_flag_leads_to_112_on_pages_that_are_good_for_everybody(telephone: Page) -> None:
    page = telephone
    page.goto("/")
    page.get_by_role("link", name="een paar vragen beantwoorden").click()
    assert_good(page)
    press(page, "Voor mijn kind")
    assert_good(page)
    press(page, "Mijn kind heeft koorts")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is de persoon wakker")
    assert_good(page)
    press(page, "Nee, wordt niet wakker")
    expect(page.get_by_role("link", name="Bel 112")).to_have_attribute("href", "tel:112")
    assert page.url.endswith("/self-triage/")
    assert_good(page)
    press(page, "Vorige stap")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is de persoon wakker")


def test_from_a_complaint_to_being_called_back(telephone: Page) -> None:
    page = telephone
    page.goto("/self-triage/")
    press(page, "Voor mijzelf", "Keelpijn", "Ja", "Gewoon", "Nee", "Nee", "Nee", "Ja", "Nee, lager dan 38 graden")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is er koorts")
    press(page, "Nee, lager dan 38 graden")
    page.get_by_role("textbox").fill("veel")
    press(page, "Verder")
    expect(page.get_by_role("alert")).to_contain_text("Vul een getal in")
    assert_good(page)
    page.get_by_role("textbox").fill("9")
    press(page, "Verder")
    expect(page.get_by_role("heading", level=1)).to_have_text("Laat iemand meekijken")
    assert_good(page)
    press(page, "Bel mij terug")
    assert_good(page)
    page.get_by_label("Uw naam").fill("Jan Proef")
    page.get_by_label("Telefoonnummer").fill("0612345678")
    page.get_by_label("Geboortedatum").fill("45")
    page.get_by_label("Of kies de gemeente").select_option("GM0344")
    page.get_by_label("mag mijn antwoorden lezen").check()
    page.get_by_role("button", name="Bel mij terug").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij bellen u terug")
    assert_good(page)
    page.reload()
    assert CareRequest.objects.count() == 1
