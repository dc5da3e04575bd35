"""Indicators of the telephone: what somebody would count by hand, in one period of one centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.learning.conftest import NOON, Centre

from ketenzicht.base.actor import Actor
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.coordination import operations as coordination
from ketenzicht.learning import queries
from ketenzicht.learning.domain import Figure, Split
from ketenzicht.telephony.models import Call, PhoneLine

DAY = date(2026, 11, 10)
MIDNIGHT = datetime(2026, 11, 10, tzinfo=AMSTERDAM)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Told:
    """A call: minutes after midnight, and seconds until somebody answered."""

    rang: int
    answered: int | None
    is_over: bool
    has_gap: bool
    is_lost: bool
    is_of_line: bool


calls = st.lists(
    st.builds(
        Told,
        rang=st.integers(0, 1439),
        answered=st.none() | st.integers(0, 200),
        is_over=st.booleans(),
        has_gap=st.booleans(),
        is_lost=st.booleans(),
        is_of_line=st.booleans(),
    ),
    max_size=10,
)


def write(told: Sequence[Told], *, centre_id: UUID) -> None:
    PhoneLine.objects.create(centre_id=centre_id, dialled="1", name="Spoed", door="professionals")
    for one in told:
        rang = MIDNIGHT + timedelta(minutes=one.rang)
        open_as, over_as = ("ringing", "missed") if one.answered is None else ("answered", "ended")
        status = over_as if one.is_over else open_as
        Call.objects.create(
            centre_id=centre_id, source=uuid4(), key=str(uuid4()), status=status, since=rang, rang_at=rang,
            answered_at=None if one.answered is None else rang + timedelta(seconds=one.answered),
            ended_at=rang if one.is_over else None, has_gap=one.has_gap, lost_at=rang if one.is_lost else None,
            dialled="1" if one.is_of_line else "9",
        )  # fmt: skip


def by_hand(told: Sequence[Told]) -> dict[str, Figure]:
    certain = [one for one in told if not one.has_gap and not one.is_lost]
    ringing = [one for one in certain if one.answered is None and not one.is_over]
    unknown = len(told) - len(certain) + len(ringing)
    spans = sorted(one.answered / 60 for one in certain if one.answered is not None)
    done = [one for one in certain if one not in ringing]
    missed = sum(one.answered is None for one in done)
    half = len(spans) // 2
    return {
        "call-answer": Figure(
            None, len(spans), unknown,
            spans[half] if len(spans) % 2 else (spans[half - 1] + spans[half]) / 2,
            next(one for one in spans if 10 * sum(other <= one for other in spans) >= 9 * len(spans)),
        ) if spans else Figure(None, 0, unknown),
        "call-missed": Figure(missed if done else None, len(done), unknown),
    }  # fmt: skip


def figures(actor: Actor, split: Split = Split.NONE) -> dict[str, dict[str, Figure | None]]:
    found = queries.sheet(centre_id=None, start=DAY, end=DAY + timedelta(days=1), split=split, actor=actor, now=NOON)
    return {row.indicator.code: row.figures for row in found.rows if row.indicator.code.startswith("call-")}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=calls, elsewhere=calls)
def test_telephone_figures_are_what_one_counts_by_hand_and_another_centre_changes_nothing(
    centre: Centre, told: list[Told], elsewhere: list[Told]
) -> None:
    with transaction.atomic():
        write(told, centre_id=centre.id)
        write(elsewhere, centre_id=centre.other_id)
        for who, whose in ((centre.me, told), (centre.stranger, elsewhere)):
            found = {code: by["alles"] for code, by in figures(who).items()}
            assert found == {code: _near(one) for code, one in by_hand(whose).items()}
        transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=calls, split=st.sampled_from([Split.DOOR, Split.URGENCY, Split.HOURS]))
def test_divided_calls_add_up_to_the_whole(centre: Centre, told: list[Told], split: Split) -> None:
    with transaction.atomic():
        write(told, centre_id=centre.id)
        whole, parts = figures(centre.me), figures(centre.me, split)
        for code, by in parts.items():
            some, all_of_it = [one for one in by.values() if one is not None], whole[code]["alles"]
            assert all_of_it is not None
            assert sum(one.denominator for one in some) == all_of_it.denominator
            assert sum(one.numerator or 0 for one in some) == (all_of_it.numerator or 0)
            assert sum(one.unknown for one in some) == all_of_it.unknown
        if split is Split.DOOR:
            lines = {"professionalslijn" if one.is_of_line else "andere lijn" for one in told}
            assert set(parts["call-answer"]) == (lines or {"alles"})
        transaction.set_rollback(True)


@pytest.mark.parametrize(("has_gap", "known"), [(False, 1), (True, 0)])
def test_a_request_made_of_a_call_waited_since_the_telephone_rang(centre: Centre, *, has_gap: bool, known: int) -> None:
    """What a clock that runs ahead says, or an exchange that told not all, is not known."""
    write([Told(600, None, is_over=False, has_gap=has_gap, is_lost=False, is_of_line=True)], centre_id=centre.id)
    rang = MIDNIGHT + timedelta(minutes=600)
    request_id = coordination.take_call(call_id=Call.objects.get().id, actor=centre.me, at=rang + timedelta(minutes=2))
    assert centre.row(request_id).received_at == rang
    found = queries.sheet(
        centre_id=None, start=DAY, end=DAY + timedelta(days=1), split=Split.NONE, actor=centre.me, now=NOON
    )
    (answer,) = [row.figures["alles"] for row in found.rows if row.indicator.code == "time-to-answer"]
    assert answer == (Figure(None, 1, 0, 2.0, 2.0) if known else Figure(None, 0, 1))


def test_a_call_of_which_the_clock_runs_ahead_came_in_when_it_was_taken_and_its_ringing_is_not_known(
    centre: Centre,
) -> None:
    write([Told(600, None, is_over=False, has_gap=False, is_lost=False, is_of_line=True)], centre_id=centre.id)
    taken = MIDNIGHT + timedelta(minutes=598)
    request_id = coordination.take_call(call_id=Call.objects.get().id, actor=centre.me, at=taken)
    assert centre.row(request_id).received_at == taken


def _near(one: Figure) -> Any:
    """Equal to a figure whose minutes, which are parts of seconds, are as near as numbers come."""
    if one.median is None or one.p90 is None:
        return one
    near: list[Any] = [pytest.approx(one.median), pytest.approx(one.p90)]
    return Figure(one.numerator, one.denominator, one.unknown, *near)
