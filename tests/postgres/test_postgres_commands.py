"""`ketenzicht db …` as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ketenzicht.config import cli_db
from ketenzicht.postgres import server


def _typed(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ketenzicht", "db", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_database_is_started_looked_at_and_asked(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli_db.main(arguments=["status"]) == cli_db.NOT_RUNNING
    assert "draait niet (gemaakt met PostgreSQL" in capfd.readouterr().out
    assert cli_db.main(arguments=["start"]) == 0
    assert str(data) in capfd.readouterr().out
    assert cli_db.main(arguments=["status"]) == 0
    told = capfd.readouterr().out
    for words in ("draait", "PostgreSQL", str(data), "Socket", "Draait sinds", "Omvang", "0 van ten hoogste 100"):
        assert words in told

    asked = _typed("psql", "-At", "-c", "SELECT 6 * 7")
    assert (asked.returncode, asked.stdout) == (0, "42\n")
    assert _typed("psql", "-c", "SELECT 1 / 0", "-v", "ON_ERROR_STOP=1").returncode == 1, "psql's own exit code"


def test_a_backup_is_made_and_put_back(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = data.parent / "all.dump"
    server.ensure_running()
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    assert cli_db.main(arguments=["backup", str(file)]) == 0
    assert cli_db.main(arguments=["backup", str(file)]) == 1
    assert cli_db.main(arguments=["backup", str(file), "--force"]) == 0
    assert cli_db.main(arguments=["restore", str(file)]) == 0
    assert "DROP DATABASE" in capfd.readouterr().out
    assert cli_db.main(arguments=["stop"]) == 0
    assert cli_db.main(arguments=["stop"]) == 0
    assert capfd.readouterr().out == "De database is gestopt.\nDe eigen database draaide niet.\n"


def test_a_server_of_ones_own_is_looked_at_and_its_password_not_shown(data: Path) -> None:
    server.ensure_running()
    secret = _password(data)
    url = f"postgresql://ketenzicht:{secret}@/ketenzicht?host={data}/postgres/socket"
    elsewhere = _typed("status", DATABASE_URL=url)
    assert elsewhere.returncode == 0
    assert f"DATABASE_URL wijst naar ketenzicht@{data}/postgres/socket/ketenzicht" in elsewhere.stdout
    assert secret not in elsewhere.stdout
    not_ours = _typed("start", DATABASE_URL=url)
    assert not_ours.returncode == 1
    assert "gebruikt Ketenzicht zijn eigen server niet" in not_ours.stderr


def _password(data: Path) -> str:
    lines = (data / "postgres/settings/passwords").read_text().splitlines()
    (password,) = (line.rpartition(":")[2] for line in lines if ":ketenzicht:" in line)
    return password


def test_what_cannot_be_understood_gets_the_list_of_what_can(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["begin"], ["backup"], ["backup", "a", "b"], ["restore", "--all"], ["start", "now"]):
        assert cli_db.main(arguments=words) == cli_db.NOT_UNDERSTOOD
        assert "ketenzicht db restore BESTAND" in capsys.readouterr().err
    for words in ([], ["help"], ["--help"]):
        assert cli_db.main(arguments=words) == 0
        assert "ketenzicht db psql" in capsys.readouterr().out


@pytest.mark.usefixtures("fresh")
def test_other_commands_need_no_database_to_help_and_say_why_there_is_none() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ketenzicht", "migrate"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE_URL": "postgresql://zorg:geheim@127.0.0.1:1/keten"},
    )
    assert done.returncode == 1
    assert "De database op zorg@127.0.0.1:1/keten is niet bereikbaar." in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr
