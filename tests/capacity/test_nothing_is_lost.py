"""What was acknowledged is there, once, after the database's connections and then the whole server were killed."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from tests.capacity.delivering import LABELS, Provider
from tests.serving import Site, serving

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry

NOW = datetime.now(UTC)
ENOUGH = 30  # acknowledged deliveries of one supplier before the next blow falls
WITHIN = 30.0  # seconds

CUT = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'ketenzicht'
"""
HISTORY = "SELECT count(*) FROM capacity_observation WHERE unit_id = ANY(%s)"


@dataclass(slots=True)
class Sent:
    """A delivery as its supplier remembers it; `id` once it was acknowledged."""

    key: str
    body: dict[str, Any]
    id: str | None = None


@dataclass
class Supplier:
    """Delivers a figure of one unit again and again; what was not acknowledged is sent again."""

    site: Site
    provider: Provider
    place: int
    sent: list[Sent] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def acknowledged(self) -> int:
        return sum(sent.id is not None for sent in self.sent)

    def send(self, client: httpx.Client, sent: Sent) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.provider.key}", "Idempotency-Key": sent.key}
        return client.post("/api/v1/deliveries", json=sent.body, headers=headers)

    def _run(self) -> None:
        with httpx.Client(base_url=self.site.address, timeout=30) as client:
            while True:
                number = len(self.sent)
                observation = {
                    "unit": str(self.provider.units[self.place].code),
                    "observedAt": datetime.now(UTC).isoformat(),
                    "values": {"total": 90, "available": number % 90},
                }
                self.sent.append(Sent(f"{self.place}-{number}", {"observations": [observation]}))
                try:
                    answer = self.send(client, self.sent[-1])
                except httpx.TransportError:
                    return  # the server was killed
                if answer.status_code == 201:
                    self.sent[-1].id = answer.json()["id"]
                else:
                    self.refused.add(answer.status_code)


@pytest.fixture(scope="module")
def provider(own_database: str) -> Provider:
    registry.load_reference(at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    access.load_agreements(at=NOW)
    return Provider("Ziekenhuis De Stroomstoring")


@pytest.fixture(scope="module")
def suppliers(own_database: str, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> list[Supplier]:
    """After both blows."""
    with serving(database=own_database, log=_log(tmp_path_factory)) as site:
        suppliers = [Supplier(site, provider, place) for place in range(len(LABELS))]
        for supplier in suppliers:
            supplier.start()
        _wait_until(lambda: all(supplier.acknowledged >= ENOUGH for supplier in suppliers))
        with psycopg.connect(site.database) as connection:
            row = connection.execute(CUT).fetchone()
        assert row
        assert row[0] > 0, "there were connections to cut"
        before = [supplier.acknowledged for supplier in suppliers]
        _wait_until(lambda: all(s.acknowledged >= n + ENOUGH for s, n in zip(suppliers, before, strict=True)))
        site.kill()
    return suppliers


def _log(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("site") / "server.log"


def _wait_until(holds: Any) -> None:
    end = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < end, "the suppliers' deliveries are not taken in"
        time.sleep(0.01)


def test_what_was_acknowledged_is_there_once_and_the_rest_can_be_sent_again(
    suppliers: list[Supplier], own_database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert set().union(*(supplier.refused for supplier in suppliers)) <= {503}, "the only other answer: come back later"
    with (
        serving(database=own_database, log=_log(tmp_path_factory)) as site,
        httpx.Client(base_url=site.address, timeout=30) as client,
        psycopg.connect(site.database) as connection,
    ):
        for supplier in suppliers:
            assert any(sent.id is None for sent in supplier.sent), "one was under way when the server died"
            for sent in supplier.sent:
                answer = supplier.send(client, sent)
                assert answer.status_code in ((200, 201) if sent.id is None else (200,)), answer.text
                assert sent.id in (None, answer.json()["id"])
                sent.id = answer.json()["id"]
        deliveries = connection.execute("SELECT id::text, changed + late + confirmed FROM capacity_delivery").fetchall()
        history = connection.execute(HISTORY, [[unit.id for unit in suppliers[0].provider.units]]).fetchone()
    everything = [str(sent.id) for supplier in suppliers for sent in supplier.sent]
    assert sorted(id_ for id_, _ in deliveries) == sorted(everything)
    assert [number for _, number in deliveries] == [1] * len(everything)
    assert history == (len(everything),)
