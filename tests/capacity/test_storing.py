"""The statement that stores observations does what the domain says, for any order of deliveries."""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.capacity.conftest import MakeWard, parcel_of

from ketenzicht.capacity.domain import Opening, OpeningState, Outcome, outcome
from ketenzicht.capacity.parcel import Parcel, Rows
from ketenzicht.capacity.storing import CHANNEL, UNITS_PER_NOTE, store
from ketenzicht.config.database import conninfo

START = datetime(2026, 11, 22, tzinfo=UTC)
USABLE_FOR = timedelta(minutes=3)
OPEN, STOP = Opening(OpeningState.OPEN), Opening(OpeningState.STOP, "staff")


@dataclass(frozen=True)
class Said:
    """One observation: minute, figure, and perhaps an opening."""

    minute: int
    figure: int
    opening: Opening | None

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.minute)


@dataclass
class Model:
    """What the domain makes of a series of observations of one unit; figures are (figure, opening) pairs."""

    state: tuple[int, Opening | None] | None = None
    known_at: datetime | None = None
    main: list[tuple[datetime, datetime, tuple[int, Opening | None]]] = field(default_factory=list)
    late: list[tuple[datetime, tuple[int, Opening | None]]] = field(default_factory=list)

    def take(self, said: Said) -> Outcome:
        judged = outcome(
            observed_at=said.at,
            is_same=self.state is not None and self._says(said, self.state),
            known_at=self.known_at,
            usable_for=USABLE_FOR,
            is_in_history=self._is_in_history(said),
        )
        if judged is Outcome.CHANGED:
            before = self.state[1] if self.state else None
            self.state = (said.figure, said.opening or before)
            self.main.append((said.at, said.at, self.state))
        if judged in (Outcome.CHANGED, Outcome.CONFIRMED):
            self.known_at = said.at
            self.main[-1] = (self.main[-1][0], said.at, self.main[-1][2])
        if judged is Outcome.LATE:
            self.late.append((said.at, (said.figure, said.opening)))
        return judged

    @staticmethod
    def _says(said: Said, known: tuple[int, Opening | None]) -> bool:
        return said.figure == known[0] and said.opening in (None, known[1])

    def _is_in_history(self, said: Said) -> bool:
        rows = [(start, value) for start, _, value in self.main] + self.late
        if any(start == said.at and self._says(said, value) for start, value in rows):
            return True
        before = [period for period in self.main if period[0] <= said.at]
        return bool(before) and said.at <= before[-1][1] and self._says(said, before[-1][2])


observations = st.builds(Said, st.integers(0, 8), st.integers(0, 2), st.sampled_from([None, None, OPEN, STOP]))


@pytest.mark.django_db(transaction=True)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(series=st.lists(st.tuples(st.integers(0, 1), observations), max_size=14))
def test_the_database_judges_as_the_domain_does(make_ward: MakeWard, series: list[tuple[int, Said]]) -> None:
    units = units_of(make_ward)
    models = [Model(), Model()]
    outcomes, states, rows = asyncio.run(stored(units, series))
    assert outcomes == [models[place].take(said).value for place, said in series]
    for unit, model in zip(units, models, strict=True):
        assert states[unit] == (model.known_at, model.state)
        assert sorted(rows[unit]) == sorted(
            [(start, False) for start, _, _ in model.main] + [(start, True) for start, _ in model.late]
        )


_units: dict[int, list[int]] = {}


def units_of(make_ward: MakeWard) -> list[int]:
    """The same two units for every example of one run of the test."""
    if id(make_ward) not in _units:
        _units.clear()
        _units[id(make_ward)] = [unit.id for unit in make_ward(labels=("clinic-internal", "clinic-surgery")).units]
    return _units[id(make_ward)]


def row(unit_id: int, said: Said) -> Rows:
    rows = Rows()
    values = json.dumps({"available": said.figure})
    rows.add(
        unit_id=unit_id,
        observed_at=said.at,
        version_id=1,
        values=values,
        absent="{}",
        opening=said.opening,
        usable_for=USABLE_FOR,
    )
    return rows


def parcel(unit_id: int, said: Said, *, at: datetime = START) -> Parcel:
    return parcel_of(row(unit_id, said), at=at)


async def stored(
    units: list[int], series: list[tuple[int, Said]]
) -> tuple[list[str], dict[int, object], dict[int, list[tuple[datetime, bool]]]]:
    """Store a series, one delivery after another, tell what the database says of it, and undo it all."""
    outcomes = []
    async with await psycopg.AsyncConnection.connect(conninfo()) as connection, connection.cursor() as cursor:
        for number, (place, said) in enumerate(series):
            sent = parcel(units[place], said, at=START + timedelta(days=1, seconds=number))
            count = (await store(cursor, [sent]))[sent.id]
            outcomes.append(next(name for name in ("changed", "confirmed", "repeated", "late") if getattr(count, name)))
        states = await states_of(cursor, units)
        rows = await rows_of(cursor, units)
        await connection.rollback()
    return outcomes, states, rows


async def states_of(cursor: psycopg.AsyncCursor[tuple[object, ...]], units: list[int]) -> dict[int, object]:
    await cursor.execute(
        "SELECT unit_id, confirmed_at, values, opening, opening_reason FROM capacity_state WHERE unit_id = ANY(%s)",
        [units],
    )
    found: dict[int, object] = {}
    for unit_id, confirmed_at, values, opening, _ in await cursor.fetchall():
        said = {None: None, 0: OPEN, 2: STOP}[opening]  # type: ignore[index]  # jsonb
        found[unit_id] = (confirmed_at, (values["available"], said) if values else None)  # type: ignore[index]  # jsonb
    return found


async def rows_of(
    cursor: psycopg.AsyncCursor[tuple[object, ...]], units: list[int]
) -> dict[int, list[tuple[datetime, bool]]]:
    await cursor.execute(
        "SELECT unit_id, observed_at, is_late FROM capacity_observation WHERE unit_id = ANY(%s)", [units]
    )
    found: defaultdict[int, list[tuple[datetime, bool]]] = defaultdict(list)
    for unit_id, observed_at, is_late in await cursor.fetchall():
        found[unit_id].append((observed_at, is_late))  # type: ignore[index, arg-type]  # the columns
    return found


@pytest.mark.django_db(transaction=True)
def test_whoever_listens_hears_of_every_unit_whose_state_moved_and_of_no_other(make_ward: MakeWard) -> None:
    units = [unit.id for unit in make_ward(labels=("clinic-internal", "clinic-surgery", "ic-adult")).units]

    async def heard() -> list[set[int]]:
        async with (
            await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as listening,
            await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as storing,
        ):
            await listening.execute(f"LISTEN {CHANNEL}")
            told = []
            for saids in ([Said(0, 1, None)] * 3, [Said(1, 1, None), Said(0, 1, None), Said(0, 2, OPEN)]):
                async with storing.cursor() as cursor:
                    await store(cursor, [parcel(unit, said) for unit, said in zip(units, saids, strict=True)])
                notes = [note.payload async for note in listening.notifies(timeout=5, stop_after=1)]
                told.append({int(number) for note in notes for number in note.split()})
            return told

    assert asyncio.run(heard()) == [set(units), {units[0], units[2]}]
    assert UNITS_PER_NOTE * len(f"{2**31 - 1} ") < 8000, "what PostgreSQL takes in one notification"


@pytest.mark.django_db(transaction=True)
def test_two_connections_that_deliver_for_the_same_units_never_leave_an_older_figure(make_ward: MakeWard) -> None:
    units = [unit.id for unit in make_ward(labels=("clinic-internal", "clinic-surgery")).units]

    async def hammer(offset: int) -> None:
        async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as connection:
            for step in range(40):
                minute = (step * 7 + offset * 3) % 97
                async with connection.transaction(), connection.cursor() as cursor:
                    order = units if offset % 2 else units[::-1]
                    await store(cursor, [parcel(unit, Said(minute, minute, None)) for unit in order])

    async def both() -> dict[int, object]:
        await asyncio.gather(*(hammer(offset) for offset in range(4)))
        async with await psycopg.AsyncConnection.connect(conninfo()) as connection, connection.cursor() as cursor:
            return await states_of(cursor, units)

    latest = max((step * 7 + offset * 3) % 97 for step in range(40) for offset in range(4))
    assert asyncio.run(both()) == {unit: (START + timedelta(minutes=latest), (latest, None)) for unit in units}


def test_a_row_is_the_same_length_in_every_column() -> None:
    rows = row(1, Said(0, 1, STOP))
    assert len(rows) == 1
    assert {len(getattr(rows, name)) for name in Rows.__slots__} == {1}
    assert UUID(int=0) not in rows.unit_id
