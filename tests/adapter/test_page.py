"""The adapter's own page: true, for this computer only, and usable by everybody."""

import json
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from tests.adapter.pages import page_of, refuse, served
from tests.adapter.platform import NOON, UNITS

from ketenzicht.adapter.page import Page
from ketenzicht.adapter.page_server import answer
from ketenzicht.adapter.queue import Limits, Queue, put
from ketenzicht.adapter.store import transaction
from ketenzicht.client import Observation

HOST = "127.0.0.1:8790"


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return page_of(tmp_path)


def health(page: Page) -> tuple[HTTPStatus, dict[str, object]]:
    status, kind, body = answer(page, host=HOST, path="/health")
    assert kind == "application/json"
    return status, json.loads(body)


def test_all_is_well(page: Page) -> None:
    assert "Alles werkt." in page.html()
    status, said = health(page)
    assert (status, said["status"], said["troubles"], said["waiting"]) == (HTTPStatus.OK, "ok", [], 0)


def troubled(page: Page, kind: str) -> str:
    """Bring about a trouble; what must be said of it."""
    (status,) = page.statuses
    match kind:
        case "source":
            status.trouble = "De map is weg."
            return "De map is weg."
        case "ward":
            status.unknown["Z9"] = 2
            return "op 'Z9'"
        case "away":
            page.progress.away_since, page.progress.trouble = NOON - timedelta(minutes=16), "HTTP 503"
            return "HTTP 503"
        case "definitions":
            page.translation.catalogue = None
            return "nog niet opgehaald"
    store = page.open()
    with transaction(store):
        put(store, [Observation(UNITS[0].code, NOON, {"available": 3})], source="export", at=NOON)
    Queue(store, limits=Limits()).keep_within_limits(at=NOON + timedelta(days=8))
    return "verloren"


@pytest.mark.parametrize("kind", ["source", "ward", "away", "definitions", "lost"])
def test_every_trouble_is_said_on_the_page_and_to_who_watches(page: Page, kind: str) -> None:
    words = troubled(page, kind)
    status, said = health(page)
    assert status is HTTPStatus.SERVICE_UNAVAILABLE
    assert words in str(said["troubles"])
    assert "Let op" in page.html()


def test_a_platform_that_restarts_is_no_trouble_yet(page: Page) -> None:
    page.progress.away_since = NOON - timedelta(minutes=14)
    assert health(page)[0] is HTTPStatus.OK
    assert "Er kan nu even niet worden geleverd" in page.html()
    assert "Alles werkt" not in page.html()


def test_what_was_refused_is_shown_with_the_name_of_the_unit(page: Page) -> None:
    refuse(page, "Vrij is meer dan totaal.")
    html = page.html()
    assert "Ziekenhuis Proef, clinic-internal (kliniek)" in html
    assert "Vrij is meer dan totaal." in html


def test_what_others_wrote_stays_text(page: Page) -> None:
    (status,) = page.statuses
    status.tell("<script>alert(1)</script>", at=NOON)
    status.trouble = '"><img src=x onerror=alert(1)>'
    refuse(page, "<b>nee</b>")
    assert not [mark for mark in ("<script", "<img", "<b>") if mark in page.html()]


@pytest.mark.parametrize("host", ["adapter.example", "adapter.example:8790", "", "127.0.0.1.example:80"])
def test_by_another_name_it_does_not_answer(page: Page, host: str) -> None:
    status, _, body = answer(page, host=host, path="/")
    assert (status, body) == (HTTPStatus.MISDIRECTED_REQUEST, b"")


def test_the_same_problem_again_is_said_once(page: Page) -> None:
    (status,) = page.statuses
    for minute in range(3):
        status.tell("regel 3: fout", at=NOON + timedelta(minutes=minute))
    status.tell("iets anders", at=NOON)
    status.tell("regel 3: fout", at=NOON + timedelta(minutes=3))
    assert list(status.problems.items()) == [("regel 3: fout", NOON + timedelta(minutes=3)), ("iets anders", NOON)]


def test_it_has_a_strict_policy_and_takes_nothing(page: Page) -> None:
    with served(page) as address:
        found = httpx.get(address)
        assert found.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
        assert httpx.get(f"{address}page.css").headers["Content-Type"] == "text/css; charset=utf-8"
        assert httpx.get(f"{address}elders").status_code == 404
        assert httpx.post(address).status_code == 501
