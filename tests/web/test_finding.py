"""Finding locations: every wish counts, the nearest first, a page at a time."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.country import Country, Place, build
from tests.web.reading import names_of, text_of

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.base.geography import Point
from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import ClosureReason, LocationSearch, NewClosure

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=AMSTERDAM)  # a Monday


def found(**wishes: object) -> list[str]:
    search = LocationSearch(**wishes)  # type: ignore[arg-type]  # the test says what it means
    return [one.line.name for one in queries.find_locations(search=search, page=1, now=NOON).lines]


def amend(land: Country, number: int, **wishes: object) -> None:
    operations.amend_location(location_id=land.locations[number], wishes=wishes, seen=1, actor=PLATFORM, at=NOON)


def test_without_wishes_every_location_is_found_by_name(reader: Client, land: Country) -> None:
    answer = reader.get("/locations/")
    assert "7 locaties" in text_of(answer)
    assert names_of(answer) == sorted(names_of(answer))
    assert "Medisch Centrum Tekst &lt;b&gt;&amp;" in answer.content.decode()


def test_words_are_sought_in_name_place_and_organisation(land: Country) -> None:
    assert found(text="proef utr") == ["Ziekenhuis De Proef"]
    assert len(found(text="verzonnen")) == 7
    assert found(text="100%") == []


def test_the_nearest_comes_first_and_what_is_far_is_left_out(reader: Client, land: Country) -> None:
    answer = reader.get("/locations/?near=Zeist")
    assert names_of(answer)[0] == "Streekziekenhuis Oefening"
    assert "Ziekenhuis Zuiderproef" not in text_of(answer)
    assert "Binnen 30 km hemelsbreed van Zeist" in text_of(answer)
    near = queries.find_locations(search=LocationSearch(near=Point(52.09, 5.12)), page=1, now=NOON).lines
    distances = [one.distance_km for one in near]
    assert distances == sorted(distances, key=lambda distance: distance or 0)


def test_an_unknown_place_is_told_at_the_field(reader: Client) -> None:
    answer = reader.get("/locations/?near=Nergenshuizen")
    assert answer.status_code == 422
    assert "Wij kennen geen plaats “Nergenshuizen”" in text_of(answer)


def test_care_facility_region_and_new_patients_narrow(land: Country) -> None:
    amend(land, 0, facilities=("pci",), accepts_new_patients=True)
    assert found(facility="pci") == ["Ziekenhuis De Proef"]
    assert found(accepts_new_patients=True) == ["Ziekenhuis De Proef"]
    assert found(region="ROAZ-05", facility="pci") == ["Ziekenhuis De Proef"]
    assert found(region="ROAZ-01", facility="pci") == []
    assert len(found(care="spoedeisende")) == 7
    assert found(care="tandheelkunde") == []
    assert found(types=frozenset({"N6"})) == []


def test_open_now_is_exact_also_on_holidays_and_while_closed(land: Country) -> None:
    assert len(found(open_now=True)) == 7
    closure = NewClosure(NOON, None, ClosureReason.INCIDENT)
    operations.announce_closure(location_id=land.locations[0], new=closure, actor=PLATFORM, at=NOON)
    assert len(found(open_now=True)) == 6
    assert (
        len(queries.find_locations(search=LocationSearch(open_now=True), page=1, now=NOON.replace(hour=20)).lines) == 0
    )


def test_hours_that_nobody_knows_are_unknown_and_not_closed(land: Country) -> None:
    amend(land, 0, hours=())
    one = queries.find_locations(search=LocationSearch(text="De Proef"), page=1, now=NOON).lines[0]
    assert one.open_now is None
    assert "Ziekenhuis De Proef" not in found(open_now=True)


def test_long_lists_come_in_pages_with_a_fixed_number_of_queries(reader: Client, land: Country) -> None:
    places = tuple(Place(f"Post {number:02}", "Utrecht", "GM0344", Point(52.1, 5.1)) for number in range(60))
    build(at=NOON, places=places[:1], name="Eerst")
    with CaptureQueriesContext(connection) as few:
        queries.find_locations(search=LocationSearch(open_now=True), page=1, now=NOON)
    build(at=NOON, places=places[1:], name="Meer")
    with CaptureQueriesContext(connection) as many:
        queries.find_locations(search=LocationSearch(open_now=True), page=1, now=NOON)
    assert len(many) == len(few) <= 12
    pages = [queries.find_locations(search=LocationSearch(text="post"), page=page, now=NOON) for page in (1, 3, 9)]
    assert [(page.total, len(page.lines)) for page in pages] == [(60, 25), (60, 10), (60, 0)]
    last = reader.get("/locations/?text=post&page=3")
    assert len(names_of(last)) == 10
    assert "Zo ver gaat de lijst niet" in text_of(reader.get("/locations/?text=post&page=9"))


@pytest.mark.parametrize(
    "question", ["page=-1", "page=%C2%B2", "page=99999999999999999999", "sector=x", "region=%00", "text=" + "x" * 99]
)
def test_odd_questions_are_answered(reader: Client, question: str) -> None:
    assert reader.get(f"/locations/?{question}").status_code in {200, 422}


def test_nothing_found_says_what_to_try(reader: Client) -> None:
    assert "Laat een wens weg" in text_of(reader.get("/locations/?text=bestaatniet"))
