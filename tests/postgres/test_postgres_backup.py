"""Backup and restore, on a real server."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pytest

from ketenzicht.postgres import backup, server, target
from ketenzicht.postgres.problems import DatabaseProblem, DiskFull
from ketenzicht.postgres.roles import Role

Ask = Callable[..., list[tuple[Any, ...]]]
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DATABASES = "SELECT datname::text FROM pg_database WHERE NOT datistemplate ORDER BY 1"


def closed(_conninfo: str) -> None:
    """These databases are for their owner only."""


@pytest.fixture(scope="module")
def shared(cluster_made_before: Path) -> Iterator[Path]:
    """The data folder of one server for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        data = cluster_made_before.with_name("shared")
        subprocess.run(["cp", "-a", cluster_made_before, data], check=True)
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("KETENZICHT_DATA", str(data))
        server.ensure_running()
        yield data
        patch.setenv("KETENZICHT_DATA", str(data))
        server.stop()


@pytest.fixture
def filled(shared: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In its database are 2000 rows, and beside it is no other."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("KETENZICHT_DATA", str(shared))
    for (name,) in ask(DATABASES):
        if name.startswith("ketenzicht_voor"):
            ask(f"DROP DATABASE {name}")
    ask(
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "DROP TABLE IF EXISTS kept",
        "CREATE TABLE kept (n int PRIMARY KEY, text text)",
        "INSERT INTO kept SELECT n, md5(n::text) FROM generate_series(1, 2000) AS n",
    )
    return shared


@pytest.mark.usefixtures("filled")
def test_what_is_in_a_backup_comes_back_and_what_was_there_stays_beside_it(folder: Path, ask: Ask) -> None:
    file = folder / "all.dump"
    before = ask("SELECT count(*), md5(string_agg(text, '' ORDER BY n)) FROM kept")
    assert backup.backup(file=file, overwrite=False) == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.glob("*.dump*")] == ["all.dump"], "nothing left beside it"

    ask("DELETE FROM kept WHERE n > 10")
    with psycopg.connect(server.conninfo()) as somebody:  # who is connected does not keep it from happening
        somebody.execute("SELECT 1")
        somebody.commit()
        done = backup.restore(file=file, open_up=closed, at=AT)
        somebody.close()
    assert ask("SELECT count(*), md5(string_agg(text, '' ORDER BY n)) FROM kept") == before
    assert done.previous == "ketenzicht_voor_20261122_100000"
    aside = target.find_target(role=Role.OWNER).conninfo.replace("dbname=ketenzicht", f"dbname={done.previous}")
    assert ask("SELECT count(*) FROM kept", conninfo=aside) == [(10,)]
    assert ask(DATABASES) == [("ketenzicht",), (done.previous,), ("postgres",)]


@pytest.mark.usefixtures("filled")
def test_a_bad_file_changes_nothing(folder: Path, ask: Ask) -> None:
    good = folder / "good.dump"
    backup.backup(file=good, overwrite=False)
    cut = folder / "cut.dump"
    cut.write_bytes(good.read_bytes()[:-2000])
    noise = folder / "noise.dump"
    noise.write_bytes(os.urandom(5000))
    sql = folder / "all.sql"
    sql.write_text("DROP TABLE kept;")
    for bad, words in ((cut, "kon niet helemaal"), (noise, "geen leesbare"), (sql, "geen leesbare")):
        with pytest.raises(DatabaseProblem, match=f"{words}.*‘ketenzicht’ is gebleven zoals zij was"):
            backup.restore(file=bad, open_up=closed, at=AT)
    with pytest.raises(DatabaseProblem, match="is er niet"):
        backup.restore(file=folder / "none.dump", open_up=closed, at=AT)
    assert ask("SELECT count(*) FROM kept") == [(2000,)]
    assert ask(DATABASES) == [("ketenzicht",), ("postgres",)]


@pytest.mark.usefixtures("filled")
def test_a_backup_overwrites_only_when_told_and_only_when_it_is_whole(folder: Path, monkeypatch: Any) -> None:
    file = folder / "all.dump"
    file.write_text("the only copy")
    with pytest.raises(DatabaseProblem, match="bestaat al"):
        backup.backup(file=file, overwrite=False)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "PLAIN", ("--no-such-option",))
        with pytest.raises(DatabaseProblem, match="er is niets overschreven"):
            backup.backup(file=file, overwrite=True)
    assert file.read_text() == "the only copy"
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["all.dump"]
    assert backup.backup(file=file, overwrite=True) == file.stat().st_size > 1000
    with pytest.raises(DatabaseProblem, match=r"kan niet worden geschreven"):
        backup.backup(file=folder / "none" / "all.dump", overwrite=False)


@pytest.mark.usefixtures("filled")
def test_an_empty_backup_is_not_put_in_the_place_of_a_full_database(folder: Path, ask: Ask, monkeypatch: Any) -> None:
    ask("CREATE DATABASE ketenzicht_voor_empty")
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", server.conninfo().replace("dbname=ketenzicht", "dbname=ketenzicht_voor_empty"))
        backup.backup(file=folder / "empty.dump", overwrite=False)
    ask("DROP DATABASE ketenzicht_voor_empty")
    with pytest.raises(DatabaseProblem, match="bevat geen tabellen"):
        backup.restore(file=folder / "empty.dump", open_up=closed, at=AT)
    assert ask("SELECT count(*) FROM kept") == [(2000,)]
    assert ask(DATABASES) == [("ketenzicht",), ("postgres",)]


@pytest.mark.usefixtures("filled")
def test_a_server_of_ones_own_is_backed_up_and_restored_just_the_same(folder: Path, ask: Ask, monkeypatch: Any) -> None:
    address = server.conninfo()
    monkeypatch.setenv("DATABASE_URL", address)
    backup.backup(file=folder / "all.dump", overwrite=False)
    ask("DELETE FROM kept")
    backup.restore(file=folder / "all.dump", open_up=closed, at=AT)
    assert ask("SELECT count(*) FROM kept") == [(2000,)]


@pytest.fixture
def vacuumed(filled: Path, ask: Ask) -> Iterator[None]:
    """Autovacuum is at work in the database, and takes its time."""
    busy = {"naptime": "1", "vacuum_cost_delay": "100", "vacuum_cost_limit": "1", "vacuum_insert_threshold": "1"}
    top = server.maintenance_conninfo()
    for name, value in busy.items():
        ask(f"ALTER SYSTEM SET autovacuum_{name} = {value}", "SELECT pg_reload_conf()", conninfo=top)
    ask("INSERT INTO kept SELECT n, md5(n::text) FROM generate_series(2001, 200000) AS n")
    at_work = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = 'ketenzicht'"
    for _ in range(600):
        if ask(at_work, conninfo=top):
            break
        sleep(0.1)
    else:
        pytest.fail("Autovacuum did not begin within a minute.")
    yield
    for name in busy:
        ask(f"ALTER SYSTEM RESET autovacuum_{name}", "SELECT pg_reload_conf()", conninfo=top)


@pytest.mark.usefixtures("vacuumed")
def test_autovacuum_keeps_no_restoring_from_happening(folder: Path, ask: Ask, monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", server.conninfo())  # by the owner, who may not end it
    backup.backup(file=folder / "all.dump", overwrite=False)
    ask("DELETE FROM kept")
    backup.restore(file=folder / "all.dump", open_up=closed, at=AT)
    assert ask("SELECT count(*) FROM kept") == [(200_000,)]


@pytest.mark.usefixtures("filled")
def test_a_full_disk_is_told_and_leaves_no_half_backup(folder: Path) -> None:
    with pytest.raises(DiskFull, match=r"niet gemaakt; er is niets overschreven\. De schijf is vol"):
        backup._run(
            ["/bin/sh", "-c", "echo 'pg_dump: error: No space left on device' >&2; exit 1"],
            target=target.find_target(role=Role.OWNER),
            deed=f"De reservekopie {folder}/all.dump is niet gemaakt; er is niets overschreven.",
        )
