"""The screen for delivering by hand: nothing that was typed gets lost, and nothing newer is overwritten."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import IC, SEH, Country
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.capacity.models import Delivery, State, Unit

Fields = dict[str, str]
TYPED = '<input class="utrecht-textbox utrecht-textbox--html-input" id="{name}" name="{name}" value="([^"]*)"'


@pytest.fixture
def by_hand(land: Country) -> Country:
    """Three units are delivered by hand; the others by a system."""
    codes = [land.units[0, IC].code, land.units[1, SEH].code, land.units[2, IC].code]
    Unit.objects.filter(code__in=codes).update(mode="manual")
    return land


@pytest.fixture
def nurse(by_hand: Country, client: Client, now: datetime) -> Client:
    country.account(by_hand, email="dienst@voorbeeld.invalid", role=Role.CAPACITY_MANAGER, at=now)
    return sign_in(client, "dienst@voorbeeld.invalid")


def form_of(page: Any) -> Fields:
    """What a browser would send of the form as it stands."""
    html = page.content.decode().split("data-deliver>")[1].split("</form>")[0]
    fields = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name
        fields[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select [^>]*?name="([^"]*)".*?>(.*?)</select>', html):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', body)
        fields[name] = (chosen[1] if chosen[1] is not None else chosen[2]) if chosen else ""
    return fields


def typed(page: Any, name: str) -> str:
    found = re.search(TYPED.format(name=re.escape(name)), page.content.decode())
    assert found
    return found[1]


def test_it_shows_the_own_units_with_what_is_known_and_how_old(nurse: Client, by_hand: Country) -> None:
    page = nurse.get("/deliver/")
    text = text_of(page)
    assert "Ziekenhuis De Proef" in text
    assert "Alles klopt zo (2)" in text, "One was never delivered, so there is nothing to confirm."
    assert "Nog nooit geleverd" in text
    assert "4 min geleden" in text
    assert typed(page, f"{by_hand.units[1, SEH].code}:available") == "-2"
    assert "Automatisch geleverd (18)" in text
    assert 'inputmode="numeric"' in page.content.decode()


def test_one_button_confirms_everything(nurse: Client, by_hand: Country) -> None:
    answer = nurse.post("/deliver/", form_of(nurse.get("/deliver/")) | {"send": "all"}, follow=True)
    assert answer.redirect_chain == [("/deliver/", 302)]
    assert "Opgeslagen: 2 eenheden, waarvan 0 gewijzigd en 2 ongewijzigd." in text_of(answer)
    delivery = Delivery.objects.latest("received_at")
    assert (delivery.confirmed, delivery.changed, delivery.refused) == (2, 0, 0)
    unknown = State.objects.get(unit=by_hand.units[0, IC])
    assert unknown.absent == {"occupied": "system-down", "available": "system-down"}, "Unknown stays unknown."


def test_one_unit_is_sent_and_what_was_typed_elsewhere_stays(nurse: Client, by_hand: Country) -> None:
    one, other = by_hand.units[1, SEH].code, by_hand.units[2, IC].code
    fields = form_of(nurse.get("/deliver/"))
    fields |= {f"{one}:occupied": "11", f"{one}:available": "1", f"{other}:total": "7", "send": str(one)}
    answer = nurse.post("/deliver/", fields)
    assert answer.status_code == 200
    assert "Opgeslagen: 1 eenheid" in text_of(answer)
    assert typed(answer, f"{other}:total") == "7"
    assert State.objects.get(unit__code=one).values["occupied"] == 11
    assert State.objects.get(unit__code=other).confirmed_at is None


def test_only_what_was_changed_is_sent_by_the_first_button(nurse: Client, by_hand: Country) -> None:
    one = by_hand.units[1, SEH].code
    fields = form_of(nurse.get("/deliver/")) | {f"{one}:occupied": "12", f"{one}:available": "0", "send": "changed"}
    assert nurse.post("/deliver/", fields).status_code == 302
    assert Delivery.objects.latest("received_at").observations == 1


def test_what_is_wrong_is_told_at_its_field_and_everything_stays(nurse: Client, by_hand: Country) -> None:
    one, other = by_hand.units[1, SEH].code, by_hand.units[2, IC].code
    fields = form_of(nurse.get("/deliver/"))
    fields |= {f"{one}:total": "veel <b>", f"{other}:total": "3", f"{other}:occupied": "1", f"{other}:available": "2"}
    answer = nurse.post("/deliver/", fields | {"send": "all"})
    assert answer.status_code == 422
    text = text_of(answer)
    assert "1 eenheid is niet opgeslagen. Wat u invulde, staat er nog" in text
    assert "‘Behandelplaatsen open’ (total) is een geheel getal, niet 'veel <b>'." in text
    assert "<b>" not in answer.content.decode().split("<main")[1]
    assert typed(answer, f"{one}:total") == "veel &lt;b&gt;"
    assert f'aria-describedby="{one}:total:fault"' in answer.content.decode()
    assert State.objects.get(unit__code=other).values == {"total": 3, "occupied": 1, "available": 2}


def test_unknown_is_chosen_with_a_reason_without_emptying_the_field(nurse: Client, by_hand: Country) -> None:
    one = by_hand.units[1, SEH].code
    fields = form_of(nurse.get("/deliver/")) | {f"{one}:available:reason": "not-measured", "send": str(one)}
    assert nurse.post("/deliver/", fields).status_code == 302
    state = State.objects.get(unit__code=one)
    assert state.values["available"] is None
    assert state.absent == {"available": "not-measured"}


def test_sent_twice_is_stored_once(nurse: Client) -> None:
    fields = form_of(nurse.get("/deliver/")) | {"send": "all"}
    nurse.post("/deliver/", fields)
    before = Delivery.objects.count()
    answer = nurse.post("/deliver/", fields, follow=True)
    assert "is één keer opgeslagen" in text_of(answer)
    assert Delivery.objects.count() == before


def test_something_newer_is_shown_beside_what_was_typed(nurse: Client, by_hand: Country) -> None:
    unit = by_hand.units[1, SEH]
    fields = form_of(nurse.get("/deliver/")) | {f"{unit.code}:occupied": "10", "send": str(unit.code)}
    newer: dict[str, object] = {"total": 12, "occupied": 6, "available": 6, "crowding": 20}
    country.deliver(unit, at=datetime.now(UTC) - timedelta(seconds=1), values=newer)
    answer = nurse.post("/deliver/", fields)
    assert answer.status_code == 422
    assert "nu bekend 6, u vulde 10 in" in text_of(answer)
    assert State.objects.get(unit=unit).values == newer
    again = form_of(answer) | {f"{unit.code}:available": "2", "send": str(unit.code)}
    assert nurse.post("/deliver/", again).status_code == 302
    assert State.objects.get(unit=unit).values["occupied"] == 10


def test_nothing_to_send_is_said(nurse: Client, by_hand: Country) -> None:
    answer = nurse.post("/deliver/", form_of(nurse.get("/deliver/")) | {"send": str(by_hand.units[2, IC].code)})
    assert "Er is niets verstuurd" in text_of(answer)


def test_a_form_that_was_made_up_stores_nothing_of_others(nurse: Client, land: Country) -> None:
    automatic = land.units[0, SEH].code
    before = Delivery.objects.count()
    answer = nurse.post("/deliver/", {f"{automatic}:known": "nooit", f"{automatic}:total": "1", "send": str(automatic)})
    assert "Er is niets verstuurd" in text_of(answer)
    assert Delivery.objects.count() == before


def test_units_of_a_system_are_there_when_asked_for(nurse: Client) -> None:
    text = text_of(nurse.get("/deliver/?automatic"))
    assert "als dat systeem stilligt" in text
    assert "Met de hand geleverd (3)" in text


def test_the_screen_asks_the_same_number_of_questions_however_many_units(
    nurse: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    nurse.get("/deliver/")
    with django_assert_max_num_queries(12):
        nurse.get("/deliver/?automatic")


def test_when_it_will_be_automatic_is_shown_and_changed_by_the_administrator(
    nurse: Client, by_hand: Country, now: datetime
) -> None:
    unit = by_hand.units[0, IC]
    assert "Automatisch vanaf: nog geen datum" in text_of(nurse.get("/deliver/"))
    assert nurse.get(f"/deliver/{unit.code}/automation/").status_code == 403
    country.account(by_hand, email="beheer@voorbeeld.invalid", role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    administrator = sign_in(Client(), "beheer@voorbeeld.invalid")
    address = f"/deliver/{unit.code}/automation/"
    assert administrator.get(address).status_code == 200
    assert administrator.post(address, {"expected_on": "2020-01-01"}).status_code == 422
    assert administrator.post(address, {"expected_on": "2099-03-01"}).status_code == 302
    assert "1 maart 2099" in text_of(administrator.get("/deliver/"))
    assert administrator.post(address, {"mode": "automatic"}).status_code == 302
    assert administrator.post(address, {"mode": "automatic"}).status_code == 409  # twice is no way back
    unit.refresh_from_db()
    assert (unit.mode, unit.automation_expected_on) == ("automatic", None)
    assert str(unit.code) in administrator.get("/deliver/?automatic").content.decode()
    assert "Voortaan met de hand" in text_of(administrator.get(address))


# ── Pasting ──────────────────────────────────────────────────────────────────────────────────────────────────

PASTED = "Locatie;Soort zorg;Totaal;Bezet;Vrij\nZiekenhuis De Proef;IC volwassenen;12;10;2\n;Onbekend <b>;1;1;0"


def test_pasting_shows_first_and_stores_then(nurse: Client, by_hand: Country) -> None:
    unit = by_hand.units[0, IC]
    assert "Voorbeeld" in text_of(nurse.get("/deliver/paste/"))
    preview = nurse.post("/deliver/paste/", {"text": PASTED, "send": "preview"})
    assert preview.status_code == 422
    text = text_of(preview)
    assert "1 van 2 regels kunnen worden opgeslagen; 1 niet. Er is nog niets opgeslagen." in text
    assert "IC-bedden" in text or "Bedden" in text
    assert "Onbekend <b>" in text
    assert State.objects.get(unit=unit).values["occupied"] is None
    seen = re.search(r'name="seen" value="(\w+)"', preview.content.decode())
    key = re.search(r'name="key" value="(\w+)"', preview.content.decode())
    assert seen
    assert key
    sent = {"text": PASTED, "send": "deliver", "seen": seen[1], "key": key[1]}
    answer = nurse.post("/deliver/paste/", sent)
    assert "Opgeslagen: 1 eenheid" in text_of(answer)
    assert State.objects.get(unit=unit).values == {"total": 12, "occupied": 10, "available": 2}


def test_pasting_is_shown_anew_when_something_newer_came(nurse: Client, by_hand: Country) -> None:
    answer = nurse.post("/deliver/paste/", {"text": PASTED, "send": "deliver", "seen": "x", "key": "k"})
    assert "Intussen is er iets nieuws geleverd" in text_of(answer)
    assert State.objects.get(unit=by_hand.units[0, IC]).values["occupied"] is None


def test_what_is_no_table_is_refused_in_words(nurse: Client) -> None:
    answer = nurse.post("/deliver/paste/", {"text": "12 13 14", "send": "preview"})
    assert answer.status_code == 422
    assert "De eerste regel moet kopjes hebben" in text_of(answer)
