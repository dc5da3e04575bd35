"""Openings and stops: declared by a person or by a delivery, reminded of, and counted; never ended by themselves."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.capacity.conftest import EVERYTHING, NOON, MakeWard, Ward
from tests.capacity.hands import by_system, person

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.capacity import operations, queries
from ketenzicht.capacity.domain import Declaration, Opening, OpeningState, StopCount, spells_of, stops_within
from ketenzicht.capacity.models import OpeningChange, State, Unit
from ketenzicht.events.models import Event
from ketenzicht.notices.models import Notice
from ketenzicht.registry.models import Region, RegionMembership

OPEN = Opening(OpeningState.OPEN)
GOOD = {"total": 20, "occupied": 18, "available": 2}


# ── Spells ───────────────────────────────────────────────────────────────────────────────────────────────────

moments = st.integers(0, 1000).map(lambda minute: NOON + timedelta(minutes=minute))
openings = st.sampled_from(
    [OPEN, *(Opening(state, reason) for state in list(OpeningState)[1:] for reason in ("it", None))]
)
lives = st.lists(st.tuples(moments, openings), max_size=12).map(
    lambda said: [Declaration(at, opening, UUID(int=1)) for at, opening in sorted(said, key=lambda one: one[0])]
)


@given(lives)
def test_spells_follow_each_other_and_no_two_neighbours_are_alike(said: list[Declaration]) -> None:
    spells = spells_of(said)
    assert [one for spell in spells for one in spell.declarations] == said
    for one, following in pairwise(spells):
        assert one.end == following.start
        assert one.state is not following.state
    assert not spells or spells[-1].end is None


@given(lives, moments, moments, moments)
def test_stops_of_two_periods_add_up_to_those_of_both(
    said: list[Declaration], one: datetime, other: datetime, third: datetime
) -> None:
    start, middle, end = sorted([one, other, third])
    spells = spells_of(said)
    first, second = stops_within(spells, start=start, end=middle), stops_within(spells, start=middle, end=end)
    assert first + second == stops_within(spells, start=start, end=end)
    assert first.duration <= middle - start


# ── Declaring ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def country(loaded_once: None, db: None) -> None:
    """No test here needs a commit."""


@pytest.fixture
def ward(make_ward: MakeWard) -> Ward:
    return make_ward(labels=("clinic-internal", "ic-adult"))


def declare(ward: Ward, opening: Opening, *, at: datetime = NOON, place: int = 0, actor: Any = None) -> None:
    nurse = actor or person(ward, Role.CAPACITY_MANAGER)
    operations.declare_opening(unit_code=ward.units[place].code, opening=opening, actor=nurse, at=at)


def stop(hours: float | None = None, *, reason: str = "staff", at: datetime = NOON) -> Opening:
    return Opening(OpeningState.STOP, reason, at + timedelta(hours=hours) if hours else None)


def spells(ward: Ward, *, at: datetime = NOON) -> tuple[Any, ...]:
    found = queries.spells(unit_ids=[ward.units[0].id], start=at - timedelta(days=90), end=at + timedelta(seconds=1))
    return found.get(ward.units[0].id, ())


def test_a_stop_by_hand_is_known_with_who_and_when_and_leaves_the_figures_as_old_as_they_are(ward: Ward) -> None:
    by_system(ward, 0, at=NOON - timedelta(minutes=30), values=GOOD)
    before = State.objects.get(unit=ward.units[0])
    declare(ward, stop(2))
    after = State.objects.get(unit=ward.units[0])
    assert (after.opening, after.opening_reason, after.opening_until) == (2, "staff", NOON + timedelta(hours=2))
    assert (after.confirmed_at, after.values, after.delivery_id) == (before.confirmed_at, GOOD, before.delivery_id)
    assert after.revision == before.revision + 1, "Pictures in memory must see that it is newer."
    (spell,) = spells(ward)
    assert (spell.start, spell.last.by, spell.last.organisation_id) == (NOON, "Proef Persoon", ward.organisation_id)
    line = AuditLine.objects.get(action="capacity.opening-declared")
    assert line.detail["state"] == "stop"
    assert Event.objects.get(kind="capacity.opening-declared").payload["reason"] == "staff"


def declared_by(ward: Ward, *, at: datetime | None = None) -> str:
    board = queries.board(region_code="VR09", module_code="kliniek", insight=EVERYTHING, now=NOON, at=at)
    return next(line.declared_by for line in board.lines if line.unit == ward.units[0].code)


def test_whoever_sees_a_stop_reads_which_organisation_declared_it_in_which_function(ward: Ward) -> None:
    by_system(ward, 0, at=NOON - timedelta(hours=2), values=GOOD, opening=stop())
    assert declared_by(ward) == "Ziekenhuis De Proef, automatisch"
    declare(ward, OPEN, at=NOON - timedelta(hours=1))
    assert declared_by(ward) == "", "Of what is open nobody asks."
    declare(ward, stop(reason="beds"), at=NOON - timedelta(minutes=30))
    assert declared_by(ward) == "Ziekenhuis De Proef, capaciteitsmanager"
    assert declared_by(ward, at=NOON - timedelta(minutes=90)) == "Ziekenhuis De Proef, automatisch"
    assert declared_by(ward, at=NOON - timedelta(minutes=10)) == "Ziekenhuis De Proef, capaciteitsmanager"


def test_a_stop_stays_of_whoever_declared_it_when_another_comes_to_deliver(ward: Ward, make_ward: MakeWard) -> None:
    declare(ward, stop(), at=NOON - timedelta(minutes=30))
    other = make_ward(name="Coördinatiefunctie", municipality="GM0014", labels=("clinic-internal",))
    Unit.objects.filter(id=ward.units[0].id).update(deliverer_id=other.organisation_id)
    assert declared_by(ward) == "de vorige aanleveraar, capaciteitsmanager"


def test_what_was_never_delivered_can_be_stopped_too(ward: Ward) -> None:
    declare(ward, stop())
    board = queries.board(region_code="VR09", module_code="kliniek", insight=EVERYTHING, now=NOON)
    line = next(line for line in board.lines if line.unit == ward.units[0].code)
    assert line.opening == stop()
    assert line.confirmed_at is None
    assert board.totals
    assert board.totals.stops == 1


def test_a_delivery_that_is_older_than_what_a_person_said_does_not_open_again(ward: Ward) -> None:
    by_system(ward, 0, at=NOON - timedelta(minutes=30), values=GOOD, opening=OPEN)
    declare(ward, stop())
    by_system(ward, 0, at=NOON - timedelta(minutes=2), values={**GOOD, "occupied": 19}, opening=OPEN)
    state = State.objects.get(unit=ward.units[0])
    assert (state.opening, state.values["occupied"]) == (2, 19)
    by_system(ward, 0, at=NOON + timedelta(minutes=3), values=GOOD)
    assert State.objects.get(unit=ward.units[0]).opening == 2, "It said nothing of the opening."
    by_system(ward, 0, at=NOON + timedelta(minutes=6), values=GOOD, opening=OPEN)
    assert State.objects.get(unit=ward.units[0]).opening == 0
    assert [(one.state.value, one.last.by) for one in spells(ward, at=NOON + timedelta(hours=1))] == [
        ("open", ""),
        ("stop", "Proef Persoon"),
        ("open", ""),
    ]


def test_the_same_opening_delivered_every_five_minutes_is_one_change(ward: Ward) -> None:
    for minutes in (0, 5, 10):
        by_system(ward, 0, at=NOON + timedelta(minutes=minutes), values=GOOD, opening=stop())
    assert OpeningChange.objects.count() == 1


def test_another_reason_or_end_is_the_same_stop(ward: Ward) -> None:
    declare(ward, stop(1))
    declare(ward, stop(4, reason="beds"), at=NOON + timedelta(minutes=30))
    declare(ward, OPEN, at=NOON + timedelta(hours=2))
    first, second = spells(ward, at=NOON + timedelta(hours=3))
    assert first.duration(now=NOON) == timedelta(hours=2)
    assert [one.opening.reason for one in first.declarations] == ["staff", "beds"]
    assert second.state is OpeningState.OPEN


@pytest.mark.parametrize("opening", [stop(-1), stop(24 * 40)])
def test_an_expected_end_that_cannot_be_is_refused(ward: Ward, opening: Opening) -> None:
    with pytest.raises(Conflict):
        declare(ward, opening)
    assert not OpeningChange.objects.exists()


def test_the_same_again_is_refused_in_words(ward: Ward) -> None:
    declare(ward, stop())
    with pytest.raises(Conflict, match="Zo stond het al"):
        declare(ward, stop(), at=NOON + timedelta(minutes=1))


@pytest.mark.parametrize("role", [role for role in Role if "capacity.deliver" not in grants_of([role])])
def test_who_may_not_deliver_declares_nothing(ward: Ward, role: Role) -> None:
    with pytest.raises(NotPermitted):
        declare(ward, stop(), actor=person(ward, role))


def test_another_s_unit_is_not_there(ward: Ward, make_ward: MakeWard) -> None:
    other = make_ward(name="Ziekenhuis Elders")
    with pytest.raises(NotFound):
        declare(other, stop(), actor=person(ward, Role.CAPACITY_MANAGER))
    with pytest.raises(NotFound):
        operations.declare_opening(
            unit_code=uuid4(), opening=stop(), actor=person(ward, Role.CAPACITY_MANAGER), at=NOON
        )


def test_a_board_of_the_past_shows_a_stop_that_was_declared_by_hand(ward: Ward) -> None:
    by_system(ward, 0, at=NOON - timedelta(minutes=30), values=GOOD)
    declare(ward, stop())
    declare(ward, OPEN, at=NOON + timedelta(hours=1))

    def then(minutes: int) -> Opening | None:
        at, now = NOON + timedelta(minutes=minutes), NOON + timedelta(days=1)
        board = queries.board(region_code="VR09", module_code="kliniek", insight=EVERYTHING, now=now, at=at)
        return next(line for line in board.lines if line.unit == ward.units[0].code).opening

    assert [then(minutes) for minutes in (-1, 1, 59, 61)] == [None, stop(), stop(), OPEN]


# ── Reminding ────────────────────────────────────────────────────────────────────────────────────────────────


def waiting(ward: Ward) -> list[str]:
    rows = Notice.objects.filter(organisation_id=ward.organisation_id, settled_at=None)
    return list(rows.values_list("link", flat=True))


def test_whoever_declared_is_asked_at_the_expected_end_and_the_stop_stays(ward: Ward) -> None:
    declare(ward, stop(1))
    link = f"/deliver/{ward.units[0].code}/opening/"
    assert operations.remind_of_ends(at=NOON + timedelta(minutes=59)) == 0
    assert operations.remind_of_ends(at=NOON + timedelta(minutes=61)) == 1
    assert operations.remind_of_ends(at=NOON + timedelta(minutes=66)) == 0
    assert waiting(ward) == [link]
    assert State.objects.get(unit=ward.units[0]).opening == 2
    declare(ward, stop(2, at=NOON + timedelta(minutes=70)), at=NOON + timedelta(minutes=70))
    assert waiting(ward) == []
    assert operations.remind_of_ends(at=NOON + timedelta(hours=4)) == 1


def test_a_delivery_that_opens_again_settles_what_was_asked(ward: Ward) -> None:
    by_system(ward, 0, at=NOON, values=GOOD, opening=stop(1))
    operations.remind_of_ends(at=NOON + timedelta(minutes=61))
    assert len(waiting(ward)) == 1
    by_system(ward, 0, at=NOON + timedelta(minutes=65), values=GOOD, opening=OPEN)
    operations.remind_of_ends(at=NOON + timedelta(minutes=66))
    assert waiting(ward) == []


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_stops_are_counted_per_region_and_quarter(
    ward: Ward, make_ward: MakeWard, django_assert_max_num_queries: Any
) -> None:
    north = make_ward(name="Ziekenhuis Noord", municipality="GM0014", labels=("clinic-internal",))
    start, end = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    declare(ward, stop(), at=start - timedelta(hours=1))  # began in the quarter before
    declare(ward, OPEN, at=start + timedelta(hours=2))
    declare(ward, stop(), at=NOON)
    declare(ward, OPEN, at=NOON + timedelta(minutes=40))
    declare(north, stop(), at=end - timedelta(hours=3))
    queries.stop_lines(start=start, end=end)  # the regions of the days are remembered
    with django_assert_max_num_queries(18):
        lines = queries.stop_lines(start=start, end=end)
    found = {(line.region, line.label): (line.units, line.stops) for line in lines}
    assert found["ROAZ-05", "clinic-internal"] == (1, StopCount(1, timedelta(hours=2, minutes=40)))
    assert found["ROAZ-01", "clinic-internal"] == (1, StopCount(1, timedelta(hours=3)))
    assert found["NL", "clinic-internal"] == (2, StopCount(2, timedelta(hours=5, minutes=40)))
    assert found["ROAZ-05", "ic-adult"] == (1, StopCount())


def test_a_stop_counts_where_its_unit_belonged_on_the_first_day_of_that_stop(ward: Ward) -> None:
    start, end = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    moved = date(2026, 11, 1)
    region = Region.objects.get(code="ROAZ-01")
    RegionMembership.objects.create(location_id=ward.location_id, region=region, kind=region.kind, valid_from=moved)
    hour = timedelta(hours=1)
    for day, lasts in ((datetime(2026, 9, 30, tzinfo=UTC), 36 * hour), (datetime(2026, 10, 9, tzinfo=UTC), hour)):
        declare(ward, stop(), at=day)
        declare(ward, OPEN, at=day + lasts)
    declare(ward, stop(), at=datetime(2026, 10, 31, 12, tzinfo=UTC))  # goes on in the other region
    declare(ward, OPEN, at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    declare(ward, stop(), at=datetime(2026, 11, 2, tzinfo=UTC))
    declare(ward, OPEN, at=datetime(2026, 11, 2, 3, tzinfo=UTC))
    found = {
        line.region: (line.units, line.stops)
        for line in queries.stop_lines(start=start, end=end)
        if line.label == "clinic-internal"
    }
    assert found["ROAZ-05"] == (1, StopCount(2, (12 + 1 + 24) * hour))
    assert found["ROAZ-01"] == (0, StopCount(1, 3 * hour))
    assert found["NL"] == (1, StopCount(3, 40 * hour))
    assert found["VR09"] == found["NL"], "It stayed in the same safety region."
