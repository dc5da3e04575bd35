"""What may not grow: statements per delivery and for reading boards and places. Counts, no rates."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.capacity.conftest import MakeWard, parcel_of

from ketenzicht.base.geography import Point
from ketenzicht.capacity.domain import PlaceSearch
from ketenzicht.capacity.finding import find
from ketenzicht.capacity.loading import load_picture
from ketenzicht.capacity.parcel import Rows
from ketenzicht.capacity.queries import Look, national_of
from ketenzicht.capacity.rendering import Rendered
from ketenzicht.capacity.storing import store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LABELS = ("clinic-internal", "clinic-surgery", "ic-adult")


class CountingCursor:
    """Counts statements instead of sending them."""

    def __init__(self) -> None:
        self.statements = 0

    async def execute(self, *_: Any, **__: Any) -> None:
        self.statements += 1

    async def fetchall(self) -> list[Any]:
        return []


@pytest.mark.parametrize("number", [1, 50, 2_000])
def test_any_number_of_observations_is_stored_by_one_statement(number: int) -> None:
    parcels = [parcel_of(Rows(), at=NOW) for _ in range(number)]
    cursor = CountingCursor()
    asyncio.run(store(cursor, parcels))  # type: ignore[arg-type]  # stands in for a cursor
    assert cursor.statements == 1


@pytest.mark.django_db
def test_a_picture_is_loaded_in_the_same_number_of_queries_however_many_units(make_ward: MakeWard) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            load_picture(at=NOW)
        return len(captured)

    make_ward(labels=LABELS[:1])
    load_picture(at=NOW)  # what is remembered of the definitions is asked once
    one = queries()
    make_ward(name="Ziekenhuis Nog Een", labels=LABELS)
    assert queries() == one


@pytest.mark.django_db
def test_boards_places_and_the_national_picture_ask_the_database_nothing(make_ward: MakeWard) -> None:
    make_ward(labels=LABELS)
    picture = load_picture(at=NOW)
    rendered = Rendered(picture)
    search = PlaceSearch(module="kliniek", label="ic-adult", point=Point(52.1, 5.1))
    with CaptureQueriesContext(connection) as captured:
        rendered.board(Look("NL", "kliniek"), now=NOW)
        rendered.places(find(picture, search=search, now=NOW))
        national_of(picture, Look("", ""), now=NOW)
    assert len(captured) == 0
