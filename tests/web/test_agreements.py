"""The pages on agreements: the matrix, deciding and ending, and what somebody may see and why."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

FILLED_IN: dict[str, Any] = {
    "party_kind": "zcc",
    "module": "spoed",
    "scope": "region",
    "of_region": "ROAZ-05",
    "detail": "area",
    "purpose": "improvement",
    "basis": "agreement",
    "valid_from": "2026-01-01",
    "decided_by": "Bestuurlijk ROAZ",
    "ground": "Besluit 7",
}
PAGES = ["/agreements/", "/entitlements/", "/agreements/preview/", "/agreements/viewers/", "/agreements/new/"]


@pytest.fixture
def agreed(land: Country, now: datetime) -> None:
    access.load_agreements(at=now)


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    """Somebody of the platform, who may decide agreements."""
    country.account(land, email="beheer@voorbeeld.invalid", role=Role.PLATFORM_ADMINISTRATOR, at=now)
    return sign_in(client, "beheer@voorbeeld.invalid")


@pytest.fixture
def insurer(land: Country, now: datetime) -> UUID:
    return register_organisation(
        name="Verzekeraar Voorbeeld", kind=OrganisationKind.INSURER, identifiers=[], actor=PLATFORM, at=now
    ).id


def told(client: Client, path: str, **asked: Any) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_must_sign_in_first(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", PAGES[2:])
def test_who_does_not_administer_access_is_refused_with_whom_to_ask(reader: Client, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 403
    assert "organisatiebeheerder" in answer.content.decode()


def test_the_matrix_says_what_each_party_sees_and_who_sees_nothing(reader: Client, agreed: None, now: datetime) -> None:
    said = told(reader, "/agreements/")
    assert "Ziekenhuizen" in said
    assert "per zorgaanbieder" in said
    assert "voorstel" in said
    assert "<p>Geen.</p>" in said
    access.end_agreement(
        agreement_id=RecordedAgreement.objects.get(code="chain-partners-gp").id,
        until=local_day(now),
        because="Proef",
        actor=PLATFORM,
        at=now,
    )
    assert "Huisartspraktijken zien voor hun werk niets van" in told(reader, "/agreements/")
    assert "niets" in told(reader, "/agreements/", purpose="research")


def test_the_matrix_costs_as_many_queries_however_many_agreements(
    reader: Client, agreed: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader.get("/agreements/")
    with django_assert_num_queries(7):
        reader.get("/agreements/")


def test_a_long_list_comes_in_pages(reader: Client, agreed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenzicht.web.views.agreements.LINES_ON_A_PAGE", 20)
    first, second = told(reader, "/agreements/"), told(reader, "/agreements/", page="2")
    assert "Apotheken" in first.split("Alle afspraken")[-1]
    assert "Apotheken" not in second.split("Alle afspraken")[-1]
    assert "?page=2" in first


def test_deciding_and_ending_an_agreement(administrator: Client) -> None:
    answer = administrator.post("/agreements/new/", FILLED_IN)
    assert answer.status_code == 302, answer.content.decode()
    path = answer["Location"]
    said = told(administrator, path)
    assert "Afspraak met zorgcoördinatiecentra (zcc)" in said
    assert "in Midden" in said
    assert administrator.post("/agreements/new/", FILLED_IN).status_code == 422
    assert administrator.post(path, {"until": "2026-01-01", "because": "Nieuw besluit"}).status_code == 422
    assert administrator.post(path, {"until": "2999-01-01", "because": "Nieuw besluit"}).status_code == 302
    assert "Nieuw besluit" in told(administrator, path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"party_name": "Zorggroep Verzonnen"}, "niet allebei"),
        ({"party_kind": "", "party_name": "Bestaat Niet"}, "staat niet in het register"),
        ({"of_region": ""}, "en alleen als"),
        ({"scope": "country"}, "en alleen als"),
        ({"module": "bestaat-niet"}, "Kies er een uit de lijst"),
        ({"detail": "bed"}, "Kies er een uit de lijst"),
        ({"valid_until": "2026-01-01"}, "einddatum"),
        ({"basis": "consent"}, "Toestemming"),
        ({"ground": ""}, "Vul in waarop dit berust"),
    ],
)
def test_what_is_filled_in_wrongly_is_told_beside_it(administrator: Client, change: dict[str, str], words: str) -> None:
    answer = administrator.post("/agreements/new/", {**FILLED_IN, **change})
    assert answer.status_code in {403, 422}
    assert words in answer.content.decode()
    assert not RecordedAgreement.objects.filter(ground="Besluit 7").exists()


def test_an_administrator_of_an_organisation_may_consent_and_no_more(
    land: Country, client: Client, now: datetime, insurer: UUID
) -> None:
    country.account(land, email="org@voorbeeld.invalid", role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    ours = sign_in(client, "org@voorbeeld.invalid")
    assert ours.post("/agreements/new/", FILLED_IN).status_code == 403
    consent = {
        **FILLED_IN,
        "party_kind": "",
        "party_name": "verzekeraar voorbeeld",
        "scope": "provider",
        "of_region": "",
        "of_name": "Zorggroep Verzonnen",
        "purpose": "purchasing",
        "detail": "provider",
        "basis": "consent",
    }
    answer = ours.post("/agreements/new/", consent)
    assert answer.status_code == 302, answer.content.decode()
    assert RecordedAgreement.objects.get(basis="consent").party_organisation_id == insurer


def test_somebody_sees_what_they_may_see_and_why(reader: Client, agreed: None) -> None:
    said = told(reader, "/entitlements/")
    assert "Zorggroep Verzonnen" in said
    assert "BA 2.6" in said
    assert "BA 2.7" not in said
    assert "per zorgaanbieder" in said
    for_purchasing = told(reader, "/entitlements/", purpose="purchasing")
    assert "per zorgaanbieder" not in for_purchasing.split("Waarom: de afspraken")[0]


def test_who_may_see_nothing_is_told_why(land: Country, client: Client) -> None:
    said = told(sign_in(client, country.STRANGER), "/entitlements/")
    assert "uw rol geeft dit recht niet" in said


def test_the_preview_shows_what_an_organisation_would_see(administrator: Client, agreed: None, insurer: UUID) -> None:
    said = told(administrator, "/agreements/preview/", organisation="Verzekeraar", purpose="purchasing")
    assert "Verzekeraar Voorbeeld, voor zorginkoop" in said
    assert "per regio" in said
    assert "per zorgaanbieder" not in said
    unknown = administrator.get("/agreements/preview/", {"organisation": "Bestaat Niet"})
    assert unknown.status_code == 422


def test_an_administrator_sees_who_sees_a_figure_and_why(administrator: Client, agreed: None) -> None:
    asked = {"module": "spoed", "region": "ROAZ-05", "detail": "region", "purpose": "purchasing"}
    said = told(administrator, "/agreements/viewers/", **asked)
    assert "Zorgverzekeraars" in said
    assert "BA 2.7" in said
    assert "Niemand" in told(administrator, "/agreements/viewers/", **{**asked, "detail": "provider"})
    assert administrator.get("/agreements/viewers/", {**asked, "region": "ROAZ-99"}).status_code == 422


def test_where_an_organisation_is_follows_from_its_locations(land: Country, now: datetime) -> None:
    today = local_day(now)
    found = registry.whereabouts(organisation_id=land.organisation_id, on=today)
    lines = registry.locations(on=today, ids=land.locations)
    regions = {code for line in lines for code in (line.roaz, line.rav, line.area) if code}
    beside = {code for line in registry.regions(on=today) if line.code in regions for code in line.neighbours}
    assert beside - regions
    assert found.regions == regions
    assert found.neighbours == beside - regions
    assert found.location_types == {"V6"}
    assert found.organisation.name == "Zorggroep Verzonnen"


def test_an_agreement_that_does_not_exist_is_not_found(reader: Client) -> None:
    assert reader.get(f"/agreements/{uuid4()}/").status_code == 404


def test_who_may_only_read_is_not_offered_to_end(reader: Client, agreed: None) -> None:
    found = RecordedAgreement.objects.earliest("recorded_at")
    assert "Beëindigen" not in told(reader, f"/agreements/{found.id}/")
    assert reader.post(f"/agreements/{found.id}/", {"until": "2999-01-01", "because": "x"}).status_code == 403
