"""A system that is bound to a certificate gets in with that one, told of by a proxy of ours, and with nothing else."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.access.asking_tokens import BASE, ask, registered, whoami
from tests.access.certifying import certificate, nginx, pem, rfc_9440
from tests.access.conftest import IssueKey
from tests.access.helpers import NOON, person
from tests.access.signing import EC, OTHER_RSA, RSA, claims, jws, private_pem

from ketenzicht.access import gate as gates
from ketenzicht.access import operations, queries
from ketenzicht.access.certificates import pasted_certificate, shown_certificate
from ketenzicht.access.domain import IssuedKey, Role
from ketenzicht.access.gate import Gate, asker_of
from ketenzicht.access.models import ApiClient
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.rest.problems import NotSignedIn

HEADER = "Client-Cert"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Settings) -> None:
    settings.BASE_URL = BASE
    settings.CLIENT_CERT_HEADER = HEADER.lower()


@pytest.fixture
def key(issue_key: IssueKey) -> IssuedKey:
    now = timezone.now()
    return issue_key(at=now, expires_at=now + timedelta(days=30))


@pytest.fixture
def administrator(hospital: UUID) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital)


def bind(system_id: UUID, one: x509.Certificate | str, *, actor: Actor) -> None:
    text = one if isinstance(one, str) else pem(one)
    operations.bind_certificate(system_id=system_id, certificate=text, actor=actor, at=timezone.now())


def asked(client: Client, key: str, shown: str | None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {key}", **({HEADER: shown} if shown is not None else {})}
    answer = client.get("/api/v1/clients/current", headers=headers)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("written", [rfc_9440, nginx])
def test_a_bound_system_gets_in_with_its_certificate_only(
    client: Client, key: IssuedKey, administrator: Actor, written: Any
) -> None:
    mine, other = certificate(), certificate(OTHER_RSA)
    assert asked(client, key.key, None)[0] == 200
    bind(key.client_id, mine, actor=administrator)
    assert asked(client, key.key, written(mine))[0] == 200
    for shown, words in ((None, "geen certificaat"), (written(other), "ander certificaat"), ("x", "geen certificaat")):
        status, said = asked(client, key.key, shown)
        assert status == 401
        assert words in said
    bind(key.client_id, "", actor=administrator)
    assert asked(client, key.key, None)[0] == 200


def test_a_renewed_certificate_of_the_same_key_is_another(client: Client, key: IssuedKey, administrator: Actor) -> None:
    bind(key.client_id, certificate(), actor=administrator)
    assert asked(client, key.key, rfc_9440(certificate()))[0] == 401


def test_a_certificate_is_refused_before_and_after_its_time(key: IssuedKey, administrator: Actor) -> None:
    now = timezone.now()
    mine = certificate(start=now - timedelta(days=2), end=now + timedelta(days=1))
    bind(key.client_id, mine, actor=administrator)
    client = queries.client_of_key(key=key.key)
    assert client
    shown = shown_certificate(rfc_9440(mine))
    assert client.refusal(now, shown=shown) is None
    assert "verlopen" in str(client.refusal(now + timedelta(days=2), shown=shown))
    assert "nog niet" in str(client.refusal(now - timedelta(days=3), shown=shown))


def test_a_token_is_asked_for_and_used_with_the_certificate(
    client: Client, hospital: UUID, administrator: Actor
) -> None:
    now, mine = timezone.now(), certificate()
    system = registered(hospital, at=now)
    early = ask(client, jws(claims(system.client_id, BASE, now), RSA, alg="RS256"))[1]["access_token"]
    bind(system.client_id, mine, actor=administrator)
    assert whoami(client, early)[0] == 401  # also what was given before
    assertion = jws(claims(system.client_id, BASE, now), RSA, alg="RS256")
    status, refused = ask(client, assertion)
    assert (status, refused["error"]) == (401, "invalid_client")
    client.defaults["HTTP_CLIENT_CERT"] = rfc_9440(mine)
    status, given = ask(client, assertion)  # it was not used up
    assert status == 200
    assert whoami(client, given["access_token"])[0] == 200


async def test_the_hot_paths_ask_for_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = certificate()
    from ketenzicht.access.domain import Client as System

    fingerprint = mine.fingerprint(SHA256()).hex()
    system = System(uuid4(), "EPD", uuid4(), frozenset(), None, None, certificate=fingerprint)
    monkeypatch.setattr(gates, "clients_of_keys", lambda *, keys: dict.fromkeys(keys, system))
    shown = f"Bearer kz_abcdefgh_{'x' * 43}"
    gate, now = Gate(), timezone.now()
    right = asker_of({"authorization": shown, "client-cert": rfc_9440(mine)}, {})
    assert (await gate.actor(**right, now=now)).id == system.id
    assert await gate.client(authorization=shown, certificate=right["certificate"], now=now) is system
    for wrong in ({}, {"client-cert": ""}, {"client-cert": rfc_9440(certificate(OTHER_RSA))}):
        with pytest.raises(NotSignedIn, match="certificaat"):
            await gate.actor(**asker_of({"authorization": shown, **wrong}, {}), now=now)


def test_without_the_setting_no_header_counts(
    client: Client, key: IssuedKey, administrator: Actor, settings: Settings
) -> None:
    mine = certificate()
    bind(key.client_id, mine, actor=administrator)
    settings.CLIENT_CERT_HEADER = ""
    assert asked(client, key.key, rfc_9440(mine))[0] == 401


WRONG = ["", "x", ":", "::", ":AAAA:", ":====:", "%", "%FF", "-----BEGIN CERTIFICATE-----", ":" + "A" * 20_000 + ":",
         nginx(certificate()) + nginx(certificate()), rfc_9440(certificate()) + ", " + rfc_9440(certificate()),
         rfc_9440(certificate())[:-1], rfc_9440(certificate())[:200] + ":"]  # fmt: skip


@pytest.mark.parametrize("header", WRONG, ids=range(len(WRONG)))
def test_what_is_no_certificate_is_none(header: str) -> None:
    assert shown_certificate(header) is None


@given(st.text(max_size=200))
def test_no_header_breaks_anything(header: str) -> None:
    assert shown_certificate(header) is None


@pytest.mark.parametrize(
    "text", ["x", private_pem(RSA), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "é" * 10, "\x00"]
)
def test_what_is_pasted_must_be_one_certificate(text: str) -> None:
    mine = pem(certificate())
    for wrong in (text, mine + mine, mine + private_pem(EC)):
        with pytest.raises(Invalid, match="één certificaat"):
            pasted_certificate(wrong)


def test_only_a_certificate_of_now_is_bound(key: IssuedKey, administrator: Actor) -> None:
    for wrong in (
        certificate(end=timezone.now() - timedelta(hours=1)),
        certificate(start=timezone.now() + timedelta(1)),
    ):
        with pytest.raises(Invalid, match="certificaat"):
            bind(key.client_id, wrong, actor=administrator)
    assert ApiClient.objects.get().certificate is None


def test_binding_leaves_a_line_and_is_for_administrators_of_the_organisation(
    key: IssuedKey, administrator: Actor, hospital: UUID, elsewhere: UUID
) -> None:
    bind(key.client_id, certificate(), actor=administrator)
    line = AuditLine.objects.get(action="access.certificate-bound")
    assert (line.subject, line.actor_id) == (f"client/{key.client_id}", administrator.id)
    with pytest.raises(NotFound):
        bind(key.client_id, "", actor=person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=elsewhere))
    with pytest.raises(NotPermitted):
        bind(key.client_id, "", actor=person(Role.CAPACITY_MANAGER, organisation_id=hospital))
    operations.end_system(system_id=key.client_id, actor=administrator, at=NOON)
    with pytest.raises(Conflict, match="beëindigd"):
        bind(key.client_id, "", actor=administrator)
