"""Administrators and the systems of their organisation: making, replacing, revoking, ending; and those of others."""

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.access.signing import EC, RSA, pem, private_pem
from tests.web import country
from tests.web.country import Country

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import IssuedKey, Permission, Reach, Role, fits
from ketenzicht.access.models import ApiClient, ApiKey
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

ADMINISTRATOR = "beheerder@voorbeeld.invalid"


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    country.account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    form = {"email": ADMINISTRATOR, "password": country.PASSWORD}
    assert client.post("/sign-in/", form).status_code == HTTPStatus.FOUND
    return client


@pytest.fixture
def theirs(land: Country, now: datetime) -> IssuedKey:
    """A key of another organisation."""
    other = register_organisation(name="Elders", kind=OrganisationKind.PROVIDER, identifiers=[], actor=PLATFORM, at=now)
    return issued(other.id, now=now)


def issued(organisation_id: UUID, *, now: datetime, **other: Any) -> IssuedKey:
    usual: dict[str, Any] = {
        "name": "EPD",
        "scopes": [Permission.CAPACITY_DELIVER],
        "expires_at": now + timedelta(days=90),
        "actor": PLATFORM,
        "at": now,
    }
    return operations.issue_key(organisation_id=organisation_id, **{**usual, **other})


def form(**other: Any) -> dict[str, Any]:
    usual = {
        "name": "EPD",
        "scopes": ["capacity.deliver"],
        "last_day": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "public_key": "",
    }
    return {**usual, **other}


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_a_key_is_made_shown_once_and_works(administrator: Client, land: Country) -> None:
    answer = administrator.post("/systems/", form(name="Nieuw EPD"))
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    found = re.search(r"kz_[a-z2-7]{8}_[\w-]{43}", answer.content.decode())
    assert found
    client = queries.client_of_key(key=found.group())
    assert client
    assert (client.name, client.organisation_id) == ("Nieuw EPD", land.organisation_id)
    system = ApiClient.objects.get(name="Nieuw EPD")
    for address in ("/systems/", f"/systems/{system.id}/"):
        page = page_of(administrator, address)
        assert "Nieuw EPD" in page
        assert found.group() not in page
    assert "door" in page
    line = AuditLine.objects.get(action="access.key-issued", subject=f"client/{system.id}")
    assert line.organisation_id == land.organisation_id


def test_a_public_key_is_registered_and_its_private_half_is_not_shown_again(administrator: Client) -> None:
    page = administrator.post("/systems/", form(public_key=pem(EC))).content.decode()
    key = ApiKey.objects.get(public_key__isnull=False)
    assert str(key.client_id) in page
    assert "EC P-256" in page_of(administrator, f"/systems/{key.client_id}/")
    refused = administrator.post("/systems/", form(public_key=private_pem(RSA)))
    assert refused.status_code == 422
    assert "geheime helft" in refused.content.decode()
    assert ApiKey.objects.filter(public_key__isnull=False).count() == 1


def test_a_key_is_narrowed_to_what_the_organisation_delivers_and_nothing_else(
    administrator: Client, land: Country
) -> None:
    location = land.locations[0]
    administrator.post("/systems/", form(locations=[str(location)], modules=["spoed"]))
    assert ApiKey.objects.latest("id").reach == Reach(frozenset({location}), frozenset({"spoed"}))
    system = ApiClient.objects.get(name="EPD", organisation_id=land.organisation_id)
    assert "module spoed" in page_of(administrator, f"/systems/{system.id}/")
    before = ApiKey.objects.count()
    for wrong in ({"locations": [str(uuid4())]}, {"locations": ["x"]}, {"modules": ["nonsense"]}):
        assert administrator.post("/systems/", form(**wrong)).status_code == 422
    assert ApiKey.objects.count() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"scopes": []},
        {"scopes": ["access.administer"]},
        {"scopes": ["capacity.deliver", "platform.maintain"]},
        {"last_day": ""},
        {"last_day": "2020-01-01"},
        {"last_day": "2199-01-01"},
        {"last_day": "9999-12-31"},
        {"public_key": "x"},
        {"public_key": "x" * 9_000},
        {"name": "\x00"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_on_the_page(administrator: Client, wrong: dict[str, Any]) -> None:
    before = ApiKey.objects.count()
    answer = administrator.post("/systems/", form(**wrong))
    assert answer.status_code == 422
    assert "Fout:" in answer.content.decode()
    assert ApiKey.objects.count() == before


def test_nobody_assigns_what_the_form_does_not_offer(administrator: Client, theirs: IssuedKey, land: Country) -> None:
    other = ApiClient.objects.get(id=theirs.client_id).organisation_id
    administrator.post("/systems/", form(organisation_id=str(other), made_by="x", prefix="aaaaaaaa", client=str(other)))
    made = ApiKey.objects.latest("id")
    assert made.client.organisation_id == land.organisation_id
    assert (made.made_by, made.prefix) != ("x", "aaaaaaaa")


def test_a_key_is_replaced_while_the_old_one_still_works(administrator: Client, land: Country, now: datetime) -> None:
    reach = Reach(modules=frozenset({"spoed"}))
    old = issued(land.organisation_id, now=now, reach=reach)
    today = timezone.localdate()
    answer = administrator.post(
        f"/systems/keys/{old.prefix}/replace/",
        {
            "old_last_day": (today + timedelta(days=7)).isoformat(),
            "last_day": (today + timedelta(days=300)).isoformat(),
        },
    )
    found = re.search(r"kz_[a-z2-7]{8}_[\w-]{43}", answer.content.decode())
    assert found
    both = queries.clients_of_keys(keys=[old.key, found.group()])
    assert len({client.id for client in both.values()}) == 1
    assert {client.reach for client in both.values()} == {reach}
    assert not [client for client in both.values() if client.refusal(timezone.now())]
    assert "verlopen" in str(both[old.key].refusal(timezone.now() + timedelta(days=8)))
    assert both[found.group()].refusal(timezone.now() + timedelta(days=8)) is None
    assert AuditLine.objects.filter(action="access.key-replaced", subject=f"client/{old.client_id}").exists()


def test_the_old_key_never_gets_longer_and_can_end_now(administrator: Client, land: Country, now: datetime) -> None:
    old = issued(land.organisation_id, now=now, expires_at=now + timedelta(days=2))
    today = timezone.localdate()
    ends = {"last_day": (today + timedelta(days=300)).isoformat()}
    address = f"/systems/keys/{old.prefix}/replace/"
    later = {**ends, "old_last_day": (today + timedelta(days=9)).isoformat()}
    assert administrator.post(address, later).status_code == 422
    assert ApiKey.objects.filter(client_id=old.client_id).count() == 1
    administrator.post(address, {**ends, "old_last_day": (today - timedelta(days=1)).isoformat()})
    client = queries.client_of_key(key=old.key)
    assert client
    assert "ingetrokken" in str(client.refusal(timezone.now()))
    assert administrator.get(address).status_code == HTTPStatus.NOT_FOUND  # it has ended


def test_a_revoked_key_is_refused_and_stays_in_the_list(administrator: Client, land: Country, now: datetime) -> None:
    key = issued(land.organisation_id, now=now)
    answer = administrator.post(f"/systems/keys/{key.prefix}/revoke/")
    assert answer.headers["Location"] == f"/systems/{key.client_id}/"
    assert "ingetrokken op" in page_of(administrator, f"/systems/{key.client_id}/")
    assert administrator.post(f"/systems/keys/{key.prefix}/revoke/").status_code == HTTPStatus.NOT_FOUND


def test_a_system_that_has_ended_lets_nobody_in_and_does_not_come_back(
    administrator: Client, land: Country, now: datetime
) -> None:
    keys = [issued(land.organisation_id, now=now) for _ in range(2)]
    system = keys[0].client_id
    assert administrator.post(f"/systems/{system}/end/").status_code == HTTPStatus.FOUND
    for key in keys:
        client = queries.client_of_key(key=key.key)
        assert client
        assert client.refusal(timezone.now())
    assert "Dit systeem is beëindigd" in page_of(administrator, f"/systems/{system}/")
    assert administrator.post(f"/systems/{system}/end/").status_code == HTTPStatus.CONFLICT
    refused = administrator.post("/systems/", form())
    assert refused.status_code == 422
    assert "andere naam" in refused.content.decode()
    assert AuditLine.objects.get(action="access.system-ended").detail == {"keysRevoked": 2}


def test_the_page_reminds_of_a_system_that_soon_gets_in_no_more(
    administrator: Client, land: Country, now: datetime
) -> None:
    reminder = "verloopt binnenkort"
    soon = issued(land.organisation_id, now=now, expires_at=now + timedelta(days=20))
    assert reminder in page_of(administrator, "/systems/")
    issued(land.organisation_id, now=now)  # a newer one beside it
    assert reminder not in page_of(administrator, "/systems/")
    assert reminder in page_of(administrator, f"/systems/{soon.client_id}/")


def test_another_organisation_s_systems_and_keys_are_not_there(administrator: Client, theirs: IssuedKey) -> None:
    assert str(theirs.client_id) not in page_of(administrator, "/systems/")
    asked = {"old_last_day": timezone.localdate().isoformat(), "last_day": timezone.localdate().isoformat()}
    for answer in (
        administrator.get(f"/systems/{theirs.client_id}/"),
        administrator.post(f"/systems/{theirs.client_id}/end/"),
        administrator.post(f"/systems/keys/{theirs.prefix}/revoke/"),
        administrator.get(f"/systems/keys/{theirs.prefix}/replace/"),
        administrator.post(f"/systems/keys/{theirs.prefix}/replace/", asked),
        administrator.get(f"/systems/{uuid4()}/"),
        administrator.post("/systems/keys/nothing/revoke/"),
    ):
        assert answer.status_code == HTTPStatus.NOT_FOUND
    client = queries.client_of_key(key=theirs.key)
    assert client
    assert client.refusal(timezone.now()) is None


MAY = {Role.ORGANISATION_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR}
OTHERS = sorted(role for role in set(Role) - MAY if fits(role=role, kind=OrganisationKind.PROVIDER))


@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_are_refused_in_words(land: Country, client: Client, now: datetime, role: Role) -> None:
    email = f"rol-{role.value}@voorbeeld.invalid"
    country.account(land, email=email, role=role, at=now)
    client.post("/sign-in/", {"email": email, "password": country.PASSWORD})
    key = issued(land.organisation_id, now=now)
    revoking = client.post(f"/systems/keys/{key.prefix}/revoke/")
    for answer in (client.get("/systems/"), client.post("/systems/", form()), revoking):
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "organisatiebeheerder" in answer.content.decode()


def test_the_list_costs_two_queries_however_many(
    land: Country, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("A", "B", "C"):
        issued(land.organisation_id, now=now, name=name)
        issued(land.organisation_id, now=now, name=name)
    with django_assert_num_queries(2):
        lines = queries.systems_of(organisation_id=land.organisation_id)
    assert [len(line.keys) for line in lines if line.name in {"A", "B", "C"}] == [2, 2, 2]


def test_a_key_is_narrowed_to_purposes_told_in_the_list_and_replaced_by_one_that_is(
    administrator: Client, land: Country
) -> None:
    administrator.post("/systems/", form(scopes=["capacity.read", "capacity.deliver"], purposes=["spreading"]))
    key = ApiKey.objects.latest("id")
    assert key.reach == Reach(purposes=frozenset({"spreading"}))
    words = "leest alleen voor patiëntenspreiding"
    assert words in page_of(administrator, f"/systems/{key.client_id}/")
    address = f"/systems/keys/{key.prefix}/replace/"
    assert words in page_of(administrator, address)
    day = timezone.localdate()
    ends = {"old_last_day": day.isoformat(), "last_day": (day + timedelta(days=300)).isoformat()}
    administrator.post(address, {**ends, "purposes": ["care-coordination"], "scopes": ["figures.read"]})
    assert ApiKey.objects.latest("id").reach == key.reach
    before = ApiKey.objects.count()
    for wrong in (["policy"], ["nonsense"], ["spreading", "research"]):
        answer = administrator.post("/systems/", form(scopes=["capacity.read"], purposes=wrong))
        assert answer.status_code == 422
    assert "Kies doelen die passen" in answer.content.decode()
    assert ApiKey.objects.count() == before
