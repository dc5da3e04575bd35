"""The pages on deliveries."""

from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.access.domain import Role

MANAGER = "capaciteit@voorbeeld.invalid"


@pytest.fixture
def manager(land: Country, client: Client, now: datetime) -> Client:
    country.account(land, email=MANAGER, role=Role.CAPACITY_MANAGER, at=now)
    return sign_in(client, MANAGER)


def test_the_list_says_how_each_feed_stands_and_leads_to_it(manager: Client, land: Country) -> None:
    page = manager.get("/feeds/").content.decode()
    assert "Zorggroep Verzonnen: Spoed" in page
    assert "deels stil" in page
    assert "1 van 7" in page
    assert f"/feeds/{land.organisation_id}/spoed/" in page


def test_the_list_can_be_narrowed_and_says_so_when_nothing_is_left(manager: Client) -> None:
    only = manager.get("/feeds/", {"module": "kliniek"}).content.decode()
    assert "Zorggroep Verzonnen: Kliniek" in only
    assert "Zorggroep Verzonnen: Spoed" not in only
    assert "Geen aanlevering met deze stand" in manager.get("/feeds/", {"standing": "silent"}).content.decode()
    wrong = manager.get("/feeds/", {"standing": "bestaat niet"})
    assert wrong.status_code == 422
    assert "Deze stand kennen wij niet" in wrong.content.decode()


def test_a_long_list_has_pages_and_keeps_what_was_asked(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenzicht.web.views.feeds.ON_A_PAGE", 1)
    first = manager.get("/feeds/").content.decode()
    assert first.count('<th scope="row">') == 1
    assert 'href="?page=2"' in first
    assert manager.get("/feeds/", {"page": "2"}).content.decode().count('<th scope="row">') == 1
    narrowed = manager.get("/feeds/", {"module": "kliniek"}).content.decode()
    assert "?page=2" not in narrowed


def test_a_feed_shows_what_is_odd(manager: Client, land: Country) -> None:
    page = manager.get(f"/feeds/{land.organisation_id}/kliniek/").content.decode()
    assert "verplichte gegevens zijn onbekend: onbekend: " in page
    assert "storing in het systeem" in page
    assert "er is nog niets ontvangen" in page


def test_what_does_not_come_is_counted_and_named(manager: Client, land: Country) -> None:
    page = manager.get(f"/feeds/{land.organisation_id}/kliniek/").content.decode()
    assert "Volledigheid per gegeven" in page
    assert "Onbekend: Bedden bezet (storing in het systeem), Bedden vrij (storing in het systeem)." in page
    assert "Niet geleverd: Bedden gereserveerd" in page
    assert "niets geleverd" in page
    assert "elke 5 min<" in page
    assert "% <small>" in manager.get("/feeds/").content.decode()


def test_the_list_asks_the_database_little(
    manager: Client, kept_picture: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # session, account, roles, names, notices that wait
        manager.get("/feeds/")
