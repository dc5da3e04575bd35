"""What somebody could send instead of what a system signed: forged, old, for others, twice, or nonsense."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings
from tests.access.asking_tokens import BASE, ENDPOINT, SCOPES, ask, refusal, registered, signed, told
from tests.access.signing import ASSERTION, EC, OTHER_RSA, RSA, claims, jws, pem

from ketenzicht.access import operations
from ketenzicht.access.domain import CLOCK_SKEW, LONGEST_ASSERTION, TOKEN_FOR, RegisteredKey
from ketenzicht.access.models import AccessToken, ApiKey, UsedAssertion
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


def test_a_forged_signature_is_refused(client: Client, system: RegisteredKey, now: datetime) -> None:
    right = signed(system, now)
    head, body, signature = right.split(".")
    other = jws(claims(system.client_id, ENDPOINT, now, jti="another"), RSA, alg="RS256").split(".")[1]
    forged = [
        f"{head}.{other}.{signature}",  # other words under a signature of ours
        f"{head}.{body}.{'A' * len(signature)}",
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-8]}",
        signed(system, now, OTHER_RSA),
    ]
    for assertion in forged:
        assert refusal(client, assertion) == "invalid_client"
    assert ask(client, right)[0] == 200  # and was not used up by those


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_without_signature_is_refused(client: Client, system: RegisteredKey, now: datetime, alg: str) -> None:
    assert refusal(client, jws(claims(system.client_id, ENDPOINT, now), None, alg=alg)) == "invalid_client"


@pytest.mark.parametrize("alg", ["HS256", "RS256", "ES256"])
def test_the_public_key_is_no_secret_to_sign_with(
    client: Client, system: RegisteredKey, now: datetime, alg: str
) -> None:
    """Algorithm confusion: everybody has the public key."""
    stored = ApiKey.objects.get().public_key
    for secret in (pem(RSA), pem(RSA).strip(), json.dumps(stored), stored["n"] if stored else ""):
        assert refusal(client, jws(claims(system.client_id, ENDPOINT, now), secret, alg=alg)) == "invalid_client"


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS384", "RS1", "HS256", "ES256", "EdDSA", "dir", "RSA-OAEP"])
def test_an_algorithm_that_is_not_ours_or_not_of_the_key_is_refused(
    client: Client, system: RegisteredKey, now: datetime, alg: str
) -> None:
    assert refusal(client, signed(system, now, alg=alg)) == "invalid_client"


def test_a_key_that_comes_along_in_the_header_counts_for_nothing(
    client: Client, system: RegisteredKey, now: datetime
) -> None:
    numbers = OTHER_RSA.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": str(numbers.n)[:40], "e": "AQAB"}
    for header in (
        {"jwk": jwk},
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example"},
        {"kid": "../x"},
    ):
        assertion = jws(claims(system.client_id, ENDPOINT, now), OTHER_RSA, alg="RS256", **header)
        assert refusal(client, assertion) == "invalid_client"
    critical: list[dict[str, Any]] = [{"crit": ["b64"], "b64": False}, {"crit": ["exp"]}, {"crit": []}]
    for critical_one in critical:
        assertion = jws(claims(system.client_id, ENDPOINT, now), RSA, alg="RS256", **critical_one)
        assert refusal(client, assertion) == "invalid_client"


WRONG: list[dict[str, Any]] = [
    {"aud": "https://elsewhere.example/oauth/token"},
    {"aud": f"{ENDPOINT}/"},
    {"aud": ENDPOINT.upper()},
    {"aud": [ENDPOINT, "https://elsewhere.example"]},  # they could send it on to us
    {"aud": []},
    {"aud": None},
    {"aud": {"x": ENDPOINT}},
    {"iss": None},
    {"sub": None},
    {"sub": "00000000-0000-0000-0000-000000000000"},
    {"iss": "00000000-0000-0000-0000-000000000000"},
    {"iss": 5},
    {"iss": "x' OR 1=1", "sub": "x' OR 1=1"},
    {"iss": "\x00", "sub": "\x00"},
    {"exp": None},
    {"exp": "tomorrow"},
    {"exp": True},
    {"exp": 10**400},
    {"exp": -1},
    {"jti": None},
    {"jti": ""},
    {"jti": "x" * 201},
    {"jti": 7},
    {"jti": ["a"]},
    {"iat": "now"},
    {"nbf": {}},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_claims_that_are_wrong_are_refused(client: Client, system: RegisteredKey, now: datetime, wrong: Any) -> None:
    assert refusal(client, signed(system, now, **wrong)) == "invalid_client"
    assert not UsedAssertion.objects.exists()


@pytest.mark.parametrize(
    ("claim", "seconds", "accepted"),
    [
        ("exp", -29, True), ("exp", -31, False), ("exp", 300, True), ("exp", 329, True), ("exp", 332, False),
        ("nbf", 25, True), ("nbf", 40, False), ("iat", 25, True), ("iat", 40, False), ("iat", -9_999, True),
    ],
)  # fmt: skip
def test_clocks_may_differ_by_half_a_minute_and_no_more(
    client: Client, system: RegisteredKey, claim: str, seconds: int, accepted: bool
) -> None:
    at = timezone.now()
    other: dict[str, Any] = {claim: at.timestamp() + seconds}
    status, _ = ask(client, signed(system, at, **other))
    assert status == (200 if accepted else 401)
    assert timedelta(seconds=30) == CLOCK_SKEW


def test_what_was_used_opens_nothing_any_more(client: Client, system: RegisteredKey, now: datetime) -> None:
    once = signed(system, now)
    assert ask(client, once)[0] == 200
    status, refused = ask(client, once)
    assert (status, refused["error"]) == (401, "invalid_client")
    assert "jti" in refused["error_description"]
    jti = "always the same"
    assert ask(client, signed(system, now, jti=jti))[0] == 200
    assert ask(client, signed(system, now, jti=jti, exp=int(now.timestamp()) + 250))[0] == 401  # signed anew


def test_a_jti_counts_for_each_system_apart(
    client: Client, system: RegisteredKey, now: datetime, elsewhere: UUID
) -> None:
    other = registered(elsewhere, OTHER_RSA, at=now)
    assert ask(client, signed(system, now, jti="1"))[0] == 200
    assert ask(client, signed(other, now, OTHER_RSA, jti="1"))[0] == 200


def test_another_system_s_key_signs_for_that_system_only(
    client: Client, system: RegisteredKey, now: datetime, elsewhere: UUID
) -> None:
    other = registered(elsewhere, OTHER_RSA, at=now)
    for who in (system, other):
        wrong = OTHER_RSA if who is system else RSA
        assert refusal(client, signed(who, now, wrong)) == "invalid_client"
    mixed = signed(system, now, OTHER_RSA, sub=str(other.client_id))
    assert refusal(client, mixed) == "invalid_client"
    assert refusal(client, signed(other, now, OTHER_RSA, sub=str(system.client_id))) == "invalid_client"


def test_one_answer_for_an_unknown_system_and_a_wrong_signature(
    client: Client, system: RegisteredKey, now: datetime
) -> None:
    unknown = RegisteredKey(client_id=uuid4(), prefix="", thumbprint="")
    assert ask(client, signed(unknown, now))[1] == ask(client, signed(system, now, OTHER_RSA))[1]


def test_a_system_with_a_secret_key_only_cannot_sign(client: Client, hospital: UUID, now: datetime) -> None:
    issued = operations.issue_key(
        organisation_id=hospital, name="EPD", scopes=SCOPES, expires_at=now + timedelta(days=1), actor=PLATFORM, at=now
    )
    nobody = RegisteredKey(client_id=issued.client_id, prefix="", thumbprint="")
    assert refusal(client, jws(claims(nobody.client_id, ENDPOINT, now), issued.key, alg="HS256")) == "invalid_client"


def test_revoked_and_expired_keys_sign_in_vain_and_their_holder_hears_why(
    client: Client, hospital: UUID, now: datetime
) -> None:
    expired = registered(hospital, EC, at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    system = registered(hospital, at=now)
    operations.revoke_key(prefix=system.prefix, actor=PLATFORM, at=now)
    for key, alg in ((RSA, "RS256"), (EC, "ES256")):
        status, refused = ask(client, signed(expired, now, key, alg))
        assert status == 401
        assert "ingetrokken of verlopen" in refused["error_description"]
    assert not AccessToken.objects.exists()


def test_malformed_and_oversize_assertions_are_refused(client: Client, system: RegisteredKey, now: datetime) -> None:
    right = signed(system, now)
    deep = b'{"a":' * 2_000 + b"1" + b"}" * 2_000
    malformed = ["x", "a.b", "a.b.c", "....", ".".join([right, "x"]), right.replace(".", "", 1), "%C3%A9.%00.%FF",
                 jws(b"not json", RSA, alg="RS256"), jws(b'{"iss": NaN}', RSA, alg="RS256"), jws([], RSA, alg="RS256"),
                 jws(b"\xff\xfe", RSA, alg="RS256"), jws(deep[:3_000], RSA, alg="RS256"),
                 jws(b'{"x":' + b"[" * 2_000 + b"]" * 2_000 + b"}", RSA, alg="RS256"),
                 signed(system, now, alg="RS256") + "A" * 100]  # fmt: skip
    for assertion in malformed:
        assert refusal(client, assertion) == "invalid_client"
    assert refusal(client, jws(claims(system.client_id, ENDPOINT, now, x="x" * 9_000), RSA, alg="RS256"), 400) == (
        "invalid_request"
    )
    assert refusal(client, "x" * (LONGEST_ASSERTION + 1), 400) == "invalid_request"
    assert ask(client, jws(claims(system.client_id, ENDPOINT, now), RSA, alg="RS256", kid="x" * 600))[0] == 401


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.sampled_from(["grant_type", "client_assertion", "client_assertion_type", "scope"]))
def test_whatever_is_sent_gets_an_answer_of_the_protocol(client: Client, db: None, noise: str, name: str) -> None:
    from urllib.parse import quote

    status, refused = ask(client, "x.y.z", **{name: quote(noise, errors="replace")})
    assert status in {400, 401}
    assert refused["error"] in {"invalid_request", "invalid_client", "unsupported_grant_type"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"client_assertion_type": None}, "invalid_request"),
        ({"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"}, "invalid_request"),
        ({"client_assertion": None}, "invalid_request"),
        ({"client_assertion": ""}, "invalid_request"),
    ],
)
def test_a_request_in_another_form_is_refused(
    client: Client, system: RegisteredKey, now: datetime, change: dict[str, Any], error: str
) -> None:
    status, refused = ask(client, **{"assertion": signed(system, now), **change})
    assert (status, refused["error"]) == (400, error)


def test_a_parameter_that_is_there_twice_is_refused(client: Client, system: RegisteredKey, now: datetime) -> None:
    form = f"grant_type=client_credentials&client_assertion_type={ASSERTION}&client_assertion={signed(system, now)}"
    for more in ("scope=capacity.read&scope=capacity.deliver", "grant_type=client_credentials", "client_assertion=x"):
        assert told(client, f"{form}&{more}")[1]["error"] == "invalid_request"


def test_json_other_credentials_and_an_endless_body_are_refused(
    client: Client, system: RegisteredKey, now: datetime
) -> None:
    assert client.post("/oauth/token", "{}", content_type="application/json").status_code == 400
    form = f"grant_type=client_credentials&client_assertion_type={ASSERTION}&client_assertion={signed(system, now)}"
    assert told(client, form, Authorization="Basic eDp5")[1]["error"] == "invalid_request"
    assert told(client, "grant_type=" + "x" * 1_100_000)[1]["error"] == "invalid_request"
    assert told(client, "&".join(f"x{n}=1" for n in range(1_100)))[1]["error"] == "invalid_request"


def test_a_request_in_the_address_is_not_taken(client: Client, system: RegisteredKey, now: datetime) -> None:
    """What stands in an address ends in logs."""
    query = f"grant_type=client_credentials&client_assertion_type={ASSERTION}&client_assertion={signed(system, now)}"
    assert client.get(f"/oauth/token?{query}").status_code == 405
    assert client.post(f"/oauth/token?{query}", content_type="application/x-www-form-urlencoded").status_code == 400


def test_what_is_over_is_forgotten_every_night_and_nothing_else(
    client: Client, system: RegisteredKey, now: datetime
) -> None:
    once = signed(system, now)
    assert ask(client, once)[0] == 200
    assert operations.forget_tokens(at=now) == 0
    assert operations.forget_tokens(at=now + timedelta(seconds=89)) == 0
    assert operations.forget_tokens(at=now + timedelta(seconds=91)) == 1
    assert AccessToken.objects.exists()
    assert operations.forget_tokens(at=now + TOKEN_FOR + timedelta(seconds=5)) == 1
