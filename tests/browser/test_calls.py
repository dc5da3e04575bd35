"""Calls and first questions in a real browser: by keyboard, from the ringing telephone to the ambulance service."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.browser.helpers import assert_good
from tests.triage.versions import take
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.telephony import operations
from ketenzicht.telephony.domain import EventKind
from ketenzicht.telephony.operations import NewEvent

TOM, BEA = "tom@voorbeeld.invalid", "bea@voorbeeld.invalid"


@pytest.fixture(scope="module")
def exchange(own_database: str) -> Iterator[Actor]:
    with pytest.MonkeyPatch.context() as patch:  # for the server too, which is started after this
        patch.setenv("KETENZICHT_NON_CLINICAL_TRIAGE", "1")
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        now = datetime.now(UTC)
        new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
        (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=now)
        take("demo-gespreksregels", at=now - timedelta(minutes=1))
        for email, role in ((TOM, Role.TRIAGIST), (BEA, Role.ORGANISATION_ADMINISTRATOR)):
            access.create_account(
                name=email.split("@")[0].title(), email=email, password=country.PASSWORD, organisation_id=made.id,
                role=role, actor=PLATFORM, at=now,
            )  # fmt: skip
        yield Actor(ActorKind.SYSTEM, uuid4(), "Centrale", made.id, frozenset({"telephony.deliver"}))


@pytest.fixture(autouse=True)
def _before_the_server(exchange: Actor) -> None:
    """The server is started with what the fixture above puts in its environment."""


def tell(exchange: Actor, key: str, kind: EventKind, sequence: int = 1) -> UUID:
    now = datetime.now(UTC)
    caller = "+31612345678" if kind is EventKind.RINGING else ""
    detail = {"endedBy": "caller"} if kind is EventKind.ENDED else {}
    event = NewEvent(sequence, kind, now, dialled="900", caller=caller, detail=detail)
    return operations.hear(key=key, event=event, actor=exchange, at=now).call_id


def sign_in(page: Page, email: str, to: str) -> None:
    page.goto(f"/sign-in/?next={to}")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(country.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def test_from_the_ringing_telephone_to_the_ambulance_service_by_keyboard(page: Page, exchange: Actor) -> None:
    tell(exchange, "missed", EventKind.RINGING)
    tell(exchange, "missed", EventKind.ENDED, 2)
    sign_in(page, TOM, "/coordination/")
    expect(page.get_by_text("Er belt nu niemand.")).to_be_visible()
    tell(exchange, "A", EventKind.RINGING)
    take_it = page.get_by_role("button", name="Neem op")
    expect(take_it).to_be_visible(timeout=30_000)  # without loading the page again
    assert_good(page)
    take_it.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/coordination/*-*/")
    expect(page.get_by_label("Terugbelnummer")).to_have_value("+31612345678")
    page.locator("input[name='f-bloedt-hevig'][value=ja]").focus()
    page.keyboard.press("Space")
    expect(page.locator(".kz-first [role=status]")).to_have_text("Eerst: RAV.")
    expect(page.locator("input[name='f-bloedt-hevig'][value=ja]")).to_be_focused()
    assert_good(page)
    page.locator("#spoke-1").fill("Ria van de RAV")
    page.keyboard.press("Enter")
    page.wait_for_url("**/coordination/")
    assert CareRequest.objects.latest("received_at").status == "forwarded"


def test_the_other_pages_are_good_for_everybody(page: Page, exchange: Actor) -> None:
    call = tell(exchange, "gone", EventKind.ENDED)
    sign_in(page, TOM, f"/coordination/calls/{call}/dismiss/")
    assert_good(page)
    page.goto("/triage/instruments/")
    assert_good(page)
    page.get_by_role("link", name="Demonstratie gespreksregels 0.1").click()
    page.wait_for_url("**/instruments/*-*/")
    expect(page.get_by_role("heading", name="Eerste vragen")).to_be_visible()
    assert_good(page)


def test_the_page_of_lines_is_good_for_everybody(page: Page) -> None:
    sign_in(page, BEA, "/telephony/lines/")
    assert_good(page)
    page.get_by_role("button", name="Stel in").click()
    expect(page.get_by_text("Geef de lijn een naam.").first).to_be_visible()
    page.wait_for_load_state()
    assert_good(page)
