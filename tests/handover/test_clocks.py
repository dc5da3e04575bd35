"""Clocks differ, and who waits for a lock has an older moment than who had it: nothing of that breaks anything."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.coordination.conftest import NOON, _ids, centre, somebody
from tests.handover.conftest import Accepted, accepted

from ketenzicht.access.domain import Permission, Role
from ketenzicht.base.errors import Refused
from ketenzicht.handover import operations, queries
from ketenzicht.handover.domain.delivery import Feedback, Way, falls_back_at, next_attempt
from ketenzicht.notices.models import Notice
from ketenzicht.placement import operations as placement

__all__ = ["_ids", "accepted", "centre"]  # fixtures
pytestmark = pytest.mark.django_db
AHEAD = dt.timedelta(seconds=90)
WEEK = 7 * 24 * 3600


def test_a_hand_over_of_which_the_notice_is_dated_ahead_of_the_reader_is_read(accepted: Accepted) -> None:
    """Somebody opened it in the second in which it was put on the page: their moment is from before that."""
    release_id = accepted.release()
    operations.deliver_due(at=NOON + AHEAD)
    opened = operations.look_into(release_id=release_id, actor=accepted.officer, at=NOON)
    assert opened.sections
    notice = Notice.objects.get()
    assert notice.settled_at == notice.given_at


def test_one_that_is_dated_ahead_is_withdrawn_and_read_as_that(accepted: Accepted) -> None:
    release_id = accepted.release()
    operations.deliver_due(at=NOON + AHEAD)
    accepted.withdraw(at=NOON + AHEAD)
    assert operations.look_into(release_id=release_id, actor=accepted.officer, at=NOON).sections == ()
    assert not Notice.objects.filter(settled_at=None).exists()


Deed = Callable[[dt.datetime], object]


def deeds_at(one: Accepted, release_id: UUID) -> dict[str, Deed]:
    """All that can be done with a hand-over, each at a moment."""
    system = somebody(one.hospital_id, Role.ORGANISATION_ADMINISTRATOR, "EPD")
    me, offer_id = one.centre.me, one.offer_id
    tells: dict[str, Deed] = {told.value: _telling(one, told) for told in Feedback}
    return tells | {
        "deliver": lambda at: operations.deliver_due(at=at),
        "recall": lambda at: operations.recall_due(at=at),
        "read": lambda at: operations.look_into(release_id=release_id, actor=one.officer, at=at),
        "print": lambda at: operations.print_out(release_id=release_id, actor=one.officer, at=at),
        "fetch": lambda at: operations.fetch(release_id=release_id, actor=system, at=at),
        "withdraw": lambda at: one.withdraw(at=at),
        "release": lambda at: one.release(at=at),
        "arrive": lambda at: operations.note_arrival(offer_id=offer_id, actor=me, at=at),
        "correct": lambda at: operations.note_correction(offer_id=offer_id, actor=me, at=at),
        "list": lambda at: queries.received(actor=one.officer, now=at) + queries.to_fetch(actor=system, now=at),
    }


NAMES = [*Feedback, "deliver", "recall", "read", "print", "fetch", "withdraw", "release", "arrive", "correct", "list"]
seconds = st.integers(-WEEK, 2 * WEEK) | st.integers(-90, 90)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([Way.PAGE, Way.PULL]), st.lists(st.tuples(st.sampled_from(NAMES), seconds), max_size=9))
def test_whatever_happens_at_whatever_moment_is_done_or_refused_in_words(
    accepted: Accepted, way: Way, done: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        accepted.receives(way)
        deeds = deeds_at(accepted, accepted.release())
        for name, later in done:
            with suppress(Refused), transaction.atomic():
                deeds[name](NOON + dt.timedelta(seconds=later))
        assert queries.sent_by_centre(actor=accepted.centre.me)
        transaction.set_rollback(True)


def _telling(one: Accepted, told: Feedback) -> Deed:
    return lambda at: operations.tell_back(release_id=one.row().id, told=told, actor=one.officer, at=at)


moments = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2150, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 - given by timezones


@given(moments, st.none() | moments)
def test_it_never_falls_back_before_it_was_tried_nor_later_than_agreed(
    released_at: dt.datetime, begin_before: dt.datetime | None
) -> None:
    at = falls_back_at(released_at=released_at, begin_before=begin_before)
    assert dt.timedelta(minutes=2) <= at - released_at <= dt.timedelta(minutes=30)


@given(st.integers(1, 10_000), moments)
def test_the_next_attempt_is_later_and_never_long_after(attempts: int, at: dt.datetime) -> None:
    assert dt.timedelta(minutes=1) <= next_attempt(attempts=attempts, at=at) - at <= dt.timedelta(minutes=15)


def test_who_arrives_by_a_clock_that_is_behind_is_there(accepted: Accepted) -> None:
    release_id = accepted.release(at=NOON + AHEAD)
    operations.tell_back(release_id=release_id, told=Feedback.ARRIVED, actor=accepted.officer, at=NOON)
    assert accepted.row().told_at == NOON
    assert not placement.receiver_has(
        offer_id=accepted.offer_id, right=Permission.HANDOVER_RECEIVE, actor=accepted.officer, at=NOON
    )
    assert operations.look_into(release_id=release_id, actor=accepted.officer, at=NOON).line.told is Feedback.ARRIVED
