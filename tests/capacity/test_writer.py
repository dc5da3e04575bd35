"""Group commit: who waits always gets an answer, and nobody's fault is another's loss."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests.capacity.conftest import MakeWard, parcel_of

from ketenzicht.base.errors import Conflict
from ketenzicht.capacity import lane
from ketenzicht.capacity import writer as writing
from ketenzicht.capacity.models import Delivery, State
from ketenzicht.capacity.parcel import Rows
from ketenzicht.capacity.pending import Pending, Receipt
from ketenzicht.capacity.storing import store
from ketenzicht.capacity.writer import Writer
from ketenzicht.config.database import conninfo
from ketenzicht.rest.problems import Unavailable

START = datetime(2026, 11, 22, tzinfo=UTC)
LABELS = ("clinic-internal", "clinic-surgery", "ic-adult", "picu")

pytestmark = pytest.mark.django_db(transaction=True)


def pending(
    unit_id: int, *, minute: int = 0, key: str | None = None, body: bytes = b"body", values: str = ""
) -> Pending:
    rows = Rows()
    rows.add(
        unit_id=unit_id,
        observed_at=START + timedelta(minutes=minute),
        version_id=1,
        values=values or json.dumps({"available": minute}),
        absent="{}",
        opening=None,
        usable_for=timedelta(hours=1),
    )
    parcel = parcel_of(rows, at=START + timedelta(hours=2, microseconds=minute), key=key, body=body)
    return Pending(parcel, asyncio.get_running_loop().create_future())


@asynccontextmanager
async def running(address: str | None = None) -> AsyncIterator[Writer]:
    writer = Writer(address or conninfo())
    await writer.start()
    try:
        yield writer
    finally:
        await writer.stop()


def played(scenario: Callable[[Writer], Awaitable[None]], address: str | None = None) -> None:
    async def play() -> None:
        async with running(address) as writer:
            await scenario(writer)

    asyncio.run(play())


def transactions() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM capacity_delivery")
        return int(cursor.fetchone()[0])


def test_deliveries_that_come_together_share_a_transaction(make_ward: MakeWard) -> None:
    units = [unit.id for _ in range(13) for unit in make_ward(labels=LABELS).units][:50]

    async def fifty(writer: Writer) -> None:
        receipts = await asyncio.gather(*(writer.deliver(pending(unit)) for unit in units))
        assert all(receipt.counts.changed == 1 for receipt in receipts)

    played(fifty)
    assert Delivery.objects.count() == 50
    assert transactions() <= 3


def test_deliveries_of_the_same_unit_are_stored_in_the_order_in_which_they_came(make_ward: MakeWard) -> None:
    units = [unit.id for unit in make_ward(labels=LABELS).units]

    async def fifty(writer: Writer) -> None:
        waiting = [writer.deliver(pending(units[minute % 4], minute=minute)) for minute in range(50)]
        receipts = await asyncio.gather(*waiting)
        assert all(receipt.counts.changed == 1 for receipt in receipts)

    played(fifty)
    assert Delivery.objects.count() == 50
    assert {state.values["available"] for state in State.objects.filter(unit_id__in=units)} == {46, 47, 48, 49}


def test_what_was_stored_just_before_the_connection_broke_is_not_stored_again(
    make_ward: MakeWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = [unit.id for unit in make_ward(labels=LABELS).units]
    broken: list[bool] = []

    async def stored_and_broken(cursor: Any, parcels: Any) -> Any:
        counts = await store(cursor, parcels)
        if not broken:
            broken.append(True)
            raise psycopg.OperationalError("the connection broke before the answer came")
        return counts

    monkeypatch.setattr(lane, "store", stored_and_broken)

    async def thrice(writer: Writer) -> None:
        receipts = await asyncio.gather(*(writer.deliver(pending(unit)) for unit in units[:3]))
        assert [receipt.counts.changed for receipt in receipts] == [1, 1, 1]

    played(thrice)
    assert broken
    assert Delivery.objects.count() == 3


def test_one_that_cannot_be_stored_does_not_take_the_others_with_it(make_ward: MakeWard) -> None:
    units = [unit.id for unit in make_ward(labels=LABELS).units]

    async def mixed(writer: Writer) -> None:
        bad = pending(units[1], values="this is not JSON")
        answers = await asyncio.gather(
            *(writer.deliver(one) for one in [pending(units[0]), bad, pending(units[2])]), return_exceptions=True
        )
        first, failed, third = answers
        assert isinstance(failed, psycopg.Error)  # a fault of ours: the client hears so, and we find it in the log
        assert isinstance(first, Receipt)
        assert isinstance(third, Receipt)

    played(mixed)
    assert Delivery.objects.count() == 2
    assert State.objects.get(unit_id=units[1]).confirmed_at is None


def test_a_client_that_leaves_does_not_stop_the_others(make_ward: MakeWard) -> None:
    units = [unit.id for unit in make_ward(labels=LABELS).units]

    async def one_leaves(writer: Writer) -> None:
        leaving = asyncio.create_task(writer.deliver(pending(units[0])))
        staying = asyncio.create_task(writer.deliver(pending(units[1])))
        await asyncio.sleep(0)
        leaving.cancel()
        assert (await staying).counts.changed == 1
        assert (await writer.deliver(pending(units[2]))).counts.changed == 1

    played(one_leaves)
    assert Delivery.objects.count() == 3  # what was taken in is stored, also when nobody waits for the answer


def test_a_key_of_another_body_is_a_conflict_even_in_the_same_batch(make_ward: MakeWard) -> None:
    units = [unit.id for unit in make_ward(labels=LABELS).units]

    async def thrice(writer: Writer) -> None:
        answers = await asyncio.gather(
            writer.deliver(pending(units[0], key="a")),
            writer.deliver(pending(units[0], key="a")),
            writer.deliver(pending(units[1], key="a", body=b"another")),
            return_exceptions=True,
        )
        first, again, other = answers
        assert isinstance(first, Receipt)
        assert isinstance(again, Receipt)
        assert (again.id, again.is_replay, first.is_replay) == (first.id, True, False)
        assert isinstance(other, Conflict)

    played(thrice)
    assert Delivery.objects.count() == 1


def test_without_a_database_everybody_is_told_to_come_back(make_ward: MakeWard) -> None:
    async def nobody_home(writer: Writer) -> None:
        with pytest.raises(Unavailable, match="niets opgeslagen"):
            await writer.deliver(pending(1))

    played(nobody_home, "host=/nowhere dbname=nothing")


def test_more_than_can_wait_are_told_to_come_back(make_ward: MakeWard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "QUEUE_LENGTH", 1)
    unit = make_ward().units[0].id

    async def crowd(writer: Writer) -> None:
        answers = await asyncio.gather(
            *(writer.deliver(pending(unit, minute=minute)) for minute in range(5)), return_exceptions=True
        )
        assert {type(answer) for answer in answers} == {Receipt, Unavailable}

    played(crowd)


def test_what_was_taken_in_is_stored_before_the_writer_stops(make_ward: MakeWard) -> None:
    unit = make_ward().units[0].id

    async def in_a_hurry() -> None:
        async with running() as writer:
            task = asyncio.create_task(writer.deliver(pending(unit)))
            await asyncio.sleep(0)
        assert (await task).counts.changed == 1

    asyncio.run(in_a_hurry())
    assert Delivery.objects.count() == 1
