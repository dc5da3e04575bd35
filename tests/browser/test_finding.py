"""Finding a place in a real browser: candidates on a good page, at a desk and on a telephone, by keyboard."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.placement.finding.conftest import HOME, KIND, hospital
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.capacity.models import State
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.placement.domain import NeedStatus, Sought, Want
from ketenzicht.placement.models import Need, UnitTerms
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.sealing import operations as sealing

NOW = datetime.now(UTC)
COR, BO = "cor@voorbeeld.invalid", "bo@voorbeeld.invalid"
PLACES = (
    ("Dichtbij", Point(52.09, 5.15), "GM0344", 0),
    ("Amersfoort", Point(52.15, 5.38), "GM0307", 2),
    ("Groningen", Point(53.21, 6.57), "GM0014", 6),
    ("Ergens", Point(52.3, 4.9), "GM0363", None),
)


@pytest.fixture(scope="module")
def address(own_database: str) -> str:
    """The page of a need, at a centre with a coordinator and hospitals around it."""
    country.load(at=NOW)
    access.load_agreements(at=NOW)
    new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    user_id = access.create_account(
        name="Cor", email=COR, password=country.PASSWORD, organisation_id=made.id, role=Role.COORDINATOR,
        actor=PLATFORM, at=NOW,
    )  # fmt: skip
    cor = Actor(ActorKind.PERSON, user_id, "Cor", made.id, grants_of([Role.COORDINATOR]), role="coordinator")
    request_id = coordination.receive(centre_id=made.id, door=Door.CITIZENS, intake={}, actor=cor, at=NOW).id
    for number, (name, point, municipality, free) in enumerate(PLACES):
        unit = hospital(name, point, municipality)
        if number == 0:
            access.create_account(
                name="Bo", email=BO, password=country.PASSWORD, organisation_id=unit.deliverer_id,
                role=Role.CAPACITY_MANAGER, actor=PLATFORM, at=NOW,
            )  # fmt: skip
        if number == 1:
            UnitTerms.objects.create(
                unit=unit, start=NOW.date(), min_age=18, can=["isolation"], set_at=NOW, agreement="normal"
            )
        if free is not None:
            said = NOW - timedelta(minutes=7)
            State.objects.filter(unit=unit).update(
                values={"total": 20, "available": free, "occupied": 20 - free}, observed_at=said, received_at=said,
                confirmed_at=said, version_id=unit.module.versions.get(number="0.1").id, delivery_id=uuid4(),
                revision=1,
            )  # fmt: skip
    return f"/coordination/{request_id}/needs/{_need(request_id)}/find/"


def _need(request_id: UUID) -> UUID:
    before = NOW + timedelta(hours=4)
    sought = Sought(kinds=(KIND,), point=HOME, age=76, wants=frozenset({Want.ISOLATION}), before=before)
    told = msgspec.json.encode(sought).decode()
    return Need.objects.create(
        request_id=request_id, step=1, form="opname", form_name="Opname", kinds=[list(KIND)], before=before,
        status=NeedStatus.SEEKING.value, since=NOW, stated_at=NOW, stated_by=uuid4(), stated_by_name="Cor",
        sought=sealing.seal(told, owner=request_id, purpose="placement.sought"),
    ).id  # fmt: skip


def _sign_in(page: Page, email: str, address: str) -> None:
    page.goto(f"/sign-in/?next={address}")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mailadres")).not_to_be_visible()


def test_candidates_on_a_good_page_at_a_desk_and_on_a_telephone(page: Page, address: str) -> None:
    _sign_in(page, COR, address)
    expect(page.get_by_text("Amersfoort").first).to_be_visible()
    summary = page.get_by_text("waaruit die bestaan").first.locator("..")
    summary.press("Enter")
    expect(page.get_by_role("rowheader", name="Reistijd").first).to_be_visible()
    assert_good(page)
    page.get_by_text("Toon minder of meer").press("Enter")
    page.get_by_label("Hooguit zo ver rijden").select_option("45")
    page.get_by_label("Toon ook alles wat niet past").check()
    page.get_by_role("button", name="Toon").press("Enter")
    expect(page.get_by_text("door uw keuze")).to_be_visible()
    expect(page.get_by_text("Vol (cijfer van")).to_be_visible()
    assert_good(page)


@pytest.mark.usefixtures("address")
def test_a_provider_says_whom_a_unit_takes_on_a_good_page(page: Page) -> None:
    _sign_in(page, BO, "/placement/units/")
    expect(page.get_by_role("heading", name="Wie onze eenheden opnemen")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="Interne geneeskunde").press("Enter")
    page.get_by_label("Jongste leeftijd").fill("80")
    page.get_by_label("Oudste leeftijd").fill("18")
    page.get_by_role("button", name="Leg vast").press("Enter")
    expect(page.get_by_text("niet hoger dan de hoogste").first).to_be_visible()
    assert_good(page)
    page.get_by_label("Oudste leeftijd").fill("90")
    page.get_by_role("button", name="Leg vast").press("Enter")
    expect(page.get_by_text("Vastgelegd voor Interne geneeskunde")).to_be_visible()
