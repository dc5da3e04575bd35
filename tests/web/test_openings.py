"""The pages of openings: declaring a stop by hand, and how it went."""

from datetime import datetime

import pytest
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import SEH, Country
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.capacity.models import State


@pytest.fixture
def nurse(land: Country, client: Client, now: datetime) -> Client:
    country.account(land, email="dienst@voorbeeld.invalid", role=Role.CAPACITY_MANAGER, at=now)
    return sign_in(client, "dienst@voorbeeld.invalid")


def page_of(land: Country) -> str:
    return f"/deliver/{land.units[0, SEH].code}/opening/"


def test_a_stop_is_declared_and_everybody_sees_it(nurse: Client, land: Country) -> None:
    assert "Openstelling van Spoedeisende hulp" in text_of(nurse.get(page_of(land)))
    answer = nurse.post(page_of(land), {"state": "stop", "reason": "staff", "ends": "2"}, follow=True)
    assert "Ziekenhuis De Proef: stop. Iedereen ziet het nu." in text_of(answer)
    state = State.objects.get(unit=land.units[0, SEH])
    assert (state.opening, state.opening_reason) == (2, "staff")
    history = text_of(nurse.get(f"/units/{land.units[0, SEH].code}/openings/"))
    assert "tekort aan personeel, tot circa" in history
    assert "capaciteitsmanager, Zorggroep Verzonnen" in history
    assert "Proef Persoon" not in history[history.index("Wie zei wat") :], "Others read the function, never the name."
    assert "Proef Persoon (capaciteitsmanager), Zorggroep Verzonnen" in text_of(nurse.get(page_of(land)))
    assert "automatisch, " in history
    board = text_of(nurse.get("/regions/ROAZ-05/?module=spoed"))
    assert "Ziekenhuis De Proef" in board
    assert "tekort aan personeel, tot circa" in board
    assert "; gemeld door Zorggroep Verzonnen, capaciteitsmanager" in board
    assert "Proef Persoon" not in board[board.index("Bijgewerkt") :]
    assert "; gemeld door uw organisatie, capaciteitsmanager" in text_of(nurse.get("/deliver/?automatic"))
    assert "Meld een stop" in text_of(nurse.get("/deliver/?automatic"))
    assert "Wijzig of beëindig de stop" in text_of(nurse.get("/deliver/?automatic"))


def test_open_again_has_no_reason_whatever_else_was_filled_in(nurse: Client, land: Country) -> None:
    nurse.post(page_of(land), {"state": "stop", "reason": "beds", "ends": ""})
    answer = nurse.post(page_of(land), {"state": "open", "reason": "beds", "ends": "4"})
    assert answer.status_code == 302
    assert State.objects.get(unit=land.units[0, SEH]).opening == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "stop"}, "Kies een reden."),
        ({}, "Maak een keuze."),
        ({"state": "stop", "reason": "zomaar"}, "Kies er een uit de lijst."),
        ({"state": "stop", "reason": "it", "ends": "at", "until": "morgen"}, "is geen moment"),
        ({"state": "stop", "reason": "it", "ends": "at", "until": "2020-01-01T10:00"}, "in de komende 31 dagen"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_declared(
    nurse: Client, land: Country, fields: dict[str, str], said: str
) -> None:
    before = State.objects.get(unit=land.units[0, SEH]).revision
    answer = nurse.post(page_of(land), fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert State.objects.get(unit=land.units[0, SEH]).revision == before


def test_what_was_never_said_is_told_as_such(reader: Client, land: Country) -> None:
    answer = reader.get(f"/units/{land.units[6, SEH].code}/openings/")
    assert "Nog geen opgave" in text_of(answer)
