"""The clock goes on with the rest when somebody else is busy with something that is due: on real connections."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import make_region

from ketenzicht.placement import operations
from ketenzicht.placement.models import Need

WITHIN = 30.0  # seconds: many times what it takes, and much less than who is stuck stays stuck


def test_who_is_stuck_at_one_need_holds_up_no_other(
    own_database: str, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    del own_database
    monkeypatch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
    with django_db_blocker.unblock():
        region = make_region()
        stuck, other = region.need(), region.need()
        region.ask(stuck, region.homes[0])
        region.ask(other, region.homes[1])
        held, done = Event(), Event()
        holder = Thread(target=hold, args=(stuck, held, done))
        holder.start()
        try:
            assert held.wait(WITHIN)
            watcher = Thread(target=watch_and_leave, args=(region.at + timedelta(hours=1),))
            watcher.start()
            watcher.join(WITHIN)
            assert not watcher.is_alive()
            assert region.statuses(other) == ["expired"]
            assert region.statuses(stuck) == ["asked"]
        finally:
            done.set()
            holder.join(WITHIN)
        operations.watch(at=region.at + timedelta(hours=1))
        assert region.statuses(stuck) == ["expired"]


def hold(need_id: UUID, held: Event, done: Event) -> None:
    with transaction.atomic():
        Need.objects.select_for_update(no_key=True).get(id=need_id)
        held.set()
        done.wait(WITHIN * 2)
    connection.close()


def watch_and_leave(at: Any) -> None:
    operations.watch(at=at)
    connection.close()
