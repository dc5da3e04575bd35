"""Trust: the probability that a place is there when somebody asks, learnt from answers."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.placement.given import KIND, TODAY, TRUST_TERMS, any_heard, cells, uid

from ketenzicht.placement.domain import (
    Cell,
    Heard,
    Old,
    Refusal,
    Room,
    Taking,
    Tally,
    Trust,
    brier,
    cell_of,
    chance_word,
    reliability,
    takes,
)

some_heard = st.lists(any_heard, max_size=30)
ONE_JUST = Cell(Room.ONE, Old.JUST)


def learnt(heard: Sequence[Heard]) -> Trust:
    trust = Trust(TRUST_TERMS)
    for one in heard:
        trust.learn(one)
    return trust


def chance(trust: Trust, cell: Cell = ONE_JUST, unit: int = 1, kind: tuple[str, str] = KIND) -> float:
    return trust.chance(unit=uid(unit), kind=kind, cell=cell, on=TODAY).value


def answer(*, had_room: bool, unit: int = 1, cell: Cell = ONE_JUST, days_ago: int = 0) -> Heard:
    return Heard(uid(unit), KIND, cell, had_room, TODAY - timedelta(days=days_ago))


@given(some_heard, cells)
def test_a_chance_is_a_probability(heard: list[Heard], cell: Cell) -> None:
    assert 0 <= chance(learnt(heard), cell) <= 1


@given(some_heard, any_heard, cells)
def test_an_acceptance_more_never_lowers_the_chance_of_a_unit_and_a_refusal_more_never_raises_it(
    heard: list[Heard], more: Heard, cell: Cell
) -> None:
    before, after = (
        learnt(some).chance(unit=more.unit, kind=more.kind, cell=cell, on=TODAY).value
        for some in (heard, [*heard, more])
    )
    assert after >= before - 1e-9 if more.had_room else after <= before + 1e-9


@given(some_heard, any_heard, st.integers(1, 4))
def test_an_acceptance_by_another_never_lowers_the_chance_at_the_same_figure(
    heard: list[Heard], more: Heard, unit: int
) -> None:
    before, after = (chance(learnt(some), more.cell, unit, more.kind) for some in (heard, [*heard, more]))
    assert after >= before - 1e-9 if more.had_room else after <= before + 1e-9


@given(some_heard, cells, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(heard: list[Heard], cell: Cell, mix: Random) -> None:
    assert chance(learnt(mix.sample(heard, len(heard))), cell) == pytest.approx(chance(learnt(heard), cell))


@given(cells)
def test_of_what_nothing_was_heard_the_published_chance_holds(cell: Cell) -> None:
    found = Trust(TRUST_TERMS).chance(unit=uid(1), kind=KIND, cell=cell, on=TODAY)
    assert found.value == pytest.approx(TRUST_TERMS.prior[cell.room][cell.old])
    assert found.answers == 0


@given(some_heard, cells)
def test_tallies_that_were_kept_give_the_same_as_answers_one_by_one(heard: list[Heard], cell: Cell) -> None:
    kept: dict[tuple[UUID, tuple[str, str], Cell], Tally] = {}
    for one in heard:
        key = (one.unit, one.kind, one.cell)
        kept[key] = kept.get(key, Tally()).with_one(
            had_room=one.had_room, on=one.on, half_life=TRUST_TERMS.half_life_days
        )
    trust = Trust(TRUST_TERMS, [(*key, tally) for key, tally in kept.items()])
    assert chance(trust, cell) == pytest.approx(chance(learnt(heard), cell))


def test_what_a_unit_answers_itself_weighs_more_than_what_its_like_answer() -> None:
    own = learnt([answer(had_room=False) for _ in range(10)])
    of_others = learnt([answer(had_room=False, unit=2) for _ in range(10)])
    assert chance(own) < chance(of_others) < chance(Trust(TRUST_TERMS))


def test_another_kind_of_care_learns_less_than_the_kind_itself() -> None:
    trust = learnt([answer(had_room=False, unit=2) for _ in range(20)])
    assert chance(trust, unit=3) < chance(trust, unit=3, kind=("kliniek", "other"))


def test_a_unit_is_judged_by_what_others_do_with_such_figures() -> None:
    hopeless, promising = (
        learnt([answer(had_room=False, cell=cell) for _ in range(5)])
        for cell in (Cell(Room.NONE, Old.JUST), Cell(Room.MANY, Old.JUST))
    )
    assert chance(promising) < chance(hopeless) < chance(Trust(TRUST_TERMS))


def test_old_answers_fade_until_the_published_chance_is_left() -> None:
    after = [chance(learnt([answer(had_room=False, days_ago=days) for _ in range(10)])) for days in (0, 60, 600, 6000)]
    assert after == sorted(after)
    assert after[-1] == pytest.approx(TRUST_TERMS.prior[Room.ONE][Old.JUST])


def test_after_the_half_life_an_answer_counts_half() -> None:
    trust = learnt([answer(had_room=True, days_ago=int(TRUST_TERMS.half_life_days))])
    assert trust.chance(unit=uid(1), kind=KIND, cell=ONE_JUST, on=TODAY).answers == pytest.approx(0.5)


def test_with_many_answers_a_chance_becomes_what_really_happens() -> None:
    draw = Random(1)  # noqa: S311 - a simulation, no secret
    trust = learnt([answer(had_room=draw.random() < 0.62) for _ in range(3000)])
    assert chance(trust) == pytest.approx(0.62, abs=0.03)


@pytest.mark.parametrize(
    ("free", "needed", "age", "is_usable", "cell"),
    [
        (None, 1, None, False, Cell(Room.UNKNOWN, Old.NEVER)),
        (3, 1, 500.0, False, Cell(Room.UNKNOWN, Old.OLD)),
        (0, 1, 15.0, True, Cell(Room.NONE, Old.JUST)),
        (-1, 1, 15.1, True, Cell(Room.NONE, Old.HOUR)),
        (1, 1, 60.0, True, Cell(Room.ONE, Old.HOUR)),
        (2, 2, 60.1, True, Cell(Room.ONE, Old.HOURS)),
        (2, 1, 240.0, True, Cell(Room.FEW, Old.HOURS)),
        (3, 1, 240.1, True, Cell(Room.FEW, Old.OLD)),
        (4, 1, 1.0, True, Cell(Room.MANY, Old.JUST)),
        (4, 5, 1.0, True, Cell(Room.NONE, Old.JUST)),
    ],
)
def test_what_is_shown_has_a_cell_of_its_own(
    free: int | None, needed: int, age: float | None, is_usable: bool, cell: Cell
) -> None:
    assert cell_of(free=free, needed=needed, age=age, is_usable=is_usable) == cell


@pytest.mark.parametrize(
    ("free", "age", "is_usable", "refusal", "cell"),
    [
        (None, None, False, Refusal(10, None), Cell(Room.REFUSED, Old.JUST)),
        (2, 300.0, False, Refusal(50, None), Cell(Room.REFUSED, Old.HOUR)),
        (2, 100.0, True, Refusal(50, 2), Cell(Room.REFUSED, Old.HOUR)),  # it told that before it said no
        (2, 5.0, True, Refusal(200, 2), Cell(Room.DOUBTED, Old.HOURS)),  # it tells what it told when it said no
        (1, 5.0, True, Refusal(300, 2), Cell(Room.DOUBTED, Old.OLD)),
        (3, 5.0, True, Refusal(50, 2), Cell(Room.FEW, Old.JUST)),  # it shows more than then
        (1, 5.0, True, Refusal(50, None), Cell(Room.ONE, Old.JUST)),  # nothing was shown then
        (0, 5.0, True, Refusal(50, 2), Cell(Room.NONE, Old.JUST)),  # it shows itself that it is full
        (0, 100.0, True, Refusal(50, 2), Cell(Room.NONE, Old.HOURS)),
    ],
)
def test_who_said_no_is_believed_until_a_newer_figure_shows_more(
    free: int | None, age: float | None, is_usable: bool, refusal: Refusal, cell: Cell
) -> None:
    assert cell_of(free=free, needed=1, age=age, is_usable=is_usable, refusal=refusal) == cell


def test_it_is_learnt_how_often_who_said_no_has_a_place_now() -> None:
    said_no = Cell(Room.DOUBTED, Old.HOUR)
    often = learnt([answer(had_room=True, cell=said_no, unit=2) for _ in range(200)])
    never = learnt([answer(had_room=False, cell=said_no, unit=2) for _ in range(200)])
    assert chance(never, said_no) < 0.1
    assert chance(often, said_no) > 0.85


takings = st.builds(Taking, st.integers(0, 50), st.integers(0, 50))


@given(takings, takings)
def test_how_likely_a_patient_is_taken_is_a_probability_that_goes_up_with_a_yes(own: Taking, others: Taking) -> None:
    def likely(own: Taking) -> float:
        return takes(own, Taking(own.yes + others.yes, own.no + others.no), terms=TRUST_TERMS.taking)

    assert 0 < likely(own) <= 1
    assert likely(Taking(own.yes, own.no + 1)) <= likely(own) <= likely(Taking(own.yes + 1, own.no)) + 1e-12


def test_of_who_never_answered_the_published_share_holds_and_of_who_did_often_its_own() -> None:
    assert takes(Taking(), Taking(), terms=TRUST_TERMS.taking) == pytest.approx(TRUST_TERMS.takes_prior)
    often = Taking(200, 800)
    assert takes(often, often, terms=TRUST_TERMS.taking) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(
    ("value", "word"),
    [(1.0, "vrijwel zeker"), (0.9, "vrijwel zeker"), (0.89, "waarschijnlijk"), (0.7, "waarschijnlijk"),
     (0.69, "onzeker"), (0.4, "onzeker"), (0.39, "weinig kans"), (0.0, "weinig kans")],
)  # fmt: skip
def test_a_chance_is_said_in_words(value: float, word: str) -> None:
    assert chance_word(value) == word


def test_brier_is_nothing_for_who_is_always_right_and_one_for_who_never_is() -> None:
    assert brier([(1.0, True), (0.0, False)]) == 0
    assert brier([(0.0, True), (1.0, False)]) == 1
    assert brier([(0.5, True), (0.5, False)]) == 0.25
    assert brier([]) is None


def test_the_table_of_reliability_puts_what_was_told_beside_what_happened() -> None:
    told = [(0.81, True)] * 8 + [(0.85, False)] * 2 + [(1.0, True)]
    first, last = reliability(told)
    assert (first.low, first.high, first.number) == (0.8, 0.9, 10)
    assert first.told == pytest.approx(0.818)
    assert first.happened == pytest.approx(0.8)
    assert (last.number, last.told, last.happened) == (1, 1.0, 1.0)


def test_learnt_chances_beat_the_last_value_and_the_published_ones_in_a_simulated_chain() -> None:
    """Units differ, kinds differ, and what is shown grows old: 12,000 questions, of which the last half are judged."""
    draw = Random(7)  # noqa: S311 - idem
    honest = {unit: draw.betavariate(5, 2) for unit in range(60)}
    fades = {Old.JUST: 1.0, Old.HOUR: 0.85, Old.HOURS: 0.6, Old.OLD: 0.3}
    trust = Trust(TRUST_TERMS)
    learnt_ones, published, last_value, true_ones = [], [], [], []
    for number in range(12_000):
        unit = draw.randrange(60)
        cell = Cell(draw.choice([Room.ONE, Room.FEW, Room.MANY]), draw.choice(list(fades)))
        day = TODAY + timedelta(days=number // 100)
        truly = honest[unit] * fades[cell.old]
        had_room = draw.random() < truly
        if number >= 6000:
            found = trust.chance(unit=uid(unit), kind=KIND, cell=cell, on=day)
            learnt_ones.append((found.value, had_room))
            published.append((TRUST_TERMS.prior[cell.room][cell.old], had_room))
            last_value.append((1.0, had_room))
            true_ones.append((truly, had_room))
        trust.learn(Heard(uid(unit), KIND, cell, had_room, day))
    ideal, one, two, three = (brier(told) or 0.0 for told in (true_ones, learnt_ones, published, last_value))
    assert one < two < three
    assert one < ideal + 0.005
    for row in reliability(learnt_ones):
        if row.number >= 300:
            assert row.told == pytest.approx(row.happened, abs=0.08)
