"""The pages for consent of a provider and for what a region opens to insurers: given, seen, taken back."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Detail, Purpose, Role, Subject
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.queries import audience, local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import NewLocation, NewMembership, NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisation, register_organisations

CONSENT = {
    "party": "Verzekeraar Voorbeeld",
    "module": "spoed",
    "purpose": "purchasing",
    "valid_until": "",
    "decided_by": "Raad van bestuur",
    "ground": "Proef met inkoop",
    "is_sure": "on",
}


@pytest.fixture
def insurer(land: Country, now: datetime) -> UUID:
    return register_organisation(
        name="Verzekeraar Voorbeeld", kind=OrganisationKind.INSURER, identifiers=[], actor=PLATFORM, at=now
    ).id


@pytest.fixture
def administrator(land: Country, now: datetime) -> Client:
    """Somebody who administers the provider of this country."""
    country.account(land, email="beheer@voorbeeld.invalid", role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(Client(), "beheer@voorbeeld.invalid")


def member(name: str, kind: OrganisationKind, role: Role, *, now: datetime) -> Client:
    """A browser of somebody of another organisation."""
    home = register_organisation(name=name, kind=kind, identifiers=[], actor=PLATFORM, at=now).id
    return member_of(home, role, now=now)


def member_of(home: UUID, role: Role, *, now: datetime) -> Client:
    email = f"{uuid4()}@voorbeeld.invalid"
    access.create_account(
        name="Persoon",
        email=email,
        password=country.PASSWORD,
        organisation_id=home,
        role=role,
        actor=PLATFORM,
        at=now,
    )
    return sign_in(Client(), email)


def sees_provider(insurer: UUID, land: Country, now: datetime) -> bool:
    rights = audience(organisation_id=insurer, purposes=[Purpose.PURCHASING], on=local_day(now))
    return rights.sees(module="spoed", of=Subject(organisation_id=land.organisation_id), detail=Detail.PROVIDER)


def test_consent_is_given_seen_and_taken_back_at_once(
    administrator: Client, land: Country, insurer: UUID, now: datetime
) -> None:
    assert "Niemand ziet uw cijfers apart" in administrator.get("/consents/").content.decode()
    assert administrator.post("/consents/", CONSENT).status_code == 302
    assert sees_provider(insurer, land, now)
    page = administrator.get("/consents/").content.decode()
    assert "tot u haar intrekt" in page
    assert "<strong>zorginkoop</strong>" in page
    made = RecordedAgreement.objects.get(basis="consent")
    assert administrator.post(f"/consents/{made.id}/revoke/").status_code == 302
    assert not sees_provider(insurer, land, now)
    page = administrator.get("/consents/").content.decode()
    assert "Wat voorbij is" in page
    assert "ingetrokken door de zorgaanbieder" in page
    assert administrator.post("/consents/", CONSENT).status_code == 302  # and again


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"party": "Bestaat Niet"}, "staat niet in het register"),
        ({"purpose": "care-coordination"}, "Kies er een uit de lijst"),
        ({"module": "bestaat-niet"}, "Kies er een uit de lijst"),
        ({"is_sure": ""}, "als u het zeker weet"),
        ({"valid_until": "2020-01-01"}, "einddatum"),
        ({"decided_by": " "}, "wie dit heeft besloten"),
        ({"ground": ""}, "waarop dit berust"),
    ],
)
def test_what_is_wrong_with_a_consent_is_told(
    administrator: Client, insurer: UUID, change: dict[str, str], words: str
) -> None:
    answer = administrator.post("/consents/", CONSENT | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RecordedAgreement.objects.filter(basis="consent").exists()


def test_nobody_consents_to_the_own_organisation_or_for_another(
    administrator: Client, land: Country, insurer: UUID, now: datetime
) -> None:
    answer = administrator.post("/consents/", CONSENT | {"party": "Zorggroep Verzonnen"})
    assert "uw eigen organisatie" in answer.content.decode()
    more = {"of_organisation": str(insurer), "provider_id": str(insurer), "basis": "agreement", "detail": "provider"}
    administrator.post("/consents/", CONSENT | more)
    made = RecordedAgreement.objects.get(ground=CONSENT["ground"])
    assert (made.of_organisation_id, made.basis) == (land.organisation_id, "consent")


def test_another_organisation_neither_sees_nor_revokes_it(
    administrator: Client, land: Country, insurer: UUID, now: datetime
) -> None:
    administrator.post("/consents/", CONSENT)
    made = RecordedAgreement.objects.get(basis="consent")
    for kind, role in (
        (OrganisationKind.PROVIDER, Role.ORGANISATION_ADMINISTRATOR),
        (OrganisationKind.NATIONAL, Role.PLATFORM_ADMINISTRATOR),
    ):
        other = member(f"Elders {kind}", kind, role, now=now)
        assert "Verzekeraar Voorbeeld" not in other.get("/consents/").content.decode()
        assert other.post(f"/consents/{made.id}/revoke/").status_code == 404
    assert sees_provider(insurer, land, now)


def test_what_is_no_consent_is_not_ended_as_one(administrator: Client, land: Country, now: datetime) -> None:
    access.load_agreements(at=now)
    some = RecordedAgreement.objects.filter(basis="agreement").earliest("id")
    assert administrator.post(f"/consents/{some.id}/revoke/").status_code == 404


# ── What a region opens ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bureau(land: Country, now: datetime) -> Client:
    """Somebody of the ROAZ-bureau of Midden (ROAZ-05)."""
    office = NewLocation(
        name="ROAZ-bureau Midden",
        type_code="V6",
        point=Point(52.1, 5.1),
        street="Proefstraat 1",
        postcode="3511 AB",
        place="Utrecht",
        municipality_code="GM0344",
        memberships=(NewMembership("ROAZ-05", date(2020, 1, 1)),),
    )
    new = NewOrganisation(name="ROAZ-bureau Midden", kind=OrganisationKind.NETWORK, locations=(office,))
    (made,) = register_organisations(organisations=[new], actor=PLATFORM, at=now)
    return member_of(made.id, Role.ROAZ_OFFICER, now=now)


@pytest.fixture
def widening(now: datetime) -> dict[str, Any]:
    return {
        "region": "ROAZ-05",
        "party": "Verzekeraar Voorbeeld",
        "module": "spoed",
        "purpose": "purchasing",
        "valid_until": (local_day(now) + timedelta(days=30)).isoformat(),
        "decided_by": "Bestuurlijk ROAZ Midden",
        "ground": "Knelpunt in de acute zorg",
    }


def sees_areas(insurer: UUID, *, on: date) -> bool:
    rights = audience(organisation_id=insurer, purposes=[Purpose.PURCHASING], on=on)
    return rights.sees(module="spoed", of=Subject(regions=frozenset({"ROAZ-05"})), detail=Detail.AREA)


def test_a_region_opens_areas_to_a_named_insurer_until_a_day_and_ends_it(
    bureau: Client, widening: dict[str, Any], insurer: UUID, now: datetime
) -> None:
    today = local_day(now)
    assert "Er zijn geen verruimingen" in bureau.get("/widenings/").content.decode()
    assert not sees_areas(insurer, on=today)
    assert bureau.post("/widenings/", widening).status_code == 302
    assert sees_areas(insurer, on=today)
    assert not sees_areas(insurer, on=today + timedelta(days=30))
    page = bureau.get("/widenings/").content.decode()
    assert "Verzekeraar Voorbeeld in Midden" in page
    made = RecordedAgreement.objects.get(ground=widening["ground"])
    assert f"/agreements/{made.id}/" in page
    ended = {"until": today.isoformat(), "because": "Knelpunt is voorbij"}
    assert bureau.post(f"/agreements/{made.id}/", ended).status_code == 302
    assert not sees_areas(insurer, on=today)
    assert "Knelpunt is voorbij" in bureau.get("/widenings/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"valid_until": ""}, "Vul een datum in"),
        ({"region": "ROAZ-01"}, "Kies er een uit de lijst"),
        ({"party": "Zorggroep Verzonnen"}, "voor een zorgverzekeraar"),
        ({"purpose": "spreading"}, "Kies er een uit de lijst"),
    ],
)
def test_what_is_wrong_with_a_widening_is_told(
    bureau: Client, widening: dict[str, Any], insurer: UUID, change: dict[str, str], words: str
) -> None:
    answer = bureau.post("/widenings/", widening | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RecordedAgreement.objects.filter(ground=widening["ground"]).exists()


def test_a_widening_never_gives_a_provider_whatever_is_sent_along(
    bureau: Client, widening: dict[str, Any], land: Country, insurer: UUID, now: datetime
) -> None:
    bureau.post("/widenings/", widening | {"detail": "provider", "basis": "consent", "scope": "country"})
    made = RecordedAgreement.objects.get(ground=widening["ground"])
    assert (made.detail, made.basis, made.of_region_id) == ("area", "agreement", "ROAZ-05")
    assert not sees_provider(insurer, land, now)


def test_another_bureau_sees_only_its_own_region(
    bureau: Client, widening: dict[str, Any], insurer: UUID, now: datetime
) -> None:
    bureau.post("/widenings/", widening)
    other = member("ROAZ-bureau zonder regio", OrganisationKind.NETWORK, Role.ROAZ_OFFICER, now=now)
    page = other.get("/widenings/").content.decode()
    assert "Uw organisatie opent geen regio" in page
    assert "Verzekeraar Voorbeeld" not in page
    assert other.post("/widenings/", widening).status_code == 422
    wide = member("Beheer", OrganisationKind.NATIONAL, Role.PLATFORM_ADMINISTRATOR, now=now)
    assert "Verzekeraar Voorbeeld in Midden" in wide.get("/widenings/").content.decode()
