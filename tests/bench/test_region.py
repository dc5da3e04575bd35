"""The simulated regional week: the same patients everywhere, everybody accounted for, no place given twice."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from bench.__main__ import BENCHMARKS
from bench.measures import region
from bench.region.assumptions import Agreement, Assumptions
from bench.region.chance import Chance
from bench.region.clock import DAY, HOUR, Opening, Shape, is_night, weights
from bench.region.compare import POLICIES, Plan, compare, estimate, play, runs, student
from bench.region.kinds import KINDS
from bench.region.outcomes import Foretold, briers, gini, jain
from bench.region.places import Places, TakenTwiceError, last_figure
from bench.region.report import ROWS, assumed, document, sensitivity, text
from bench.region.run import Answer, Ask, End, Run
from bench.region.world import Unit, erlang_b, offered_for
from bench.stage import Stage
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenzicht.placement.domain import AGAIN_AFTER, AGAIN_ANYWAY_AFTER

FEW = tuple(
    replace(kind, units=4, per_week=kind.per_week * 2)
    for kind in KINDS
    if kind.code in ("elv-hoog", "kliniek", "ggz-beoordeling", "hap-visite")
)
SMALL = Plan(seed=3, days=2, learn=1, kinds=FEW)


@pytest.fixture(scope="module")
def small() -> dict[str, Run]:
    """Each policy on three days of a small region."""
    return runs(SMALL)


def test_every_policy_meets_the_same_patients(small: dict[str, Run]) -> None:
    first, *others = [[case.need for case in run.cases] for run in small.values()]
    assert len(first) > 50
    assert all(other == first for other in others)
    assert len(small) == len(POLICIES) == 3


def test_who_comes_without_the_centre_is_the_same_under_every_policy(small: dict[str, Run]) -> None:
    first, *others = [run.world for run in small.values()]
    assert all(other is first for other in others)


def test_every_patient_is_accounted_for(small: dict[str, Run]) -> None:
    for name, run in small.items():
        ends = Counter(case.end for case in run.cases)
        assert ends[End.SOUGHT] == 0, name
        assert ends[End.PLACED] > 0, name
        for case in run.cases:
            assert (case.unit is not None) == (case.end is End.PLACED)
            assert all(ask.answer is not Answer.OPEN for ask in case.asks)


def test_who_is_placed_gets_one_place_of_the_kind_that_was_sought(small: dict[str, Run]) -> None:
    for run in small.values():
        stays = Counter(
            guest for places in run.places.values() for guest in [s.guest for s in places.stays] if guest[0] == "need"
        )
        for case in run.cases:
            if case.unit is None:
                continue
            assert case.unit.kind is case.need.kind
            assert case.unit.is_closed == case.need.closed
            assert case.unit.can_isolate or not case.need.isolation
            mine = [s for s in run.places[case.unit.number].stays if s.guest == ("need", case.need.number)]
            assert any(s.arrived is not None for s in mine)
            assert stays["need", case.need.number] == 1 + case.lapsed


def test_no_place_is_used_by_two_at_a_time(small: dict[str, Run]) -> None:
    for run in small.values():
        for places in run.places.values():
            _assert_apart(places)


def _assert_apart(places: Places) -> None:
    by_place: dict[int, list[tuple[float, float]]] = {}
    for stay in places.stays:
        by_place.setdefault(stay.place, []).append((stay.begin, float("inf") if stay.end is None else stay.end))
    assert len(by_place) <= places.unit.places
    for used in by_place.values():
        for (_, end), (begin, _) in zip(sorted(used), sorted(used)[1:], strict=False):
            assert end <= begin


def test_whoever_is_told_no_place_was_told_the_truth(small: dict[str, Run]) -> None:
    """A yes and a no are both about the moment of the answer."""
    for run in small.values():
        asks = [ask for case in run.cases for ask in case.asks]
        assert any(ask.answer is Answer.FULL for ask in asks)
        for ask in asks:
            places = run.places[ask.unit.number]
            if ask.answer is Answer.FULL and ask.answered_at is not None:
                assert places.counted(ask.answered_at) == 0


def test_the_same_seed_gives_the_same_week_and_another_gives_another() -> None:
    short = replace(SMALL, days=1, learn=0)
    assert play(short) == play(short)
    assert play(short) != play(replace(short, seed=4))


def test_ketenzicht_asks_no_more_at_once_than_was_agreed(small: dict[str, Run]) -> None:
    for case in small["ketenzicht"].cases:
        begun = Counter(ask.at for ask in case.asks)
        assert max(begun.values(), default=0) <= Agreement().at_once


def test_who_had_no_place_is_asked_again_for_the_same_patient_an_hour_later_if_it_shows_more_and_else_after_three(
    small: dict[str, Run],
) -> None:
    for case in small["ketenzicht"].cases:
        last: dict[int, Ask] = {}
        for ask in case.asks:
            before = last.get(ask.unit.number)
            if before is not None and before.answer.says_no_place:
                later = timedelta(minutes=ask.at - (before.answered_at or before.at))
                assert later >= (AGAIN_AFTER if ask.shown else AGAIN_ANYWAY_AFTER)
            last[ask.unit.number] = ask


def test_asking_one_at_a_time_takes_fewer_questions_back_than_always_three() -> None:
    def taken_back(at_once: int) -> float:
        agreed = Agreement(at_once=at_once, sure=1.0)
        plan = replace(SMALL, days=1, policies=("ketenzicht",), agreement=agreed)
        return play(plan)["ketenzicht"].measures["withdrawn_per_placement"]

    assert taken_back(1) < taken_back(3)


def test_the_report_tells_every_measure_of_every_policy() -> None:
    weeks = [play(replace(SMALL, seed=seed, days=1)) for seed in (3, 4)]
    found = compare(weeks)
    told = text(found)
    assert set(ROWS) == set(weeks[0]["telephone"].measures)
    assert all(words in told for words in ROWS.values())
    assert all(name in told for name in POLICIES)
    assert '"weeks": 2' in document(found, plan={"seed": 3})
    assert "as assumed" in sensitivity({"as assumed": found}, ["calls_per_placement"])


def test_every_assumption_says_where_it_comes_from() -> None:
    for name, (_, source) in SMALL.given.sources().items():
        assert source.startswith("voorstel: ") or "CritiCall" in source, name
    assert all(kind.source for kind in KINDS)
    assert len(KINDS) >= 10


def test_make_bench_tells_the_rows_of_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(region, "WEEKS", 2)
    monkeypatch.setattr(region, "Plan", lambda: replace(SMALL, days=1))
    found = {row.name: row for row in region.rows(cast("Stage", None), 0)}
    (benchmark,) = [one for one in BENCHMARKS if one.name == "region"]
    assert tuple(found) == benchmark.rows
    assert "telephone" in found["calls_per_placement"].note
    assert found["calls_per_placement"].goal == "≤ 2"


def test_what_is_assumed_is_published() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/regional-week.md").read_text(encoding="utf-8")
    for line in assumed(Assumptions()).splitlines():
        assert _cells(line) in {_cells(one) for one in page.splitlines()}, line


def _cells(line: str) -> tuple[str, ...]:
    """Without the blanks that line a table up."""
    return tuple(cell.strip().strip("-") for cell in line.split("|"))


@given(
    seed=st.integers(0, 10_000),
    changed=st.dictionaries(
        st.sampled_from(["refuses", "app_never", "no_pick_up", "miscounted", "shortage", "never", "isolation"]),
        st.floats(0, 0.9),
        max_size=3,
    ),
    at_once=st.integers(1, 4),
    hold_for=st.floats(1, 30),
)
@settings(max_examples=10, deadline=None)
def test_in_any_region_everybody_is_accounted_for_and_no_place_is_given_twice(
    seed: int, changed: dict[str, float], at_once: int, hold_for: float
) -> None:
    plan = Plan(
        seed=seed,
        days=1,
        learn=0,
        kinds=FEW[1:3],
        given=replace(Assumptions(), **changed),
        agreement=Agreement(at_once=at_once, hold_for=hold_for),
    )
    found = runs(plan)
    assert len({tuple(case.need for case in run.cases) for run in found.values()}) == 1
    for run in found.values():
        assert all(case.is_over for case in run.cases)
        held = Counter(guest for places in run.places.values() for guest in places.present if guest[0] == "need")
        assert all(number == 1 for number in held.values())
        for places in run.places.values():
            _assert_apart(places)


def test_a_draw_hangs_on_what_it_is_for_and_on_the_seed_alone() -> None:
    one, same, other = Chance(1), Chance(1), Chance(2)
    first = one.uniform("refuses", 3, 4)
    one.uniform("something", "else")
    assert first == one.uniform("refuses", 3, 4) == same.uniform("refuses", 3, 4)
    assert first not in (one.uniform("refuses", 4, 3), other.uniform("refuses", 3, 4))
    drawn = sorted(one.lognormal(6, 25, "app", number) for number in range(2_000))
    assert drawn[1_000] == pytest.approx(6, rel=0.15)
    assert drawn[1_800] == pytest.approx(25, rel=0.2)


# ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────
@given(moves=st.lists(st.tuples(st.sampled_from(["come", "arrive", "leave"]), st.integers(0, 9)), max_size=60))
@settings(max_examples=60)
def test_a_place_has_one_guest_whatever_happens(
    moves: list[tuple[str, int]],
) -> None:
    places = _some_places()
    for at, (move, guest) in enumerate(moves):
        _do(places, move, ("need", guest), float(at))
        arrived = sum(stay.arrived is not None for stay in places.present.values())
        assert len(places.empty) + len(places.present) == places.unit.places
        assert places.in_system(at) == places.unit.places - arrived
        assert 0 <= places.free(at) <= len(places.empty)
        assert len({stay.place for stay in places.present.values()}) == len(places.present)
    _assert_apart(places)


def _do(places: Places, move: str, guest: tuple[str, int], at: float) -> None:
    if move == "come":
        if guest in places.present or not places.empty:
            with pytest.raises(TakenTwiceError):
                places.reserve(guest, at)
        else:
            places.reserve(guest, at)
    elif guest in places.present and move == "leave":
        places.leave(guest, at)
    elif guest in places.present and places.present[guest].arrived is None:
        places.arrive(guest, at)


def _some_places() -> Places:
    run = runs(replace(SMALL, policies=("telephone",), days=0, learn=0))["telephone"]
    unit = next(unit for unit in run.world.units if unit.kind.code == "elv-hoog")
    return Places(unit, run.chance)


def test_a_feed_shows_a_place_that_was_promised_by_telephone_until_the_patient_is_there(small: dict[str, Run]) -> None:
    unit = _unit(small["telephone"], automatic=True)
    places = Places(unit, small["telephone"].chance)
    places.reserve(("need", 1), 100.0)
    shown = last_figure(places, 110.0)
    assert shown is not None
    assert shown.free == unit.places
    places.arrive(("need", 1), 120.0)
    after = last_figure(places, 126.0)
    assert after is not None
    assert (after.free, after.observed_at) == (unit.places - 1, 125.0)


def test_a_count_by_hand_stays_as_it_was_until_the_next(small: dict[str, Run]) -> None:
    run = small["telephone"]
    unit = _unit(run, automatic=False)
    assert unit.reporting.moments is not None
    first, second = unit.reporting.moments[1:3]
    figures = {last_figure(run.places[unit.number], at) for at in (first, (first + second) / 2, second - 0.1)}
    assert [figure and figure.observed_at for figure in figures] == [first]


def _unit(run: Run, *, automatic: bool) -> Unit:
    for unit in run.world.units:
        told = unit.reporting
        if (told.moments is None) == automatic and not told.never and not told.silences:
            return unit
    raise AssertionError("no such unit in this region")


# ── What it is made of ──────────────────────────────────────────────────────────────────────────────────────
def test_a_hap_is_open_when_practices_are_not_and_has_its_published_peaks() -> None:
    week = weights(Shape.HAP)
    assert week.sum() == pytest.approx(1)
    assert all(week[hour] == 0 for hour in range(8, 17))
    assert sum(week[day * 24 + hour] for day in range(5) for hour in (18, 19)) == pytest.approx(0.123)
    assert sum(week[day * 24 + hour] for day in (5, 6) for hour in (10, 11)) == pytest.approx(0.101)
    assert not Opening.ANW.includes(10 * HOUR)
    assert Opening.ANW.next(10 * HOUR) == 17 * HOUR
    assert Opening.ANW.includes(5 * DAY + 10 * HOUR)
    assert is_night(2 * HOUR)


@given(at=st.floats(0, 14 * DAY, allow_nan=False), opening=st.sampled_from(list(Opening)))
def test_it_is_open_at_the_next_opening(at: float, opening: Opening) -> None:
    assert opening.next(at) >= at
    assert opening.includes(opening.next(at))


@given(places=st.integers(1, 60), occupancy=st.floats(0.3, 0.985))
def test_the_load_that_is_offered_gives_the_occupancy(places: int, occupancy: float) -> None:
    load = offered_for(places, occupancy)
    assert load * (1 - erlang_b(places, load)) == pytest.approx(occupancy * places, rel=1e-3)


def test_erlang_b_is_as_in_the_books() -> None:
    assert erlang_b(1, 1.0) == pytest.approx(0.5)
    assert erlang_b(10, 5.0) == pytest.approx(0.018385, abs=1e-5)


@given(loads=st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_fairness_lies_between_one_who_does_all_and_everybody_alike(loads: list[float]) -> None:
    assert 1 / len(loads) - 1e-9 <= jain(loads) <= 1 + 1e-9
    assert -1e-9 <= gini(loads) <= 1


def test_fairness_is_full_when_all_do_alike_and_least_when_one_does_all() -> None:
    assert (jain([2, 2, 2]), gini([2, 2, 2])) == (1, 0)
    assert jain([0, 0, 3]) == pytest.approx(1 / 3)
    assert gini([0, 0, 3]) == pytest.approx(2 / 3)


def test_what_is_fitted_afterwards_is_never_worse_than_the_same_unfitted() -> None:
    told = [Foretold(0.9, 2, True), Foretold(0.6, 1, False), Foretold(0.2, 0, False), Foretold(0.4, None, True)]
    found = briers(told)
    assert found["last_fitted"] <= found["last"]
    assert found["last_fitted"] <= found["constant"]
    assert found["trust"] == pytest.approx((0.1**2 + 0.6**2 + 0.2**2 + 0.6**2) / 4)


def test_an_estimate_is_less_sure_of_fewer_weeks() -> None:
    assert student(19) == pytest.approx(2.093, abs=0.001)
    assert student(3) == pytest.approx(3.182, abs=0.04)
    few, many = estimate([1.0, 3.0, 2.0]), estimate([1.0, 3.0, 2.0] * 5)
    assert few.mean == many.mean == 2
    assert few.within > many.within
    assert estimate([1.0]).within == float("inf")
