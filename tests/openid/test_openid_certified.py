"""Signing in at a real, certified provider, in a process of its own."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.openid.certified import CLIENT, SECRET, Certified, certified, client_of, sign_in_there
from tests.openid.conftest import NOW, Record, is_in

from ketenzicht.access import identities, operations
from ketenzicht.access.domain import ClientAuthentication, IdentityProvider
from ketenzicht.access.models import User
from ketenzicht.base.actor import PLATFORM

BACK = "http://ketenzicht.invalid/sign-in/with/echt/back/"


@pytest.fixture(scope="module")
def there() -> Iterator[Certified]:
    others = {
        "client_id": "post",
        "client_secret": SECRET,
        "redirect_uris": [BACK],
        "token_endpoint_auth_method": "client_secret_post",
    }
    with certified(client_of(back=BACK), others) as provider:
        yield provider


@pytest.fixture
def put(record: Record, there: Certified) -> Record:
    def real(**more: object) -> IdentityProvider:
        usual = {"code": "echt", "issuer": there.issuer, "client_id": CLIENT, "secret": SECRET, "amr": ()}
        return record(**{**usual, **more})

    return real


def arrive(client: Client, name: str, **asked: str) -> str:
    """Sign in there as somebody, and come back; where that leads, or what it says."""
    address = client.get("/sign-in/with/echt/", asked).headers["Location"]
    back = sign_in_there(address, name=name, until=BACK)
    answer = client.get("/sign-in/with/echt/back/", dict(parse_qsl(urlsplit(back).query)))
    return answer.headers.get("Location", answer.content.decode())


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"client_id": "post", "authentication": ClientAuthentication.SECRET_POST},
    ],
)
def test_one_signs_in_at_a_certified_provider(
    client: Client, put: Record, way: dict[str, object], settings: Settings
) -> None:
    put(**way)
    settings.SECOND_FACTOR_GRACE = frozenset({"ziekenhuis.invalid"})
    assert arrive(client, "triagist", next="/entitlements/") == "/entitlements/"
    assert is_in(client)
    assert User.objects.get().email == "t.triagist@ziekenhuis.invalid"


def test_who_has_no_role_there_is_told_whom_to_ask(client: Client, put: Record) -> None:
    put()
    assert "om een uitnodiging" in arrive(client, "bezoeker")
    assert not User.objects.exists()


def test_a_wrong_secret_lets_nobody_in(client: Client, put: Record) -> None:
    put(secret="een ander geheim")
    assert "Aanmelden is niet gelukt" in arrive(client, "triagist")
    assert not User.objects.exists()


def test_what_is_tried_says_what_is_good_and_what_is_not(put: Record, there: Certified) -> None:
    provider = put()
    tried = operations.try_provider(provider_id=provider.id, back=BACK, actor=PLATFORM, at=NOW)
    assert all(one.is_good for one in tried), tried
    assert [one.words for one in tried if "client-id en het geheim" in one.words]
    secrets = {identities.secret_of(provider_id=provider.id), SECRET}
    assert secrets == {SECRET}


def test_a_wrong_secret_shows_when_it_is_tried(put: Record) -> None:
    provider = put(secret="een ander geheim")
    tried = operations.try_provider(provider_id=provider.id, back=BACK, actor=PLATFORM, at=NOW)
    assert [one.words for one in tried if not one.is_good] == [
        "De aanmelddienst kent Ketenzicht niet: de client-id, het geheim of de sleutel klopt niet."
    ]


def test_with_a_key_of_our_own_there_is_no_secret(client: Client, put: Record, settings: Settings) -> None:
    """The provider is told our public key; the private half never leaves us."""
    settings.SECOND_FACTOR_GRACE = frozenset({"ziekenhuis.invalid"})
    provider = put(authentication=ClientAuthentication.PRIVATE_KEY, secret="")
    published = client.get("/sign-in/keys/").json()
    assert not {"d", "p", "q"} & set(published["keys"][0])
    known = client_of(
        back=BACK, token_endpoint_auth_method="private_key_jwt", jwks=published, client_id="eigen-sleutel"
    )
    del known["client_secret"]
    with certified(known) as other:
        from ketenzicht.access.models import RecordedProvider

        RecordedProvider.objects.filter(id=provider.id).update(issuer=other.issuer, client_id="eigen-sleutel")
        assert arrive(client, "triagist") == "/"
        assert is_in(client)
        tried = operations.try_provider(provider_id=provider.id, back=BACK, actor=PLATFORM, at=timezone.now())
        assert all(one.is_good for one in tried), tried


def test_a_code_that_was_used_is_of_no_use_again(
    client: Client, put: Record, settings: Settings, hospital: UUID
) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"ziekenhuis.invalid"})
    put()
    address = client.get("/sign-in/with/echt/").headers["Location"]
    back = dict(parse_qsl(urlsplit(sign_in_there(address, name="triagist", until=BACK)).query))
    assert client.get("/sign-in/with/echt/back/", back).status_code == 302
    thief = Client()
    mine = dict(parse_qsl(urlsplit(thief.get("/sign-in/with/echt/").headers["Location"]).query))
    answer = thief.get("/sign-in/with/echt/back/", {**back, "state": mine["state"]})
    assert answer.status_code == 403
    assert not is_in(thief)
