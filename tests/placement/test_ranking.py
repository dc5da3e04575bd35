"""The ranking: laws that hold for every search, and what each reason and each term does."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.placement.given import KIND, NOON, SEED, SOUGHT, TERMS, any_facts, any_sought, facts, many_facts, uid

from ketenzicht.capacity.domain import Freshness, OpeningState
from ketenzicht.placement.domain import (
    Agreement,
    Facts,
    Ranked,
    Sex,
    Sought,
    Term,
    Terms,
    Verdict,
    Want,
    rank,
    whys,
)

LATER = {"unsure", "sure_urgent", "sure_soon", "sure_later", "full_after", "full_least"}  # terms of version 2


def ranked(sought: Sought, one: Facts, *, terms: Terms = TERMS, at: datetime = NOON) -> Ranked:
    return rank(sought, [one], terms=terms, at=at, seed=SEED).candidates[0]


def codes(one: Ranked) -> set[str]:
    return {why.code for why in one.whys}


def but(sought: Sought = SOUGHT, **given: Any) -> Sought:
    return msgspec.structs.replace(sought, **given)


# Laws.


@given(any_sought, many_facts)
def test_every_candidate_is_in_the_ranking_once_with_a_verdict_and_reasons(sought: Sought, some: list[Facts]) -> None:
    found = rank(sought, some, terms=TERMS, at=NOON, seed=SEED)
    assert sorted(found.order) == sorted(one.unit for one in some)
    for one in found.candidates:
        assert one.whys
        assert one.verdict is max(why.verdict for why in one.whys)
        assert (one.verdict is Verdict.FITS) == (not one.against_it)


@given(any_sought, many_facts)
def test_a_cost_is_the_sum_of_the_terms_that_are_shown(sought: Sought, some: list[Facts]) -> None:
    for one in rank(sought, some, terms=TERMS, at=NOON, seed=SEED).candidates:
        assert one.tenths == sum(tenths for _, tenths in one.costs)
        assert len({term for term, _ in one.costs}) == len(one.costs)


@given(any_sought, many_facts)
def test_who_does_not_fit_goes_last_and_before_them_a_lower_cost_goes_first(sought: Sought, some: list[Facts]) -> None:
    found = rank(sought, some, terms=TERMS, at=NOON, seed=SEED).candidates
    keys = [(one.verdict is Verdict.NOT, one.tenths, one.lot) for one in found]
    assert keys == sorted(keys)


@given(any_sought, many_facts)
def test_a_search_of_before_is_drawn_again_by_the_rules_of_then(sought: Sought, some: list[Facts]) -> None:
    found = rank(sought, some, terms=TERMS, at=NOON, seed=SEED, rules=1)
    keys = [(one.verdict, one.tenths, one.lot) for one in found.candidates]
    assert keys == sorted(keys)
    assert found.rules == 1


def test_what_was_kept_by_the_first_version_is_read_and_ranked_as_it_was() -> None:
    """Terms and facts that came later are nothing in it."""
    told = msgspec.json.decode(msgspec.json.encode(TERMS))
    old = msgspec.convert({name: value for name, value in told.items() if name not in LATER}, Terms)
    kept = msgspec.json.decode(msgspec.json.encode(facts(chance=0.5, min_age=18)))
    read = msgspec.convert({name: value for name, value in kept.items() if name not in {"refused", "takes"}}, Facts)
    again = rank(SOUGHT, [read], terms=old, at=NOON, seed=SEED, rules=1).candidates[0]
    assert dict(again.costs) == {Term.TRAVEL: 100, Term.DOUBT: 200}


def test_a_likely_place_around_the_corner_goes_before_an_unlikely_one_far_away_though_its_figure_is_too_old() -> None:
    near = facts(1, travel=5.0, chance=0.8, freshness=Freshness.STALE)
    far = facts(2, travel=50.0, chance=0.5)
    found = rank(SOUGHT, [far, near], terms=TERMS, at=NOON, seed=SEED)
    assert found.order == (uid(1), uid(2))
    assert rank(SOUGHT, [far, near], terms=TERMS, at=NOON, seed=SEED, rules=1).order == (uid(2), uid(1))


@given(any_sought, many_facts, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_come_changes_nothing(sought: Sought, some: list[Facts], chance: Any) -> None:
    mixed = chance.sample(some, len(some))
    once, again = (rank(sought, one, terms=TERMS, at=NOON, seed=SEED) for one in (some, mixed))
    assert once == again


@given(any_sought, many_facts)
def test_a_search_that_was_written_down_is_ranked_the_same(sought: Sought, some: list[Facts]) -> None:
    read = msgspec.json.decode(msgspec.json.encode((sought, some, TERMS)), type=tuple[Sought, list[Facts], Terms])
    once = rank(sought, some, terms=TERMS, at=NOON, seed=SEED)
    assert rank(read[0], read[1], terms=read[2], at=NOON, seed=SEED) == once


@given(any_sought, any_facts(), st.floats(0, 60))
def test_who_is_further_away_never_costs_less(sought: Sought, one: Facts, further: float) -> None:
    near = msgspec.structs.replace(one, travel=one.travel or 0.0, admits=None, is_open=None)
    far = msgspec.structs.replace(near, travel=(near.travel or 0.0) + further)
    assert ranked(sought, far).tenths >= ranked(sought, near).tenths


@given(any_sought, any_facts(), st.floats(0, 1))
def test_who_is_surer_never_costs_more(sought: Sought, one: Facts, chance: float) -> None:
    surer = msgspec.structs.replace(one, chance=max(chance, one.chance))
    assert ranked(sought, surer).tenths <= ranked(sought, one).tenths


@given(any_sought, any_facts())
def test_what_nobody_knows_is_neither_zero_nor_full(sought: Sought, one: Facts) -> None:
    unknown = ranked(sought, msgspec.structs.replace(one, free=None))
    assert not codes(unknown) & {"full", "too-little", "room"}
    assert "room-unknown" in codes(unknown)
    assert unknown.verdict >= Verdict.PERHAPS


# Ties.


def test_equals_stand_by_lots_that_differ_from_search_to_search_and_favour_nobody() -> None:
    equal = [facts(number, travel=10.0) for number in range(1, 5)]
    first = [rank(SOUGHT, equal, terms=TERMS, at=NOON, seed=f"need {n}").order[0] for n in range(2000)]
    for number in range(1, 5):
        assert 420 < first.count(uid(number)) < 580


def test_a_difference_of_less_than_a_tenth_of_a_minute_is_none() -> None:
    one, other = (rank(SOUGHT, [facts(1, travel=t), facts(2)], terms=TERMS, at=NOON, seed=SEED) for t in (10.01, 9.99))
    assert one.order == other.order


# Reasons.


@pytest.mark.parametrize(
    ("given_facts", "wanted", "verdict", "code"),
    [
        ({}, {}, Verdict.FITS, "room"),
        ({"label": "other"}, {}, Verdict.NOT, "other-kind"),
        ({"free": 0}, {}, Verdict.NOT, "full"),
        ({"free": -2}, {}, Verdict.NOT, "full"),
        ({}, {"needed": 3}, Verdict.NOT, "too-little"),
        ({"free": 0, "freshness": Freshness.STALE}, {}, Verdict.PERHAPS, "room-unknown"),
        ({"free": 5, "freshness": Freshness.STALE}, {}, Verdict.PERHAPS, "room-unknown"),
        ({"refused": 40.0}, {}, Verdict.PERHAPS, "said-no"),
        ({"takes": 0.7}, {}, Verdict.FITS, "often-declines"),
        ({"free": 2, "freshness": Freshness.AGEING}, {}, Verdict.FITS, "room"),
        ({"opening": OpeningState.STOP}, {}, Verdict.NOT, "stop"),
        ({"opening": OpeningState.STOP_THREATENED}, {}, Verdict.FITS, "threatened"),
        ({"min_age": 18}, {"age": 17}, Verdict.NOT, "age"),
        ({"min_age": 18}, {"age": 18}, Verdict.FITS, "age-fits"),
        ({"max_age": 18}, {"age": 19}, Verdict.NOT, "age"),
        ({"max_age": 18}, {"age": 18}, Verdict.FITS, "age-fits"),
        ({"min_age": 18}, {}, Verdict.PERHAPS, "age-unknown"),
        ({"sexes": frozenset({Sex.FEMALE})}, {"sex": Sex.MALE}, Verdict.NOT, "sex"),
        ({"sexes": frozenset({Sex.FEMALE})}, {"sex": Sex.FEMALE}, Verdict.FITS, "room"),
        ({"sexes": frozenset({Sex.FEMALE})}, {}, Verdict.PERHAPS, "sex-unknown"),
        ({}, {"wants": frozenset({Want.ISOLATION})}, Verdict.PERHAPS, "unknown-isolation"),
        ({"can": frozenset({Want.ISOLATION})}, {"wants": frozenset({Want.ISOLATION})}, Verdict.FITS, "has-isolation"),
        ({"cannot": frozenset({Want.ISOLATION})}, {"wants": frozenset({Want.ISOLATION})}, Verdict.NOT, "no-isolation"),
        ({"only": frozenset({Want.CLOSED})}, {}, Verdict.NOT, "only-closed"),
        ({"only": frozenset({Want.CLOSED})}, {"wants": frozenset({Want.CLOSED})}, Verdict.FITS, "has-closed"),
        ({"travel": None}, {}, Verdict.PERHAPS, "travel-unknown"),
        ({"is_open": False}, {}, Verdict.NOT, "closed"),
        ({"is_open": False, "opens_at": NOON + timedelta(hours=1)}, {}, Verdict.PERHAPS, "wait"),
        ({"is_open": False, "opens_at": NOON + timedelta(minutes=5)}, {}, Verdict.FITS, "opens"),
        ({}, {}, Verdict.FITS, "hours-unknown"),
        ({"is_open": True}, {}, Verdict.FITS, "open"),
        ({"is_open": True, "closes_at": NOON + timedelta(minutes=11)}, {}, Verdict.FITS, "open"),
        ({"is_open": True, "closes_at": NOON + timedelta(minutes=10)}, {}, Verdict.NOT, "closed"),
        ({"closes_at": NOON + timedelta(minutes=5)}, {}, Verdict.NOT, "closed"),
        ({"travel": 61.0}, {"before": NOON + timedelta(hours=1)}, Verdict.PERHAPS, "late"),
        ({"travel": 59.0}, {"before": NOON + timedelta(hours=1)}, Verdict.FITS, "in-time"),
        ({"region": "R2", "is_neighbour": True}, {}, Verdict.FITS, "other-region"),
        ({"area": "A2"}, {}, Verdict.FITS, "other-area"),
        ({"agreement": Agreement.NONE}, {}, Verdict.FITS, "no-agreement"),
    ],
)
def test_each_reason_makes_of_a_unit_what_it_should(
    given_facts: dict[str, Any], wanted: dict[str, Any], verdict: Verdict, code: str
) -> None:
    found = ranked(but(**wanted), facts(**given_facts))
    assert found.verdict is verdict
    assert code in codes(found)


def test_every_reason_is_told_not_only_the_first() -> None:
    found = ranked(but(age=16, sex=Sex.MALE), facts(min_age=18, sexes=frozenset({Sex.FEMALE}), free=0))
    assert [why.words for why in found.against_it] == [
        "neemt patiënten vanaf 18 jaar, deze is 16",
        "neemt alleen vrouwen",
        "vol (cijfer van 5 minuten oud)",
    ]


def test_a_reason_is_put_into_words_by_who_reads_it_not_by_who_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Facts] = []

    def say(case: whys.Case) -> str:
        said.append(case.facts)
        return "plaats"

    monkeypatch.setattr(whys, "ROOM", whys.ROOM._replace(say=say))
    found = rank(SOUGHT, [facts(one) for one in range(1, 50)], terms=TERMS, at=NOON, seed=SEED).candidates
    assert not said
    assert "plaats" in [why.words for why in found[0].for_it]
    assert said == [found[0].facts]


@given(any_sought, many_facts)
def test_what_speaks_against_is_what_makes_that_a_unit_does_not_fit(sought: Sought, some: list[Facts]) -> None:
    for one in rank(sought, some, terms=TERMS, at=NOON, seed=SEED).candidates:
        assert one.against == tuple(why.code for why in one.whys if why.verdict is Verdict.NOT)
        assert all(why.words for why in one.whys)


# When patients are taken in.


@pytest.mark.parametrize(
    ("arrives", "waits"),
    [(time(7), 120), (time(9), 0), (time(19, 59), 0), (time(20), 13 * 60), (time(23), 10 * 60)],
)
def test_who_arrives_after_the_last_admission_waits_for_the_next_morning(arrives: time, waits: int) -> None:
    at = datetime.combine(NOON, arrives, ZoneInfo("Europe/Amsterdam"))
    found = ranked(SOUGHT, facts(travel=0.0, admits=(time(9), time(20))), at=at)
    assert dict(found.costs).get(Term.WAIT, 0) == round(waits * TERMS.wait * 10)


@pytest.mark.parametrize(("arrives", "waits"), [(time(23), 0), (time(5), 0), (time(6), 16 * 60), (time(12), 10 * 60)])
def test_admission_may_go_on_past_midnight(arrives: time, waits: int) -> None:
    at = datetime.combine(NOON, arrives, ZoneInfo("Europe/Amsterdam"))
    found = ranked(SOUGHT, facts(travel=0.0, admits=(time(22), time(6))), at=at)
    assert dict(found.costs).get(Term.WAIT, 0) == round(waits * TERMS.wait * 10)


def test_the_night_in_which_the_clock_goes_back_has_an_hour_more_to_wait() -> None:
    at = datetime(2026, 10, 24, 21, tzinfo=ZoneInfo("Europe/Amsterdam"))
    found = ranked(SOUGHT, facts(travel=0.0, admits=(time(9), time(20))), at=at)
    assert dict(found.costs)[Term.WAIT] == round(13 * 60 * TERMS.wait * 10)


IN_THE_MORNING = datetime(2026, 3, 11, 7, tzinfo=UTC)
A_LONG_DAY = {"closes_at": NOON + timedelta(minutes=5), "opens_at": IN_THE_MORNING}


@pytest.mark.parametrize(
    ("given_facts", "words"),
    [
        ({"is_open": None}, "openingstijden onbekend"),
        ({"is_open": True}, "dag en nacht open"),
        ({"is_open": True, "closes_at": NOON + timedelta(hours=5)}, "open tot 17:00"),
        (
            {"is_open": False, "opens_at": IN_THE_MORNING},
            "nu gesloten, opent morgen 08:00: 20 uur wachten na aankomst",
        ),
        (
            {"is_open": False, "opens_at": NOON + timedelta(days=6, hours=-4)},
            "nu gesloten, opent ma 16 mrt 08:00: 6 dagen wachten na aankomst",
        ),
        (
            {"is_open": False, "closed_because": "verhuizing"},
            "nu gesloten (verhuizing), niet bekend wanneer weer open",
        ),
        (
            {"is_open": False, "opens_at": NOON + timedelta(minutes=9)},
            "nu gesloten, opent 12:09, voor aankomst",
        ),
        (
            {"is_open": True, **A_LONG_DAY},
            "sluit voor aankomst, 12:05, opent morgen 08:00: 20 uur wachten na aankomst",
        ),
        ({"closes_at": NOON}, "sluit voor aankomst, 12:00, niet bekend wanneer weer open"),
        ({"opening": OpeningState.STOP}, "opnamestop"),
        (
            {"opening": OpeningState.STOP, "opening_until": NOON + timedelta(hours=2), "opening_reason": "incident"},
            "opnamestop: incident, naar verwachting tot 14:00",
        ),
        ({"opening": OpeningState.STOP, "opening_until": NOON - timedelta(hours=2)}, "opnamestop"),
    ],
)
def test_a_coordinator_reads_whether_it_is_open_on_arrival_and_from_when(
    given_facts: dict[str, Any], words: str
) -> None:
    assert words in [why.words for why in ranked(SOUGHT, facts(**given_facts)).whys]


def test_who_is_shut_waits_for_the_opening_and_then_for_admission() -> None:
    found = ranked(SOUGHT, facts(is_open=False, opens_at=IN_THE_MORNING, admits=(time(10), time(20))))
    assert dict(found.costs)[Term.WAIT] == round((22 * 60 - 10) * TERMS.wait * 10)


# Terms.


@pytest.mark.parametrize(
    ("given_facts", "wanted", "term", "minutes"),
    [
        ({"travel": 12.0}, {}, Term.TRAVEL, 12.0),
        ({"travel": None}, {}, Term.TRAVEL, 60.0),
        ({"chance": 0.5}, {}, Term.DOUBT, 20.0),
        ({"chance": 0.5, "takes": 0.5}, {}, Term.DOUBT, 30.0),
        ({"min_age": 18}, {}, Term.UNSURE, 15.0),
        ({"min_age": 18, "sexes": frozenset({Sex.FEMALE})}, {"wants": frozenset({Want.CLOSED})}, Term.UNSURE, 45.0),
        ({"travel": 75.0}, {"before": NOON + timedelta(hours=1)}, Term.LATE, 30.0),
        ({"opening": OpeningState.STOP_THREATENED}, {}, Term.THREATENED, 10.0),
        ({"area": "A2"}, {}, Term.OUTSIDE_AREA, 5.0),
        ({"region": "R2", "is_neighbour": True}, {}, Term.NEIGHBOUR, 10.0),
        ({"region": "R2"}, {}, Term.ELSEWHERE, 30.0),
        ({}, {"wishes": frozenset({uid(1001)})}, Term.WISH, -20.0),
        ({}, {"treaters": frozenset({uid(2001)})}, Term.TREATER, -15.0),
        ({"agreement": Agreement.PREFERRED}, {}, Term.PREFERRED, -10.0),
        ({"agreement": Agreement.NONE}, {}, Term.NO_AGREEMENT, 15.0),
        ({"load": 1.5}, {}, Term.FAIR_SHARE, 5.0),
        ({"load": 0.0}, {}, Term.FAIR_SHARE, -10.0),
        ({"load": 9.0}, {}, Term.FAIR_SHARE, 10.0),
    ],
)
def test_each_term_costs_what_is_published(
    given_facts: dict[str, Any], wanted: dict[str, Any], term: Term, minutes: float
) -> None:
    assert dict(ranked(but(**wanted), facts(**given_facts)).costs)[term] == minutes * 10


def test_a_load_that_nobody_knows_is_no_load() -> None:
    assert Term.FAIR_SHARE not in dict(ranked(SOUGHT, facts(load=None)).costs)


def test_nobody_seeks_no_places_and_no_chance_is_above_one() -> None:
    with pytest.raises(ValueError, match="one place"):
        Sought(kinds=(KIND,), needed=0)
    with pytest.raises(ValueError, match="probability"):
        facts(chance=1.01)
