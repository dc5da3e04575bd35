"""The live streams as viewers have them: over HTTP, from the real server."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from tests.capacity.delivering import Provider
from tests.serving import Site, serving

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def provider(own_database: str) -> Provider:
    registry.load_reference(at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    access.load_agreements(at=NOW)
    return Provider("Ziekenhuis De Stroom")


@pytest.fixture(scope="module")
def site(own_database: str, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


@dataclass
class Viewer:
    """Reads a stream in a thread of its own and keeps every event."""

    site: Site
    key: str
    query: str = "board=VR09:kliniek"
    headers: dict[str, str] = field(default_factory=dict)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    last_id: str = ""
    is_open: bool = False

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=30)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        headers = {"Authorization": f"Bearer {self.key}", **self.headers}
        name = ""
        try:
            with self._client.stream("GET", f"{self.site.address}/live/boards?{self.query}", headers=headers) as answer:
                self.is_open = answer.status_code == 200
                for row in answer.iter_lines():
                    kind, _, text = row.partition(": ")
                    if kind == "id":
                        self.last_id = text
                    elif kind == "event":
                        name = text
                    elif kind == "data":
                        self.events.append((name, json.loads(text)))
        except (httpx.HTTPError, RuntimeError):
            pass  # closed from this side, or by the server's end
        finally:
            self.is_open = False

    def leave(self) -> None:
        self._client.close()

    def lines(self) -> list[dict[str, Any]]:
        return [line for _, data in self.events for line in data.get("lines", ())]

    def wait_for(self, what: Any, *, within: float = 5.0) -> Any:
        end = time.monotonic() + within
        while time.monotonic() < end:
            if found := what(self):
                return found
            time.sleep(0.01)
        pytest.fail(f"Did not come within {within} s; events: {[name for name, _ in self.events]}")


def deliver(site: Site, provider: Provider, available: int, *, place: int = 0) -> None:
    answer = httpx.post(
        f"{site.address}/api/v1/deliveries",
        headers={"Authorization": f"Bearer {provider.key}"},
        json={
            "observations": [
                {
                    "unit": str(provider.units[place].code),
                    "observedAt": datetime.now(UTC).isoformat(),
                    "values": {"total": 90, "available": available},
                }
            ]
        },
        timeout=30,
    )
    assert answer.status_code == 201, answer.text


def has(available: int) -> Any:
    return lambda viewer: [line for line in viewer.lines() if line["available"] == available]


def test_a_viewer_gets_the_board_and_then_what_changes_within_a_second(site: Site, provider: Provider) -> None:
    viewer = Viewer(site, provider.key)
    viewer.wait_for(lambda viewer: viewer.events)
    name, data = viewer.events[0]
    assert (name, data["board"], len(data["lines"])) == ("snapshot", "VR09:kliniek", len(provider.units))
    deliver(site, provider, 41)
    (line,) = viewer.wait_for(has(41), within=1)
    assert line["unit"] == str(provider.units[0].code)
    assert viewer.events[-1][0] == "changes"
    viewer.leave()


def test_whoever_comes_back_gets_only_what_was_missed(site: Site, provider: Provider) -> None:
    viewer = Viewer(site, provider.key)
    viewer.wait_for(lambda viewer: viewer.last_id)
    viewer.leave()
    deliver(site, provider, 51, place=1)
    again = Viewer(site, provider.key, headers={"Last-Event-ID": viewer.last_id})
    again.wait_for(has(51))
    assert [name for name, _ in again.events] == ["changes"]
    assert {line["unit"] for line in again.lines()} == {str(provider.units[1].code)}
    again.leave()


def test_several_boards_come_over_one_stream(site: Site, provider: Provider) -> None:
    viewer = Viewer(site, provider.key, query="board=VR09:kliniek&board=NL:kliniek")
    viewer.wait_for(lambda viewer: len(viewer.events) >= 2)
    deliver(site, provider, 61)
    viewer.wait_for(lambda viewer: len(has(61)(viewer)) == 2)
    assert {data["board"] for name, data in viewer.events if name == "changes"} == {"VR09:kliniek", "NL:kliniek"}
    viewer.leave()


def test_a_revoked_key_ends_its_stream_within_two_seconds(site: Site, provider: Provider) -> None:
    key = provider.issue([Permission.CAPACITY_READ])
    viewer = Viewer(site, key)
    viewer.wait_for(lambda viewer: viewer.events)
    access.revoke_key(prefix=key.split("_")[1], actor=PLATFORM, at=datetime.now(UTC))
    viewer.wait_for(lambda viewer: viewer.events[-1][0] == "end", within=2)
    assert "ingetrokken" in viewer.events[-1][1]["reason"]
    viewer.wait_for(lambda viewer: not viewer.is_open, within=1)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("board=VR09:kliniek&board=VR10:kliniek&board=VR11:kliniek&board=VR12:kliniek", 400),
        ("board=VR99:kliniek", 404),
        ("board=VR09:iets", 404),
    ],
)
def test_what_cannot_be_looked_at_is_refused_in_words(site: Site, provider: Provider, query: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {provider.key}"}
    answer = httpx.get(f"{site.address}/live/boards?{query}", headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_nobody_looks_without_a_key(site: Site) -> None:
    assert httpx.get(f"{site.address}/live/boards?board=VR09:kliniek", timeout=30).status_code == 401


def test_the_national_picture_follows(site: Site, provider: Provider) -> None:
    with httpx.Client(timeout=10) as client:
        headers = {"Authorization": f"Bearer {provider.key}"}
        with client.stream("GET", f"{site.address}/live/national", headers=headers) as answer:
            rows = (json.loads(row[6:]) for row in answer.iter_lines() if row.startswith("data: "))
            assert next(rows)["country"][0]["module"] == "kliniek"
            deliver(site, provider, 71)
            assert next(rows)["country"][0]["available"] >= 71


def test_a_database_that_went_away_is_told_and_comes_back_without_loss(site: Site, provider: Provider) -> None:
    from django.db import connection

    viewer = Viewer(site, provider.key)
    viewer.wait_for(lambda viewer: viewer.events)
    with connection.cursor() as cursor:  # as if the database server was restarted
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'ketenzicht' AND datname = current_database()"
        )
    viewer.wait_for(lambda viewer: any(name == "lost" for name, _ in viewer.events))
    deliver(site, provider, 81)
    viewer.wait_for(has(81))
    assert [name for name, _ in viewer.events].count("snapshot") == 1  # it went on where it was
    viewer.leave()
