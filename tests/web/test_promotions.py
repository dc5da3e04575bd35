"""The pages on which a supplier asks for production, and on which it is judged."""

from datetime import datetime
from urllib.parse import unquote

import pytest
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.access.domain import Role
from ketenzicht.connections import operations
from ketenzicht.connections.domain import MadeTestConnection, NewTestConnection
from ketenzicht.connections.models import Promotion, Report
from ketenzicht.definitions.queries import module

ADMINISTRATOR = "beheerder@voorbeeld.invalid"


@pytest.fixture
def supplier(land: Country, now: datetime) -> MadeTestConnection:
    new = NewTestConnection("Proefsoft", "Beddenplanner", "support@voorbeeld.invalid", ("kliniek",))
    made = operations.register_test_connection(new=new, address="192.0.2.1", at=now)
    version = module(code="kliniek").version_at(now.date())
    assert version
    Report.objects.create(
        connection_id=made.id, module="kliniek", version=version.number, findings={}, checked_at=now, passed_at=now
    )
    return made


@pytest.fixture
def page(supplier: MadeTestConnection) -> str:
    return f"/test-connections/{supplier.link}/promotions/"


def test_a_supplier_finds_locations_and_asks(client: Client, land: Country, page: str) -> None:
    assert "Zoek een locatie" in client.get(page).content.decode()
    assert "Niets gevonden" in client.get(f"{page}?q=bestaatniet").content.decode()
    found = client.get(f"{page}?q=proef").content.decode()
    assert str(land.locations[0]) in found
    wrong = client.post(f"{page}?q=proef", {"modules": ["kliniek"]})
    assert wrong.status_code == 422
    assert "Kies ten minste één locatie." in wrong.content.decode()
    form = {"modules": ["kliniek"], "locations": [str(land.locations[0])]}
    answer = client.post(f"{page}?q=proef", form, follow=True)
    assert "wacht op de zorgaanbieder" in answer.content.decode()
    assert client.post(page, form).status_code == 422  # a location that was not found cannot be chosen
    client.post(f"{page}{Promotion.objects.get().id}/withdraw/")
    assert "ingetrokken" in client.get(page).content.decode()


def test_without_a_report_one_is_told_what_to_do(client: Client, page: str) -> None:
    Report.objects.all().delete()
    assert "Er is nog geen geslaagd rapport" in client.get(f"{page}?q=proef").content.decode()


def test_the_provider_agrees_and_makes_the_key_when_it_is_let_in(
    client: Client, land: Country, supplier: MadeTestConnection, now: datetime
) -> None:
    country.account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    asked = operations.ask_promotion(link=supplier.link, modules=["kliniek"], location_ids=[land.locations[0]], at=now)
    sign_in(client, ADMINISTRATOR)
    assert "Een leverancier wil aansluiten" in client.get("/notices/").content.decode()
    assert f"/promotions/{asked}/" in client.get("/promotions/").content.decode()
    here = f"/promotions/{asked}/"
    assert "Instemmen" in client.get(here).content.decode()
    refused = client.post(f"{here}decline/", {"reason": ""})
    assert refused.status_code == 422
    assert "Geef een reden" in refused.content.decode()
    assert client.post(f"{here}promote/").status_code == 403
    assert client.post(f"{here}else/").status_code == 404
    client.post(f"{here}agree/")
    assert "wacht op het ROAZ-bureau of de LNAZ" in client.get(here).content.decode()
    Promotion.objects.update(status="promoted", decided_at=now)
    told = client.get(here).content.decode()
    link = unquote(told.split('href="/systems/?')[1].split('"')[0]).replace("&amp;", "&")
    form = client.get(f"/systems/?{link}").content.decode()
    assert 'value="Beddenplanner"' in form
    assert form.count("checked") == 3  # delivering, the location and the module


def test_who_has_no_part_in_it_sees_nothing(reader: Client) -> None:
    assert reader.get("/promotions/").status_code == 403
