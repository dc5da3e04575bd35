"""What the tests of the pages share."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings
from tests.web import country
from tests.web.country import Country
from tests.written_once import written_once

from ketenzicht.access.domain import Role
from ketenzicht.access.insights import memory
from ketenzicht.capacity import present
from ketenzicht.capacity.loading import load_picture


@pytest.fixture(autouse=True)
def password_is_enough(settings: Settings) -> None:
    """How one signs in is tested in tests/access."""
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})


@pytest.fixture(scope="module")
def now() -> datetime:
    """The pages read the clock themselves, so the figures are as old as they say from here."""
    return timezone.now()


@pytest.fixture(scope="module")
def _land(django_db_setup: None, django_db_blocker: DjangoDbBlocker, now: datetime) -> Iterator[Country]:
    """One country for all tests of a module, gone after it. Each test's own changes are undone after the test."""
    with written_once(django_db_blocker, lambda: _built(now)) as built:
        yield built


def _built(now: datetime) -> Country:
    country.load(at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    country.account(built, at=now)
    country.account(built, email=country.STRANGER, role=Role.AUDITOR, at=now)
    return built


@pytest.fixture
def land(_land: Country, db: None) -> Country:
    """A country with figures of every kind, and somebody who may see them."""
    return _land


@pytest.fixture
def kept_picture(land: Country, now: datetime) -> Iterator[None]:
    """The picture in memory, and what organisations may see, as a server process keeps them."""
    present.show(load_picture(at=now))
    memory.begin()
    yield
    memory.end()
    present.forget()


@pytest.fixture
def reader(land: Country, client: Client) -> Client:
    """Somebody who may see capacity, signed in."""
    return sign_in(client, country.READER)


def sign_in(client: Client, email: str) -> Client:
    answer = client.post("/sign-in/", {"email": email, "password": country.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client
