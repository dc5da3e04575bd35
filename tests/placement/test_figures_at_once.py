"""A provider closes, or its figures change, while somebody there says yes: two real connections, in each order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Event
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import MINUTE, Home, Region
from tests.placement.test_no_double_booking import accepting, everything_ends, land, together, wrong

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.capacity.domain import Opening
from ketenzicht.capacity.domain.opening import OpeningState
from ketenzicht.capacity.models import Hold
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.models import Offer

__all__ = ["land"]  # a fixture
WITHIN = 30.0  # seconds: many times what it takes
STOP, OPEN = Opening(OpeningState.STOP, "staff"), Opening(OpeningState.OPEN)
Deed = Callable[[], object]


def one_while_the_other(first: Deed, second: Deed) -> tuple[object, object]:
    """The second begins when the first is done and not committed; what each got, a refusal included."""
    begun, waits = Event(), Event()

    def holds() -> object:
        try:
            with transaction.atomic():
                got = first()
                begun.set()
                waits.wait(WITHIN)
                return got
        except Refused as refused:
            return refused
        finally:
            begun.set()
            connection.close()

    def follows() -> object:
        begun.wait(WITHIN)
        try:
            return second()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(holds), pool.submit(follows)
        until = monotonic() + 2  # who needs not wait is done by then
        while monotonic() < until and not other.done() and not somebody_waits():
            sleep(0.01)
        waits.set()
        return one.result(WITHIN), other.result(WITHIN)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def says(home: Home, free: int, opening: Opening | None = None) -> Deed:
    return lambda: home.say(free, at=datetime.now(UTC), opening=opening)


@pytest.fixture
def asked(land: Region, django_db_blocker: DjangoDbBlocker) -> Any:
    """The first home with two free places and open; a question to it, and one more."""
    with django_db_blocker.unblock():
        land.at = datetime.now(UTC)
        land.homes[0].say(2, at=land.at, opening=OPEN)
        yield land, land.homes[0], ask(land), ask(land)
        land.homes[0].say(2, at=datetime.now(UTC), opening=OPEN)
        everything_ends(land)
        operations.watch(at=datetime.now(UTC))
        assert wrong(land) == []


def ask(region: Region) -> UUID:
    (made,) = region.ask(region.need(), region.homes[0])
    return made


def status(offer_id: UUID) -> str:
    return Offer.objects.get(id=offer_id).status


Asked = tuple[Region, Home, UUID, UUID]


def test_a_yes_that_comes_while_a_stop_is_stored_waits_for_it_and_is_refused(asked: Asked) -> None:
    region, home, offer_id, _ = asked
    _, got = one_while_the_other(says(home, 2, STOP), accepting(region, offer_id, home, datetime.now(UTC)))
    assert isinstance(got, Conflict)
    assert "opnamestop" in str(got)
    assert (status(offer_id), home.state.held) == ("asked", 0)


def test_a_stop_that_comes_while_somebody_says_yes_leaves_what_was_promised_and_refuses_the_next(asked: Asked) -> None:
    region, home, offer_id, other = asked
    got, _ = one_while_the_other(accepting(region, offer_id, home, datetime.now(UTC)), says(home, 2, STOP))
    assert isinstance(got, datetime)
    assert (status(offer_id), home.state.held) == ("accepted", 1)
    with pytest.raises(Conflict, match="opnamestop"):
        accepting(region, other, home, datetime.now(UTC))()
    operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=datetime.now(UTC))
    assert status(offer_id) == "placed"


def test_a_yes_that_comes_while_the_last_place_is_filled_is_refused(asked: Asked) -> None:
    region, home, offer_id, _ = asked
    _, got = one_while_the_other(says(home, 0), accepting(region, offer_id, home, datetime.now(UTC)))
    assert isinstance(got, Conflict)
    assert "geen plaats meer" in str(got)
    assert home.state.held == 0


def test_a_yes_that_comes_while_a_place_falls_free_gets_it(asked: Asked) -> None:
    region, home, offer_id, _ = asked
    home.say(0, at=datetime.now(UTC))
    _, got = one_while_the_other(says(home, 1), accepting(region, offer_id, home, datetime.now(UTC)))
    assert isinstance(got, datetime)
    assert home.state.held == 1


def test_figures_that_come_while_the_last_place_is_promised_give_it_to_nobody_else(asked: Asked) -> None:
    region, home, offer_id, other = asked
    home.say(1, at=datetime.now(UTC))
    got, _ = one_while_the_other(accepting(region, offer_id, home, datetime.now(UTC)), says(home, 1))
    assert isinstance(got, datetime)
    assert home.state.held == 1, "figures know nothing of who is to come"
    with pytest.raises(Conflict, match="geen plaats meer"):
        accepting(region, other, home, datetime.now(UTC))()


@pytest.mark.parametrize("is_first", [True, False])
def test_who_arrives_while_figures_come_is_counted_once(asked: Asked, is_first: bool) -> None:
    region, home, offer_id, _ = asked
    accepting(region, offer_id, home, datetime.now(UTC))()
    operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=datetime.now(UTC))
    arrives = partial(operations.arrive, offer_id=offer_id, side=Side.PROVIDER, actor=home.opname, at=datetime.now(UTC))
    deeds: list[Deed] = [arrives, says(home, 1)]
    one_while_the_other(*(deeds if is_first else reversed(deeds)))
    assert status(offer_id) == "arrived"
    home.say(1, at=datetime.now(UTC) + MINUTE / 60)
    operations.watch(at=datetime.now(UTC) + MINUTE / 60)
    assert home.state.held == 0
    assert Hold.objects.filter(unit=home.unit, ended_at=None).count() == 0


def test_many_who_say_yes_while_the_provider_closes_and_counts_never_hold_more_than_there_was(
    land: Region,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    with django_db_blocker.unblock():
        home = land.homes[0]
        for turn in range(12):
            land.at = datetime.now(UTC)
            home.say(2, at=land.at, opening=OPEN)
            offers = [ask(land) for _ in range(4)]
            deeds = [accepting(land, one, home, datetime.now(UTC)) for one in offers]
            deeds.insert(turn % 5, says(home, turn % 3, STOP if turn % 2 else None))
            with together(deeds) as got:
                assert all(isinstance(one, datetime | Conflict | None) for one in got)
                held = home.state.held
                assert held == sum(isinstance(one, datetime) for one in got) <= 2
            home.say(2, at=datetime.now(UTC), opening=OPEN)
            assert wrong(land) == []
            everything_ends(land)
