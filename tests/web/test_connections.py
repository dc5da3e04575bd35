"""The page of how far locations are with connecting, its file, and the same over JSON."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.connections.operations import note_standings

MANAGER = "capaciteit@voorbeeld.invalid"


@pytest.fixture
def manager(client: Client, land: Country, now: datetime) -> Client:
    country.account(land, email=MANAGER, role=Role.CAPACITY_MANAGER, at=now)
    return sign_in(client, MANAGER)


def test_before_anybody_looked_everything_is_unknown(manager: Client) -> None:
    page = manager.get("/connections/").content.decode()
    assert ">7 nog niet geteld</td>" in page
    assert "100%" in page  # the agreed share, not that of today
    assert "op het pad" not in page.replace("achter op het pad", "")


def test_what_is_on_record_is_shown_and_can_be_narrowed(manager: Client, now: datetime) -> None:
    note_standings(actor=PLATFORM, at=now)
    page = manager.get("/connections/?module=spoed").content.decode()
    assert ">2 aangemeld, 5 automatisch</td>" in page
    assert ", 0 " not in page
    assert "nog niet geteld" not in page
    assert "achter op het pad" in page
    assert "Geboortezorg</th>" not in page
    assert "Er zijn geen locaties" in manager.get("/connections/?module=hap").content.decode()
    assert manager.get("/connections/?region=none").status_code == 422


def test_the_file_holds_the_same_and_no_formula(manager: Client, now: datetime) -> None:
    note_standings(actor=PLATFORM, at=now)
    answer = manager.get("/connections/csv/?module=spoed")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 8
    assert lines[0].startswith('"locatie","plaats"')
    assert "aansluiten.csv" in answer.headers["Content-Disposition"]


def test_numbers_per_region_and_module_lead_to_their_locations_and_stand_in_a_file(
    manager: Client, now: datetime
) -> None:
    note_standings(actor=PLATFORM, at=now)
    page = manager.get("/connections/").content.decode()
    assert "Per regio en module" in page
    assert '<a href="?region=ROAZ-01&amp;module=spoed#locaties">' in page
    here = manager.get("/connections/", {"region": "ROAZ-01", "module": "spoed"}).content.decode()
    assert "Ziekenhuis Noorderproef" in here
    assert "Ziekenhuis De Proef" not in here
    answer = manager.get("/connections/regions/csv/?module=spoed")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sum(int(row["locaties"]) for row in rows) == 7
    north = next(row for row in rows if row["regiocode"] == "ROAZ-01")
    assert (north["module"], north["automatisch"], north["levert in procent"]) == ("spoed", "1", "100.0")
    assert north["afgesproken in procent"] == "100"
    assert manager.get("/connections/regions/csv/?region=none").status_code == 200


def test_a_key_gets_the_same_over_json(client: Client, land: Country, now: datetime) -> None:
    note_standings(actor=PLATFORM, at=now)
    issued = access.issue_key(
        organisation_id=land.organisation_id,
        name="EPD",
        scopes=[Permission.CAPACITY_DELIVER],
        expires_at=now + timedelta(days=1),
        actor=PLATFORM,
        at=now,
    )
    key = {"Authorization": f"Bearer {issued.key}"}
    found = client.get("/api/v1/connections?module=spoed", headers=key).json()["connections"]
    assert len(found) == 7
    ours = next(line for line in found if line["locationId"] == str(land.locations[0]))
    assert (ours["standing"], ours["module"]) == ("automatic", "spoed")
    assert client.get("/api/v1/connections?module=%27", headers=key).status_code == 400


def test_who_has_no_part_in_it_is_told_why(reader: Client) -> None:
    answer = reader.get("/connections/")
    assert answer.status_code == 403
    assert "ROAZ-bureau" in answer.content.decode()
