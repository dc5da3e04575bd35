"""Two organisations, and people and systems that act for them."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from tests.access.authenticator import Authenticator
from tests.access.helpers import EMAIL, NOON, PASSWORD
from tests.access.passkey_steps import asked_to_make, asked_to_sign, is_refused, register
from tests.access.second_steps import SECRET, code_at, give_password

from ketenzicht.access import operations
from ketenzicht.access.domain import IssuedKey, Permission, Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

CreateAccount = Callable[..., UUID]
IssueKey = Callable[..., IssuedKey]


@pytest.fixture
def hospital(db: None) -> UUID:
    return _organisation("Ziekenhuis De Proef")


@pytest.fixture
def elsewhere(db: None) -> UUID:
    return _organisation("Ziekenhuis Elders")


@pytest.fixture
def create_account(hospital: UUID) -> CreateAccount:
    def create(**other: Any) -> UUID:
        usual: dict[str, Any] = {
            "name": "V. Verpleegkundige",
            "email": EMAIL,
            "password": PASSWORD,
            "organisation_id": hospital,
            "role": Role.TRIAGIST,
            "actor": PLATFORM,
            "at": NOON,
        }
        return operations.create_account(**{**usual, **other})

    return create


@pytest.fixture
def account(create_account: CreateAccount) -> UUID:
    return create_account(at=timezone.now())


@pytest.fixture
def recovery_codes(account: UUID) -> list[str]:
    """The account has a second factor; these are its recovery codes."""
    earlier = timezone.now() - timedelta(hours=1)
    return operations.set_up_second_factor(
        user_id=account, secret=SECRET, code=code_at(earlier), current="", at=earlier
    )


@pytest.fixture
def passkey(client: Client, account: UUID) -> Authenticator:
    """Of the account, that has nothing else for a second step; its owner is out again."""
    give_password(client)
    authenticator = Authenticator()
    assert register(client, authenticator.make(asked_to_make(client))) == (HTTPStatus.FOUND, "/")
    client.post("/sign-out/")
    client.cookies.clear()
    return authenticator


@pytest.fixture
def owner(client: Client, passkey: Authenticator) -> Client:
    """In, with the passkey."""
    assert not is_refused(client, passkey.sign(asked_to_sign(client)))
    return client


@pytest.fixture
def issue_key(hospital: UUID) -> IssueKey:
    def issue(**other: Any) -> IssuedKey:
        usual: dict[str, Any] = {
            "organisation_id": hospital,
            "name": "EPD-koppeling",
            "scopes": [Permission.CAPACITY_DELIVER],
            "expires_at": NOON + timedelta(days=30),
            "actor": PLATFORM,
            "at": NOON,
        }
        return operations.issue_key(**{**usual, **other})

    return issue


def _organisation(name: str) -> UUID:
    kind = OrganisationKind.PROVIDER
    return register_organisation(name=name, kind=kind, identifiers=[], actor=PLATFORM, at=NOON).id
