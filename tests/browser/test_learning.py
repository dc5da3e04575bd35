"""What is learned from a request, in a real browser: by keyboard, on pages that are good for everybody."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
COR = "cor@voorbeeld.invalid"


@pytest.fixture(scope="module")
def request_id(own_database: str) -> UUID:
    """A request of this morning, at a centre with a coordinator."""
    new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    take("crosswalk", at=NOW - timedelta(minutes=1))
    user_id = access.create_account(
        name="Cor", email=COR, password=country.PASSWORD, organisation_id=made.id, role=Role.COORDINATOR,
        actor=PLATFORM, at=NOW,
    )  # fmt: skip
    cor = Actor(ActorKind.PERSON, user_id, "Cor", made.id, grants_of([Role.COORDINATOR]), role="coordinator")
    return coordination.receive(centre_id=made.id, door=Door.CITIZENS, intake={}, actor=cor, at=NOW).id


def test_a_flag_a_review_and_the_figures_on_good_pages(page: Page, request_id: UUID) -> None:
    page.goto(f"/sign-in/?next=/learning/requests/{request_id}/")
    page.get_by_label("E-mailadres").fill(COR)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/learning/requests/**")
    page.get_by_text("Zet een signaal", exact=True).click()
    page.get_by_label("Waarom bekijken").select_option("complaint")
    page.get_by_label("Wat u opviel").fill("Belde twee keer")
    page.get_by_role("button", name="Zet signaal").press("Enter")
    expect(page.get_by_text("Belde twee keer")).to_be_visible()
    assert_good(page)
    page.goto("/learning/meetings/")
    day = NOW.date() + timedelta(days=60)
    page.get_by_label("Dag").fill(f"{day:%Y-%m-%d}")
    page.get_by_role("button", name="Plan").press("Enter")
    assert_good(page)
    page.get_by_role("link", name=f"{day:%d-%m-%Y}").click()
    page.get_by_label("klacht").check()
    page.get_by_role("button", name="Zet op de lijst").press("Enter")
    expect(page.get_by_text("nog op te schrijven")).to_be_visible()
    assert_good(page)
    for address in ("/learning/", "/learning/bottlenecks/", "/learning/indicators/", "/learning/feedback/"):
        page.goto(address)
        assert_good(page)
