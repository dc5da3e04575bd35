"""Where the patient is, from the built-in tables alone."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.base.geography import Point, distance_km
from ketenzicht.registry import queries

UTRECHT = Point(52.09, 5.12)

pytestmark = pytest.mark.usefixtures("reference")


@pytest.mark.parametrize(
    ("text", "label", "rav"),
    [
        ("Utrecht", "Utrecht", "VR09"),
        ("  ROTTERDAM ", "Rotterdam", "VR17"),
        ("den haag", "Den Haag (gemeente 's-Gravenhage)", "VR15"),
        ("'s-Gravenhage", "'s-Gravenhage (Den Haag)", "VR15"),
        ("Den Bosch", "Den Bosch ('s-Hertogenbosch)", "VR21"),
        ("Ljouwert", "Ljouwert (Leeuwarden)", "VR02"),
        ("sudwest", "Súdwest-Fryslân", "VR02"),
        ("hengelo", "Hengelo (O.)", "VR05"),
        ("amst", "Amsterdam", "VR13"),
        ("alphen aan", "Alphen aan den Rijn", "VR16"),
    ],
)
def test_a_place_is_found_by_its_name_or_the_beginning_of_it(text: str, label: str, rav: str) -> None:
    spot = queries.spot(text=text)
    assert (spot.label, spot.rav, spot.kind) == (label, rav, "place")
    assert not spot.approximate


def test_exact_names_come_before_beginnings_and_large_municipalities_before_small() -> None:
    labels = [spot.label for spot in queries.spots(text="bergen", limit=4)]
    assert labels[:3] == ["Bergen (NH.)", "Bergen (L.)", "Bergen op Zoom"]
    assert [spot.label for spot in queries.spots(text="laren")] == ["Laren (gemeente Lochem)", "Laren (NH.)"]


def test_namesakes_are_told_apart() -> None:
    spots = queries.spots(text="rijswijk", limit=50)
    assert len({spot.label for spot in spots}) == len(spots)


@pytest.mark.parametrize("text", ["3511", "3511 AB", "3511ab"])
def test_without_the_official_file_a_postcode_is_approximate_and_says_so(text: str) -> None:
    spot = queries.spot(text=text)
    assert spot.approximate
    assert spot.source.startswith("ongeveer: postcodegebied 35xx")
    assert distance_km(spot.point, UTRECHT) < 10
    assert spot.rav is None


@pytest.mark.parametrize("text", ["52.09,5.12", "52.09, 5.12", "52,09 5,12"])
def test_a_point_is_itself(text: str) -> None:
    spot = queries.spot(text=text)
    assert (spot.point, spot.kind, spot.label) == (UTRECHT, "point", "52.0900, 5.1200")


def test_a_place_that_we_do_not_know_is_told_with_what_to_try() -> None:
    assert queries.spots(text="Verweggistan") == []
    with pytest.raises(NotFound, match="geen plaats “Verweggistan”"):
        queries.spot(text="Verweggistan")


def test_what_cannot_be_a_place_is_refused() -> None:
    with pytest.raises(Refused, match="niet in of vlak bij Nederland"):
        queries.spots(text="40.7,-74.0")


def test_signs_that_mean_something_to_a_database_mean_nothing_here() -> None:
    assert queries.spots(text="utr%") == queries.spots(text="utr")
    assert queries.spots(text="a'; --") == queries.spots(text="a")


@pytest.mark.parametrize("text", ["Utrecht", "a", "3511AB", "52.09,5.12"])
def test_any_question_takes_two_queries(text: str) -> None:
    with CaptureQueriesContext(connection) as made:
        queries.spots(text=text, limit=50)
    assert len(made) <= 2


@pytest.mark.parametrize("text", ["Utrecht", "bergen", "3511", "3511 AB", "52.09,5.12"])
def test_the_point_alone_is_that_of_the_likeliest_place(text: str) -> None:
    assert queries.point_of(text=text) == queries.spot(text=text).point


@pytest.mark.parametrize("text", ["0000", "Nergenshuizen", "", "91,200"])
def test_the_point_alone_is_refused_in_the_same_words(text: str) -> None:
    with pytest.raises(Refused) as whole:
        queries.spot(text=text)
    with pytest.raises(type(whole.value), match=re.escape(str(whole.value))):
        queries.point_of(text=text)


@pytest.mark.parametrize(("text", "number"), [("3511 AB", 1), ("52.09,5.12", 0)])
def test_the_point_alone_takes_one_query_at_most(text: str, number: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        queries.point_of(text=text)
    assert len(captured) == number
