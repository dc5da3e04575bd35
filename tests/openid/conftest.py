"""An organisation with an identity provider, on record with us."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings
from tests.openid import hostile as other

from ketenzicht.access import identities, operations
from ketenzicht.access.domain import WHOEVER, ClientAuthentication, IdentityProvider, Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOW = datetime.now(UTC)
EMAIL = "v.verpleegkundige@ziekenhuis.invalid"
Record = Callable[..., IdentityProvider]
Answer = Any  # Django's test client keeps the type of what it gives to itself


@pytest.fixture(autouse=True)
def settings_of_tests(settings: Settings) -> None:
    """Here everybody needs a second step."""
    settings.SECOND_FACTOR_GRACE = frozenset()
    settings.BASE_URL = "http://ketenzicht.invalid"


@pytest.fixture
def hospital(db: None) -> UUID:
    return organisation("Ziekenhuis De Proef")


@pytest.fixture
def elsewhere(db: None) -> UUID:
    return organisation("Ziekenhuis Elders")


def organisation(name: str) -> UUID:
    kind = OrganisationKind.PROVIDER
    return register_organisation(name=name, kind=kind, identifiers=[], actor=PLATFORM, at=NOW).id


@pytest.fixture
def hostile() -> Iterator[other.Hostile]:
    with other.hostile() as provider:
        provider.claims = {"email": EMAIL, "name": "V. Verpleegkundige", "groups": ["kz-triage"], "amr": ["otp"]}
        yield provider


@pytest.fixture
def record(hostile: other.Hostile, hospital: UUID) -> Record:
    """Put the hostile provider, or another, on record."""

    def put(**more: Any) -> IdentityProvider:
        usual: dict[str, Any] = {
            "code": "proef",
            "name": "Ziekenhuis De Proef",
            "issuer": hostile.issuer,
            "client_id": other.CLIENT,
            "authentication": ClientAuthentication.SECRET_BASIC,
            "secret": other.SECRET,
            "email_domains": frozenset({"ziekenhuis.invalid"}),
            "organisations": {WHOEVER: hospital},
            "role_claim": "groups",
            "roles": {"kz-triage": Role.TRIAGIST, "kz-bedden": Role.CAPACITY_MANAGER},
            "amr": ("otp", "hwk"),
            "enabled_from": date(2026, 1, 1),
        }
        new = operations.NewProvider(**{**usual, **more})
        return identities.provider(provider_id=operations.record_provider(new=new, actor=PLATFORM, at=NOW))

    return put


@pytest.fixture
def provider(record: Record) -> IdentityProvider:
    return record()


def go(client: Client, code: str = "proef", **asked: str) -> dict[str, str]:
    """Begin; what the provider was asked."""
    answer = client.get(f"/sign-in/with/{code}/", asked)
    assert answer.status_code == 302, answer.content.decode()
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def come_back(client: Client, asked: dict[str, str], *, provider: other.Hostile, **more: str) -> Answer:
    """With what the provider would send along, unless told otherwise."""
    provider.claims.setdefault("nonce", asked["nonce"])
    said = {"state": asked["state"], "code": "a-code", "iss": provider.issuer, **more}
    return client.get("/sign-in/with/proef/back/", {name: value for name, value in said.items() if value})


def visit(client: Client, provider: other.Hostile, **asked: str) -> Answer:
    """There and back."""
    return come_back(client, go(client, **asked), provider=provider)


def visit_again(client: Client, provider: other.Hostile, **asked: str) -> Answer:
    """Another time, in a browser that remembers nothing."""
    client.cookies.clear()
    provider.claims.pop("nonce", None)
    return visit(client, provider, **asked)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200
