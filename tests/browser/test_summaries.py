"""Data of a patient from elsewhere in a real browser: refused, consented, fetched, read; and an emergency reviewed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.patientdata.source import BSN, Source, served, whole
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.patientdata import operations
from ketenzicht.patientdata.domain import Category, Kind
from ketenzicht.patientdata.models import Fetch
from ketenzicht.patientdata.operations import NewSource
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
TOM, BEA, FG = "tom@voorbeeld.invalid", "bea@voorbeeld.invalid", "fg@voorbeeld.invalid"
REASON = "Zij is buiten bewustzijn en niemand kent haar medicijnen"


@pytest.fixture(scope="module", autouse=True)
def source(own_database: str) -> Iterator[Source]:
    """A centre, a practice with two sources, and who reviews."""
    with served(Source(resources=whole())) as running:
        registry.load_reference(at=NOW)
        kinds = (OrganisationKind.ZCC, OrganisationKind.PROVIDER, OrganisationKind.NATIONAL)
        names = ("ZCC Proef", "Praktijk Proef", "Landelijk Proef")
        new = [NewOrganisation(name=name, kind=kind, locations=()) for name, kind in zip(names, kinds, strict=True)]
        centre, practice, national = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)
        for email, organisation, role in (
            (TOM, centre.id, Role.TRIAGIST),
            (BEA, practice.id, Role.ORGANISATION_ADMINISTRATOR),
            (FG, national.id, Role.PRIVACY_OFFICER),
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
        for name, category in (("Praktijk Proef", Category.SUMMARY), ("Apotheek Proef", Category.MEDICATION)):
            add(practice.id, name, category, running)
        yield running


def add(organisation_id: UUID, name: str, category: Category, source: Source) -> None:
    new = NewSource(
        organisation_id=organisation_id,
        name=name,
        kind=Kind.QUERY,
        category=category,
        endpoint=source.base,
        active_from=NOW.date(),
    )
    operations.add_source(new=new, actor=PLATFORM, at=NOW)


def sign_in(page: Page, email: str, to: str) -> None:
    page.goto(f"/sign-in/?next={to}")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def opened(page: Page) -> str:
    """A request with a number in hand, and its page of summaries."""
    sign_in(page, TOM, "/coordination/")
    page.get_by_role("button", name="Telefoon").first.click()
    page.wait_for_url("**/coordination/*-*/")
    with page.expect_response(lambda answer: answer.url.endswith("/intake/") and answer.ok):
        page.get_by_label("BSN").fill(BSN)
        page.keyboard.press("Tab")
    page.get_by_role("link", name="Allergieën, medicatie").click()
    return page.url


def until_it_is_there(page: Page) -> None:
    """The page says that a source is busy, with a way to look again; it never waits."""
    for _ in range(50):
        link = page.get_by_role("link", name="Kijk of het er is")
        if not link.count():
            return
        link.click()
        page.wait_for_timeout(100)
    raise AssertionError("It never came.")


def test_what_may_not_is_explained_what_the_patient_allows_is_fetched_and_read(page: Page) -> None:
    opened(page)
    expect(page.get_by_text("Niet na te gaan of er toestemming is").first).to_be_visible()
    expect(page.get_by_role("button", name="Vraag op", exact=True)).to_have_count(0)
    assert_good(page)
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("Kies een van de mogelijkheden.").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Ja, u mag gegevens opvragen").check()
    page.get_by_label("De patiënt zelf").check()
    page.get_by_role("button", name="Leg vast").click()
    page.get_by_label("Praktijk Proef: spoedsamenvatting").check()
    page.get_by_role("button", name="Vraag op", exact=True).click()
    until_it_is_there(page)
    expect(page.get_by_text("Penicilline")).to_be_visible()
    expect(page.get_by_text("Metoprolol tablet 50mg")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Trek in").click()
    expect(page.get_by_text("Penicilline")).to_have_count(0)
    expect(page.get_by_text("Vernietigd").first).to_be_visible()
    assert not Fetch.objects.exclude(content=b"").exists()


def test_an_emergency_is_reasoned_and_reviewed(page: Page) -> None:
    opened(page)
    page.get_by_text("Noodinzage: iemands leven is in gevaar").click()
    page.get_by_label("Apotheek Proef: medicatieoverzicht").check()
    page.get_by_label("Van de patiënt").check()
    page.get_by_label("Waarom kan dit niet wachten?").fill("spoed")
    page.get_by_role("button", name="Vraag op met noodinzage").click()
    expect(page.get_by_text("ten minste 5 woorden").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Waarom kan dit niet wachten?").fill(REASON)
    page.get_by_role("button", name="Vraag op met noodinzage").click()
    until_it_is_there(page)
    expect(page.get_by_text("Metoprolol tablet 50mg")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, FG, "/patientdata/review/")
    assert_good(page)
    page.get_by_role("link", name="Zorgvraag").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    assert_good(page)
    page.get_by_label("Niet terecht").check()
    page.get_by_label("Waarom vindt u dat?").fill("De apotheek was te bellen.")
    page.get_by_role("button", name="Leg oordeel vast").click()
    expect(page.get_by_text("niet terecht")).to_be_visible()


def test_who_holds_the_data_keeps_the_sources(page: Page) -> None:
    sign_in(page, BEA, "/patientdata/sources/")
    assert_good(page)
    page.get_by_label("Naam").fill("Wijkteam Proef")
    page.get_by_label("Adres van de FHIR-server").fill("geen adres")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("Vul het volledige https-adres").first).to_be_visible()
    assert_good(page)
    expect(page.get_by_label("Naam")).to_have_value("Wijkteam Proef")
