"""Many at once on connections of their own: no place is given twice, and what is held is what is promised."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import MINUTE, Home, Region, make_region

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.capacity import present
from ketenzicht.capacity.models import Hold
from ketenzicht.capacity.queries import picture_now
from ketenzicht.placement import operations
from ketenzicht.placement.domain import COMING, WON, Cancelled, Declined, Side
from ketenzicht.placement.models import Offer

AT_ONCE = 8  # connections
ATTEMPTS = 600  # `make bench ONLY=double_bookings` makes 100,000
PLACES = 2
_HELD = sorted(one.value for one in COMING)


@pytest.fixture(scope="module")
def land(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    del own_database
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        made = make_region()
        made.at = datetime.now(UTC)
        with_figures(made)
        patch.setattr(present, "_shown", [picture_now(now=made.at)])  # as a server has it in memory
        yield made


def with_figures(region: Region) -> None:
    for home in region.homes:
        home.say(PLACES, at=datetime.now(UTC))


@contextmanager
def together(deeds: list[Callable[[], object]]) -> Iterator[list[object]]:
    """What each got, all at one moment; a refusal is an answer, anything else is a fault of ours."""
    barrier = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=30)
            return deed()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        yield list(pool.map(one, deeds))


def accepting(region: Region, offer_id: UUID, home: Home, at: datetime) -> Callable[[], object]:
    yes = operations.Yes()
    return lambda: operations.accept(offer_id=offer_id, yes=yes, side=Side.PROVIDER, actor=home.opname, at=at)


def wrong(region: Region) -> list[str]:
    """What may never be, each found by itself."""
    found = []
    won = Offer.objects.filter(status__in=[one.value for one in WON]).values_list("need_id", flat=True)
    found += [f"need {need} is won {times} times" for need, times in Counter(won).items() if times > 1]
    promised = set(Offer.objects.filter(status__in=_HELD).values_list("hold_id", flat=True))
    held = set(Hold.objects.filter(ended_at__isnull=True, absorbed_at__isnull=True).values_list("id", flat=True))
    found += [f"held and not promised: {one}" for one in held - promised]
    found += [f"promised and not held: {one}" for one in promised - held if not _is_absorbed(one)]
    for home in region.homes:
        counted = Hold.objects.filter(unit=home.unit, ended_at__isnull=True, is_extra=False).count()
        if home.state.held != counted:
            found.append(f"{home.name} says {home.state.held} are held: {counted}")
        if counted > PLACES:
            found.append(f"{home.name} gave {counted} of {PLACES} places")
    return found


def _is_absorbed(hold_id: UUID | None) -> bool:
    return hold_id is not None and Hold.objects.filter(id=hold_id, absorbed_at__isnull=False).exists()


def everything_ends(region: Region) -> None:
    """What was promised falls away, so that the next begins with all places."""
    at = datetime.now(UTC)
    for offer_id in Offer.objects.filter(status__in=_HELD).values_list("id", flat=True):
        operations.cancel(
            offer_id=offer_id, reason=Cancelled.NOT_NEEDED, words="", side=Side.CENTRE, actor=region.cor, at=at
        )


def test_of_two_providers_in_one_millisecond_one_has_the_patient(
    land: Region, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        for _ in range(20):
            land.at = at = datetime.now(UTC)
            offers = land.ask(land.need(), *land.homes[:3])
            deeds = [accepting(land, one, land.home_of(one), at) for one in offers if is_asked(one)]
            assert len(deeds) >= 2
            with together(deeds) as got:
                assert sum(isinstance(one, datetime) for one in got) == 1
                assert sum(isinstance(one, Conflict) for one in got) == len(deeds) - 1
            assert wrong(land) == []
            everything_ends(land)


def test_of_many_needs_at_the_last_place_one_has_it(land: Region, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        home = land.homes[0]
        for _ in range(10):
            land.at = at = datetime.now(UTC)
            needs = [land.need() for _ in range(PLACES + 3)]
            offers = [land.ask(one, home)[0] for one in needs]
            with together([accepting(land, one, home, at) for one in offers]) as got:
                assert sum(isinstance(one, datetime) for one in got) == PLACES
            assert wrong(land) == []
            everything_ends(land)


def test_a_promise_that_lapses_while_another_accepts_is_of_one_of_them(
    land: Region, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        for _ in range(10):
            land.at = datetime.now(UTC)
            first, second = land.ask(land.need(), *land.homes[:2])
            until = operations.accept(
                offer_id=first, yes=operations.Yes(), side=Side.PROVIDER, actor=land.home_of(first).opname, at=land.at
            )
            deeds: list[Callable[[], object]] = [
                partial(operations.watch, at=until),
                partial(
                    operations.confirm,
                    offer_id=first,
                    expected_at=None,
                    actor=land.cor,
                    at=until - timedelta(milliseconds=1),
                ),
                accepting(land, second, land.home_of(second), until),
            ]
            with together(deeds):
                assert wrong(land) == []
            everything_ends(land)


def is_asked(offer_id: UUID) -> bool:
    return Offer.objects.get(id=offer_id).status == "asked"


def test_whatever_happens_together_no_place_is_given_twice(land: Region, django_db_blocker: DjangoDbBlocker) -> None:
    """Accepts, refusals, calling off, confirming, arriving, new figures and the clock, in any order, on any of them."""
    with django_db_blocker.unblock():
        chance, tried, accepted = random.Random(6), 0, 0  # noqa: S311 - a game of chance, the same each time
        while tried < ATTEMPTS:
            land.at = at = datetime.now(UTC)
            for _ in range(4):
                land.ask(land.need(), *chance.sample(land.homes, 3))
            for _ in range(6):
                deeds = [deed_of(land, chance, at) for _ in range(AT_ONCE)]
                tried += len(deeds)
                with together(deeds) as got:
                    accepted += sum(isinstance(one, datetime) for one in got)
                at += timedelta(seconds=1)
            assert wrong(land) == []
            everything_ends(land)
        assert accepted > ATTEMPTS / 100, "most of it was about something"


def deed_of(region: Region, chance: random.Random, at: datetime) -> Callable[[], object]:
    """One of what may be done now."""
    rows = list(Offer.objects.exclude(status__in=["withdrawn", "declined", "expired", "cancelled"]).order_by("?")[:1])
    home = chance.choice(region.homes)
    if not rows or chance.random() < 0.05:
        return chance.choice([lambda: home.say(PLACES, at=datetime.now(UTC)), lambda: operations.watch(at=at)])
    (row,) = rows
    of = region.home_of(row.id).opname
    said: dict[str, list[Callable[[], object]]] = {
        "asked": [
            accepting(region, row.id, region.home_of(row.id), at),
            accepting(region, row.id, region.home_of(row.id), at),
            lambda: operations.decline(
                offer_id=row.id, reason=Declined.FULL, words="", side=Side.PROVIDER, actor=of, at=at
            ),
        ],
        "accepted": [
            lambda: operations.confirm(offer_id=row.id, expected_at=None, actor=region.cor, at=at),
            lambda: operations.watch(at=at + 120 * MINUTE),
            lambda: operations.cancel(
                offer_id=row.id, reason=Cancelled.PLACE_LOST, words="", side=Side.PROVIDER, actor=of, at=at
            ),
        ],
    }
    otherwise: list[Callable[[], object]] = [
        lambda: operations.book(offer_id=row.id, actor=of, at=at),
        lambda: operations.cancel(
            offer_id=row.id, reason=Cancelled.WORSE, words="", side=Side.CENTRE, actor=region.cor, at=at
        ),
    ]
    return chance.choice(said.get(row.status, otherwise))
