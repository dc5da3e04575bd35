"""The adapter and a real Ketenzicht, both killed at any moment: what arrives is what was read, each once."""

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.adapter.messages import DUTCH, NOON, adt, lying
from tests.adapter.processes import Adapter, Sender, drop, until
from tests.capacity.delivering import Provider
from tests.serving import Site, free_port, serving

from ketenzicht.access import operations as access
from ketenzicht.adapter.census.keys import own_keys
from ketenzicht.adapter.census.store import Census
from ketenzicht.adapter.store import connect
from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry

NOW = datetime.now(UTC)
CODES = ("B2", "B3", "IC", "PICU")  # of the four units of the provider
FILES = 40
HISTORY = 'SELECT unit_id, observed_at, "values" FROM capacity_observation WHERE unit_id = ANY(%s)'
DELIVERED = "SELECT sum(changed), sum(confirmed), sum(repeated), sum(late), sum(refused) FROM capacity_delivery"


@pytest.fixture(scope="module")
def provider(own_database: str) -> Provider:
    registry.load_reference(at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    access.load_agreements(at=NOW)
    return Provider("Ziekenhuis De Aanlevering")


def folder_source(tmp_path: Path) -> str:
    (tmp_path / "drop").mkdir()
    return (
        '[[folder]]\nname = "export"\npath = "drop"\ncode = ["afdeling"]\nobserved_at = "moment"\n'
        "every_seconds = 1\nsettled_seconds = 0\n"
    )


def rows_of(number: int) -> tuple[str, set[tuple[int, datetime, int]]]:
    """A file with a figure of every unit, other than in the file before; and what must arrive of it."""
    at = NOW - timedelta(hours=2) + timedelta(seconds=number)
    lines, expected = ["afdeling;moment;open;bezet;vrij"], set()
    for place, code in enumerate(CODES):
        free = (number * 7 + place) % 40
        lines.append(f"{code};{at.isoformat()};40;{40 - free};{free}")
        expected.add((place, at, free))
    return "\r\n".join(lines), expected


def test_everything_that_was_dropped_arrives_once_though_both_are_killed(
    own_database: str, provider: Provider, tmp_path: Path
) -> None:
    chance = random.Random(7)  # noqa: S311 - the same blows every time
    port = free_port()
    adapter = Adapter(tmp_path, f"http://127.0.0.1:{port}", provider.key, folder_source(tmp_path))
    expected: set[tuple[int, datetime, int]] = set()
    written = 0
    for is_platform_first in (False, True):
        with serving(database=own_database, log=tmp_path / "site.log", port=port) as site:
            adapter.start()
            for _ in range(FILES // 2):
                text, rows = rows_of(written)
                drop(tmp_path / "drop", f"stand-{written:03}.csv", text)
                expected |= rows
                written += 1
            # Somewhere between "nothing yet" and "all delivered".
            threading.Event().wait(chance.uniform(0.2, 2.5))
            if is_platform_first:
                site.kill()
            adapter.kill()
    with serving(database=own_database, log=tmp_path / "site.log", port=port) as site:
        adapter.start()
        until(lambda: not list((tmp_path / "drop").glob("*.csv")), "all files are read")
        until(lambda: adapter.health()["waiting"] == 0, "the queue is empty")
        assert adapter.health()["troubles"] == []
        assert adapter.stop() == 0
        found, outcomes = arrived(site, provider)
    assert written == FILES
    assert found == sorted(expected)
    assert not list((tmp_path / "drop" / "refused").iterdir())
    assert {file.name for file in (tmp_path / "drop" / "done").iterdir()} == {
        f"stand-{number:03}.csv" for number in range(FILES)
    }
    assert outcomes == (len(expected), 0, 0, 0, 0), "nothing came twice, nothing overtook"


def arrived(site: Site, provider: Provider) -> tuple[list[tuple[int, datetime, int]], tuple[int, ...]]:
    places = {unit.id: place for place, unit in enumerate(provider.units)}
    with psycopg.connect(site.database) as connection:
        rows = connection.execute(HISTORY, [list(places)]).fetchall()
        outcomes = connection.execute(DELIVERED).fetchone()
    assert outcomes
    return sorted((places[unit], at, values["available"]) for unit, at, values in rows), outcomes


CURRENT = """
SELECT unit_id, "values" FROM capacity_observation WHERE unit_id = ANY(%s) ORDER BY observed_at DESC, received_at DESC
"""


def test_a_hospital_that_sends_messages_shows_what_is_free(
    own_database: str, provider: Provider, tmp_path: Path
) -> None:
    """By the book: a census, the open beds, and messages; what the platform knows afterwards."""
    port = free_port()
    (tmp_path / "beds.csv").write_text("code;bedden\nB2;20\nIC;6\nB3;10\n")
    (tmp_path / "census.csv").write_text("patient;opname;afdeling;kamer;bed\nP1;V1;B2;1;1\nP2;V2;B2;1;2\nP3;V3;IC;;1\n")
    source = f'[[adt]]\nname = "adt"\nlisten = "127.0.0.1:{port}"\nbeds = "beds.csv"\ncensus = "census.csv"\n'
    with serving(database=own_database, log=tmp_path / "site.log") as site:
        adapter = Adapter(tmp_path, site.address, provider.key, f"{source}every_seconds = 1\n")
        adapter.start()
        at = (datetime.now(UTC) - NOON).total_seconds() / 60 + 1
        moves = [
            adt("A02", "P1", "V1", "IC^^2", minute=at),
            adt("A03", "P2", "V2", minute=at),
            adt("A01", "P9", "V9", "XX", minute=at),
        ]
        Sender(port).send(moves)

        def known() -> dict[int, object]:
            with psycopg.connect(site.database) as connection:
                rows = connection.execute(CURRENT, [[unit.id for unit in provider.units]]).fetchall()
            latest: dict[int, object] = dict(reversed(rows))
            return {place: latest.get(unit.id) for place, unit in enumerate(provider.units)}

        expected = {
            0: {"total": 20, "occupied": 0, "available": 20},
            1: {"total": 10, "occupied": 0, "available": 10},
            2: {"total": 6, "occupied": 2, "available": 4},
            3: {"total": None, "occupied": 0, "available": None},  # nobody said how many beds of the PICU are open
        }
        until(lambda: known() == expected, "the platform knows it")
        until(lambda: adapter.health()["status"] == "trouble", "it is told")
        assert adapter.health()["troubles"] == ["adt: 1 opname(s) op 'XX', die niet in de mappingtabel staat."]
        assert adapter.stop() == 0


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[tuple[Adapter, Sender]]:
    """An adapter that listens, with a platform that is not there."""
    port = free_port()
    source = f'[[adt]]\nname = "adt"\nlisten = "127.0.0.1:{port}"\nbegins_empty = true\nevery_seconds = 1\n'
    adapter = Adapter(tmp_path, "http://127.0.0.1:9", "kz_none", source)
    adapter.start()
    yield adapter, Sender(port)
    adapter.kill()


def test_every_acknowledged_message_counts_though_the_adapter_is_killed(
    hospital: tuple[Adapter, Sender], tmp_path: Path
) -> None:
    adapter, sender = hospital
    story = [adt("A01", f"P{number}", f"V{number}", f"B2^{number % 9}^1", minute=number) for number in range(300)]
    story += [adt("A03", f"P{number}", f"V{number}", minute=400) for number in range(0, 300, 3)]
    sending = threading.Thread(target=sender.send, args=[story])
    sending.start()
    for pause in (0.3, 0.2, 0.5):
        threading.Event().wait(pause)
        adapter.kill()
        adapter.start()
    sending.join()
    adapter.kill()
    census = Census(connect(tmp_path / "state"), own_keys(tmp_path / "state"), name="adt", zone=DUTCH)
    assert sum(lying(census).values()) == 200
    assert sender.again, "there were messages to send again"
