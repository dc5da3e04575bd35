"""Boards and histories of the past say what was known then: steady figures, silences, late observations."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.capacity.conftest import EVERYTHING, MakeWard, Ward, parcel_of

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity import queries
from ketenzicht.capacity.domain import Opening, OpeningState
from ketenzicht.capacity.parcel import Rows
from ketenzicht.capacity.storing import store
from ketenzicht.config.database import conninfo
from ketenzicht.definitions import queries as definitions

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
STOP = Opening(OpeningState.STOP, "beds")
# Minute and free places as they came in: 5, confirmed; 7, confirmed; a silence; 3; and then one that was late.
SERIES = [(0, 5), (5, 5), (10, 7), (20, 7), (60, 3), (30, 9)]

pytestmark = pytest.mark.django_db(transaction=True)


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def deliver(ward: Ward, series: list[tuple[int, int]], *, opening: Opening | None = None) -> None:
    version = definitions.module(code="kliniek").versions[-1]

    async def all_of_them() -> None:
        async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as own:
            for number, (when, available) in enumerate(series):
                rows = Rows()
                rows.add(
                    unit_id=ward.units[0].id,
                    observed_at=minute(when),
                    version_id=version.id,
                    values=json.dumps({"total": 20, "available": available}),
                    absent="{}",
                    opening=opening,
                    usable_for=version.usable_for,
                )
                received_at = minute(1000 + number)
                async with own.transaction(), own.cursor() as cursor:
                    await store(cursor, [parcel_of(rows, at=received_at)])

    asyncio.run(all_of_them())


# When one looks, how many places were known to be free then, and when that was last confirmed.
KNOWN_THEN: list[tuple[int, float | None, int | None]] = [
    (-1, None, None),
    (0, 5, 0),
    (3, 5, 3),
    (8, 5, 5),
    (10, 7, 10),
    (25, 7, 20),
    (30, 9, 30),
    (45, 9, 30),
    (60, 3, 60),
    (600, 3, 60),
]


def test_a_board_of_the_past_shows_what_was_known_then(make_ward: MakeWard) -> None:
    deliver(make_ward(), SERIES)
    for when, available, confirmed in KNOWN_THEN:
        board = queries.board(
            region_code="VR09", module_code="kliniek", insight=EVERYTHING, now=minute(2000), at=minute(when)
        )
        (line,) = board.lines
        assert line.available == available, when
        assert line.confirmed_at == (None if confirmed is None else minute(confirmed)), when
        assert (board.at, board.version) == (minute(when), None)
        cell = queries.national(insight=EVERYTHING, now=minute(2000), at=minute(when)).cells["VR09", "kliniek"]
        assert cell.totals == board.totals


def test_history_tells_until_when_each_figure_held(make_ward: MakeWard) -> None:
    ward = make_ward()
    deliver(ward, SERIES)
    points = queries.history(unit_ids=[ward.units[0].id], start=minute(2), end=minute(90), now=minute(2000))
    told = [(point.observed_at, point.held_until, point.available, point.is_late) for point in points[ward.units[0].id]]
    assert told == [
        (minute(0), minute(5), 5, False),
        (minute(10), minute(20), 7, False),
        (minute(30), minute(30), 9, True),
        (minute(60), minute(60), 3, False),
    ]
    until_then = queries.unit_history(
        code=ward.units[0].code, insight=EVERYTHING, start=minute(12), end=minute(15), now=minute(2000)
    )
    assert [(point.observed_at, point.held_until) for point in until_then] == [(minute(10), minute(20))]


def test_a_unit_that_is_not_registered_has_no_history(make_ward: MakeWard) -> None:
    make_ward()
    with pytest.raises(NotFound):
        queries.unit_history(code=uuid4(), insight=EVERYTHING, start=minute(0), end=minute(1), now=minute(2))


def test_the_present_read_from_history_is_the_present(make_ward: MakeWard) -> None:
    ward = make_ward(labels=("clinic-internal", "ic-adult"))
    deliver(ward, SERIES, opening=STOP)
    now = minute(61)
    present = queries.board(region_code="VR09", module_code="kliniek", insight=EVERYTHING, now=now)
    past = queries.board(region_code="VR09", module_code="kliniek", insight=EVERYTHING, now=now, at=now)
    assert present.lines == past.lines
    assert present.totals == past.totals
    assert present.lines[-1].opening == STOP or present.lines[0].opening == STOP


def test_a_board_asks_as_many_questions_for_nine_units_as_for_three(make_ward: MakeWard) -> None:
    asked = []
    for number in range(3):
        make_ward(name=f"Ziekenhuis {number}", labels=("clinic-internal", "ic-adult", "picu"))
        definitions.catalogue()
        for _ in range(2):  # the second time the regions of the day are remembered
            with CaptureQueriesContext(connection) as captured:
                queries.board(region_code="VR09", module_code="kliniek", insight=EVERYTHING, now=minute(1))
        asked.append(len(captured))
    assert asked[0] == asked[2] <= 7


def test_regions_and_modules_that_do_not_exist_are_refused(make_ward: MakeWard) -> None:
    make_ward()
    with pytest.raises(NotFound, match="regio"):
        queries.board(region_code="VR99", module_code="kliniek", insight=EVERYTHING, now=minute(1))
    with pytest.raises(NotFound):
        queries.board(region_code="VR09", module_code="teleport", insight=EVERYTHING, now=minute(1))
    assert (
        queries.board(region_code="NL", module_code="kliniek", insight=EVERYTHING, now=minute(1)).region_name
        == "Nederland"
    )
