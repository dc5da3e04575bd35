"""A start-up census from a query: taken in whole, once after each start, or told why not."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import psycopg
import pytest
from tests.adapter.counting import Clock, free
from tests.adapter.messages import adt
from tests.adapter.platform import UNITS

from ketenzicht.adapter.config import CensusQuery
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.sources.messages import Messages
from ketenzicht.adapter.tools import Tools

PRESENT = "SELECT patient, visit AS opname, ward AS afdeling FROM present"


def present(url: str, *rows: tuple[object, ...]) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS present (patient, visit TEXT, ward TEXT)")
        connection.execute("DELETE FROM present")
        connection.executemany("INSERT INTO present VALUES (?, ?, ?)", rows)


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'epd.sqlite'}"
    present(url)
    return url


@pytest.fixture
def asking(messages: Messages, database: str) -> Messages:
    """With the census from a query."""
    config = msgspec.structs.replace(messages.config, census=CensusQuery(query=PRESENT, url=database))
    return replace(messages, config=config)


def test_a_census_may_come_from_a_query_once_after_each_start(
    asking: Messages, tools: Tools, database: str, clock: Clock
) -> None:
    present(database, (4711, "V1", "B2"), ("P2", None, "B2"), ("P3", "V3", "ZZ"))
    asking.read()
    assert free(tools) == {UNITS[0].code: 8, UNITS[2].code: 4}
    assert asking.status.unknown == {"ZZ": 1}
    clock.now += timedelta(minutes=10)
    asking.census(tools.open()).take([adt("A03", "4711", "V1", minute=5)], at=clock.now)
    asking.read()
    assert free(tools)[UNITS[0].code] == 9, "what messages say counts on; the query is not asked again"
    present(database, ("P9", "V9", "B2"))
    again = replace(asking, _has_asked=False)
    again.read()
    assert free(tools)[UNITS[0].code] == 9
    assert replace(asking).census(tools.open()).loaded_at == clock.now


WRONG_CENSUS = {
    "SELECT patient, visit AS opname FROM present": "afdeling en patient of opname zijn nodig",
    "SELECT patient, ward AS afdeling FROM present WHERE 1 = 0": "geeft niemand",
    "SELECT patient, '' AS afdeling FROM present": "zonder afdeling",
    "SELECT * FROM nothing": "lukte niet",
    "DELETE FROM present": "lukte niet",
}


@pytest.mark.parametrize("query", WRONG_CENSUS)
def test_a_query_that_gives_no_census_leaves_what_was_known(
    asking: Messages, tools: Tools, database: str, query: str
) -> None:
    present(database, ("P1", "V1", "B2"))
    config = msgspec.structs.replace(asking.config, census=CensusQuery(query=query, url=database))
    wrong = replace(asking, config=config)
    with pytest.raises(Unusable, match=WRONG_CENSUS[query]) as told:
        wrong.read()
    assert str(told.value).startswith("census: ")
    assert free(tools) == {}
    asking.read()
    assert free(tools)[UNITS[0].code] == 9, "and it is asked again until it is right"


def test_the_same_census_on_postgresql(messages: Messages, tools: Tools, own_database: str) -> None:
    from ketenzicht.postgres.roles import Role
    from ketenzicht.postgres.target import find_target

    with psycopg.connect(find_target(role=Role.OWNER).conninfo, dbname=own_database) as connection:
        info = connection.info
        url = f"postgresql+psycopg://{info.user}:{info.password}@/{own_database}?host={info.host}&port={info.port}"
    query = "SELECT 'P' || n AS patient, 'V' || n AS opname, 'B2' AS afdeling FROM generate_series(1, 4) AS n"
    config = msgspec.structs.replace(messages.config, census=CensusQuery(query=query, url=url))
    replace(messages, config=config).read()
    assert free(tools)[UNITS[0].code] == 6
