"""Sealing beside writers that commit late, beside itself, and in a process that runs."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from tests.elsewhere import Elsewhere

from ketenzicht.audit import queries
from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.operations import record, seal_lines
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.attempts import SOMEBODY
from ketenzicht.base.errors import NotPermitted
from ketenzicht.config import logkeeping
from ketenzicht.config.logkeeping import LogKeeper
from ketenzicht.rest import refusals

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def write(subject: str) -> None:
    record(action="ward.closed", actor=PLATFORM, subject=subject, at=NOON)


def sealed() -> list[str]:
    found = queries.lines(question=queries.Question(start=NOON, end=NOON + timedelta(days=1)))
    return [line.subject for line in reversed(found) if line.is_sealed]


@pytest.mark.parametrize("commit", [True, False])
def test_a_line_that_commits_late_is_sealed_in_its_place(*, commit: bool) -> None:
    write("ward/1")
    late = Elsewhere(lambda: write("ward/2"), commit=commit)
    write("ward/3")
    seal_lines(at=NOON)
    assert sealed() == ["ward/1"]  # the third waits for what may still come before it
    late.end()
    seal_lines(at=NOON)
    assert sealed() == (["ward/1", "ward/2", "ward/3"] if commit else ["ward/1", "ward/3"])
    assert queries.verify(anchors=[], now=NOON).misfit is None


def test_sealing_keeps_no_writer_waiting() -> None:
    write("ward/1")
    sealing = Elsewhere(lambda: seal_lines(at=NOON))
    write("ward/2")
    sealing.end()
    assert AuditLine.objects.count() == 2


def test_many_that_seal_at_once_make_one_chain() -> None:
    for number in range(20):
        write(f"ward/{number}")

    def seal() -> None:
        try:
            seal_lines(at=NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    verdict = queries.verify(anchors=[], now=NOON)
    assert (verdict.misfit, verdict.blocks, verdict.lines) == (None, 1, 20)


def refuse() -> None:
    refusals.tell(NotPermitted("Nee."), method="GET", path="/log/", address="192.0.2.1", actor=SOMEBODY)


async def test_a_process_writes_what_was_refused_and_seals_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logkeeping, "WRITTEN_EVERY", 0.01)
    monkeypatch.setattr(logkeeping, "SEALED_EVERY", 0.02)
    keeper = LogKeeper()
    await keeper.start()
    refuse()
    for _ in range(500):
        if await asyncio.to_thread(_anchored):
            break
        await asyncio.sleep(0.01)
    await keeper.stop()
    refuse()  # nobody listens any more
    assert await asyncio.to_thread(_refused) == [1]
    assert await asyncio.to_thread(_anchored)


async def test_what_cannot_be_written_now_is_written_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> None:
        raise OperationalError("away")

    keeper = LogKeeper()
    await keeper.start()
    with monkeypatch.context() as patch:
        patch.setattr(logkeeping, "record_attempts", away)
        patch.setattr(logkeeping, "seal_lines", away)
        refuse()
        await keeper.write()
        await keeper.seal()
        refuse()
    await keeper.stop()
    assert await asyncio.to_thread(_refused) == [2]


def _refused() -> list[int]:
    try:
        return list(AuditLine.objects.filter(outcome="refused").values_list("times", flat=True))
    finally:
        connection.close()


def _anchored() -> bool:
    try:
        return queries.anchor() is not None
    finally:
        connection.close()
