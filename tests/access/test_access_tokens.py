"""A system that signs gets a token that works, and ends."""

import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.access.asking_tokens import BASE, ENDPOINT, ask, registered, signed, whoami
from tests.access.signing import EC, ED, RSA, Private

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import TOKEN_FOR, Reach, RegisteredKey, is_token
from ketenzicht.access.models import AccessToken, ApiKey
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM


@pytest.fixture(autouse=True)
def base_url(settings: Settings) -> None:
    settings.BASE_URL = BASE


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def system(hospital: UUID, now: datetime) -> RegisteredKey:
    return registered(hospital, at=now)


@pytest.mark.parametrize(
    ("key", "alg"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256"), (ED, "EdDSA"), (ED, "Ed25519")]
)
def test_who_signs_gets_a_token_that_lets_the_system_in(
    client: Client, hospital: UUID, now: datetime, key: Private, alg: str
) -> None:
    system = registered(hospital, key, at=now)
    status, given = ask(client, signed(system, now, key, alg))
    assert (status, given["token_type"], given["expires_in"]) == (200, "Bearer", TOKEN_FOR.total_seconds())
    assert given["scope"] == "capacity.deliver capacity.read"
    status, me = whoami(client, given["access_token"])
    assert (status, me["id"], me["keyPrefix"]) == (200, str(system.client_id), system.prefix)
    assert datetime.fromisoformat(me["expiresAt"]) <= timezone.now() + TOKEN_FOR
    assert ApiKey.objects.get().last_used_at


def test_a_token_can_be_asked_for_less_and_never_for_more(client: Client, system: RegisteredKey, now: datetime) -> None:
    status, given = ask(client, signed(system, now), scope="capacity.read")
    assert (status, given["scope"]) == (200, "capacity.read")
    assert whoami(client, given["access_token"])[1]["scopes"] == ["capacity.read"]
    for scope in ("registry.maintain", "capacity.read+access.administer", "*"):
        status, refused = ask(client, signed(system, now), scope=scope)
        assert (status, refused["error"]) == (400, "invalid_scope")


def test_the_issuer_is_a_good_audience_too_and_a_list_of_one(
    client: Client, system: RegisteredKey, now: datetime
) -> None:
    for audience in (BASE, [ENDPOINT]):
        assert ask(client, signed(system, now, aud=audience))[0] == 200


def test_a_new_key_beside_the_old_one_and_both_work(
    client: Client, system: RegisteredKey, now: datetime, hospital: UUID
) -> None:
    newer = registered(hospital, EC, at=now)
    assert newer.client_id == system.client_id
    assert ask(client, signed(system, now))[0] == 200
    assert ask(client, signed(system, now, EC, "ES256"))[0] == 200


def test_the_description_says_where_and_how(client: Client) -> None:
    answer = client.get("/.well-known/oauth-authorization-server")
    said = json.loads(answer.content)
    assert said["issuer"] == BASE
    assert said["token_endpoint"] == ENDPOINT
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert "none" not in said["token_endpoint_auth_signing_alg_values_supported"]
    assert not [alg for alg in said["token_endpoint_auth_signing_alg_values_supported"] if alg.startswith("HS")]


def test_the_token_itself_is_nowhere_in_the_database_and_leaves_a_line(
    client: Client, system: RegisteredKey, now: datetime
) -> None:
    token = ask(client, signed(system, now))[1]["access_token"]
    row = AccessToken.objects.get()
    assert token.rpartition("_")[2] not in json.dumps(list(AccessToken.objects.values()), default=str)
    assert row.expires_at <= timezone.now() + TOKEN_FOR
    line = AuditLine.objects.get(action="access.token-given")
    assert (line.actor_id, line.deed, line.access_point) == (system.client_id, "sign-in", "127.0.0.1")
    assert token not in json.dumps(line.detail)


def test_a_token_ends_with_its_time_its_key_and_never_after_its_key(
    client: Client, hospital: UUID, now: datetime
) -> None:
    short = registered(hospital, EC, at=now, expires_at=now + timedelta(minutes=2), name="kort")
    assert ask(client, signed(short, now, EC, "ES256"))[1]["expires_in"] <= 120
    system = registered(hospital, at=now)
    token = ask(client, signed(system, now))[1]["access_token"]
    found = queries.client_of_key(key=token)
    assert found
    assert "oauth/token" in str(found.refusal(timezone.now() + TOKEN_FOR))
    operations.revoke_key(prefix=system.prefix, actor=PLATFORM, at=timezone.now())
    status, refused = whoami(client, token)
    assert status == 401
    assert "ingetrokken" in refused["detail"]
    assert ask(client, signed(system, now))[1]["error"] == "invalid_client"


def test_a_token_reaches_no_further_than_its_key(client: Client, hospital: UUID, now: datetime) -> None:
    system = registered(hospital, at=now, reach=Reach(modules=frozenset({"spoed"})))
    token = ask(client, signed(system, now))[1]["access_token"]
    assert whoami(client, token)[1]["modules"] == ["spoed"]
    line = AuditLine.objects.get(action="access.public-key-registered")
    assert line.detail["modules"] == ["spoed"]
    assert "locations" not in line.detail


def test_an_unknown_token_hears_where_to_get_one(client: Client, db: None) -> None:
    token = f"kzt_abcdefgh_{'x' * 43}"
    assert is_token(token)
    status, refused = whoami(client, token)
    assert status == 401
    assert "/oauth/token" in refused["detail"]


def test_the_fingerprint_of_a_public_key_is_no_key(client: Client, system: RegisteredKey) -> None:
    """What is public must not open anything: not the key, its thumbprint or its row."""
    for guess in (system.thumbprint, ApiKey.objects.get().fingerprint, f"kz_{system.prefix}_{system.thumbprint}"):
        assert whoami(client, guess)[0] == 401


def test_asking_who_has_a_token_takes_one_query(
    client: Client, system: RegisteredKey, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tokens = [ask(client, signed(system, now))[1]["access_token"] for _ in range(3)]
    with django_assert_num_queries(1):
        assert len(queries.clients_of_keys(keys=[*tokens, "kzt_x", "nonsense"])) == 3
