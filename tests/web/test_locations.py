"""The page of a location: who they are, what they have, and how the last week went."""

import json
import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import sign_in
from tests.web.country import CLINIC, IC, SEH, STRANGER, Country, deliver
from tests.web.reading import text_of

pytestmark = pytest.mark.django_db


def page_of(land: Country, number: int = 0) -> str:
    return f"/locations/{land.locations[number]}/"


def test_it_says_who_they_are_and_how_to_reach_them(reader: Client, land: Country) -> None:
    told = text_of(reader.get(page_of(land)))
    for sentence in (
        "Ziekenhuis De Proef",
        "Spoed 030 123 45 67",
        "Gewone vragen 030 123 45 00",
        "Beddencoördinator 030 123 45 99",
        "Proefstraat 1 3511 AB Utrecht",
        "ma t/m vr 08:00–17:00",
        "alle dagen hele dag",
        "AGB-code 06010101",
        "Helikopterplaats ja",
        "Spoedeisende hulp SEH",
        "Midden",
    ):
        assert sentence in told, sentence


def test_every_value_is_there_with_its_meaning_and_what_is_missing_is_unknown(reader: Client, land: Country) -> None:
    told = text_of(reader.get(page_of(land)))
    assert "Behandelplaatsen open 20 plaatsen" in told
    assert "onbekend: niet opgegeven" in told
    assert "onbekend: storing in het systeem" in told
    assert "voorstel van Ketenzicht, niet de officiële LPZ-definitie" in told


def test_a_unit_that_never_delivered_is_shown_as_such(reader: Client, land: Country) -> None:
    told = text_of(reader.get(page_of(land)))
    unit = told[told.index("Interne geneeskunde") :]
    assert "nooit ontvangen" in unit


def test_the_week_is_a_chart_and_the_same_table_with_silence_as_unknown(
    reader: Client, land: Country, now: datetime
) -> None:
    unit = land.units[0, CLINIC]
    for hours, figure in ((50, 4), (49, 5), (10, 7)):
        deliver(unit, at=now - timedelta(hours=hours), values={"total": 9, "occupied": 9 - figure, "available": figure})
    html = reader.get(page_of(land)).content.decode()
    chart = json.loads(re.findall(rf'id="chart-{unit.code}">(.*?)</script>', html, re.DOTALL)[0])
    assert chart["series"]["available"] == [4.0, 5.0, None, 7.0, None]
    table = text_of(html[html.index(f"u-{unit.code}") :])
    assert "7" in table
    assert "onbekend" in table


def test_the_page_asks_the_database_little_however_many_units_there_are(
    reader: Client, land: Country, kept_picture: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reader.get(page_of(land))
    with django_assert_max_num_queries(25):
        reader.get(page_of(land))


def test_an_unknown_location_is_not_found(reader: Client) -> None:
    answer = reader.get(f"/locations/{UUID(int=1)}/")
    assert answer.status_code == 404
    assert "staat niet (meer) in het register" in text_of(answer)


def test_who_may_not_see_capacity_is_refused(client: Client, land: Country) -> None:
    assert sign_in(client, STRANGER).get(page_of(land)).status_code == 403


def test_the_map_has_the_same_figures_as_its_table(reader: Client) -> None:
    html = reader.get("/map/?module=spoed").content.decode()
    state = json.loads(re.findall(r'id="kz-map-state">(.*?)</script>', html, re.DOTALL)[0])
    assert state["regions"]["ROAZ-05"]["free"] == "9"
    assert state["regions"]["ROAZ-05"]["stops"] == "1 stop"
    assert "9 bekend 3 van 4 onvolledig, 1 ouder dan verwacht 25 min geleden 42" in text_of(html)


def test_the_shapes_of_the_regions_are_public_and_may_be_kept(client: Client, land: Country) -> None:
    answer = client.get("/map/shapes/")
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert len(answer.content) <= 60_000
    kinds = {shape["properties"]["kind"] for shape in json.loads(answer.content)["features"]}
    assert kinds == {"roaz", "rav"}


def test_what_is_odd_in_the_week_that_is_shown_is_told_with_its_figures(
    reader: Client, land: Country, now: datetime
) -> None:
    for minutes, free in ((90, 2), (80, 19)):
        values: dict[str, object] = {"total": 20, "occupied": 20 - free, "available": free}
        deliver(land.units[6, SEH], at=now - timedelta(minutes=minutes), values=values)
    told = text_of(reader.get(f"/locations/{land.locations[6]}/"))
    assert "Wat opvalt (een vraag aan wie aanlevert, geen oordeel):" in told
    assert "sprong in vrij: vrij ging in één keer van 2 naar 19" in told
    assert "sprong" not in text_of(reader.get(page_of(land)))


def test_markers_tell_what_is_free_in_words(reader: Client, land: Country) -> None:
    told = json.loads(reader.get("/map/markers/?region=ROAZ-05&module=spoed").content)["markers"]
    by_name = {marker["name"]: marker for marker in told}
    assert by_name["Ziekenhuis De Proef"]["units"] == ["Spoedeisende hulp: 8 vrij, 2 min geleden, actueel"]
    assert by_name["Ziekenhuis Het Voorbeeld"]["opening"] == "stop"
    assert land.units[0, SEH]
    assert land.units[0, IC]
