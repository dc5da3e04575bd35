"""What somebody sees who does not see everything, in a real browser: it is said why, it stays true, and it narrows."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import DESK, TELEPHONE, assert_accessible, assert_fits
from tests.web import country
from tests.web.country import SEH, Country, Place
from tests.web.test_seen_pages import BOARD, ONLOOKER, OTHERS, PLACES, consent, sums

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

CONNECTED = "Verbonden: cijfers werken zichzelf bij"


@pytest.fixture(scope="module")
def now(own_database: str) -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module", autouse=True)
def others(now: datetime) -> list[Country]:
    """Four providers in one region."""
    country.load(at=now)
    country.fill(country.build(at=now), now=now)
    return [_built(number, name, now) for number, name in enumerate(OTHERS)]


def _built(number: int, name: str, now: datetime) -> Country:
    place = Place(name, "Utrecht", "GM0344", Point(52.08, 5.1 + number / 100))
    built = country.build(at=now, places=(place,), kinds=(SEH,), name=name)
    values: dict[str, object] = {"total": 77, "occupied": 0, "available": 70 + number, "crowding": 10}
    country.deliver(built.units[0, SEH], at=now - timedelta(minutes=3), values=values)
    return built


@pytest.fixture(scope="module")
def onlooker(others: list[Country], now: datetime) -> UUID:
    """An organisation that sees sums, and one provider that consented."""
    organisation_id = register_organisation(
        name="Verzekeraar Toeschouwer", kind=OrganisationKind.INSURER, identifiers=[], actor=PLATFORM, at=now
    ).id
    access.create_account(
        name="Toe Schouwer",
        email=ONLOOKER,
        password=country.PASSWORD,
        organisation_id=organisation_id,
        role=Role.ORGANISATION_ADMINISTRATOR,
        actor=PLATFORM,
        at=now,
    )
    sums(organisation_id, now)
    consent(organisation_id, now, others[0])
    return organisation_id


@pytest.fixture
def viewer(page: Page, onlooker: UUID) -> Page:
    page.goto("/sign-in/")
    page.get_by_label("E-mailadres").fill(ONLOOKER)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/national/"))
    return page


def deliver(to: Country, available: int) -> None:
    values: dict[str, object] = {"total": 77, "occupied": 0, "available": available, "crowding": 10}
    country.deliver(to.units[0, SEH], at=datetime.now(UTC), values=values)


def test_every_page_says_why_is_accessible_and_fits(viewer: Page, others: list[Country]) -> None:
    location = f"/locations/{others[1].locations[0]}/"
    for path in ("/national/", BOARD, f"{BOARD}&wall=1", "/map/", PLACES, location):
        for viewport in (DESK, TELEPHONE):
            viewer.set_viewport_size(viewport)
            viewer.goto(path)
            assert "Vraag het ROAZ-bureau" in viewer.locator("main").inner_text()
            assert_accessible(viewer)
            assert_fits(viewer)
    viewer.get_by_role("link", name="Wat mag ik zien, en waarom?").click()
    expect(viewer.get_by_role("heading", level=1)).to_have_text("Wat mag ik zien en waarom?")


def test_a_sum_of_hidden_providers_follows_live(viewer: Page, others: list[Country]) -> None:
    viewer.goto(BOARD)
    expect(viewer.locator("[data-live-text]")).to_have_text(CONNECTED)
    expect(viewer.locator("[data-totals=''] [data-t=free]")).to_have_text("222")
    deliver(others[1], 41)
    expect(viewer.locator("[data-totals=''] [data-t=free]")).to_have_text("192")
    assert OTHERS[1] not in viewer.content()
    viewer.goto(BOARD)
    expect(viewer.locator("[data-totals=''] [data-t=free]")).to_have_text("192")
    deliver(others[1], 71)


def test_rows_that_may_be_seen_no_more_leave_the_screen(viewer: Page, onlooker: UUID, others: list[Country]) -> None:
    at = datetime.now(UTC)
    viewer.goto(BOARD)
    expect(viewer.locator("[data-live-text]")).to_have_text(CONNECTED)
    expect(viewer.get_by_role("row", name=re.compile(OTHERS[0]))).to_be_visible()
    given = RecordedAgreement.objects.get(party_organisation_id=onlooker, of_organisation_id=others[0].organisation_id)
    RecordedAgreement.objects.filter(id=given.id).update(basis="agreement")  # so that the platform may end it
    access.end_agreement(agreement_id=given.id, until=local_day(at), because="proef", actor=PLATFORM, at=at)
    expect(viewer.get_by_role("row", name=re.compile(OTHERS[0]))).to_have_count(0)
    expect(viewer.locator("[data-totals=''] [data-t=free]")).to_have_text("222")
    total = RecordedAgreement.objects.get(party_organisation_id=onlooker, detail="region")
    access.end_agreement(agreement_id=total.id, until=local_day(at), because="proef", actor=PLATFORM, at=at)
    expect(viewer.locator("[data-live-text]")).to_contain_text("Bijwerken gestopt")
    expect(viewer.locator("[data-live-text]")).to_contain_text("Vraag het ROAZ-bureau")
