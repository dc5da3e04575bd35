"""The life of the embedded server, on real servers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ketenzicht.postgres import cluster, folders, processes, server
from ketenzicht.postgres.problems import DatabaseProblem

Ask = Callable[..., list[tuple[Any, ...]]]
Use = Callable[[Path], Path]


def _process() -> int:
    found = processes.server_process(place=folders.find_place())
    assert found is not None
    return found


def _wait_until_gone(process: int) -> None:
    for _ in range(500):
        if processes.server_process(place=folders.find_place()) != process:
            return
        time.sleep(0.01)
    raise AssertionError(f"process {process} is still there")


@pytest.mark.usefixtures("fresh")
def test_it_starts_once_keeps_running_and_stops_on_request(ask: Ask) -> None:
    place = server.ensure_running()
    process = _process()
    assert server.ensure_running() == place
    assert _process() == process
    assert os.getsid(process) != os.getsid(0), "Ctrl-C in our terminal must not reach the server"

    assert ask("SELECT current_user::text, current_database()::text") == [("ketenzicht", "ketenzicht")]
    assert server.stop()
    assert not server.stop()
    assert not server.is_running(place=place)
    with pytest.raises(psycopg.OperationalError):
        ask("SELECT 1")


@pytest.mark.usefixtures("data")
def test_it_is_durable_reachable_by_socket_only_and_the_same_everywhere(ask: Ask) -> None:
    place = server.ensure_running()
    settings: dict[str, str] = dict(
        ask("SELECT name, setting FROM pg_settings", conninfo=server.maintenance_conninfo())
    )
    assert {name: settings[name] for name in ("fsync", "full_page_writes", "synchronous_commit", "jit")} == {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "jit": "off",
    }
    assert settings["listen_addresses"] == ""
    assert settings["unix_socket_directories"] == str(place.socket.parent)
    assert settings["server_encoding"] == "UTF8"
    assert ask("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [(False, True)]
    assert ask("SELECT 'a' < 'B', upper('é')") == [(False, "É")], "ordered by code point, letters beyond ASCII known"
    for folder in (place.cluster, place.socket.parent, place.log.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.stat().st_uid == place.account.uid
    for extension in ("pg_trgm", "btree_gist", "unaccent"):
        ask(f"CREATE EXTENSION {extension}")


@pytest.mark.usefixtures("data")
def test_what_is_typed_into_the_database_never_reaches_the_log(ask: Ask) -> None:
    place = server.ensure_running()
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask("CREATE TABLE person (name text UNIQUE)", *["INSERT INTO person VALUES ('Jansen')"] * 2)
    assert "person_name_key" in place.log.read_text()
    assert "Jansen" not in place.log.read_text()


def test_settings_of_ones_own_are_read_but_cannot_open_it_or_make_it_forget(data: Path, ask: Ask) -> None:
    server.ensure_running()
    server.stop()
    local = data / "postgres" / "settings" / "local.conf"
    local.write_text("work_mem = 9MB\nfsync = off\nlisten_addresses = '*'\n")
    server.ensure_running()
    assert ask("SELECT current_setting('work_mem'), current_setting('fsync'), current_setting('listen_addresses')") == [
        ("9MB", "on", "")
    ]
    server.stop()
    local.write_text("work_memm = 9MB\n")
    with pytest.raises(DatabaseProblem, match=r"local\.conf kloppen niet"):
        server.ensure_running()


@pytest.mark.usefixtures("data")
def test_after_kill_9_in_the_middle_of_work_what_was_committed_is_there(ask: Ask) -> None:
    server.ensure_running()
    ask("CREATE TABLE kept (n int)", "INSERT INTO kept SELECT generate_series(1, 1000)")
    unfinished = psycopg.connect(server.conninfo())
    unfinished.execute("INSERT INTO kept VALUES (0)")
    busy = subprocess.Popen(
        [sys.executable, "-c", BUSY, server.conninfo()], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert busy.stdout
    assert busy.stdout.readline() == b"begun\n"
    process = _process()
    os.kill(process, signal.SIGKILL)
    _wait_until_gone(process)

    server.ensure_running()
    assert _process() != process
    assert ask("SELECT count(*), min(n) FROM kept") == [(1000, 1)]
    assert busy.wait(timeout=30) == 1, "the orphan that held the old server's memory was ended"
    unfinished.close()


@pytest.mark.usefixtures("data")
def test_a_socket_that_takes_connections_is_not_yet_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for the milliseconds in which the kernel takes a killed server apart, or a halted one."""
    place = server.ensure_running()
    assert processes.answers(place=place)
    monkeypatch.setattr(processes, "ANSWER_SECONDS", 0.2)
    os.kill(_process(), signal.SIGSTOP)
    try:
        assert processes.listens(place=place)
        assert processes.announced(place=place) == "ready"
        assert not server.is_running(place=place)
    finally:
        os.kill(_process(), signal.SIGCONT)
    assert processes.announced(place=place) == "ready"


# A statement that looks neither at its client nor at its server for a long time.
BUSY = """
import sys, threading, psycopg
connection = psycopg.connect(sys.argv[1])
threading.Timer(0.3, lambda: print("begun", flush=True)).start()
connection.execute("SELECT count(sqrt(n)) FROM generate_series(1, 300000000) AS n")
"""


def test_left_over_files_do_not_keep_it_from_starting(data: Path, ask: Ask) -> None:
    place = server.ensure_running()
    ask("CREATE TABLE kept (n int)")
    left_over = (place.cluster / "postmaster.pid").read_text()
    socket_lock = place.socket.with_name(place.socket.name + ".lock").read_text()
    server.stop()
    # The number of the old server now belongs to a living process that is no server: this one.
    _, rest = left_over.split("\n", 1)
    (place.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{rest}")
    place.socket.with_name(place.socket.name + ".lock").write_text(socket_lock.replace("\n", "\n", 1))
    place.socket.touch()
    (data / "postgres.lock").write_text("left by a process that is gone")

    assert not server.is_running(place=place)
    server.ensure_running()
    assert ask("SELECT count(*) FROM kept") == [(0,)]


def test_a_cluster_of_which_the_making_was_broken_off_is_made_again(fresh: Path, ask: Ask) -> None:
    half = fresh / "postgres" / "cluster.making"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server.ensure_running()
    assert not half.exists()
    assert ask("SELECT 1") == [(1,)]


def test_two_projects_live_side_by_side(use: Use, folder: Path, ask: Ask) -> None:
    addresses = []
    for name in ("one", "two"):
        use(folder / name / ".ketenzicht")
        server.ensure_running()
        ask(f"CREATE TABLE {name} ()")
        addresses.append(server.conninfo())
    one, two = addresses
    tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
    assert ask(tables, conninfo=one) == [("one",)]
    assert ask(tables, conninfo=two) == [("two",)]
    server.stop()
    assert ask(tables, conninfo=one) == [("one",)]


def test_of_many_processes_that_start_it_at_once_one_does(fresh: Path) -> None:
    told = "from ketenzicht.postgres import server; server.ensure_running(); print(len(server._started_here))"
    many = [subprocess.Popen([sys.executable, "-c", told], stdout=subprocess.PIPE, text=True) for _ in range(6)]
    answers = [process.communicate(timeout=60)[0].strip() for process in many]
    assert [process.returncode for process in many] == [0] * 6
    assert sorted(answers) == ["0"] * 5 + ["1"]
    assert processes.orphans(place=folders.find_place())
    assert (fresh / "postgres" / "cluster").exists()


def test_a_path_too_long_for_a_socket_gets_a_short_one(use: Use, folder: Path, ask: Ask) -> None:
    use(folder / ("long" * 30) / ("longer" * 20) / ".ketenzicht")
    place = server.ensure_running()
    assert len(os.fsencode(place.socket)) <= 107
    assert place.socket.parent.stat().st_mode & 0o777 == 0o700
    assert ask("SELECT 1") == [(1,)]
    server.stop()
    assert not place.socket.parent.exists()


def test_a_short_socket_folder_of_somebody_else_is_not_used(use: Use, folder: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(folders, "SHORT_FOLDER", folder)
    use(folder / ("long" * 30) / ".ketenzicht")
    squatted = folders.find_place().socket.parent
    squatted.mkdir()
    squatted.chmod(0o777)
    with pytest.raises(DatabaseProblem, match="voor anderen dicht"):
        server.ensure_running()
    assert squatted.stat().st_mode & 0o777 == 0o777


@pytest.mark.usefixtures("data")
def test_who_started_it_can_have_it_stopped_after_use() -> None:
    with server.running(stop_after=True) as place:
        assert server.is_running(place=place)
    assert not server.is_running(place=place)

    other = "from ketenzicht.postgres import server; server.ensure_running()"
    subprocess.run([sys.executable, "-c", other], check=True)
    with server.running(stop_after=True):
        pass
    assert server.is_running(place=place), "another process started it, so it is not ours to stop"


def test_a_start_that_is_broken_off_leaves_nothing_running(data: Path, monkeypatch: Any) -> None:
    def interrupted(*arguments: Any, **named: Any) -> Any:
        cluster.run_as_server(*arguments, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ketenzicht.postgres.starting.run_as_server", interrupted)
        with pytest.raises(KeyboardInterrupt):
            server.ensure_running()
    place = folders.find_place()
    assert not processes.orphans(place=place)
    assert not server.is_running(place=place)
    assert data.exists()
