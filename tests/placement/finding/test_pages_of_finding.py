"""The page of a need on which a coordinator sees whom to ask, and why."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.coordination.conftest import People
from tests.placement.finding.conftest import Region
from tests.web.reading import text_of

from ketenzicht.access.insights import memory
from ketenzicht.capacity import present
from ketenzicht.capacity.loading import load_picture
from ketenzicht.placement import operations
from ketenzicht.placement.domain import whys
from ketenzicht.placement.models import Offer, Search
from ketenzicht.placement.operations import Asked
from ketenzicht.registry.models import Closure

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(region: Region) -> Region:
    """The same, and it is now: pages have no other moment."""
    region.at = timezone.now()
    return region


def shown(client: Client, region: Region, need: UUID, **show: str) -> str:
    page = client.get(f"/coordination/{region.request_id}/needs/{need}/find/", show)
    assert page.status_code == HTTPStatus.OK
    return text_of(page)


def test_candidates_stand_in_order_with_reasons_and_what_is_known_of_room(now: Region, people: People) -> None:
    now.says(now.near, 0)
    now.says(now.further, 2)
    text = shown(people["cor"][0], now, now.need(age=76))
    assert text.index("Verder") < text.index("Groningen")
    assert "2 vrij, cijfer van 5 minuten oud" in text
    assert "Plaats: vrijwel zeker (nog geen antwoorden van deze eenheid)" in text
    assert "niet bekend of er plaats is: nooit een cijfer ontvangen" in text.casefold()
    assert "1 eenheid past niet" in text
    assert "Dichtbij" not in text
    assert "in heel Nederland" in text
    assert "76 jaar" in text


def test_who_asks_sees_what_does_not_fit_too_with_why_not(now: Region, people: People) -> None:
    now.says(now.near, 0)
    text = shown(people["tom"][0], now, now.need(), full="on")
    assert "Dichtbij" in text
    assert "Vol (cijfer van 5 minuten oud)" in text


def test_every_term_of_a_cost_can_be_unfolded(now: Region, people: People) -> None:
    now.says(now.near, 2)
    text = shown(people["cor"][0], now, now.need())
    for word in ("Reistijd", "Kans op een vergeefse vraag", "Buiten de regio en de buurregio’s"):
        assert word in text


def test_of_who_stands_too_far_down_to_be_shown_nothing_is_put_into_words(
    now: Region, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def say(case: whys.Case) -> str:
        said.append(case.facts.location)
        return "plaats"

    monkeypatch.setattr(whys, "ROOM", whys.ROOM._replace(say=say))
    monkeypatch.setattr("ketenzicht.placement.presenters.finding.MOST_SHOWN", 1)
    for unit in (now.near, now.further, now.far):
        now.says(unit, 2)
    assert "En nog 2 die verder naar achteren staan" in shown(people["cor"][0], now, now.need())
    assert said == ["Dichtbij"]


@pytest.fixture
def remembering(now: Region) -> Iterator[Region]:
    """As in a server: the picture is in memory, and what may be seen."""
    for unit in (now.near, now.further, now.far):
        now.says(unit, 2)
    present.show(load_picture(at=now.at))
    memory.begin()
    yield now
    memory.end()
    present.forget()


def test_the_page_asks_the_database_as_often_however_many_units_were_found_and_asked(
    remembering: Region, people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    need = remembering.need()
    shown(people["cor"][0], remembering, need)
    for unit in (remembering.near, remembering.further):
        operations.ask(need_id=need, units=[Asked(unit.code)], actor=remembering.actor, at=timezone.now())
        with django_assert_max_num_queries(15):
            shown(people["cor"][0], remembering, need)


@pytest.mark.parametrize(
    ("show", "left", "gone"),
    [
        ({"within": "15"}, ["Dichtbij"], ["Verder", "Groningen"]),
        ({"own_region": "on"}, ["Dichtbij"], ["Groningen"]),
        ({"likely": "on"}, ["Dichtbij"], ["Groningen"]),
        ({"within": "niets"}, ["Dichtbij", "Verder"], []),
    ],
)
def test_a_filter_hides_and_says_how_many(
    now: Region, people: People, show: dict[str, str], left: list[str], gone: list[str]
) -> None:
    now.says(now.near, 2)
    text = shown(people["cor"][0], now, now.need(), **show)
    assert all(one in text for one in left)
    assert not any(one in text for one in gone)
    assert ("door uw keuze" in text) == bool(gone)


def test_each_opening_of_the_page_is_a_search_that_is_kept(now: Region, people: People) -> None:
    need = now.need()
    for _ in range(2):
        shown(people["cor"][0], now, need)
    assert Search.objects.filter(need_id=need).count() == 2


def test_nothing_that_is_known_says_so_and_what_to_do(now: Region, people: People) -> None:
    assert "geen eenheid die u mag zien" in shown(people["cor"][0], now, now.need(kinds=()))


def test_chosen_units_are_sent_to_be_asked_with_the_search_they_were_found_by(now: Region, people: People) -> None:
    now.says(now.near, 2)
    page = people["cor"][0].get(f"/coordination/{now.request_id}/needs/{(need := now.need())}/find/")
    body = page.content.decode()
    assert f'action="/coordination/{now.request_id}/needs/{need}/ask/"' in body
    assert f'name="unit" value="{now.near.code}"' in body
    assert f'name="search" value="{Search.objects.get().id}"' in body


def test_a_need_of_another_centre_is_not_there_and_who_does_not_coordinate_is_refused(
    now: Region, people: People
) -> None:
    need = now.need()
    address = f"/coordination/{now.request_id}/needs/{need}/find/"
    assert people["eva"][0].get(address).status_code == HTTPStatus.NOT_FOUND
    assert people["ina"][0].get(address).status_code == HTTPStatus.FORBIDDEN
    assert Client().get(address).status_code == HTTPStatus.FOUND
    assert people["cor"][0].post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    unknown = f"/coordination/{now.request_id}/needs/{uuid4()}/find/"
    assert people["cor"][0].get(unknown).status_code == HTTPStatus.NOT_FOUND
    assert not Search.objects.exists()


def test_more_promised_than_free_is_no_number_of_free_places(now: Region, people: People) -> None:
    now.says(now.near, -2)
    text = shown(people["cor"][0], now, now.need(), full="on")
    assert "geen plaats vrij, 2 te weinig, cijfer van 5 minuten oud" in text
    assert "-2" not in text
    assert "−2" not in text


def test_who_chose_nobody_is_still_with_the_candidates(now: Region, people: People) -> None:
    need = now.need()
    page = people["cor"][0].post(f"/coordination/{now.request_id}/needs/{need}/ask/", {"search": ""}, follow=True)
    assert page.redirect_chain[-1][0] == f"/coordination/{now.request_id}/needs/{need}/find/"
    assert "Kies 1 tot 20 aanbieders." in text_of(page)


def test_who_chose_nobody_sees_the_same_candidates_as_before(now: Region, people: People) -> None:
    need, client = now.need(), people["cor"][0]
    sent = {"search": "", "shown": "within=30&full=on&next=//elders.example"}
    page = client.post(f"/coordination/{now.request_id}/needs/{need}/ask/", sent, follow=True)
    address, _, query = page.redirect_chain[-1][0].partition("?")
    assert address == f"/coordination/{now.request_id}/needs/{need}/find/"
    assert set(query.split("&")) == {"within=30", "full=on"}


def test_who_asks_somebody_who_is_closed_reads_it_before_and_after(now: Region, people: People) -> None:
    now.says(now.near, 2)
    Closure.objects.create(
        location_id=now.near.location_id, starts_at=now.at - timedelta(hours=1), reason="moving", announced_at=now.at
    )
    client, need = people["cor"][0], now.need()
    assert "Nu gesloten (verhuizing), niet bekend wanneer weer open" in shown(client, now, need, full="on")
    asked = {"search": str(Search.objects.get().id), "unit": str(now.near.code)}
    page = client.post(f"/coordination/{now.request_id}/needs/{need}/ask/", asked, follow=True)
    assert "Nu gesloten volgens het register: Dichtbij. Het antwoord kan uitblijven: bel zo nodig." in text_of(page)
    assert Offer.objects.filter(need_id=need).count() == 1


def test_the_page_proposes_whom_to_ask_with_the_chance_that_one_of_them_says_yes(now: Region, people: People) -> None:
    now.says(now.near, 4)
    now.says(now.further, 4)
    text = shown(people["cor"][0], now, now.need())
    assert "Voorstel: vraag nu Dichtbij en Verder, gelijktijdig." in text
    assert "Dat een van hen ja zegt: vrijwel zeker." in text


def test_who_was_asked_is_not_proposed_and_who_shows_that_it_is_full_only_once_nobody_else_is_left(
    now: Region, people: People
) -> None:
    for unit in (now.near, now.further, now.far):
        now.says(unit, 0)
    assert "Voorstel: vraag nu niemand meer." in shown(people["cor"][0], now, now.need())
    now.says(now.near, 0, ago=timedelta(minutes=50))
    text = shown(people["cor"][0], now, now.need())
    assert "Niemand die past, toont nog plaats. Voorstel: vraag nu Dichtbij. Dat zij ja zeggen:" in text
    now.says(now.near, 4)
    need = now.need()
    assert "Voorstel: vraag nu Dichtbij." in shown(people["cor"][0], now, need)
    operations.ask(need_id=need, units=[Asked(now.near.code)], actor=now.actor, at=now.at)
    assert "Voorstel: vraag nu niemand meer." in shown(people["cor"][0], now, need)
