"""The register over JSON."""

from datetime import time
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from tests.registry.conftest import Register, hospital

from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry import operations
from ketenzicht.registry.domain import ClosureReason, ContactLine, ContactRole, Hours, NewClosure, NewService

pytestmark = [pytest.mark.urls("tests.registry.registry_api"), pytest.mark.usefixtures("reference")]


def get(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_regions_by_kind_and_one_by_its_code(client: Client) -> None:
    regions = get(client, "regions?kind=roaz")["regions"]
    assert [region["code"] for region in regions] == [f"ROAZ-{n:02}" for n in range(1, 11)]
    assert get(client, "regions/ZCG-01") == {
        "code": "ZCG-01",
        "kind": "area",
        "name": "Noord",
        "within": "ROAZ-01",
        "neighbours": ["ZCG-02", "ZCG-06"],
        "proposal": True,
    }


def test_locations_of_a_region_in_parts(client: Client, register: Register) -> None:
    register(*(hospital(name=f"Ziekenhuis {n}") for n in range(5)))
    answer = get(client, "locations?regionCode=VR09&typeCode=V6&text=zieken&limit=2&offset=2")
    assert answer["total"] == 5
    assert [location["name"] for location in answer["locations"]] == ["Ziekenhuis 2", "Ziekenhuis 3"]
    assert answer["locations"][0]["typeName"] == "Algemeen ziekenhuis"
    assert answer["locations"][0]["point"] == {"latitude": 52.09, "longitude": 5.12}
    assert get(client, "locations?regionCode=VR01") == {"locations": [], "total": 0}


def test_a_location_with_all_that_is_known_of_it(client: Client, register: Register) -> None:
    always = tuple(Hours(day, time(0), time(0)) for day in range(1, 8))
    contact = ContactLine(ContactRole.GENERAL, "Receptie", "030 1234567")
    location = register(hospital(hours=always, contacts=(contact,), services=(NewService("seh", "SEH"),)))
    answer = get(client, f"locations/{location}")
    assert answer["openNow"] is True
    assert answer["hours"][0] == {"kind": "regular", "weekday": 1, "opens": "00:00:00", "closes": "00:00:00"}
    assert answer["contacts"][0]["role"] == "general"
    assert answer["services"][0]["code"] == "seh"
    assert (answer["roaz"], answer["rav"], answer["area"]) == ("ROAZ-05", "VR09", "ZCG-05")


def test_a_closure_closes_the_door(client: Client, register: Register) -> None:
    location, now = register(hospital(hours=(Hours(1, time(0), time(0)),), facilities=("pci",))), timezone.now()
    closure = NewClosure(now, None, ClosureReason.INCIDENT)
    operations.announce_closure(location_id=location, new=closure, actor=PLATFORM, at=now)
    answer = get(client, f"locations/{location}")
    assert answer["openNow"] is False
    assert (answer["closures"][0]["reason"], answer["closures"][0]["endsAt"]) == ("incident", None)
    assert answer["facilities"] == [{"code": "pci", "name": "Acuut hartinfarct (PCI)"}]
    assert answer["confirmedAt"] is None


def test_spots_for_what_somebody_types(client: Client) -> None:
    spot = get(client, "spots?text=3511%20AB")["spots"][0]
    assert (spot["label"], spot["approximate"], spot["municipalityCode"]) == ("3511 AB", True, None)
    assert len(get(client, "spots?text=s&limit=3")["spots"]) == 3
    assert get(client, "spots?text=verweggistan")["spots"] == []


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("regions/ROAZ-99", 404, "geen regio met code “ROAZ-99”"),
        ("regions?kind=provincie", 400, "/query/kind"),
        ("locations?regionCode=ROAZ-99", 400, "geen regio"),
        ("locations?text=%00", 400, "/query/text"),
        ("locations?limit=0", 400, "/query/limit"),
        ("locations/nergens", 400, "/path/locationId"),
        (f"locations/{UUID(int=7)}", 404, "niet (meer) in het register"),
        ("spots", 400, "/query/text"),
        ("spots?text=10,10", 400, "niet in of vlak bij Nederland"),
        ("spots?text=%00%00", 400, "begrijpen wij niet"),
    ],
)
def test_refusals_are_problems_in_words(client: Client, path: str, status: int, said: str) -> None:
    assert said in get(client, path, status)["detail"]
