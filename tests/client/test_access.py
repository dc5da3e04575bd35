"""A system that signs: it proves itself for a token, keeps it while it is good, and its private key goes nowhere."""

import asyncio
import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from tests.access.signing import EC, ED, RSA, pem, private_pem

from ketenzicht.client import AsyncDeliveryClient, DeliveryClient, DeliveryRefused, SigningKey, Unreachable
from ketenzicht.client.protocol import Patience

SYSTEM = "6a0f0e66-2a2b-4b57-a2a1-1f2f7a6c3c11"
HOST = "https://ketenzicht.voorbeeld.invalid"
PATIENCE = Patience(attempts=2, first_wait=0.0)


class Platform:
    """Gives tokens, each good until it is told otherwise, and lists no units to who has one."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.seen: list[str] = []
        self.good: set[str] = set()
        self.answer: httpx.Response | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            assert "Authorization" not in request.headers
            self.asked.append(parse_qs(request.content.decode()))
            if self.answer:
                return self.answer
            token = f"kzt_{len(self.asked)}"
            self.good.add(token)
            return httpx.Response(200, json={"access_token": token, "token_type": "Bearer", "expires_in": 600})
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.seen.append(token)
        return httpx.Response(200, json={"units": []}) if token in self.good else httpx.Response(401, json={})


def client_of(platform: Callable[[httpx.Request], httpx.Response], key: SigningKey | None = None) -> DeliveryClient:
    signing = key or SigningKey(SYSTEM, private_pem(ED))
    return DeliveryClient(
        HOST, signing, patience=PATIENCE, transport=httpx.MockTransport(platform), sleep=lambda _: None
    )


def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    platform, clock = Platform(), [1_000.0]
    with client_of(platform) as client:
        client._access.clock = lambda: clock[0]  # type: ignore[attr-defined]  # of a client that signs
        for at, wanted in ((1_000, 1), (1_569, 1), (1_571, 2), (2_500, 3)):
            clock[0] = at
            client.units()
            assert len(platform.asked) == wanted, at
    assert len({one["client_assertion"][0] for one in platform.asked}) == 3


def test_after_a_401_it_asks_once_for_another_and_no_more() -> None:
    platform = Platform()
    with client_of(platform) as client:
        client.units()
        platform.good.clear()  # its key was replaced
        client.units()
        assert platform.seen == ["kzt_1", "kzt_1", "kzt_2"]

    def never(request: httpx.Request) -> httpx.Response:
        return platform(request) if request.url.path == "/oauth/token" else httpx.Response(401, json={})

    with client_of(never) as client, pytest.raises(DeliveryRefused) as told:
        client.units()
    assert told.value.status == 401
    assert len(platform.asked) == 4


def test_what_is_wrong_with_the_proof_is_told_in_the_words_of_the_platform() -> None:
    platform = Platform()
    platform.answer = httpx.Response(401, json={"error": "invalid_client", "error_description": "exp / verlopen"})
    with client_of(platform) as client, pytest.raises(DeliveryRefused, match="401 invalid_client: exp / verlopen"):
        client.units()
    assert platform.seen == []


@pytest.mark.parametrize(
    "answer",
    [{"access_token": ""}, {"token": "x"}, [], {"access_token": 7}, {"access_token": "x", "expires_in": "soon"}],
)
def test_an_answer_that_holds_no_token_is_no_token(answer: object) -> None:
    platform = Platform()
    platform.answer = httpx.Response(200, json=answer)
    with client_of(platform) as client, pytest.raises(DeliveryRefused, match="No token"):
        client.units()


def test_a_token_endpoint_that_is_away_is_unreachable() -> None:
    platform = Platform()
    platform.answer = httpx.Response(503)
    with client_of(platform) as client, pytest.raises(Unreachable):
        client.units()


def test_the_asynchronous_client_does_the_same() -> None:
    platform = Platform()

    async def asked() -> None:
        signing = SigningKey(SYSTEM, private_pem(EC))
        async with AsyncDeliveryClient(HOST, signing, transport=httpx.MockTransport(platform)) as client:
            await client.units()
            await client.units()

    asyncio.run(asked())
    assert platform.seen == ["kzt_1", "kzt_1"]


def test_the_proof_is_short_lived_and_for_one_place() -> None:
    at = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()
    signed = SigningKey(SYSTEM, private_pem(ED)).assertion(endpoint=f"{HOST}/oauth/token", at=at)
    payload = signed.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (claims["iss"], claims["sub"], claims["aud"]) == (SYSTEM, SYSTEM, f"{HOST}/oauth/token")
    assert claims["exp"] - claims["iat"] <= 300


def test_only_a_private_key_that_can_sign_is_one() -> None:
    locked = ED.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"geheim")).decode()
    weak = rsa.generate_private_key(65_537, 1_024)  # noqa: S505 - which is what is refused here
    other = ec.generate_private_key(ec.SECP384R1())
    for text in ("", "kz_secret", pem(RSA), locked, private_pem(weak), private_pem(other)):
        with pytest.raises(ValueError, match="private key"):
            SigningKey(SYSTEM, text)


def test_no_key_is_shown_where_things_are_printed() -> None:
    assert "PRIVATE" not in repr(SigningKey(SYSTEM, private_pem(ED)))
