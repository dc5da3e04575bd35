"""A supplier with a test connection, in the whole application, beside a provider in production."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pytest_django import DjangoDbBlocker, Settings
from starlette.testclient import TestClient
from tests.access.asking_tokens import BASE
from tests.access.signing import RSA, pem
from tests.capacity.delivering import LABELS, NOW, Provider
from tests.connections.signing import Side

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.connections import operations
from ketenzicht.connections.domain import Caller, MadeTestConnection, NewTestConnection
from ketenzicht.connections.models import SandboxUnit
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry

NEW = NewTestConnection("Proefsoft", "Beddenplanner", "support@voorbeeld.invalid", ("kliniek",))
SANDBOX = "/sandbox/api/v1"


def caller(connection_id: UUID) -> Caller:
    """Who delivers with the test key."""
    return Caller(connection_id, "abcdefgh", NOW, None)


@dataclass
class Supplier:
    """Somebody who tries: what was made, and the units by label."""

    made: MadeTestConnection
    api: TestClient

    @property
    def units(self) -> dict[str, str]:
        rows = SandboxUnit.objects.filter(connection_id=self.made.id).order_by("-id")
        return {row.label: str(row.code) for row in rows}

    def ask(self, path: str, **more: Any) -> httpx.Response:
        answer: httpx.Response = self.api.get(f"{SANDBOX}/{path}", headers=self.headers, **more)
        return answer

    def deliver(self, *observations: dict[str, Any], key: str | None = None, **more: Any) -> httpx.Response:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        body = {"observations": list(observations), **more}
        answer: httpx.Response = self.api.post(f"{SANDBOX}/deliveries", json=body, headers=headers)
        return answer

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.made.key}"}

    def observation(self, label: str = "clinic-internal", **changes: Any) -> dict[str, Any]:
        values = {"total": 20, "occupied": 18, "available": 2}
        return {"unit": self.units[label], "observedAt": datetime.now(UTC).isoformat(), "values": values, **changes}


@pytest.fixture(scope="module")
def production(own_database: str) -> Provider:
    registry.load_reference(at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    access.load_agreements(at=NOW)
    capacity.ensure_partitions(start=NOW.date(), end=NOW.date())
    assert "clinic-internal" in LABELS
    return Provider("Ziekenhuis De Proef")


@pytest.fixture(scope="module")
def api(production: Provider, django_db_blocker: DjangoDbBlocker) -> Iterator[TestClient]:
    from ketenzicht.config.application import build_application

    with django_db_blocker.unblock(), TestClient(build_application()) as client:
        yield client


@pytest.fixture
def supplier(api: TestClient) -> Supplier:
    made = operations.register_test_connection(new=NEW, address=str(datetime.now(UTC)), at=datetime.now(UTC))
    return Supplier(made, api)


@pytest.fixture
def base_url(settings: Settings) -> None:
    settings.BASE_URL = BASE


@pytest.fixture
def ours(supplier: Supplier) -> Side:
    at = datetime.now(UTC)
    prefix = operations.register_test_public_key(link=supplier.made.link, public_key=pem(RSA), at=at)
    return Side("/sandbox", supplier.made.id, prefix)


@pytest.fixture
def theirs(production: Provider) -> Side:
    return _registered(production)


def _registered(production: Provider) -> Side:
    at = datetime.now(UTC)
    made = access.register_public_key(
        organisation_id=production.organisation.id,
        name=str(uuid4()),
        public_key=pem(RSA),
        scopes=["capacity.deliver"],
        expires_at=at + timedelta(days=30),
        actor=PLATFORM,
        at=at,
    )
    return Side("", made.client_id, made.prefix)
