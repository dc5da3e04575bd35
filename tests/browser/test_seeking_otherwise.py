"""Stating what is sought with whom the patient wishes for, and changing it, by keyboard alone, on good pages."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.helpers import DESK, TELEPHONE, assert_good
from tests.browser.homes import homes_that_say
from tests.placement.conftest import Region
from tests.web import country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import operations as coordination
from ketenzicht.placement.models import Need

NOW = datetime.now(UTC)
COR = "cor@voorbeeld.invalid"


@pytest.fixture(scope="module", autouse=True)
def asked_for(own_database: str) -> Iterator[tuple[Region, UUID]]:
    """A centre with a coordinator, homes that say what is free, and a request of a patient whom a GP knows."""
    del own_database
    with homes_that_say(2, at=NOW) as region:
        access.create_account(
            name="Cor", email=COR, password=country.PASSWORD, organisation_id=region.centre_id, role=Role.COORDINATOR,
            actor=PLATFORM, at=NOW,
        )  # fmt: skip
        request_id = region.request()
        claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=NOW)
        changes = {"treaters": "Huisarts Bakker"}
        coordination.note(request_id=request_id, claim=claim, changes=changes, actor=region.cor, at=NOW)
        yield region, request_id


def picture(page: Page, name: str) -> None:
    """For who wants to look: where KETENZICHT_PICTURES says."""
    if not (folder := os.environ.get("KETENZICHT_PICTURES")):
        return
    for size in (DESK, TELEPHONE):
        page.set_viewport_size(size)
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(DESK)


def tab_to(page: Page, there: Locator) -> None:
    """By keyboard, as somebody who has no mouse."""
    for _ in range(120):
        if there.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Nobody comes at {there} by keyboard.")


def typed(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label).first)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def pressed(page: Page, role: Literal["button", "link", "checkbox"], name: str, key: str = "Enter") -> None:
    tab_to(page, page.get_by_role(role, name=name).first)
    page.keyboard.press(key)


def signed_in(page: Page, at: str) -> None:
    page.goto(f"/sign-in/?next={at}")
    typed(page, "E-mailadres", COR)
    typed(page, "Wachtwoord", country.PASSWORD)
    page.keyboard.press("Enter")


def test_wishes_are_typed_and_chosen_by_keyboard(page: Page, asked_for: tuple[Region, UUID]) -> None:
    _, request_id = asked_for
    signed_in(page, f"/coordination/{request_id}/needs/")
    expect(page.get_by_text("In de zorgvraag staat bij bekende behandelaars: Huisarts Bakker")).to_be_visible()
    page.get_by_label("Welke zorg").select_option("elv-hoog")
    typed(page, "Wat u aan aanbieders vraagt", "84 jaar, gevallen, kan niet alleen thuis zijn.")
    typed(page, "Waar de patiënt is", "52.09, 5.12")
    typed(page, "Waar de patiënt of familie het liefst heen wil", "huize")
    typed(page, "Wie de patiënt al kent", "duiker")
    assert_good(page)
    picture(page, "1-state")
    pressed(page, "button", "Zoek een plaats")
    expect(page.get_by_text("Kies hieronder wie u bedoelt").first).to_be_visible()
    assert_good(page)
    picture(page, "2-which")
    tab_to(page, page.get_by_label("Huize Bergeend, Utrecht"))
    page.keyboard.press("Space")
    pressed(page, "button", "Zoek een plaats")
    expect(page.get_by_text("wens van de patiënt: Huize Bergeend")).to_be_visible()
    for why in ("Wens van de patiënt", "Kent de patiënt"):
        expect(page.get_by_role("listitem").filter(has_text=why).last).to_be_visible()
    picture(page, "3-candidates")  # test_finding judges this page


def test_what_is_sought_is_changed_by_keyboard(page: Page, asked_for: tuple[Region, UUID]) -> None:
    region, _ = asked_for
    request_id = region.request()
    need_id = region.need(request_id)
    signed_in(page, f"/coordination/{request_id}/needs/{need_id}/find/")
    pressed(page, "link", "Verander wat u zoekt")
    expect(page.get_by_label("Leeftijd in jaren")).to_have_value("84")
    typed(page, "Leeftijd in jaren", "85")
    typed(page, "Waar de patiënt of familie het liefst heen wil", "bergeend")
    assert_good(page)
    picture(page, "4-change")
    pressed(page, "button", "Leg vast")
    expect(page.get_by_text("Wens: Huize Bergeend")).to_be_visible()
    assert_good(page)
    picture(page, "5-needs")


def test_a_question_that_names_is_written_otherwise_by_keyboard(page: Page, asked_for: tuple[Region, UUID]) -> None:
    region, _ = asked_for
    request_id = region.request()
    need_id = region.need(request_id)
    region.ask(need_id, region.homes[0])
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=NOW)
    changes = {"name": "Hulp"}  # as it happens a word of the question
    coordination.note(request_id=request_id, claim=claim, changes=changes, actor=region.cor, at=NOW)
    signed_in(page, f"/coordination/{request_id}/needs/")
    expect(page.get_by_text("In deze vraag staat de naam")).to_be_visible()
    assert_good(page)
    picture(page, "6-named")
    pressed(page, "link", "Schrijf de vraag anders")
    expect(page.get_by_text("In de vraag staat wie de patiënt is")).to_be_visible()
    assert_good(page)
    picture(page, "7-reword")
    pressed(page, "button", "Leg vast")
    expect(page.get_by_text("Haal de naam uit de vraag").first).to_be_visible()
    assert_good(page)
    typed(page, "Wat u aan aanbieders vraagt", "84 jaar, gevallen.")
    pressed(page, "button", "Leg vast")
    expect(page.get_by_text("In deze vraag staat")).not_to_be_visible()
    assert Need.objects.get(id=need_id).held_back_at is None
