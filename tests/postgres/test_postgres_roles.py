"""How our own server gets its roles: at first, when it is of an earlier release, and when something went wrong."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ketenzicht.config import cli_db, cli_roles
from ketenzicht.postgres import admission, cluster, folders, processes, server, starting
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.roles import NAMES, SUPERUSER, VARIABLES, Role
from ketenzicht.postgres.target import find_target

Ask = Callable[..., list[tuple[Any, ...]]]
RIGHTS = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = %s"


def _refused(name: str) -> bool:
    """Whether the application's own address with another name in it opens nothing."""
    try:
        psycopg.connect(server.conninfo(role=Role.APPLICATION), user=name).close()
    except psycopg.OperationalError as error:
        return "no password supplied" in str(error)
    return False


def _is_apart(ask: Ask) -> bool:
    for role, name in NAMES.items():
        assert ask("SELECT session_user::text", conninfo=server.conninfo(role=role)) == [(name,)]
    return all(_refused(name) for name in (NAMES[Role.OWNER], SUPERUSER))


@pytest.fixture
def of_an_earlier_release(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server that runs with one role, as releases before this one left it running."""
    with monkeypatch.context() as patch:
        patch.setattr(starting, "set_roles_up", lambda **_: None)
        patch.setattr(server, "has_roles", lambda **_: True)
        place = server.ensure_running()
        ident = place.settings / "pg_ident.conf"
        known = (f" {NAMES[Role.OWNER]}\n", f" {SUPERUSER}\n")
        ident.write_text("".join(line for line in ident.open() if line.endswith(known)))
        admission._reload(place)
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    assert not place.passwords.exists()
    return fresh


@pytest.mark.usefixtures("fresh")
def test_a_new_server_has_its_roles_and_only_we_can_read_the_passwords(ask: Ask) -> None:
    place = server.ensure_running()
    assert _is_apart(ask)
    found = place.passwords.stat()
    assert (found.st_mode & 0o777, found.st_uid) == (0o600, os.geteuid())
    words = [line.rpartition(":")[2] for line in place.passwords.read_text().splitlines()[1:]]
    assert len(set(words)) == 2
    assert all(len(word) == 64 for word in words)
    with psycopg.connect(server.conninfo()) as connection:
        for role in (Role.APPLICATION, Role.AUDITOR):
            assert connection.execute(RIGHTS, [NAMES[role]]).fetchall() == [(False,) * 5]
        member = "SELECT pg_has_role(%s, %s, 'MEMBER')"
        assert connection.execute(member, [NAMES[Role.APPLICATION], NAMES[Role.OWNER]]).fetchone() == (False,)
    for word in words:
        assert word not in place.log.read_text()
        assert word not in server.conninfo() + server.maintenance_conninfo()


def test_a_server_of_an_earlier_release_gets_them_while_it_runs_and_keeps_its_data(
    of_an_earlier_release: Path, ask: Ask
) -> None:
    assert not _refused(NAMES[Role.OWNER]), "this is what it was"
    process = processes.server_process(place=folders.find_place())
    server.ensure_running()
    assert processes.server_process(place=folders.find_place()) == process, "nobody's connection was ended"
    assert _is_apart(ask)
    assert ask("SELECT n FROM kept") == [(7,)]


def test_a_server_of_an_earlier_release_gets_them_when_it_starts_even_after_a_crash(
    of_an_earlier_release: Path, ask: Ask
) -> None:
    process = processes.server_process(place=folders.find_place())
    assert process is not None
    os.kill(process, signal.SIGKILL)
    server.ensure_running()
    assert _is_apart(ask)
    assert ask("SELECT n FROM kept") == [(7,)]
    assert of_an_earlier_release.exists()


@pytest.mark.parametrize("running", [True, False])
def test_passwords_that_were_lost_are_made_anew(data: Path, ask: Ask, running: bool) -> None:
    place = server.ensure_running()
    if not running:
        server.stop()
    place.passwords.unlink()
    server.ensure_running()
    assert _is_apart(ask)
    assert data.exists()


def test_another_cluster_in_its_place_gets_passwords_of_its_own(data: Path, ask: Ask) -> None:
    place = server.ensure_running()
    server.stop()
    aside = place.cluster.rename(place.cluster.with_name("cluster.aside"))
    server.ensure_running()
    assert _is_apart(ask)
    server.stop()
    place.cluster.rename(place.cluster.with_name("cluster.new"))
    aside.rename(place.cluster)
    server.ensure_running()
    assert _is_apart(ask)
    assert data.exists()


def test_setting_up_that_was_broken_off_is_done_again(data: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    place = server.ensure_running()
    place.passwords.unlink()
    write = admission.write

    def fail(path: Path, text: str, **options: Any) -> None:
        if path == place.passwords:
            raise KeyboardInterrupt
        write(path, text, **options)

    with monkeypatch.context() as patch:
        patch.setattr(admission, "write", fail)
        with pytest.raises(KeyboardInterrupt):
            server.ensure_running()
    server.ensure_running()
    assert _is_apart(ask)
    assert data.exists()


def test_several_that_come_to_an_earlier_release_at_once_all_get_in(of_an_earlier_release: Path, ask: Ask) -> None:
    told = (
        "from ketenzicht.postgres import server; from ketenzicht.postgres.roles import Role; import psycopg;"
        "server.ensure_running();"
        "[psycopg.connect(server.conninfo(role=role)).close() for role in Role]"
    )
    many = [subprocess.Popen([sys.executable, "-c", told], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(one.wait(60), one.communicate()[1]) for one in many] == [(0, b"")] * 4
    assert _is_apart(ask)
    assert of_an_earlier_release.exists()


def test_roles_that_cannot_be_made_are_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = server.ensure_running()
    place.passwords.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(admission, "RELOADED_WITHIN", 0.3)
        patch.setattr(admission, "AT_FIRST", "local all all reject\n")
        with pytest.raises(DatabaseProblem, match=r"De rollen van de database .* konden niet worden gemaakt"):
            server.ensure_running()
    server.ensure_running()
    assert data.exists()
    assert NAMES[Role.OWNER] == cluster.OWNER


@pytest.mark.usefixtures("data")
def test_psql_comes_as_whom_one_asks_and_status_says_who_there_is(capfd: pytest.CaptureFixture[str]) -> None:
    for words, role in ([], Role.APPLICATION), (["--as", "owner"], Role.OWNER), (["--as", "auditor"], Role.AUDITOR):
        done = subprocess.run(
            [sys.executable, "-m", "ketenzicht", "db", "psql", *words, "-At", "-c", "SELECT current_user"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, f"{NAMES[role]}\n")
    for words in (["--as"], ["--as", "superuser"]):
        assert cli_db.main(arguments=["psql", *words]) == cli_db.NOT_UNDERSTOOD
        assert "owner, application, auditor" in capfd.readouterr().err
    assert cli_db.main(arguments=["status"]) == 0
    assert "nog geen: er zijn nog geen tabellen" in capfd.readouterr().out


def test_addresses_that_do_not_go_together_are_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLES[Role.OWNER], "postgresql://eigenaar@db.example/keten")
    with pytest.raises(DatabaseProblem, match="DATABASE_OWNER_URL is gezet, maar DATABASE_URL niet"):
        find_target()
    monkeypatch.setenv(VARIABLES[Role.APPLICATION], "postgresql://werk@db.example/keten")
    assert [find_target(role=role).user for role in Role] == ["eigenaar", "werk", "werk"]
    assert cli_db.main(arguments=["psql", "--as", "auditor"]) == cli_db.FAILED
    monkeypatch.setenv(VARIABLES[Role.AUDITOR], "postgres:/geheim-woord")
    with pytest.raises(DatabaseProblem, match="DATABASE_AUDITOR_URL is geen geldig adres") as problem:
        find_target(role=Role.AUDITOR)
    assert "geheim-woord" not in str(problem.value)
    assert data.exists()


def test_what_an_administrator_does_first_works_without_a_superuser(data: Path, ask: Ask) -> None:
    """As on a managed server: whoever may make roles and databases runs it, and then the owner has all it needs."""
    server.ensure_running()
    ask("CREATE ROLE beheerder LOGIN CREATEROLE CREATEDB PASSWORD 'beheer'", conninfo=server.maintenance_conninfo())
    names = {"owner": "kz_owner", "application": "kz_work", "auditor": "kz_log", "database": "keten"}
    script = "\n".join(line for line in cli_roles.SQL.format(**names).splitlines() if not line.startswith("\\"))
    (data / "postgres/settings/pg_hba.conf").write_text("local all all trust\n")
    admission._reload(folders.find_place())
    as_whom = {"host": str(folders.find_place().socket.parent), "dbname": "postgres", "requirepeer": ""}
    ask(*(part for part in script.split(";") if part.strip()), conninfo=make_conninfo(user="beheerder", **as_whom))
    owner = make_conninfo(user="kz_owner", **{**as_whom, "dbname": "keten"})
    ask("CREATE TABLE made (n int)", "CREATE EXTENSION btree_gist", "GRANT SELECT ON made TO kz_log", conninfo=owner)
    assert ask("SELECT count(*) FROM made", conninfo=owner.replace("kz_owner", "kz_log")) == [(0,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask("CREATE TABLE mine ()", conninfo=owner.replace("kz_owner", "kz_work"))
