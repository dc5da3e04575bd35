"""Signing in the sandbox: told the same as in production, and good for nothing there; and the reverse."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from starlette.testclient import TestClient
from tests.access.asking_tokens import BASE
from tests.access.signing import EC, ED, OTHER_RSA, RSA, Private, pem, private_pem
from tests.capacity.delivering import Provider, deliver
from tests.connections.conftest import SANDBOX, Supplier
from tests.connections.signing import Side, opened

from ketenzicht.access.domain import TOKEN_FOR
from ketenzicht.access.models import AccessToken, UsedAssertion
from ketenzicht.audit.models import AuditLine
from ketenzicht.client import DeliveryClient, SigningKey
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import report_link_of
from ketenzicht.connections.models import TestPublicKey, TestToken

SCOPES = ["capacity.deliver"]

pytestmark = pytest.mark.usefixtures("base_url")


def _jwk(side: Side) -> str:
    return json.dumps(TestPublicKey.objects.get(prefix=side.prefix).public_key) if side.under else pem(RSA)


def seconds(ahead: int) -> int:
    """Since 1970, for a moment so far ahead of when the test runs."""
    return int(datetime.now(UTC).timestamp()) + ahead


# What is sent, and what of it follows.
ATTACKS: dict[str, Callable[[Side], str]] = {
    "right": lambda side: side.signed(),
    "of another key": lambda side: side.signed(OTHER_RSA),
    "unsigned": lambda side: side.signed(None, "none"),
    "the public key as secret": lambda side: side.signed(pem(RSA), "HS256"),
    "the kept key as secret": lambda side: side.signed(_jwk(side), "HS256"),
    "another algorithm than of the key": lambda side: side.signed(RSA, "ES256"),
    "an algorithm that we do not take": lambda side: side.signed(RSA, "RS512"),
    "a key that comes along": lambda side: side.signed(OTHER_RSA, header={"jku": "https://evil.example"}),
    "something critical": lambda side: side.signed(header={"crit": ["exp"]}),
    "for somebody else": lambda side: side.signed(aud="https://elsewhere.example/oauth/token"),
    "for us and for somebody else": lambda side: side.signed(aud=[side.audience, "https://elsewhere.example"]),
    "expired": lambda side: side.signed(exp=seconds(-100)),
    "too long": lambda side: side.signed(exp=seconds(4_000)),
    "not yet": lambda side: side.signed(nbf=seconds(4_000)),
    "without jti": lambda side: side.signed(jti=None),
    "a jti that is too long": lambda side: side.signed(jti="x" * 201),
    "of an unknown system": lambda side: side.signed(iss=str(UUID(int=0)), sub=str(UUID(int=0))),
    "of no system": lambda side: side.signed(iss="x", sub="x"),
    "with another subject": lambda side: side.signed(sub=str(UUID(int=0))),
    "nonsense": lambda _: "a.b.c",
    "too much": lambda _: "x" * 9_000,
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_is_signed_is_answered_as_in_production(ours: Side, theirs: Side, attack: Callable[[Side], str]) -> None:
    answers = [side.ask(attack(side)) for side in (ours, theirs)]
    for _, told in answers:
        told.pop("access_token", None)
    assert json.loads(json.dumps(answers[0]).replace("/sandbox", "")) == json.loads(json.dumps(answers[1]))
    assert answers[0][0] == (200 if attack is ATTACKS["right"] else 400 if "too much" in _name(attack) else 401)


def _name(attack: Callable[[Side], str]) -> str:
    return next(name for name, one in ATTACKS.items() if one is attack)


def test_the_form_is_judged_as_in_production(ours: Side, theirs: Side) -> None:
    forms: list[dict[str, str | None]] = [
        {"grant_type": None},
        {"grant_type": "password"},
        {"client_assertion_type": "x"},
        {"client_assertion": ""},
        {"scope": "capacity.read"},
        {"scope": "purpose:spreading"},
        {"scope": "x&scope=y"},
    ]
    for change in forms:
        assert ours.ask(ours.signed(), **change) == theirs.ask(theirs.signed(), **change), change
        assert ours.ask(ours.signed(), **change)[0] == 400
    assert ours.ask(ours.signed(), scope="capacity.deliver")[0] == 200


@pytest.mark.parametrize(("key", "alg"), [(RSA, "PS256"), (EC, "ES256"), (ED, "EdDSA"), (ED, "Ed25519")])
def test_every_kind_of_key_can_be_tried(supplier: Supplier, api: TestClient, key: Private, alg: str) -> None:
    at = datetime.now(UTC)
    operations.register_test_public_key(link=supplier.made.link, public_key=pem(key), at=at)
    token = Side("/sandbox", supplier.made.id).token(key, alg)
    assert token.startswith("kztest_token_")
    assert opened(api, token, SANDBOX) == 200


def test_an_assertion_opens_once(ours: Side, theirs: Side) -> None:
    for side in (ours, theirs):
        once = side.signed()
        assert side.ask(once)[0] == 200
        status, told = side.ask(once)
        assert (status, told["error"]) == (401, "invalid_client")
        assert "jti" in told["error_description"]
        assert side.ask(side.signed(jti="the same", exp=seconds(200)))[0] == 200
        assert side.ask(side.signed(jti="the same", exp=seconds(250)))[0] == 401


def test_a_token_of_the_sandbox_opens_nothing_of_production(ours: Side, api: TestClient, production: Provider) -> None:
    token = ours.token()
    assert opened(api, token, SANDBOX) == 200
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/api/v1/units", "/api/v1/clients/current", "/api/v1/connections", "/live/v1/regions/ROAZ-01"):
        assert api.get(path, headers=headers).status_code in {401, 404}, path
    observation = {"unit": str(production.units[0].code), "observedAt": datetime.now(UTC).isoformat(), "values": {}}
    answer = api.post("/api/v1/deliveries", json={"observations": [observation]}, headers=headers)
    assert answer.status_code == 401
    assert "proefomgeving" in answer.json()["detail"]
    for disguised in (token.replace("kztest_token_", "kzt_"), token.replace("kztest_token_", "kz_")):
        assert opened(api, disguised, "/api/v1") == 401


def test_a_token_of_production_opens_nothing_of_the_sandbox(theirs: Side, api: TestClient) -> None:
    token = theirs.token()
    assert opened(api, token, "/api/v1") == 200
    assert opened(api, token, SANDBOX) == 401
    for disguised in (token.replace("kzt_", "kztest_token_"), token.replace("kzt_", "kztest_")):
        assert opened(api, disguised, SANDBOX) == 401


def test_what_is_signed_for_the_one_is_worthless_at_the_other(ours: Side, theirs: Side) -> None:
    """The same key pair in both: systems are apart, and what is signed says for whom."""
    assert ours.ask(theirs.signed())[0] == 401
    assert theirs.ask(ours.signed())[0] == 401
    assert theirs.ask(theirs.signed(aud=ours.audience))[0] == 401
    assert theirs.ask(theirs.signed(aud=f"{BASE}/sandbox"))[0] == 401
    assert ours.ask(ours.signed(aud=theirs.audience))[0] == 401
    assert ours.ask(ours.signed(aud=BASE))[0] == 401
    assert ours.ask(ours.signed(aud=f"{BASE}/sandbox"))[0] == 200


def test_trying_leaves_the_tables_of_production_as_they_are(ours: Side) -> None:
    before = AccessToken.objects.count(), UsedAssertion.objects.count(), AuditLine.objects.count()
    ours.token()
    assert (AccessToken.objects.count(), UsedAssertion.objects.count(), AuditLine.objects.count()) == before
    assert TestToken.objects.filter(key__connection_id=ours.system).count() == 1


def test_delivering_with_a_token_is_told_in_the_report(supplier: Supplier, ours: Side, api: TestClient) -> None:
    report = report_link_of(supplier.made.link)
    supplier.deliver(supplier.observation())
    page = f"/conformance-reports/{report}/"
    assert "geprobeerd: een levering" not in Client().get(page).content.decode()
    headers = {"Authorization": f"Bearer {ours.token()}"}
    wrong = {"observations": [{**supplier.observation(), "unit": "x"}]}
    assert api.post(f"{SANDBOX}/deliveries", json=wrong, headers=headers).status_code == 400
    found = queries.reports_of_link(link=report, on=datetime.now(UTC).date())
    assert found.shown.signed_at is None  # what is refused shows nothing
    right = {"observations": [supplier.observation()]}
    assert api.post(f"{SANDBOX}/deliveries", json=right, headers=headers).status_code == 201
    found = queries.reports_of_link(link=report, on=datetime.now(UTC).date())
    assert (found.shown.signed_at is None, found.shown.certified_at) == (False, None)
    assert "geprobeerd: een levering met een ondertekend" in Client().get(page).content.decode()


def test_a_token_is_told_what_it_is_as_in_production(ours: Side, theirs: Side, api: TestClient) -> None:
    for side, base in ((ours, SANDBOX), (theirs, "/api/v1")):
        told = api.get(f"{base}/clients/current", headers={"Authorization": f"Bearer {side.token()}"}).json()
        assert (told["id"], told["keyPrefix"], told["scopes"]) == (str(side.system), side.prefix, SCOPES)
        assert datetime.fromisoformat(told["expiresAt"]) <= datetime.now(UTC) + TOKEN_FOR


def test_a_token_that_is_over_is_refused_in_the_same_words(ours: Side, theirs: Side, api: TestClient) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    answers = []
    for side, base, tokens in ((ours, SANDBOX, TestToken), (theirs, "/api/v1", AccessToken)):
        token = side.token()
        tokens.objects.filter(key__prefix=side.prefix).update(issued_at=past - TOKEN_FOR, expires_at=past)
        answers.append(api.get(f"{base}/units", headers={"Authorization": f"Bearer {token}"}).json()["detail"])
    assert answers[0] == answers[1]
    assert "verlopen" in answers[0]


def test_our_own_client_signs_in_the_sandbox(supplier: Supplier, ours: Side, api: TestClient) -> None:
    signing = SigningKey(str(ours.system), private_pem(RSA), audience=ours.audience)
    with DeliveryClient("http://testserver/sandbox", signing, transport=api._transport) as client:
        assert {str(unit.code) for unit in client.units()} >= set(supplier.units.values())


def test_the_sandbox_describes_itself(api: TestClient) -> None:
    """Where RFC 8414 has it for an issuer with a path."""
    told = api.get("/.well-known/oauth-authorization-server/sandbox").json()
    production = api.get("/.well-known/oauth-authorization-server").json()
    assert told.keys() == production.keys()
    assert (told["issuer"], told["token_endpoint"]) == (f"{BASE}/sandbox", f"{BASE}/sandbox/oauth/token")
    assert told["scopes_supported"] == SCOPES


def test_two_deliver_apart(production: Provider, theirs: Side, ours: Side, api: TestClient) -> None:
    """A token of production delivers in production still, with the same code that the sandbox uses."""
    production.key = theirs.token()
    said = {"unit": str(production.units[0].code), "observedAt": datetime.now(UTC).isoformat()}
    values = {"total": 20, "occupied": 18, "available": 2}
    assert deliver(api, production, {**said, "values": values}).status_code == 201
    assert ours.token() != production.key
