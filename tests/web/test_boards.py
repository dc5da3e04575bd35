"""The boards: who may see them, what they say, and what they cost."""

import json
import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country
from tests.web.reading import codes_of, names_of, row_of, text_of

from ketenzicht.access.domain import Role
from ketenzicht.access.models import Membership
from ketenzicht.ui.domain.words import AMSTERDAM

BOARD = "/regions/ROAZ-05/?module=spoed"
PAGES = ["/national/", "/regions/", BOARD, "/places/", "/map/", "/map/markers/?region=ROAZ-05&module=spoed"]


@pytest.mark.parametrize("address", PAGES)
def test_who_is_not_signed_in_is_asked_to(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/")


@pytest.mark.parametrize("address", PAGES)
def test_who_may_not_see_capacity_reads_what_why_and_whom_to_ask(client: Client, land: Country, address: str) -> None:
    answer = sign_in(client, country.STRANGER).get(address)
    assert answer.status_code == 403
    told = text_of(answer)
    assert "Capaciteit inzien mag niet" in told
    assert "Vraag uw organisatiebeheerder" in told


@pytest.mark.parametrize("address", PAGES)
def test_no_figure_stays_in_a_cache_and_nothing_can_be_posted(reader: Client, address: str) -> None:
    assert "no-store" in reader.get(address)["Cache-Control"]
    assert reader.post(address).status_code == 405


def test_every_kind_of_figure_is_said_in_words(reader: Client) -> None:
    page = reader.get(BOARD)
    assert "8" in row_of(page, "Ziekenhuis De Proef")
    full = row_of(page, "Ziekenhuis Het Voorbeeld")
    assert "−2 boven capaciteit" in full
    assert "stop tekort aan personeel, tot circa" in full
    assert "dreigende stop doorstroom stokt" in row_of(page, "Medisch Centrum Tekst <b>&")
    stale = row_of(page, "Streekziekenhuis Oefening")
    assert "onbekend laatst 5" in stale
    assert "5 u geleden verouderd" in stale
    unknown = row_of(reader.get("/regions/ROAZ-05/?module=kliniek&label=ic-adult"), "Ziekenhuis De Proef")
    assert "onbekend storing in het systeem" in unknown


def test_totals_say_of_how_many_units_they_are_and_never_net_a_shortage(reader: Client) -> None:
    page = text_of(reader.get(BOARD))
    assert "9 vrij van 42" in page, "8 and 1; what is beyond capacity counts as nothing, what is stale not at all"
    assert "bekend 3 van 4" in page
    assert "1 stop " in page
    assert "1 dreigende stop" in page
    assert "tekorten elders tellen niet af" in page


def test_the_worst_comes_first_and_names_can_be_asked_for(reader: Client) -> None:
    names = names_of(reader.get(BOARD))
    assert names[0] == "Ziekenhuis Het Voorbeeld", "a stop"
    assert names[-1] == "Streekziekenhuis Oefening", "unknown"
    assert names_of(reader.get(f"{BOARD}&order=name")) == sorted(names)


def test_a_filter_shows_what_is_asked_and_its_own_totals(reader: Client) -> None:
    stops = reader.get(f"{BOARD}&show=stop")
    assert "Ziekenhuis De Proef" not in text_of(stops)
    assert "bekend 2 van 2" in text_of(stops)
    unknown = reader.get(f"{BOARD}&show=unknown")
    assert "onbekend" in row_of(unknown, "Streekziekenhuis Oefening")
    assert "Niets op dit bord past bij dit filter" in text_of(reader.get(f"{BOARD}&label=bestaat-niet"))


def test_an_old_link_with_unknown_questions_still_shows_the_board(reader: Client) -> None:
    assert reader.get(f"{BOARD}&show=zzz&order=zzz").status_code == 200


def test_a_region_without_anybody_says_so(reader: Client) -> None:
    assert "In deze regio levert nog niemand" in text_of(reader.get("/regions/ROAZ-05/?module=hap"))


@pytest.mark.parametrize("address", ["/regions/ROAZ-99/", "/regions/ROAZ-05/?module=bestaat-niet"])
def test_what_does_not_exist_is_a_page_in_dutch(reader: Client, address: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 404
    assert "bestaat niet" in text_of(answer)


@pytest.mark.parametrize("code", ["ROAZ-05", "VR09"])
def test_boards_exist_for_every_kind_of_region(reader: Client, code: str) -> None:
    assert "Ziekenhuis De Proef" in text_of(reader.get(f"/regions/{code}/?module=spoed"))


def test_a_past_moment_is_clearly_not_now(reader: Client, land: Country, now: datetime) -> None:
    then = (now - timedelta(minutes=3)).astimezone(AMSTERDAM)
    page = reader.get(f"{BOARD}&at={then:%Y-%m-%dT%H:%M}")
    told = text_of(page)
    assert "Stand van" in told
    assert "Terug naar nu" in told
    assert "onbekend" in row_of(page, "Ziekenhuis De Proef"), "it delivered two minutes ago"
    assert "−2" in row_of(page, "Ziekenhuis Het Voorbeeld")
    assert b"kz-state" not in page.content, "the past never changes"


@pytest.mark.parametrize("at", ["morgen", "2999-01-01T00:00"])
def test_a_moment_that_is_none_or_lies_ahead_is_refused_in_dutch(reader: Client, at: str) -> None:
    answer = reader.get(f"{BOARD}&at={at}")
    assert answer.status_code == 400
    assert "moment" in text_of(answer)


def test_a_wall_has_no_menu(reader: Client) -> None:
    page = text_of(reader.get(f"{BOARD}&wall=1"))
    assert "Ziekenhuis De Proef" in page
    assert "Hoofdmenu" not in page
    assert "Afmelden" not in page


@pytest.mark.usefixtures("kept_picture")
def test_the_script_starts_from_the_lines_on_the_page(reader: Client) -> None:
    html = reader.get(BOARD).content.decode()
    found = re.search(r'<script type="application/json" id="kz-state">(.*?)</script>', html, re.DOTALL)
    assert found
    state = json.loads(found[1])
    assert state["board"] == "ROAZ-05:spoed"
    assert re.fullmatch(r"[\w.]+-\d+", state["version"])
    assert {f"u-{line['unit']}" for line in state["lines"]} == set(re.findall(r'<tr id="([^"]+)"', html))


@pytest.mark.usefixtures("kept_picture")
def test_a_name_cannot_break_out_of_the_page(reader: Client) -> None:
    html = reader.get(BOARD).content.decode()
    assert "Tekst &lt;b&gt;&amp;" in html
    assert "Tekst <b>" not in html


@pytest.mark.usefixtures("kept_picture")
@pytest.mark.parametrize(("address", "most"), [(BOARD, 6), ("/national/", 6), ("/map/", 6)])
def test_a_board_asks_the_database_little(
    reader: Client, django_assert_max_num_queries: Any, address: str, most: int
) -> None:
    reader.get(address)  # definitions are read once
    with django_assert_max_num_queries(most):
        reader.get(address)


@pytest.mark.usefixtures("kept_picture")
def test_the_number_of_questions_does_not_grow_with_the_board(
    reader: Client, land: Country, now: datetime, django_assert_num_queries: Any
) -> None:
    """The board of a region with one location costs as much as that of four."""
    reader.get(BOARD)
    with django_assert_num_queries(4):
        reader.get("/regions/ROAZ-01/?module=spoed")
    with django_assert_num_queries(4):
        reader.get(BOARD)


def test_the_national_picture_has_every_region_and_the_country(reader: Client) -> None:
    page = reader.get("/national/")
    assert "9 vrij, ruimte 3/4" in row_of(page, "Midden")
    assert "1 stop" in row_of(page, "Midden")
    assert "0 vrij, vol 1/1" in row_of(page, "Noord")
    assert "9 vrij" in row_of(page, "Nederland")
    assert "onbekend" in row_of(page, "Limburg"), "its figures were never delivered"


def test_the_national_picture_can_be_ordered_and_divided_otherwise(reader: Client) -> None:
    assert len(codes_of(reader.get("/national/"))) == 10
    assert codes_of(reader.get("/national/?order=spoed"))[0] == "ROAZ-05", "the only stop"
    assert codes_of(reader.get("/national/?order=name"))[0] == "ROAZ-09", "Brabant"
    assert len(codes_of(reader.get("/national/?kind=rav"))) == 25


def test_the_start_page_explains_itself_and_leads_on_once_signed_in(client: Client, land: Country) -> None:
    page = client.get("/")
    assert "Zicht op de hele acute zorgketen" in text_of(page)
    assert 'href="/sign-in/"' in page.content.decode()
    assert sign_in(client, country.READER).get("/")["Location"] == "/national/"


@pytest.mark.parametrize("role", list(Role))
def test_whatever_the_role_the_first_page_and_the_menu_hold_no_refusal(land: Country, role: Role) -> None:
    name, now = "eerste@voorbeeld.invalid", timezone.now()
    country.account(land, email=name, at=now)
    Membership.objects.filter(user__email=name).update(role=role.value)
    client = sign_in(Client(), name)
    first = client.get("/", follow=True)
    assert first.status_code == HTTPStatus.OK
    menu = first.content.decode().split('aria-label="Hoofdmenu"')[1].split("</nav>")[0]
    for address in set(re.findall(r'href="([^"]+)"', menu)):
        assert client.get(address, follow=True).status_code == HTTPStatus.OK, f"the menu leads to {address}"
