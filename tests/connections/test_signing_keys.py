"""The public keys and the certificate of a test connection: what is taken, how long it lasts, and what then ends."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings
from starlette.testclient import TestClient
from tests.access.certifying import certificate, rfc_9440
from tests.access.certifying import pem as certificate_pem
from tests.access.signing import OTHER_RSA, RSA, encoded, pem, private_pem
from tests.connections.conftest import NEW, SANDBOX, Supplier
from tests.connections.signing import Side, opened

from ketenzicht.access.domain import MOST_PUBLIC_KEYS, TOKEN_FOR
from ketenzicht.base.errors import Conflict, Invalid, NotFound
from ketenzicht.connections import hot, operations, queries
from ketenzicht.connections.models import TestAssertion, TestPublicKey, TestToken
from ketenzicht.rest.hot import HotPaths

pytestmark = pytest.mark.usefixtures("base_url")


def test_a_key_that_ended_ends_its_tokens_and_is_told_so(supplier: Supplier, ours: Side, api: TestClient) -> None:
    token = ours.token()
    operations.end_test_public_key(link=supplier.made.link, prefix=ours.prefix, at=datetime.now(UTC))
    assert opened(api, token, SANDBOX) == 401
    status, told = ours.ask(ours.signed())
    assert (status, "ingetrokken" in told["error_description"]) == (401, True)
    with pytest.raises(NotFound):
        operations.end_test_public_key(link=supplier.made.link, prefix=ours.prefix, at=datetime.now(UTC))


def test_with_the_end_of_a_test_connection_all_of_it_is_gone(supplier: Supplier, ours: Side, api: TestClient) -> None:
    token = ours.token()
    operations.bind_test_certificate(
        link=supplier.made.link, certificate=certificate_pem(certificate()), at=datetime.now(UTC)
    )
    operations.end_test_connection(link=supplier.made.link, at=datetime.now(UTC))
    assert not TestPublicKey.objects.filter(connection_id=ours.system).exists()
    assert opened(api, token, SANDBOX) == 401
    assert ours.ask(ours.signed())[0] == 401


def test_another_supplier_s_key_is_of_no_use(supplier: Supplier, ours: Side) -> None:
    at = datetime.now(UTC)
    other = operations.register_test_connection(new=NEW, address=f"{at}", at=at)
    with pytest.raises(NotFound):
        operations.end_test_public_key(link=other.link, prefix=ours.prefix, at=at)
    operations.register_test_public_key(link=other.link, public_key=pem(OTHER_RSA), at=at)
    assert ours.ask(ours.signed(OTHER_RSA))[0] == 401
    assert ours.ask(ours.signed())[0] == 200
    theirs = Side("/sandbox", other.id)
    same: dict[str, Any] = {"jti": "one and the same", "exp": int(datetime.now(UTC).timestamp()) + 200}
    assert ours.ask(ours.signed(**same))[0] == 200
    assert theirs.ask(theirs.signed(OTHER_RSA, **same))[0] == 200  # counted for each apart


def test_five_keys_at_once_and_no_more_and_ended_ones_are_forgotten(supplier: Supplier) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    at, link = datetime.now(UTC), supplier.made.link
    for number in range(MOST_PUBLIC_KEYS + 3):
        new = Ed25519PrivateKey.generate()
        prefix = operations.register_test_public_key(link=link, public_key=pem(new), at=at)
        with pytest.raises(Conflict, match="al geregistreerd"):
            operations.register_test_public_key(link=link, public_key=pem(new), at=at)
        operations.end_test_public_key(link=link, prefix=prefix, at=at + timedelta(seconds=number))
    assert TestPublicKey.objects.filter(connection_id=supplier.made.id).count() == MOST_PUBLIC_KEYS
    for _ in range(MOST_PUBLIC_KEYS):
        operations.register_test_public_key(link=link, public_key=pem(Ed25519PrivateKey.generate()), at=at)
    with pytest.raises(Conflict, match="hoogstens"):
        operations.register_test_public_key(link=link, public_key=pem(RSA), at=at)


SET = {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": encoded(bytes(range(32)))}]}
NO_KEYS = ["", "x", "{", '{"keys": []}', '{"keys": {}}', '{"keys": ["x"]}', '{"keys": 5}', '{"keys": [[]]}',
           json.dumps({"keys": SET["keys"] * 2}), '{"keys": [{"kty": "oct", "k": "eA"}]}',
           json.dumps({"keys": [{**SET["keys"][0], "d": "eA"}, {}]}), private_pem(RSA), "x" * 9_000]  # fmt: skip


@pytest.mark.parametrize("text", NO_KEYS, ids=range(len(NO_KEYS)))
def test_what_is_no_public_key_is_refused(supplier: Supplier, text: str) -> None:
    with pytest.raises(Invalid):
        operations.register_test_public_key(link=supplier.made.link, public_key=text, at=datetime.now(UTC))
    assert not TestPublicKey.objects.filter(connection_id=supplier.made.id).exists()


def test_a_set_of_one_key_is_that_key(supplier: Supplier) -> None:
    link, at = supplier.made.link, datetime.now(UTC)
    operations.register_test_public_key(link=link, public_key=json.dumps(SET), at=at)
    with pytest.raises(Conflict):
        operations.register_test_public_key(link=link, public_key=json.dumps(SET["keys"][0]), at=at)


def test_what_is_over_is_forgotten_every_night(supplier: Supplier, ours: Side) -> None:
    ours.token()
    at = datetime.now(UTC)
    operations.forget_sandbox_data(at=at)
    assert TestToken.objects.filter(key__connection_id=ours.system).exists()
    assert TestAssertion.objects.exists()
    operations.forget_sandbox_data(at=at + TOKEN_FOR)
    assert not TestToken.objects.exists()
    assert not TestAssertion.objects.exists()


def test_a_certificate_counts_as_in_production(supplier: Supplier, ours: Side, settings: Settings) -> None:
    """For the test key, the tokens and the token endpoint; told of in the header that the door lets through."""
    settings.CLIENT_CERT_HEADER = "client-cert"
    mine, at = certificate(), datetime.now(UTC)
    routes = hot.SandboxApi(clock=lambda: datetime.now(UTC)).routes()
    app = TestClient(HotPaths(routes, others=routes[0].app))
    early = ours.token()
    operations.bind_test_certificate(link=supplier.made.link, certificate=certificate_pem(mine), at=at)

    def status(credential: str, shown: str | None) -> int:
        headers = {"Authorization": f"Bearer {credential}", **({"Client-Cert": shown} if shown else {})}
        body = {"observations": [supplier.observation()]}
        return int(app.post(f"{SANDBOX}/deliveries", json=body, headers=headers).status_code)

    for credential in (early, supplier.made.key):
        for shown in (None, "x", rfc_9440(certificate(OTHER_RSA))):
            assert status(credential, shown) == 401
        assert status(credential, rfc_9440(mine)) == 201
    assert ours.ask(ours.signed())[0] == 401
    found = queries.signing_of(connection_id=ours.system)
    assert (found.certificate != "", found.shown.certified_at is not None) == (True, True)
    operations.bind_test_certificate(link=supplier.made.link, certificate="", at=at)
    assert status(early, None) == 201


@pytest.mark.parametrize("text", ["x", certificate_pem(certificate()) + private_pem(RSA)])
def test_what_is_no_certificate_binds_nothing(supplier: Supplier, text: str) -> None:
    at = datetime.now(UTC)
    with pytest.raises(Invalid):
        operations.bind_test_certificate(link=supplier.made.link, certificate=text, at=at)
    over = certificate(start=at - timedelta(days=9), end=at - timedelta(days=1))
    with pytest.raises(Invalid, match="verlopen"):
        operations.bind_test_certificate(link=supplier.made.link, certificate=certificate_pem(over), at=at)
    assert queries.signing_of(connection_id=supplier.made.id).certificate == ""


def test_the_database_keeps_no_two_of_one_key_and_no_nonsense(supplier: Supplier, ours: Side) -> None:
    key = TestPublicKey.objects.get(prefix=ours.prefix)
    with pytest.raises(IntegrityError), transaction.atomic():
        TestPublicKey.objects.create(
            connection_id=ours.system, prefix="aaaaaaaa", thumbprint=key.thumbprint, public_key={}, made_at=key.made_at
        )
    key.connection.certificate = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        key.connection.save()
