"""Finding a place: what is asked, what is refused, and why the answer stands in that order."""

import re

import pytest
from django.test import Client
from tests.web.country import Country
from tests.web.reading import text_of

from ketenzicht.web.presenters.places import kilometres, left_out_words, phone_url

SEARCH = "/places/?kind=spoed:seh&where=Utrecht"


def test_the_empty_form_asks_for_kind_and_place(reader: Client) -> None:
    page = reader.get("/places/")
    assert page.status_code == 200
    html = page.content.decode()
    assert '<optgroup label="Spoed">' in html
    assert 'value="spoed:seh"' in html
    assert "Controleer deze velden" not in html


def test_the_nearest_free_places_are_found_with_all_that_one_needs_to_call(reader: Client) -> None:
    told = text_of(reader.get(SEARCH))
    assert "2 met een vrije plaats gevonden; 7 afdelingen van deze soort vergeleken" in told
    first, second = told.index("Ziekenhuis De Proef"), told.index("Medisch Centrum Tekst <b>&")
    assert first < second, "nearer, and without a stop that threatens"
    assert "8 vrij van 20" in told
    assert "030 123 45 67" in told
    assert "geschat" in told
    assert "weegt als 10 minuten extra" in told, "why it stands there"
    assert "Waarom deze volgorde?" in told


@pytest.mark.usefixtures("kept_picture")
def test_the_page_and_the_reason_say_the_same_travel_time(reader: Client) -> None:
    for step in range(40):
        told = text_of(reader.get("/places/", {"kind": "spoed:seh", "where": f"52.09,{4.9 + step / 200:.3f}"}))
        assert re.findall(r"circa (\d+) min", told) == re.findall(r"ongeveer (\d+) minuten", told)


def test_who_is_left_out_is_counted_with_the_reason(reader: Client) -> None:
    told = text_of(reader.get(SEARCH))
    assert "Niet getoond: 3 × aantal onbekend of verouderd" in told
    assert "1 × stop" in told
    assert "1 × te weinig plaatsen vrij" in told


def test_wishes_narrow_or_widen_the_search(reader: Client) -> None:
    assert "1 met een vrije plaats" in text_of(reader.get(f"{SEARCH}&needed=5"))
    assert "1 met een vrije plaats" in text_of(reader.get(f"{SEARCH}&within=8"))
    assert "Geen bekende vrije plaats gevonden" in text_of(reader.get(f"{SEARCH}&region=ROAZ-01"))
    everything = text_of(reader.get(f"{SEARCH}&all=on"))
    assert "Ziekenhuis Zuiderproef" in everything
    assert "achteraan: geen bekende vrije plaats" in everything


@pytest.mark.parametrize("where", ["3511", "3511 AB", "utrecht", "52.09,5.12"])
def test_the_patient_can_be_at_a_postcode_a_place_or_a_point(reader: Client, where: str) -> None:
    assert "Gerekend vanaf" in text_of(reader.get("/places/", {"kind": "spoed:seh", "where": where}))


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("", "Vul in waar de patiënt is"),
        ("Nergenshuizen", "Wij kennen geen plaats “Nergenshuizen”"),
        ("0123", "is geen postcode"),
        ("5.12,52.09", "Breedte en lengte lijken verwisseld"),
        ("x" * 100, "te lang"),
    ],
)
def test_a_place_that_is_not_understood_is_refused_with_help(reader: Client, where: str, sentence: str) -> None:
    page = reader.get("/places/", {"kind": "spoed:seh", "where": where})
    assert page.status_code == 400
    assert sentence in text_of(page)
    assert "Controleer deze velden" in text_of(page)


@pytest.mark.parametrize("kind", ["", "spoed:bestaat-niet", "onzin"])
def test_an_unknown_kind_of_care_is_refused(reader: Client, kind: str) -> None:
    assert reader.get("/places/", {"kind": kind, "where": "Utrecht"}).status_code == 400


@pytest.mark.parametrize("wish", ["needed=0", "needed=een", "within=-1", "within=9999", "region=ROAZ-99"])
def test_an_impossible_wish_is_refused_beside_its_field(reader: Client, wish: str) -> None:
    page = reader.get(f"{SEARCH}&{wish}")
    assert page.status_code == 400
    assert 'aria-invalid="true"' in page.content.decode()
    assert "<details open>" in page.content.decode(), "the wishes can be seen"


def test_the_address_of_an_answer_holds_the_whole_question(reader: Client, land: Country) -> None:
    page = reader.get(f"{SEARCH}&needed=2&within=60&all=on").content.decode()
    assert 'value="Utrecht"' in page
    assert 'value="60"' in page
    assert '<option value="spoed:seh" selected>' in page


def test_distances_are_no_more_precise_than_they_are() -> None:
    assert [kilometres(one) for one in (0.04, 1.14, 9.96, 10.4, 120.0)] == [
        "0 km",
        "1,1 km",
        "10 km",
        "10 km",
        "120 km",
    ]


def test_a_number_can_be_called_from_the_page() -> None:
    assert phone_url("030 - 123 45 67") == "tel:0301234567"
    assert phone_url("+31 30 123 45 67") == "tel:+31301234567"
    assert phone_url("") == ""


def test_the_most_frequent_reason_comes_first() -> None:
    assert left_out_words({"stop": 1, "te ver weg": 1_200, "vol": 0}) == ("1.200 × te ver weg", "1 × stop")
