"""The clock when much is due at once, when something of it is stuck, and when nothing of much is due."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from tests.placement.conftest import MINUTE, Region
from tests.placement.test_appointments import booked, need_of
from tests.placement.test_following import decided

from ketenzicht.base.errors import Conflict
from ketenzicht.capacity.models import Hold
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Approach, Side
from ketenzicht.placement.models import Offer
from ketenzicht.placement.operations import watching

WITHIN = 30.0  # seconds: many times what it takes, and much less than who is stuck stays stuck


def after(times: int) -> Callable[[], bool]:
    """Says so once it was asked that often."""
    asked = iter(range(times))
    return lambda: next(asked, None) is None


@pytest.mark.django_db
def test_a_run_that_had_enough_leaves_the_rest_and_begins_with_what_was_due_first(region: Region) -> None:
    needs = []
    for _ in range(3):
        needs.append(region.need())
        region.ask(needs[-1], region.homes[0])
        region.later()
    due = region.later(30)
    assert operations.watch(at=due, had_enough=after(2)) == 2
    overdue = Offer.objects.filter(overdue_at__isnull=False).values_list("need_id", flat=True)
    assert set(overdue) == set(needs[:2])
    operations.watch(at=due)
    assert {status for one in needs for status in region.statuses(one)} == {"expired"}
    assert operations.watch(at=due) == 0


@pytest.mark.django_db
def test_where_much_of_one_kind_is_due_the_others_have_their_turn_in_between(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many did not answer: whoever has the next turn does not wait until all of that is on record."""
    monkeypatch.setattr(watching, "AT_ONCE", 1)
    needs = []
    for _ in range(3):
        needs.append(region.need())
        asked = [operations.Asked(one.unit.code) for one in region.homes[:2]]
        operations.ask(need_id=needs[-1], units=asked, approach=Approach(at_once=1), actor=region.cor, at=region.at)
    due = max(one for one in Offer.objects.values_list("answer_before", flat=True) if one is not None)
    operations.watch(at=due, had_enough=after(2))
    assert Offer.objects.filter(overdue_at__isnull=False).count() == 1
    assert Offer.objects.filter(status="queued").count() == 2, "one was asked before the rest was told to be late"
    operations.watch(at=due)
    assert [region.statuses(one) for one in needs] == [["asked", "asked"]] * 3, "and all in one run where there is time"


@pytest.mark.django_db
def test_who_answers_before_the_clock_came_to_it_is_too_late_all_the_same(region: Region) -> None:
    offer_id = region.ask(region.need(), region.homes[0])[0]
    due = region.later(30)
    assert operations.watch(at=due, had_enough=lambda: True) == 0
    with pytest.raises(Conflict, match="verlopen"):
        region.accept(offer_id)


@pytest.mark.django_db
def test_what_fails_at_following_holds_up_neither_the_rest_nor_the_letting_go_of_places(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_id = region.placed(region.need())
    home = region.home_of(offer_id)
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=home.opname, at=region.later())
    region.ask(region.need(), region.homes[1])
    home.say(1, at=region.later(30))

    def fails(**told: Any) -> None:
        raise RuntimeError("It cannot be followed.")

    monkeypatch.setattr(watching, "with_news", fails)
    monkeypatch.setattr(watching, "of_moved_units", fails)
    Hold.objects.filter(ended_at__isnull=False).update(ended_at=None)  # as if the figures had not been looked at yet
    with pytest.raises(ExceptionGroup, match="2 things"):
        operations.watch(at=region.at)
    assert not Hold.objects.filter(ended_at=None, absorbed_at__isnull=False).exists()
    assert Offer.objects.filter(status="expired").count() == 1


@pytest.mark.django_db
def test_however_much_is_open_the_clock_asks_as_often_when_nothing_is_due(
    region: Region, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Providers who wait for their turn, appointments that stand, places that are held: none of it is due."""

    def one_of_each() -> None:
        asked = [operations.Asked(one.unit.code) for one in region.homes]
        operations.ask(need_id=region.need(), units=asked, approach=Approach(at_once=3), actor=region.cor, at=region.at)
        booked(region, need_of(region))
        request_id = decided(region)
        operations.place_outside(
            need_id=region.need(request_id), name="Elders", words="", actor=region.cor, at=region.at
        )

    one_of_each()
    with CountedStatements() as few:
        assert operations.watch(at=region.at + MINUTE) == 0
    for _ in range(4):
        one_of_each()
    with django_assert_num_queries(few.number):
        assert operations.watch(at=region.at + MINUTE) == 0


class CountedStatements:
    """How many statements go to the database meanwhile."""

    def __enter__(self) -> "CountedStatements":
        self.number = 0
        self._wrapper = connection.execute_wrapper(self._count)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *told: object) -> None:
        self._wrapper.__exit__(None, None, None)

    def _count(self, execute: Any, *told: Any) -> Any:
        self.number += 1
        return execute(*told)
