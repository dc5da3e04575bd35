"""The pages of a test connection: registering without an account, and the private page."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.access.certifying import certificate
from tests.access.certifying import pem as certificate_pem
from tests.access.signing import RSA, pem, private_pem
from tests.connections.conftest import caller

from ketenzicht.base.actor import PLATFORM
from ketenzicht.connections import operations
from ketenzicht.connections.domain import Disturbance
from ketenzicht.connections.models import SandboxUnit, TestConnection, TestPublicKey
from ketenzicht.definitions import operations as definitions

FORM = {
    "supplier": "Proefsoft <b>",
    "system": "Beddenplanner",
    "email": "support@voorbeeld.invalid",
    "modules": ["kliniek", "spoed"],
}


@pytest.fixture(autouse=True)
def modules(db: None) -> None:
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=datetime.now(UTC))


@pytest.fixture
def page(client: Client) -> str:
    """The address of a private page."""
    told = client.post("/test-connections/new/", FORM).content.decode()
    found = re.search(r"/test-connections/[A-Za-z0-9_-]{43}/", told)
    assert found
    return found.group()


def test_a_visitor_gets_a_key_and_a_link_once(client: Client) -> None:
    assert "/test-connections/new/" in client.get("/api/").content.decode()
    assert client.get("/test-connections/new/").status_code == 200
    answer = client.post("/test-connections/new/", FORM)
    told = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert re.search(r"kztest_[a-z2-7]{8}_[A-Za-z0-9_-]{43}", told)
    assert TestConnection.objects.get().modules == ["spoed", "kliniek"]


def test_what_is_wrong_is_told_in_dutch(client: Client) -> None:
    answer = client.post("/test-connections/new/", {"supplier": "", "email": "x", "modules": ["none"]})
    assert answer.status_code == 422
    told = answer.content.decode()
    for sentence in ("Vul een naam in.", "zoals support@voorbeeld.invalid", "Kies er een uit de lijst"):
        assert sentence in told
    for _ in range(5):
        client.post("/test-connections/new/", FORM)
    refused = client.post("/test-connections/new/", FORM)
    assert refused.status_code == 422
    assert "probeer het morgen opnieuw" in refused.content.decode()


def test_the_page_shows_what_came_in_and_what_was_refused(client: Client, page: str) -> None:
    told = client.get(page).content.decode()
    assert "nog niets aangenomen" in told
    assert "Er kwam nog niets binnen" in told
    assert "Proefsoft &lt;b&gt;" in told
    row, now = TestConnection.objects.get(), datetime.now(UTC)
    unit = SandboxUnit.objects.filter(label="clinic-internal").first()
    assert unit
    values = '{"total": 20, "occupied": 25, "available": null}'
    body = '{"observations": [{"unit": "%s", "observedAt": "%s", "values": %s%s}]}'
    reasons = ', "absentReasons": {"available": "system-down"}, "opening": {"state": "stop", "reason": "staff"}'
    for key, more in (("one", ""), ("two", reasons), ("two", reasons)):
        content = body % (unit.code, now.isoformat(), values.replace("25", "18") if more else values, more)
        operations.take_delivery(caller=caller(row.id), body=content.encode(), key=key, at=now)
    told = client.get(page).content.decode()
    assert "geweigerd (400)" in told
    assert "/observations/0/values/" in told
    assert "aangenomen (201)" in told
    assert "onbekend (" in told
    assert "Openstelling: stop, tekort aan personeel" in told
    assert "zelfde bewijs" in told
    assert "zojuist" in told


def test_a_disturbance_is_set_and_told(client: Client, page: str) -> None:
    answer = client.post(f"{page}disturbance/", {"disturbance": "503", "requests": "2"}, follow=True)
    assert "De volgende 2 leveringen" in answer.content.decode()
    wrong = client.post(f"{page}disturbance/", {"disturbance": "500", "requests": "99"})
    assert wrong.status_code == 422
    assert TestConnection.objects.get().disturbance == Disturbance.UNAVAILABLE


def test_key_and_connection_end(client: Client, page: str) -> None:
    assert "De oude sleutel werkt niet meer" in client.post(f"{page}key/").content.decode()
    assert "zijn gewist" in client.post(f"{page}end/").content.decode()
    assert client.get(page).status_code == 404
    assert "geldt niet (meer)" in client.get(page).content.decode()


def test_the_check_is_shown_and_its_report_has_a_link_of_its_own(client: Client, page: str) -> None:
    told = client.get(page).content.decode()
    assert "0 van 12 gehaald" in told
    assert "Elke eenheid" in told
    report = re.search(r"/conformance-reports/[A-Za-z0-9_-]{43}/", told)
    assert report
    assert "Er is nog niets vastgelegd" in client.get(report.group()).content.decode()
    assert client.post(f"{page}checks/kliniek/").headers["location"] == report.group()
    shown = client.get(report.group()).content.decode()
    assert "nog niet geslaagd" in shown
    assert "Nog niet aangenomen: " in shown
    assert page not in shown
    assert client.get(report.group().replace("/conformance-reports/", "/test-connections/")).status_code == 404
    assert client.post(f"{page}checks/hap/").status_code == 404


def test_a_public_key_and_a_certificate_are_pasted_and_taken_away(client: Client, page: str) -> None:
    signing = f"{page}signing/"
    assert "nog geen openbare sleutel" in client.get(signing).content.decode()
    assert f'href="{signing}"' in client.get(page).content.decode()
    for text, words in (("", "Plak een openbare"), ("x", "kunnen wij niet lezen"), (private_pem(RSA), "geheime helft")):
        answer = client.post(f"{signing}keys/", {"public_key": text})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert client.post(f"{signing}keys/", {"public_key": pem(RSA)}).status_code == 302
    (key,) = TestPublicKey.objects.all()
    told = client.get(signing).content.decode()
    for shown in (key.prefix, key.thumbprint, "RSA 2048", str(key.connection_id), "/sandbox/oauth/token"):
        assert shown in told
    assert client.post(f"{signing}keys/{key.prefix}/end/").status_code == 302
    assert client.post(f"{signing}keys/{key.prefix}/end/").status_code == 404
    assert "nog geen openbare sleutel" in client.get(signing).content.decode()
    answer = client.post(f"{signing}certificate/", {"certificate": "x"})
    assert (answer.status_code, "Plak één certificaat" in answer.content.decode()) == (422, True)
    assert client.post(f"{signing}certificate/", {"certificate": certificate_pem(certificate())}).status_code == 302
    assert "werken alleen met het certificaat" in client.get(signing).content.decode()
