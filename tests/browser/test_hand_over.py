"""A hand-over in a real browser: read, kept as PDF and told back by who receives; seen by who sent it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.handover.conftest import located, offered
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.handover import operations
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
INTAKE = {
    "name": "Johanna Proefpersoon", "birth-date": "31-12-1940", "bsn": "999910942", "sex": "female",
    "complaint": "Gevallen in de keuken, kan niet staan.\nPijn in de heup.", "directives": "Niet reanimeren",
    "allergies": "geen", "medication": "niet bekend", "whereabouts": "Achterom, sleutel bij de buren",
    "street": "Proefstraat, Utrecht", "house-number": "1", "postcode": "3511 AB", "caller": "P. Buurman",
    "caller-is": "bystander", "call-back": "0612345678",
}  # fmt: skip


@dataclass(frozen=True)
class Sides:
    hand_over: UUID
    location: UUID


@pytest.fixture(scope="module")
def sides(own_database: str) -> Sides:
    """A request of this morning, handed over to a hospital, with somebody on each side."""
    country.load(at=NOW)
    new = [
        NewOrganisation(name="ZCC Overdracht", kind=OrganisationKind.ZCC, locations=()),
        NewOrganisation(name="Ziekenhuis Ontvangst", kind=OrganisationKind.PROVIDER, locations=()),
    ]
    centre, hospital = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)
    take("crosswalk", at=NOW - timedelta(minutes=1))
    for name, place, role in (
        ("cor", centre.id, Role.COORDINATOR),
        ("olga", hospital.id, Role.ADMISSIONS_OFFICER),
        ("bea", hospital.id, Role.ORGANISATION_ADMINISTRATOR),
    ):
        access.create_account(
            name=name.title(), email=f"{name}@voorbeeld.invalid", password=country.PASSWORD, organisation_id=place,
            role=role, actor=PLATFORM, at=NOW,
        )  # fmt: skip
    cor = Actor(ActorKind.PERSON, UUID(int=5), "Cor", centre.id, grants_of([Role.COORDINATOR]), role="coordinator")
    made = coordination.receive(centre_id=centre.id, door=Door.CITIZENS, intake=INTAKE, actor=cor, at=NOW)
    location_id = located(hospital.id)
    release = operations.release(
        request_id=made.id, offer_id=offered(made.id), organisation_id=hospital.id, location_id=location_id,
        actor=cor, at=NOW,
    )  # fmt: skip
    return Sides(release, location_id)


def signed_in(page: Page, name: str, address: str) -> None:
    page.goto(f"/sign-in/?next={address}")
    page.get_by_label("E-mailadres").fill(f"{name}@voorbeeld.invalid")
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_who_receives_reads_it_keeps_it_and_tells_what_came_of_it(page: Page, sides: Sides) -> None:
    signed_in(page, "olga", "/hand-overs/")
    assert_good(page)
    page.locator("tbody a").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Overdracht van zorgvraag")
    expect(page.get_by_text("Niet reanimeren")).to_be_visible()
    assert_good(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Bewaar als PDF").press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_role("button", name="Patiënt is er").click()
    expect(page.get_by_text("Het zorgcoördinatiecentrum ziet dit")).to_be_visible()
    assert_good(page)


def test_who_sent_it_sees_who_read_it(page: Page, sides: Sides) -> None:
    signed_in(page, "cor", "/hand-overs/sent/")
    page.locator("summary", has_text="bij zorgvraag").first.click()
    expect(page.get_by_text("overgedragen", exact=False).first).to_be_visible()
    assert_good(page)
    page.goto("/hand-overs/receiving/")
    assert_good(page)


def test_an_administrator_says_how_a_location_receives(page: Page, sides: Sides) -> None:
    address = f"/hand-overs/receiving/{sides.location}/"
    signed_in(page, "bea", address)
    page.get_by_role("button", name="Leg vast").press("Enter")
    expect(page.get_by_text("Schrijf op waarom uw systeem").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Waarom nog de tijdelijke pagina?").fill("Nieuw systeem in het voorjaar")
    page.get_by_label("Tot wanneer nodig?").fill(f"{NOW.date() + timedelta(days=90):%Y-%m-%d}")
    page.get_by_role("button", name="Leg vast").press("Enter")
    expect(page.get_by_text("Nieuw systeem in het voorjaar")).to_be_visible()
    assert_good(page)
