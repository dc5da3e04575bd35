"""Advice in a real browser: a decision aid by keyboard alone, a case for each outcome; from question to answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.helpers import assert_good
from tests.triage.test_golden_cases import CASES, EVERYTHING, QUIET
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.coordination.models import AidRound, CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.triage.domain import Answer

NOW = datetime.now(UTC)
TOM, COR, VIS = "tom@voorbeeld.invalid", "cor@voorbeeld.invalid", "vis@voorbeeld.invalid"
AID = "demo-afweging"
KNOWN = [one for one in CASES if one[0] == AID and all(isinstance(given, str) for given in one[2].values())]
OUTCOMES = {found: {**QUIET[AID], **changes} for _, _, changes, found, _ in KNOWN}


@pytest.fixture(scope="module", autouse=True)
def region(own_database: str) -> Iterator[None]:
    """A centre, and a practice in its region."""
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        registry.load_reference(at=NOW)
        place = NewLocation(
            name="Proef",
            type_code="V6",
            point=Point(52.09, 5.12),
            street="Proefstraat 1",
            postcode="3511 AB",
            place="Utrecht",
            municipality_code="GM0344",
            phone_urgent="030 1234567",
        )
        new = [
            NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=(place,)),
            NewOrganisation(name="Praktijk Proef", kind=OrganisationKind.PROVIDER, locations=(place,)),
        ]
        centre, practice = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)
        take(AID, at=NOW - timedelta(minutes=1))
        for email, organisation, role in (
            (TOM, centre.id, Role.TRIAGIST),
            (COR, centre.id, Role.COORDINATOR),
            (VIS, practice.id, Role.CARE_PROFESSIONAL),
        ):
            access.create_account(
                name=email.split("@")[0].title(),
                email=email,
                password=country.PASSWORD,
                organisation_id=organisation,
                role=role,
                actor=PLATFORM,
                at=NOW,
            )
        yield


def sign_in(page: Page, email: str, to: str = "/coordination/") -> None:
    page.goto(f"/sign-in/?next={to}")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def tab_until(page: Page, holds: str) -> None:
    """Press Tab until this is so of the element that has the focus."""
    for _ in range(80):
        if page.evaluate(f"(one => {holds})(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to where {holds}.")


def choose(page: Page, code: str, given: Answer) -> None:
    """Go to a question with Tab, and to an answer with the arrows; then it is kept by itself."""
    tab_until(page, f"one.name === 'q-{code}'")
    page.keyboard.press("Space")
    for _ in range(3):
        if page.evaluate("document.activeElement.value") == given:
            break
        page.keyboard.press("ArrowDown")
    kept = page.locator(f"input[name='q-{code}'][value='{given}'][checked]")  # as the server gives it back
    expect(kept).to_be_attached()


def go_through(page: Page, answers: dict[str, Answer]) -> str:
    """A round by keyboard alone, until the page can conclude; what it found."""
    tab_until(page, "one.id === 'about'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Leg terzijde")).to_be_visible()
    conclude = page.get_by_role("button", name="Rond de beslishulp af")
    for question in EVERYTHING[AID].questions:
        if conclude.count():
            break
        if question.code in answers and page.locator(f"input[name='q-{question.code}']").count():
            choose(page, question.code, answers[question.code])
    expect(conclude).to_be_visible()
    tab_until(page, "one.innerText === 'Rond de beslishulp af'")
    page.keyboard.press("Enter")
    expect(page.get_by_text("De beslishulp is afgerond.")).to_be_visible()
    return AidRound.objects.latest("begun_at").found


def test_a_decision_aid_by_keyboard_alone_comes_to_each_of_its_outcomes(page: Page) -> None:
    assert set(OUTCOMES) == {one.code for one in EVERYTHING[AID].classes}
    sign_in(page, TOM)
    page.get_by_role("button", name="Professionalslijn").click()
    page.wait_for_url("**/coordination/*-*/")
    advice = f"{page.url}advice/"
    for outcome, answers in OUTCOMES.items():
        page.goto(advice)
        assert go_through(page, answers) == outcome
    row = CareRequest.objects.latest("received_at")
    assert (row.urgency, row.has_red_flag) == ("", False)
    page.goto(advice)
    assert_good(page)


def asked(page: Page) -> str:
    """A GP asks, after having left out what is needed; the address of the question."""
    sign_in(page, VIS, "/advice/")
    assert_good(page)
    page.get_by_role("link", name="Vraag advies").click()
    page.get_by_role("button", name="Verstuur de vraag").click()
    expect(page.get_by_text("Schrijf wat u wilt weten.").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Waarover").select_option("bed")
    page.get_by_label("Uw vraag").fill("Is er een indicatie voor een ELV-bed?")
    page.get_by_label("Wat is er aan de hand").fill("Gevallen, kan niet alleen thuis")
    page.get_by_label("Uw functie").select_option("gp")
    page.get_by_label("Nummer om u op te bellen").fill("030 1234567")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nog niemand beantwoordt deze vraag")).to_be_visible()
    return page.url


def answer(tom: Page) -> None:
    """A triagist picks it up, and writes an answer that a second colleague has to read."""
    number = str(CareRequest.objects.latest("received_at").number)
    tom.get_by_role("row").filter(has_text=number).get_by_role("button").click()
    tom.get_by_role("link", name="Lees en beantwoord").click()
    tom.get_by_label("Antwoord", exact=True).fill("Ja, ELV laag complex.")
    tom.get_by_role("button", name="Leg het antwoord vast").click()
    expect(tom.get_by_text("Een tweede collega moet dit lezen")).to_be_visible()


def read_along(cor: Page) -> None:
    cor.goto("/coordination/")
    assert_good(cor)
    cor.get_by_role("link", name="Leest u mee?").click()
    assert_good(cor)
    cor.get_by_role("button", name="Akkoord").click()
    expect(cor.get_by_text("Meegelezen en akkoord: Cor")).to_be_visible()


def test_from_the_question_of_a_gp_to_an_answer_they_read(page: Page, context: BrowserContext) -> None:
    own = asked(page)
    browser = context.browser
    assert browser is not None
    tom, cor = (browser.new_context(base_url=own.split("/advice")[0], locale="nl-NL").new_page() for _ in range(2))
    sign_in(tom, TOM)
    answer(tom)
    page.goto(own)
    expect(page.get_by_text("ELV laag complex")).to_have_count(0)
    sign_in(cor, COR)
    read_along(cor)
    page.goto(own)
    expect(page.get_by_text("Ja, ELV laag complex.")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Gelezen").click()
    expect(page.get_by_text("U hebt dit antwoord gelezen")).to_be_visible()
    for one in (tom, cor):
        one.context.close()
