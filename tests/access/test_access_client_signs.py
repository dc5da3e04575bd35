"""Our own client signs as the platform asks: with each kind of key it gets a token that lets it in."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.access.asking_tokens import BASE, registered
from tests.access.signing import EC, ED, RSA, Private, private_pem

from ketenzicht.client import DeliveryClient, DeliveryRefused, SigningKey


@pytest.fixture(autouse=True)
def base_url(settings: Settings) -> None:
    settings.BASE_URL = BASE


@pytest.fixture
def through_django(client: Client) -> Callable[[httpx.Request], httpx.Response]:
    """What httpx asks, asked of Django."""

    def do(request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name == "authorization"}
        given = client.generic(
            request.method, request.url.path, request.content, request.headers.get("Content-Type", ""), headers=headers
        )
        return httpx.Response(given.status_code, content=given.content, headers=dict(given.headers))

    return do


@pytest.mark.parametrize("key", [RSA, EC, ED], ids=["RSA", "P-256", "Ed25519"])
def test_each_kind_of_key_gets_a_token_that_lets_it_in(
    hospital: UUID, key: Private, through_django: Callable[[httpx.Request], httpx.Response]
) -> None:
    system = registered(hospital, key, at=timezone.now())
    signing = SigningKey(str(system.client_id), private_pem(key))
    with DeliveryClient(BASE, signing, transport=httpx.MockTransport(through_django)) as client:
        assert client.units() == ()


def test_somebody_elses_key_gets_none(
    hospital: UUID, through_django: Callable[[httpx.Request], httpx.Response]
) -> None:
    system = registered(hospital, RSA, at=timezone.now())
    signing = SigningKey(str(system.client_id), private_pem(ED))
    with (
        DeliveryClient(BASE, signing, transport=httpx.MockTransport(through_django)) as client,
        pytest.raises(DeliveryRefused, match="invalid_client"),
    ):
        client.units()
