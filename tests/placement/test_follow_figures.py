"""Figures on finding places: counted as they are described, by the month of the Netherlands, and told to whom."""

import csv
import io
import tomllib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.placement.conftest import MINUTE, NOON, Region, somebody
from tests.placement.test_following import TOLD, decline, give_up

from ketenzicht.access.domain import Role
from ketenzicht.base.errors import NotPermitted, Refused
from ketenzicht.placement.domain import Declined, Status
from ketenzicht.placement.domain.fairness import jain, load_index
from ketenzicht.placement.domain.following import Asks, Followed, rank_of, urgent_first
from ketenzicht.placement.domain.quality import COUNTING, Figure, Question, figures, outside
from ketenzicht.placement.domain.unmet import Failed, Outcome, failures_of
from ketenzicht.placement.domain.unmet_report import Kind, told
from ketenzicht.placement.models import Need, Offer, Unmet
from ketenzicht.placement.presenters.figures import COLUMNS, FEW, kinds_of, lines, measures_of
from ketenzicht.placement.queries import figures as queries

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "placement-follow-up.md"
shares = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30)


def asked(status: Status = Status.ARRIVED, **named: Any) -> Question:
    return Question(
        **{
            "status": status, "reason": "", "stated_at": NOON, "asked_at": NOON, "answer_before": NOON + 20 * MINUTE,
            "answered_at": NOON + 10 * MINUTE, "confirmed_at": None, "free_shown": 2.0, "organisation_id": None,
            "was_accepted": False, **named,
        }
    )  # fmt: skip


@given(shares)
def test_jain_lies_between_one_of_all_and_even(found: list[float]) -> None:
    index = jain(found)
    assert index is not None
    assert 1 / len(found) - 1e-9 <= index <= 1 + 1e-9
    assert jain([one * 3 for one in found]) == pytest.approx(index)


def test_even_is_one_all_at_one_is_its_share_and_nothing_to_spread_is_unknown() -> None:
    assert load_index([(2, 4), (1, 2), (5, 10)]) == pytest.approx(1)
    assert load_index([(4, 10), (0, 10), (0, 10), (0, 10)]) == pytest.approx(0.25)
    assert load_index([(0, 10), (3, 0)]) is None
    with pytest.raises(ValueError, match="negative"):
        jain([1, -1])


def test_what_is_counted_is_described_and_the_docs_name_each() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [one.code for one in queries.measures()] == list(COUNTING)
    for one in queries.measures():
        assert f"| `{one.code}` | {one.name} |" in text
    shipped = Path(queries.__file__).parents[1] / "quality.toml"
    assert len(tomllib.loads(shipped.read_text(encoding="utf-8"))["measure"]) == len(COUNTING)


def test_each_figure_counts_what_it_says() -> None:
    one, other = uuid4(), uuid4()
    found = figures(
        [
            asked(confirmed_at=NOON + 30 * MINUTE, was_accepted=True, organisation_id=one, capacity=10),
            asked(Status.DECLINED, reason="full", organisation_id=other, capacity=10),
            asked(Status.DECLINED, reason="not-our-care", answered_at=NOON + 25 * MINUTE),
            asked(Status.DECLINED, reason="full", free_shown=None),
            asked(Status.EXPIRED, answered_at=None),
            asked(Status.WITHDRAWN, answered_at=None),
            asked(Status.LAPSED, was_accepted=True),
        ]
    )
    assert (found["calls-per-placement"].value, found["calls-per-placement"].of) == (5, 1)
    assert found["minutes-to-placement"].value == 30
    assert (found["time-to-acceptance"].value, found["time-to-acceptance"].of) == (10, 2)
    assert (found["answered-in-time"].part, found["answered-in-time"].of) == (4, 6)
    assert (found["wrong-doors"].part, found["wrong-doors"].of) == (1, 4)
    assert (found["declined-though-free"].part, found["declined-though-free"].of) == (2, 4)
    assert (found["holds-lapsed"].part, found["holds-lapsed"].of) == (1, 2)
    assert found["fairness"].value == pytest.approx(0.5)


def test_of_nothing_nothing_is_known_and_never_zero() -> None:
    assert {one.value for one in figures([]).values()} == {None}


def test_outside_little_is_left_out_and_the_rest_is_rounded() -> None:
    assert outside(Figure(0.5, 9, part=4)).is_left_out
    assert outside(Figure(0.1, 20, part=2)).is_left_out
    assert outside(Figure(0.9, 20, part=18)).is_left_out
    assert outside(Figure(0.333, 12, part=4)) == Figure(0.33, 10)
    assert outside(Figure(12.345, 13, p90=33.3)) == Figure(12.35, 15, 33.0)


def test_a_kind_that_few_sought_is_not_told_and_cannot_be_worked_out() -> None:
    kinds = [Kind("a", 9, 3), Kind("b", 12, 3, Counter({"no-room": 3, "too-far": 2})), Kind("c", 40, 11)]
    first, second, third = told(kinds)
    assert (first.sought, second.sought, third.sought, third.unmet) == (None, None, 40, 10)
    many = told([kinds[1], kinds[2]])
    assert many[0].reasons == {"no-room": 5, "too-far": None}


@given(st.lists(st.sampled_from(Status), max_size=20))
def test_of_answers_it_is_worked_out_why_it_failed_each_reason_once(statuses: list[Status]) -> None:
    why = failures_of(Outcome(one, "full" if one is Status.DECLINED else "") for one in statuses)
    assert len(why) == len(set(why))
    assert Failed.NO_CANDIDATE not in why
    if Status.DECLINED in statuses:
        assert Failed.NO_ROOM in why


def test_nobody_to_ask_is_a_reason_and_nobody_asked_is_none() -> None:
    assert failures_of([], candidates=0) == (Failed.NO_CANDIDATE,)
    assert failures_of([], candidates=3) == failures_of([]) == ()


def test_where_nobody_was_asked_the_search_tells_why_and_an_answer_goes_before_it() -> None:
    against = ["full", "full", "age", "stop"]
    assert failures_of([], candidates=3, against=against) == (Failed.NO_ROOM, Failed.NOT_SUITED)
    no = [Outcome(Status.DECLINED, "no-staff")]
    assert failures_of(no, candidates=3, against=against) == (Failed.NO_STAFF,)
    assert failures_of([Outcome(Status.WITHDRAWN, "mistake")], candidates=3, against=against) == ()


def test_every_no_of_a_provider_is_a_reason_why() -> None:
    for reason in Declined:
        assert failures_of([Outcome(Status.DECLINED, reason.value)])


@given(st.sampled_from(Asks), st.sampled_from(Asks), st.sampled_from([None, "U0", "U1", "U3", "U5"]))
def test_what_asks_for_a_deed_stands_before_what_waits(one: Asks, other: Asks, urgency: str | None) -> None:
    def line(asks: Asks, number: int) -> Followed:
        return Followed(asks, urgency, None, None, NOON, number)

    keys = [urgent_first(line(one, 1)), urgent_first(line(other, 2))]
    assert keys[0] != keys[1]
    assert rank_of(None) == rank_of("U2") < rank_of("U3")
    assert sorted(Asks, key=lambda it: urgent_first(line(it, 1)))[-1] is Asks.THERE


def test_life_threatening_is_first_and_what_runs_out_before_what_does_not() -> None:
    def key(asks: Asks, urgency: str, before: timedelta | None, number: int) -> Any:
        return urgent_first(Followed(asks, urgency, NOON + before if before else None, None, NOON, number))

    keys = [
        key(Asks.WHERE, "U1", None, 4),
        key(Asks.NOBODY_ASKED, "U3", MINUTE, 3),
        key(Asks.TO_CONFIRM, "U3", 5 * MINUTE, 2),
        key(Asks.WHERE, "U3", None, 1),
        key(Asks.COMING, "U0", MINUTE, 5),
    ]
    assert keys == sorted(keys)


def at(region: Region, need_id: Any, moment: datetime) -> None:
    Need.objects.filter(id=need_id).update(stated_at=moment)


@pytest.mark.django_db
def test_months_begin_and_end_at_midnight_in_the_netherlands_also_when_the_clock_is_set(region: Region) -> None:
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    assert queries._bounds(october) == (
        datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC)
    )  # fmt: skip
    assert queries._bounds(date(2026, 12, 31))[1] == datetime(2026, 12, 31, 23, tzinfo=UTC)
    late, after = datetime(2026, 10, 31, 22, 59, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC)
    twice = (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # 02:30, both
    for moment in (late, after, *twice):
        need_id = region.need()
        give_up(region, need_id)
        Need.objects.filter(id=need_id).update(stated_at=moment)
    by_month = {
        month: sum(one.sought for one in queries._kinds([region.centre_id], *queries._bounds(month)))
        for month in (october, november)
    }
    assert by_month == {october: 3, november: 1}


@pytest.mark.django_db
def test_who_follows_sees_by_kind_what_was_not_there_and_others_nothing(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(12):
        need_id = region.need()
        (offer_id,) = region.ask(need_id, region.homes[0])
        decline(region, offer_id, Declined.FULL)
        give_up(region, need_id, TOLD)
    after = datetime(2026, 12, 2, tzinfo=UTC)
    officer = somebody(region.other_id, Role.ROAZ_OFFICER, "Rob Roaz")
    monkeypatch.setattr(queries, "_regions", lambda actor, on: [("R", "Regio Proef", [region.centre_id])])
    month = date(2026, 11, 1)
    (report,) = queries.unmet_by_region(month=month, actor=officer, now=after)
    (kind,) = kinds_of(report)
    assert (kind.sought, kind.unmet) == ("10", "10")
    assert [(one.name, one.value) for one in kind.refused] == [("geen plaats vrij", "10")]
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *lines((report,), month=month)])
    assert "2026-11,Regio Proef" in written.getvalue()
    with pytest.raises(Refused, match="nog niet voorbij"):
        queries.unmet_by_region(month=date(2026, 12, 1), actor=officer, now=after)
    for actor in (region.cor, region.homes[0].opname):
        with pytest.raises(NotPermitted):
            queries.unmet_by_region(month=month, actor=actor, now=after)


@pytest.mark.django_db
def test_a_provider_sees_its_own_the_centre_what_it_asked_and_outside_only_together(
    region: Region, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    need_id = region.need()
    first, second, _ = region.ask(need_id)
    decline(region, first, Declined.FULL)
    region.accept(second)
    month, now = date(2026, 11, 1), region.later()

    def value(actor: Any, code: str) -> Any:
        sheet = queries.quality(month=month, actor=actor, now=now)
        return next(figure for one, figure in sheet.rows if one.code == code)

    assert (value(region.cor, "wrong-doors").part, value(region.cor, "wrong-doors").of) == (1, 2)
    assert value(region.homes[0].opname, "wrong-doors").of == 1
    assert value(region.homes[3].opname, "wrong-doors").of == 0
    assert value(region.stranger, "wrong-doors").of == 0
    officer = somebody(region.other_id, Role.ROAZ_OFFICER, "Rob Roaz")
    monkeypatch.setattr(queries, "_regions", lambda actor, on: [("R", "Regio Proef", [region.centre_id])])
    sheet = queries.quality(month=month, actor=officer, now=datetime(2026, 12, 2, tzinfo=UTC))
    assert {one.value for one in measures_of(sheet)} == {FEW}
    with pytest.raises(Refused, match="nog beginnen"):
        queries.quality(month=date(2027, 2, 1), actor=region.cor, now=now)
    reader = somebody(region.centre_id, Role.ANALYST, "Anna")
    with pytest.raises(NotPermitted):
        queries.quality(month=month, actor=reader, now=now)
    with django_assert_max_num_queries(8):
        queries.quality(month=month, actor=region.cor, now=now)
    assert Offer.objects.exists()
    assert not Unmet.objects.exists()
