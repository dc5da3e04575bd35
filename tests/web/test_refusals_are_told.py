"""Refusals of pages and of the JSON API reach the log."""

import pytest
from django.test import Client
from tests.web.conftest import sign_in
from tests.web.country import STRANGER, Country

from ketenzicht.base.attempts import Attempt
from ketenzicht.rest import refusals


@pytest.fixture
def heard() -> list[Attempt]:
    return []


def test_a_page_that_somebody_may_not_see_is_told_with_who_it_was(
    land: Country, client: Client, heard: list[Attempt]
) -> None:
    sign_in(client, STRANGER)
    end = refusals.listen(heard.append)
    try:
        assert client.get("/national/", REMOTE_ADDR="192.0.2.9").status_code == 403
        assert client.get("/regions/ROAZ-99/").status_code in {403, 404}
    finally:
        end()
    first = heard[0]
    assert (first.method, first.path, first.status, first.address) == ("GET", "/national/", 403, "192.0.2.9")
    assert (first.actor.id is not None, first.actor.role) == (True, "auditor")


def test_a_key_that_is_nobodys_is_told_by_how_it_begins_and_none_at_all_too(
    db: None, client: Client, heard: list[Attempt]
) -> None:
    end = refusals.listen(heard.append)
    try:
        key = "kz_abcdefgh_" + "A" * 43
        answer = client.get("/api/v1/clients/current", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 401
        assert client.get("/api/v1/clients/current").status_code == 401
    finally:
        end()
    path = "/api/v1/clients/current"
    assert [(one.path, one.status, one.shown) for one in heard] == [(path, 401, "kz_abcdefgh"), (path, 401, "")]


def test_an_address_to_which_only_forms_go_says_so_to_who_opens_it(land: Country, client: Client) -> None:
    sign_in(client, STRANGER)
    answer = client.get("/sign-out/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Hier staat geen pagina" in answer.content.decode()
