"""A weekend in a region on the real pages: every patient is accounted for, and no place is promised twice.

A short one each time; a whole one of sixty, with pictures of every kind of page, is
`KETENZICHT_WEEKEND=60 KETENZICHT_SCREENS=folder pytest -s tests/browser/test_weekend.py`.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.helpers import DESK, PATIENCE, TELEPHONE, assert_good
from tests.browser.test_evening import CONTENT, _key, _sign_in
from tests.coordination.test_self_triage import location
from tests.evening.centre import Centre, Evening
from tests.evening.desk import Desk
from tests.handover.receiver import Receiver, started
from tests.placement.conftest import ELV, Home, make_homes, somebody
from tests.serving import Site
from tests.triage.versions import take
from tests.web import country
from tests.weekend import ledger
from tests.weekend.arrivals import comes_in
from tests.weekend.beyond import HAPPENS
from tests.weekend.fates import fates
from tests.weekend.people import Coordinator, Pictures, Provider
from tests.weekend.region import Region
from tests.weekend.systems import System

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door, SharedHours, Terms
from ketenzicht.coordination.models import CareRequest
from ketenzicht.definitions import operations as definitions
from ketenzicht.handover import operations as handover
from ketenzicht.handover.domain.delivery import Way as Receives
from ketenzicht.planning import operations as planning
from ketenzicht.planning.domain import ResourceKind
from ketenzicht.planning.operations import NewResource, NewSlot
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

NOW = datetime.now(UTC)
NUMBER = int(os.environ.get("KETENZICHT_WEEKEND", "8"))
LEAST_TOUCH = 44  # px
ANSWERS = ("placement.answer", "handover.fetch")  # what a system of a home may
NAMES = ("Huize Aalscholver", "Huize Bergeend", "Huize Canadagans", "Huize Duiker", "Huize Eider")
MINUTES = timedelta(minutes=10)  # of one consult
CONSULTS = 60


@pytest.fixture(scope="module", autouse=True)
def evening(own_database: str) -> Iterator[Evening]:
    """A centre with a coordinator, another, and a huisartsenpost that sends."""
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        patch.setattr("django.conf.settings.HANDOVER_NETWORKS", (ip_network("127.0.0.0/8"), ip_network("::1/128")))
        registry.load_reference(at=NOW)
        definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
        access.load_agreements(at=NOW)
        today = NOW.date()
        capacity.ensure_partitions(start=today - timedelta(days=1), end=today + timedelta(days=1))
        place, practice = location("ZCC Hier", "ZCC", "030 111 11 11"), location("Post", "Z3", "030 111 11 12")
        new = (
            NewOrganisation(name="ZCC Hier", kind=OrganisationKind.ZCC, locations=(place,)),
            NewOrganisation(name="ZCC Daar", kind=OrganisationKind.ZCC, locations=()),
            NewOrganisation(name="Huisartsenpost", kind=OrganisationKind.PROVIDER, locations=(practice,)),
        )
        here, there, post = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)
        for name in CONTENT:
            take(name, at=NOW - timedelta(minutes=1))
        _agree_to_help(here.id, there.id)
        _account("Cor", Role.COORDINATOR, here.id)
        _account("Eva", Role.COORDINATOR, there.id)
        requests = _key(post.id, "HAP", "coordination.request")
        _account("Piet", Role.CAPACITY_MANAGER, post.id)
        _plan_consults(post.id, post.locations.get().id)
        yield Evening(here.id, requests, _key(here.id, "Centrale", "telephony.deliver"))


@pytest.fixture(scope="module")
def homes(evening: Evening) -> tuple[Home, ...]:
    """Five with somebody who answers, and last a second location of the first."""
    made = make_homes(NAMES, at=NOW)
    for place, home in enumerate(made):
        _account(f"Olga{place}", Role.ADMISSIONS_OFFICER, home.organisation_id)
    new = NewLocation(
        name="Huize Zwaan", type_code="R5", point=Point(52.12, 5.13), street="Proefstraat 2", postcode="3511 AB",
        place="Utrecht", municipality_code="GM0344", phone_urgent="030 1234568",
    )  # fmt: skip
    first = made[0].organisation_id
    location_id = registry.register_location(organisation_id=first, new=new, actor=PLATFORM, at=NOW).id
    (unit,) = capacity.create_units(
        units=[NewUnit(location_id=location_id, module=ELV[0], label=ELV[1], deliverer_id=first)],
        active_from=date(2020, 1, 1), actor=PLATFORM, at=NOW,
    )  # fmt: skip
    return (*made, Home(first, location_id, unit, "Huize Zwaan"))


@pytest.fixture(scope="module")
def receiver(homes: tuple[Home, ...]) -> Iterator[Receiver]:
    """The system of the second home, which takes hand-overs."""
    home = homes[1]
    with started(Receiver(token="geheim")) as one:
        new = handover.NewReceiving(way=Receives.PUSH, endpoint=one.address, token="geheim")
        actor = somebody(home.organisation_id, Role.ORGANISATION_ADMINISTRATOR, "Bea")
        handover.set_receiving(location_id=home.location_id, new=new, actor=actor, at=NOW)
        yield one


@pytest.fixture(scope="module")
def region(browser: Browser, site: Site, homes: tuple[Home, ...], receiver: Receiver) -> Iterator[Region]:
    named = os.environ.get("KETENZICHT_SCREENS")
    pictures = Pictures(Path(named) if named else None)
    with ExitStack() as stack:

        def opened(name: str, to: str, *, on_telephone: bool = False) -> Page:
            size = TELEPHONE if on_telephone else DESK
            context = browser.new_context(base_url=site.address, locale="nl-NL", viewport=size)
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            _sign_in(page, name, to)
            return page

        yield Region(
            Coordinator(opened("Cor", "/coordination/"), pictures),
            Coordinator(opened("Eva", "/coordination/"), pictures),
            tuple(
                Provider(opened(f"Olga{place}", "/places-asked/", on_telephone=True), home, pictures)
                for place, home in enumerate(homes[:-1])
            ),
            homes[-1],
            receiver,
            {home.name: System(site.address, _key(home.organisation_id, "ECD", *ANSWERS), home) for home in homes},
            opened("Piet", "/planning/"),
        )


def test_every_patient_of_a_weekend_is_accounted_for(
    region: Region, evening: Evening, site: Site, browser: Browser
) -> None:
    citizen = browser.new_page(base_url=site.address, locale="nl-NL")
    desk = Desk(region.cor.page, "Cor")
    centre = Centre(site.address, evening, deque([desk, desk]), citizen, citizen)
    before = set(CareRequest.objects.values_list("id", flat=True))
    for place, fate in enumerate(fates(NUMBER)):
        request_id = comes_in(fate)(region, centre, place)
        region.place(request_id, HAPPENS[fate])
    requests = list(CareRequest.objects.exclude(id__in=before))
    found, missing = ledger.where_everybody_is(requests)
    assert len(requests) == NUMBER
    assert missing == []
    assert found.total() == NUMBER
    assert ledger.faults_of_offers() == []
    assert ledger.faults_of_places() == []
    assert ledger.faults_of_hand_overs() == []
    assert receiver_has_all(region.receiver)
    calls = region.cor.calls + region.colleague.calls
    there = found["placed"] + found["outside"]
    print(f"\n{NUMBER} requests: {dict(found)}; {calls} calls, {calls / there:.2f} per placement; ", end="")
    print(f"questions: {ledger.asked_and_placed()}")


def test_what_is_half_filled_in_stays_while_a_page_renews_itself(region: Region, evening: Evening) -> None:
    some = region.providers[:2]
    region.tell_figures()
    cor, olga = region.cor.page, some[0].page
    request = _received(evening)
    region.cor.seek(request.id, [one.home for one in some])
    assert_good(cor)
    card = some[0].card(request.number)
    assert_good(olga)
    offer = cor.locator("article.kz-offer", has_text=some[0].home.name)
    offer.locator("summary", has_text="Telefonisch nee").click()
    offer.locator("[id^=no-] [name=spoke_with]").fill("Olga van de opname")
    card.locator("summary", has_text="Nee").click()
    card.locator("[name=reason][value=no-staff]").check()
    card.locator("[name=words]").fill("Vanavond misschien wel")
    assert_good(olga)
    some[1].says_and_is_heard("Ja, er is plaats", request.number)
    for page in (cor, olga):
        expect(page.locator(".kz-stand", has_text="Ingetrokken").first).to_be_visible()
        expect(page.get_by_text("Dit is intussen veranderd").first).to_be_visible()
    expect(offer.locator("[name=spoke_with]")).to_have_value("Olga van de opname")
    expect(card.locator("[name=words]")).to_have_value("Vanavond misschien wel")
    expect(card.locator("[name=words]")).to_be_focused()
    expect(card.get_by_role("button", name="Ja, er is plaats")).to_have_count(0)
    assert_good(olga)
    region.cor.look(request.id)
    region.cor.does("Niet meer nodig", dropped="recovered", because="Kan toch naar huis")


def test_a_thumb_finds_yes_and_no(region: Region, evening: Evening) -> None:
    olga = region.providers[0]
    region.tell_figures()
    request = _received(evening)
    region.cor.seek(request.id, [olga.home])
    olga.page.set_viewport_size(TELEPHONE)
    card = olga.card(request.number)
    boxes = [one.bounding_box() for one in card.locator("button:visible, summary").all()]
    assert all(box and box["height"] >= LEAST_TOUCH for box in boxes), boxes
    region.cor.does("Niet meer nodig", dropped="recovered", because="Kan toch naar huis")


def test_a_region_agrees_on_a_good_page(page: Page, homes: tuple[Home, ...], site: Site) -> None:
    new = NewOrganisation(name="Netwerk Proef", kind=OrganisationKind.NETWORK, locations=())
    (network,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    _account("Rita", Role.ROAZ_OFFICER, network.id)
    _sign_in(page, "Rita", "/placement/agreements/")
    expect(page.get_by_text("Nog geen werkafspraken")).to_be_visible()
    assert_good(page)
    page.get_by_text("Maak een werkafspraak").press("Enter")
    assert_good(page)
    named = os.environ.get("KETENZICHT_SCREENS")
    Pictures(Path(named) if named else None).take(page, "agreements-empty")
    page.get_by_role("button", name="Leg vast").press("Enter")
    expect(page.locator("details[open] form")).to_be_visible()
    assert_good(page)
    Pictures(Path(named) if named else None).take(page, "agreements-wrong")


def _received(evening: Evening) -> CareRequest:
    """A request that came by telephone and is in hand."""
    actor = somebody(evening.centre_id, Role.COORDINATOR, "Cor")
    at = datetime.now(UTC)
    made = coordination.receive(centre_id=evening.centre_id, door=Door.PROFESSIONALS, intake={}, actor=actor, at=at)
    return CareRequest.objects.get(id=made.id)


def receiver_has_all(receiver: Receiver) -> bool:
    """Nothing that it refused, and no more resources than it was sent."""
    return receiver.found == [] and len(receiver.stored) <= len(receiver.asked)


def _agree_to_help(giver: UUID, helper: UUID) -> None:
    terms = Terms(
        calls=False, cases=True, doors=frozenset(), urgencies=frozenset(), hours=SharedHours.ALWAYS, begins_over=None,
        call_seconds=30, begins_on=NOW.date(),
    )  # fmt: skip
    by = somebody(giver, Role.COORDINATOR, "Cor")
    made = coordination.propose_sharing(giver_id=giver, helper_id=helper, terms=terms, actor=by, at=NOW)
    agreed_by = somebody(helper, Role.COORDINATOR, "Eva")
    coordination.answer_sharing(sharing_id=made, agrees=True, actor=agreed_by, at=NOW)


def _plan_consults(organisation_id: UUID, location_id: UUID) -> None:
    planner = somebody(organisation_id, Role.CAPACITY_MANAGER, "Piet")
    room = planning.add_resource(
        new=NewResource(location_id, "Spreekkamer 1", ResourceKind.CONSULT), actor=planner, at=NOW
    )
    begins = NOW.replace(second=0, microsecond=0) + MINUTES
    for number in range(CONSULTS):
        slot = NewSlot(begins + number * MINUTES, begins + (number + 1) * MINUTES)
        planning.add_slot(resource_id=room, new=slot, actor=planner, at=NOW)


def _account(name: str, role: Role, organisation_id: UUID) -> None:
    access.create_account(
        name=name, email=f"{name}@voorbeeld.invalid", password=country.PASSWORD, organisation_id=organisation_id,
        role=role, actor=PLATFORM, at=NOW,
    )  # fmt: skip
