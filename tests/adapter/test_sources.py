"""The drop folder and the query: complete things only, once, and in words what could not be read."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.adapter.counting import MAPPING, Clock, free, waiting
from tests.adapter.messages import adt
from tests.adapter.platform import CATALOGUE, NOON, UNITS

from ketenzicht.adapter.config import Folder, Sql
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.sources.folder import DropFolder
from ketenzicht.adapter.sources.messages import Messages
from ketenzicht.adapter.sources.sql import Query
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.tools import Tools

GOOD = "afdeling;vrij\nB2;3\nIC;1\n"


# --- The drop folder ---


@pytest.fixture
def drop(tmp_path: Path, tools: Tools) -> DropFolder:
    (tmp_path / "drop").mkdir()
    config = Folder(name="export", path=str(tmp_path / "drop"), code=("Afdeling",), settled_seconds=0)
    return DropFolder(config, Status("export", "map"), tools)


def put(drop: DropFolder, name: str, text: str | bytes) -> Path:
    path = Path(drop.config.path) / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return path


def names(drop: DropFolder, folder: str = ".") -> list[str]:
    return sorted(file.name for file in (Path(drop.config.path) / folder).iterdir() if file.is_file())


def test_a_file_is_read_once_and_put_away(drop: DropFolder, tools: Tools) -> None:
    put(drop, "stand.csv", GOOD)
    drop.read()
    drop.read()
    found = waiting(tools)
    assert {one.unit for one in found} == {UNITS[0].code, UNITS[2].code}
    assert [one.observed_at for one in found] == [NOON, NOON], "of when the file was written"
    assert (names(drop), names(drop, "done"), names(drop, "refused")) == ([], ["stand.csv"], [])


def test_what_is_still_being_written_is_left_alone(tmp_path: Path, tools: Tools, clock: Clock) -> None:
    (tmp_path / "drop").mkdir()
    config = Folder(name="export", path=str(tmp_path / "drop"), code=("afdeling",), settled_seconds=5)
    drop = DropFolder(config, Status("export", "map"), tools)
    for name in (".stand.csv", "stand.csv.part", "~$stand.xlsx", "stand.tmp"):
        put(drop, name, GOOD)
    put(drop, "stand.csv", GOOD[:15])
    drop.read()
    clock.now += timedelta(seconds=6)
    put(drop, "stand.csv", GOOD)
    drop.read()
    assert waiting(tools) == []
    clock.now += timedelta(seconds=6)
    drop.read()
    assert len(waiting(tools)) == 2
    assert len(names(drop)) == 4


def test_a_file_with_wrong_lines_is_refused_with_a_report_and_its_right_lines_arrive(
    drop: DropFolder, tools: Tools
) -> None:
    put(drop, "stand.csv", GOOD + "X9;1\nIC;veel\n")
    drop.read()
    assert len(waiting(tools)) == 2
    assert names(drop, "refused") == ["stand.csv", "stand.csv.txt"]
    report = (Path(drop.config.path) / "refused" / "stand.csv.txt").read_text(encoding="utf-8-sig")
    assert "Wel geleverd: 2 waarneming(en). Niet geleverd: 2 regel(s)." in report
    assert "Regel 4: de code 'X9' staat niet in de mappingtabel." in report
    assert "Regel 5: kolom 'vrij': 'veel' is geen getal." in report
    assert drop.status.faults == 2


@pytest.mark.parametrize("content", [b"", bytes(range(256)), b"iets;anders\n1;2"])
def test_a_file_that_says_nothing_is_refused_whole_and_the_next_is_read(
    drop: DropFolder, tools: Tools, content: bytes
) -> None:
    put(drop, "a.csv", content)
    put(drop, "b.csv", GOOD)
    drop.read()
    assert (names(drop, "refused"), names(drop, "done")) == (["a.csv", "a.csv.txt"], ["b.csv"])
    assert len(waiting(tools)) == 2


def test_the_same_name_again_does_not_replace_what_was_put_away(drop: DropFolder, tools: Tools) -> None:
    for _ in range(2):
        put(drop, "stand.csv", GOOD)
        drop.read()
    assert len(names(drop, "done")) == 2
    assert len(waiting(tools)) == 4


def test_a_crash_between_queueing_and_putting_away_queues_nothing_twice(
    drop: DropFolder, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(drop, "stand.csv", GOOD + "X9;1\n")

    def crash(*_: object) -> None:
        raise OSError("power")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", crash)
        with pytest.raises(OSError, match="power"):
            drop.read()
    assert names(drop) == ["stand.csv"]
    drop.read()
    assert len(waiting(tools)) == 2
    assert names(drop, "refused") == ["stand.csv", "stand.csv.txt"]


def test_without_definitions_files_wait(drop: DropFolder, tools: Tools) -> None:
    tools.translation.catalogue = None
    put(drop, "stand.csv", GOOD)
    with pytest.raises(Unusable):
        drop.read()
    assert names(drop) == ["stand.csv"]
    tools.translation.catalogue = CATALOGUE
    drop.read()
    assert len(waiting(tools)) == 2


def test_a_folder_that_is_not_there_is_told_not_made(drop: DropFolder) -> None:
    Path(drop.config.path).rmdir()
    with pytest.raises(Unusable, match="niet te gebruiken"):
        drop.read()
    assert not Path(drop.config.path).exists()


def test_a_mapping_table_that_is_changed_while_we_run_is_used(drop: DropFolder, tools: Tools, tmp_path: Path) -> None:
    put(drop, "a.csv", "afdeling;vrij\nNIEUW;3\n")
    drop.read()
    (tmp_path / "mapping.csv").write_text(MAPPING.replace("B2;", "NIEUW;"))
    put(drop, "b.csv", "afdeling;vrij\nNIEUW;3\n")
    drop.read()
    assert (names(drop, "refused"), names(drop, "done")) == (["a.csv", "a.csv.txt"], ["b.csv"])
    (tmp_path / "mapping.csv").write_text("spoiled")
    put(drop, "c.csv", "afdeling;vrij\nNIEUW;4\n")
    drop.read()
    assert "c.csv" in names(drop, "done"), "the last table that was good stays in force"
    assert "mapping.csv" in tools.translation.trouble


# --- The query ---

QUERY = "SELECT ward AS afdeling, free AS vrij, '10:30 5%' AS x FROM beds"


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "epd.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE beds (ward TEXT, free NUMERIC)")
        connection.executemany("INSERT INTO beds VALUES (?, ?)", [("B2", 3), ("IC", None), ("X9", 1)])
    return f"sqlite:///{path}"


def query_of(tools: Tools, url: str, query: str = QUERY, timeout: float = 30) -> Query:
    config = Sql(name="epd", url=url, query=query, code=("afdeling",), timeout_seconds=timeout)
    return Query(config, Status("epd", "query"), tools)


def test_a_query_is_queued_and_what_is_wrong_is_told(tools: Tools, database: str) -> None:
    query = query_of(tools, database)
    query.read()
    found = {one.unit: one for one in waiting(tools)}
    assert found[UNITS[0].code].values["available"] == 3
    assert found[UNITS[2].code].values["available"] is None
    assert found[UNITS[0].code].observed_at == NOON
    assert (query.status.faults, query.status.read_at) == (1, NOON)
    assert "rij 3: de code 'X9'" in next(iter(query.status.problems))


WRONG = {
    "no table": "SELECT * FROM nothing",
    "no SQL": "SELEKT",
    "a deletion": "DELETE FROM beds",
    "an answer after a change": "INSERT INTO beds VALUES ('B2', 9) RETURNING ward AS afdeling, free AS vrij",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_query_that_does_not_only_read_changes_nothing(tools: Tools, database: str, wrong: str) -> None:
    with pytest.raises(Unusable):
        query_of(tools, database, WRONG[wrong]).read()
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        assert connection.execute("SELECT count(*) FROM beds").fetchone() == (3,)
    assert waiting(tools) == []


def test_a_query_that_takes_too_long_is_stopped(tools: Tools, database: str) -> None:
    forever = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) AS vrij FROM n"
    with pytest.raises(Unusable, match="lukte niet"):
        query_of(tools, database, forever, timeout=1).read()


def test_a_database_that_is_away_is_told_without_its_password(tools: Tools) -> None:
    with pytest.raises(Unusable) as refused:
        query_of(tools, "postgresql+psycopg://reader:geheim@127.0.0.1:9/epd").read()
    assert "geheim" not in str(refused.value)


@pytest.fixture
def postgres(own_database: str) -> str:
    from ketenzicht.postgres.roles import Role
    from ketenzicht.postgres.target import find_target

    conninfo = find_target(role=Role.OWNER).conninfo
    with psycopg.connect(conninfo, dbname=own_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE beds (ward text, free numeric)")
        connection.execute("INSERT INTO beds VALUES ('B2', 3), ('IC', 1)")
        info = connection.info
        return f"postgresql+psycopg://{info.user}:{info.password}@/{own_database}?host={info.host}&port={info.port}"


def test_the_same_on_postgresql(tools: Tools, postgres: str) -> None:
    query_of(tools, postgres).read()
    assert {one.values["available"] for one in waiting(tools)} == {3, 1}
    with pytest.raises(Unusable, match="read-only"):
        query_of(tools, postgres, "INSERT INTO beds VALUES ('B2', 9) RETURNING ward").read()
    with pytest.raises(Unusable, match="timeout"):
        query_of(tools, postgres, "SELECT pg_sleep(20)", timeout=1).read()


# --- Messages ---


def census_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "census.csv"
    path.write_text(text)
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return path


def test_until_there_is_a_census_nothing_is_said_to_be_free(messages: Messages, tools: Tools, tmp_path: Path) -> None:
    messages.census(tools.open()).take([adt("A01")], at=NOON)
    messages.read()
    assert free(tools) == {UNITS[0].code: None, UNITS[2].code: None}
    path = census_file(tmp_path, "patient;opname;afdeling;kamer;bed\nP1;V1;B2;12;1\nP2;;B2;;\nP3;;ZZ;;\n")
    messages.read()
    assert free(tools) == {UNITS[0].code: 8, UNITS[2].code: 4}
    assert messages.status.unknown == {"ZZ": 1}
    assert not path.exists(), "it says who the patients are"


def test_half_a_census_is_no_census(messages: Messages, tools: Tools, tmp_path: Path) -> None:
    path = census_file(tmp_path, "patient;opname;afdeling\nP1;V1;B2\nP2;V2;\n")
    with pytest.raises(Unusable, match=r"census\.csv: regel 3"):
        messages.read()
    assert path.exists()
    assert waiting(tools) == []


def test_who_hears_nothing_says_nothing(messages: Messages, tools: Tools, tmp_path: Path, clock: Clock) -> None:
    census_file(tmp_path, "patient;afdeling\nP1;B2\n")
    messages.read()
    assert len(waiting(tools)) == 2
    clock.now += timedelta(hours=3)
    with pytest.raises(Unusable, match="geen bericht"):
        messages.read()
    assert waiting(tools) == []
    messages.census(tools.open()).take([adt("A01", "P2", "V2")], at=clock.now)
    messages.read()
    assert free(tools)[UNITS[0].code] == 8


def test_open_beds_that_cannot_be_read_make_free_unknown(messages: Messages, tools: Tools, tmp_path: Path) -> None:
    census_file(tmp_path, "patient;afdeling\nP1;B2\n")
    (tmp_path / "beds.csv").unlink()
    messages.read()
    assert free(tools) == {UNITS[0].code: None, UNITS[2].code: None}


def test_two_sources_of_one_unit_are_told(messages: Messages, drop: DropFolder, tools: Tools) -> None:
    put(drop, "stand.csv", GOOD)
    drop.read()
    messages.read()
    assert any("komt ook uit bron 'export'" in problem for problem in messages.status.problems)
