"""What suppliers read of a module, without signing in."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.web.country import Country
from tests.web.reading import row_of, text_of

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions.domain import Move
from ketenzicht.definitions.operations import move_version

pytestmark = pytest.mark.django_db


def test_anybody_reads_what_a_module_asks(land: Country, client: Client) -> None:
    assert "Spoed" in row_of(client.get("/api/modules/"), "spoed")
    assert b"/api/modules/" in client.get("/api/").content
    page = client.get("/api/modules/spoed/")
    said = text_of(page)
    for words in (
        "Behandelplaatsen open total geheel getal, in plaatsen; minstens 0, hoogstens 500 verplicht",
        "system-down storing in het systeem",
        "Behandelplaatsen vrij ≤ Behandelplaatsen open",
        '"values": { "total": 20,',
        '"absentReasons": { "total": "not-measured" }',
        "Er is nog maar één versie.",
    ):
        assert words in said, words
    assert "Cache-Control" not in page.headers  # the head of a page tells who is signed in
    for wrong in ("niets/", "spoed/?version=9", "spoed/?version=0.2", "spoed/0.2/schema.json", "niets/0.1/schema.json"):
        assert client.get(f"/api/modules/{wrong}").status_code == 404, wrong


def test_the_schema_can_be_fetched_by_any_site(land: Country, client: Client) -> None:
    answer = client.get("/api/modules/spoed/0.1/schema.json")
    assert answer.headers["Content-Type"].startswith("application/schema+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    schema = json.loads(answer.content)
    assert schema["$id"].endswith("/api/modules/spoed/0.1/schema.json")
    assert "seh" in schema["$defs"]


def test_a_coming_version_tells_what_changes(land: Country, client: Client, now: datetime) -> None:
    day = local_day(now) + timedelta(days=40)
    move_version(module_code="spoed", number="0.2", move=Move.PILOT, on=day, agreed_by="", actor=PLATFORM, at=now)
    said = text_of(client.get("/api/modules/spoed/"))
    assert "Gegeven ‘Bezettingsgraad’ (occupancy) komt erbij." in said
    coming = text_of(client.get("/api/modules/spoed/?version=0.2"))
    assert "Deze versie komt nog" in coming
    assert "berekend, niet leveren" in coming
    assert client.get("/api/modules/spoed/0.2/schema.json").status_code == 200
