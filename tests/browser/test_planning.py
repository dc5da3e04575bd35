"""The plan of a provider in a real browser: from a sick doctor to everybody planned anew, on good pages."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.coordination.conftest import somebody
from tests.planning.conftest import NEAR, location
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.planning import operations
from ketenzicht.planning.domain import ResourceKind
from ketenzicht.planning.operations import NewBooking, NewResource, NewSlot
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOW = datetime.now(UTC).replace(second=0, microsecond=0)
HOUR = timedelta(hours=1)
# On one day, whatever time it is now; of a later week where today is a Sunday.
MORNING = (timezone.localtime(NOW) + 24 * HOUR).replace(hour=9, minute=0)


@pytest.fixture(scope="module", autouse=True)
def plan(own_database: str) -> None:
    registry.load_reference(at=NOW)
    new = NewOrganisation(name="Huisartsenpost Proef", kind=OrganisationKind.PROVIDER, locations=())
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    here = registry.register_location(organisation_id=made.id, new=location(), actor=PLATFORM, at=NOW).id
    access.create_account(
        name="Piet", email="piet@voorbeeld.invalid", password=country.PASSWORD, organisation_id=made.id,
        role=Role.CAPACITY_MANAGER, actor=PLATFORM, at=NOW,
    )  # fmt: skip
    planner = somebody(made.id, Role.CAPACITY_MANAGER)
    for name in ("Spreekkamer 1", "Spreekkamer 2"):
        fill(NewResource(here, name, ResourceKind.CONSULT), booked=name.endswith("1"), planner=planner)
    car = operations.add_resource(
        new=NewResource(here, "Visiteauto", ResourceKind.VISIT, travels=True), actor=planner, at=NOW
    )
    shift = operations.add_slot(resource_id=car, new=NewSlot(NOW, NOW + 6 * HOUR), actor=planner, at=NOW)
    new_visit = NewBooking(shift, uuid4(), begins=NOW + 2 * HOUR, minutes=30, place=NEAR)
    operations.book_slot(new=new_visit, actor=planner, at=NOW)


def fill(new: NewResource, *, booked: bool, planner: Actor) -> None:
    room: UUID = operations.add_resource(new=new, actor=planner, at=NOW)
    for number in range(1, 4):
        begins = MORNING + number * HOUR
        slot = operations.add_slot(resource_id=room, new=NewSlot(begins, begins + HOUR / 2), actor=planner, at=NOW)
        if booked and number == 1:
            operations.book_slot(new=NewBooking(slot, uuid4()), actor=planner, at=NOW)


def open_as(page: Page, name: str, address: str) -> None:
    page.goto(f"/sign-in/?next={address}")
    page.get_by_label("E-mailadres").fill(f"{name}@voorbeeld.invalid")
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_a_doctor_falls_ill_and_who_was_planned_is_planned_anew(page: Page) -> None:
    open_as(page, "piet", f"/planning/?week={MORNING:%Y-%m-%d}")
    assert_good(page)
    page.get_by_role("link", name="2 vrij", exact=True).first.click()
    page.wait_for_url("**/planning/days/**")
    assert_good(page)
    page.get_by_role("link", name="wijzig dit tijdvak van Spreekkamer 1").first.click()
    assert_good(page)
    page.get_by_role("button", name="Laat vervallen").click()
    expect(page.get_by_text("Zeg waarom.").first).to_be_visible()
    page.get_by_label("Waarom").fill("Huisarts ziek")
    page.get_by_role("button", name="Laat vervallen").click()
    page.wait_for_url("**/planning/replan/")
    expect(page.get_by_text("Huisarts ziek")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Bevestig").first.click()
    expect(page.get_by_text("1 opnieuw gepland.")).to_be_visible()
    assert_good(page)


def test_a_roster_is_made_with_the_pages_alone(page: Page) -> None:
    open_as(page, "piet", "/planning/resources/")
    assert_good(page)
    page.get_by_role("link", name="Spreekkamer 2").click()
    assert_good(page)
    page.get_by_text("Maak een weekrooster").click()
    assert_good(page)
    page.get_by_label("Eerste dag").fill((NOW + 24 * HOUR).date().isoformat())
    page.get_by_role("button", name="Maak").click()
    page.get_by_role("link", name="Zet er uren in").click()
    page.get_by_label("maandag").check()
    page.get_by_label("feestdag").check()
    page.get_by_label("Van").fill("08:00")
    page.get_by_label("Tot").fill("10:00")
    page.get_by_role("button", name="Zet erin").click()
    expect(page.get_by_text("Het rooster is gewijzigd.")).to_be_visible()
    assert_good(page)


def test_an_agenda_gets_a_link_and_loses_it(page: Page) -> None:
    open_as(page, "piet", "/planning/resources/")
    page.get_by_role("link", name="Spreekkamer 1").click()
    page.get_by_role("button", name="Nieuwe link").click()
    expect(page.locator("code.kz-long")).to_contain_text("/planning/calendars/")
    assert_good(page)
    page.get_by_role("link", name="Verder").click()
    expect(page.get_by_text("laatst gelezen: nog nooit")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Trek in").click()
    expect(page.get_by_text("De link is ingetrokken.")).to_be_visible()


def test_a_booking_tells_its_story(page: Page) -> None:
    open_as(page, "piet", "/planning/")
    page.get_by_role("link", name="1 bezoek").first.click()
    page.get_by_role("link", name="afgesproken").last.click()
    page.wait_for_url("**/planning/bookings/**")
    assert_good(page)
    page.get_by_text("Zeg af").first.click()
    page.get_by_label("Waarom").fill("Niet meer nodig")
    page.get_by_role("button", name="Zeg af").click()
    expect(page.get_by_text("“Niet meer nodig”")).to_be_visible()
