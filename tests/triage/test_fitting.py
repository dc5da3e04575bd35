"""Laws of fitting care, for any rules and for those that come with us, and cases of which the outcome is known."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.triage.test_assessing import WELL, answers_to

from ketenzicht.base.errors import Refused
from ketenzicht.triage.domain import (
    UNKNOWN,
    Answer,
    CareForm,
    Contraindication,
    Discipline,
    FittingCare,
    Indication,
    Proposal,
    Room,
    Strength,
    Verdict,
    assess,
    facts_of_triage,
    propose,
)
from ketenzicht.triage.domain.conditions import Compared, Condition, Every, Is, Some, Truth, truth
from ketenzicht.triage.operations import shipped_crosswalk, shipped_fitting, shipped_instruments

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
(DEMO,) = shipped_fitting()
SCALE = shipped_crosswalk().scale
SLOWEST = len(SCALE)

# Any rules: about four forms, with the facts of the demonstration.
FORMS = (
    CareForm("snel", "Snel", "", timedelta(minutes=15)),
    CareForm("gewoon", "Gewoon", "", timedelta(hours=3)),
    CareForm("zelf", "Zelf", "", None, is_unattended=True),
    CareForm("overleg", "Overleg", "", timedelta(minutes=1)),
)
RULED = st.frozensets(st.sampled_from(["snel", "gewoon", "zelf"]), min_size=1)
comparisons = st.one_of(
    st.builds(Is, st.sampled_from(["kwetsbaar", "alleen", "alarmsignaal"]), st.sampled_from(["ja", "nee"])),
    st.builds(Compared, st.just("urgentie"), st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 5)),
    st.builds(Compared, st.just("leeftijd"), st.sampled_from(["<", ">="]), st.sampled_from([1, 18, 75])),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    comparisons,
    lambda parts: st.builds(Every, st.tuples(parts, parts)) | st.builds(Some, st.tuples(parts, parts)),
    max_leaves=4,
)
indications = st.builds(Indication, st.just("voor"), RULED, conditions, st.sampled_from(Strength), st.just("Daarom."))
contraindications = st.builds(Contraindication, st.just("tegen"), RULED, conditions, st.just("Daarom niet."))


@st.composite
def any_care(draw: st.DrawFn) -> FittingCare:
    return replace(
        DEMO,
        forms=FORMS,
        last_resort="overleg",
        indications=tuple(draw(st.lists(indications, max_size=5))),
        contraindications=tuple(draw(st.lists(contraindications, max_size=3))),
    )


def facts_of(care: FittingCare) -> st.SearchStrategy[dict[str, Answer]]:
    return st.fixed_dictionaries({one.code: answers_to(one) for one in care.questions})


often, seldom = settings(max_examples=200, deadline=None), settings(max_examples=50, deadline=None)
cares = st.one_of(st.just(DEMO), any_care())
cases = cares.flatmap(lambda care: st.tuples(st.just(care), facts_of(care)))


def room_in(facts: Mapping[str, Answer]) -> dict[str, Room]:
    """What the facts say of room, as the platform tells it."""
    return {
        code.removeprefix("plek-"): Room() if answer is UNKNOWN else Room(answer == "ja", NOON)
        for code, answer in facts.items()
        if code.startswith("plek-")
    }


def proposed(care: FittingCare, facts: Mapping[str, Answer]) -> dict[str, Proposal]:
    """By form, in the order of the answer."""
    return {one.form.code: one for one in propose(care, facts, room=room_in(facts))}


@given(cases)
@seldom
def test_every_form_is_in_the_answer_and_the_last_resort_always_fits(
    case: tuple[FittingCare, dict[str, Answer]],
) -> None:
    care, facts = case
    found = propose(care, facts, room=room_in(facts))
    assert sorted(one.form.code for one in found) == sorted(care.form)
    assert found[0].verdict is Verdict.FITS
    assert next(one for one in found if one.form.code == care.last_resort).verdict is Verdict.FITS


@given(cases)
@seldom
def test_the_answer_is_the_same_however_the_facts_are_ordered(case: tuple[FittingCare, dict[str, Answer]]) -> None:
    care, facts = case
    backwards = dict(reversed(facts.items()))
    assert propose(care, facts, room=room_in(facts)) == propose(care, backwards, room=room_in(backwards))


@given(cases)
@seldom
def test_what_is_better_stands_higher_and_alike_as_it_is_written(case: tuple[FittingCare, dict[str, Answer]]) -> None:
    care, facts = case
    found = propose(care, facts, room=room_in(facts))
    verdicts = [list(Verdict).index(one.verdict) for one in found]
    assert verdicts == sorted(verdicts)
    places = [one.code for one in care.forms]
    for above, below in pairwise(found):
        alike = (above.verdict, above.strength, above.room) == (below.verdict, below.strength, below.room)
        if alike and bool(above.form.capacity) == bool(below.form.capacity):
            assert places.index(above.form.code) < places.index(below.form.code)
        if (above.verdict, above.room.is_free) == (below.verdict, below.room.is_free) and above.strength:
            assert below.strength is None or list(Strength).index(above.strength) <= list(Strength).index(
                below.strength
            )


@given(cases)
@seldom
def test_a_contraindication_that_holds_takes_the_form_out(case: tuple[FittingCare, dict[str, Answer]]) -> None:
    care, facts = case
    known = {one.code: one.known_from(facts[one.code]) for one in care.questions}
    found = proposed(care, facts)
    for rule in care.contraindications:
        if truth(rule.when, known) is Truth.TRUE:
            for code in rule.forms:
                assert found[code].verdict is Verdict.NOT
                assert rule.because in [one.because for one in found[code].why_not]


@given(cases, st.data())
@seldom
def test_an_unknown_fact_never_makes_a_form_certain(
    case: tuple[FittingCare, dict[str, Answer]], data: st.DataObject
) -> None:
    """What is certain with facts missing stays so whatever they turn out to be; what is not says what would tell."""
    care, facts = case
    forgotten = data.draw(st.sets(st.sampled_from(sorted(facts))))
    partly = {**facts, **dict.fromkeys(forgotten, UNKNOWN)}
    full = proposed(care, facts)
    for code, one in proposed(care, partly).items():
        if one.verdict is not Verdict.PERHAPS:
            assert full[code].verdict is one.verdict
            assert one.would_decide == ()
        else:
            assert {question.code for question in one.would_decide} <= {
                code for code, answer in partly.items() if answer is UNKNOWN
            }
            assert one.would_decide
    left_out = {code: answer for code, answer in partly.items() if answer is not UNKNOWN}
    assert propose(care, left_out, room=room_in(left_out)) == propose(care, partly, room=room_in(partly))


@given(cases, st.data())
@seldom
def test_once_the_only_fact_that_would_decide_is_known_it_is_decided(
    case: tuple[FittingCare, dict[str, Answer]], data: st.DataObject
) -> None:
    care, facts = case
    code = data.draw(st.sampled_from(sorted(one for one in facts if facts[one] is not UNKNOWN) or ["leeftijd"]))
    after = proposed(care, facts)
    for form, one in proposed(care, {**facts, code: UNKNOWN}).items():
        if [question.code for question in one.would_decide] == [code] and facts[code] is not UNKNOWN:
            assert after[form].verdict is not Verdict.PERHAPS


@given(cases)
@seldom
def test_a_red_flag_keeps_self_care_out(case: tuple[FittingCare, dict[str, Answer]]) -> None:
    care, facts = case
    for answer, verdicts in (("ja", {Verdict.NOT}), (UNKNOWN, {Verdict.NOT, Verdict.PERHAPS})):
        for one in proposed(care, {**facts, "alarmsignaal": answer}).values():
            if one.form.is_unattended:
                assert one.verdict in verdicts


@given(cases, st.integers(0, 5))
@seldom
def test_what_fits_begins_in_time(case: tuple[FittingCare, dict[str, Answer]], urgency: int) -> None:
    care, facts = case
    limit = SCALE[urgency].within
    for one in proposed(care, {**facts, "urgentie": float(urgency)}).values():
        if one.verdict is Verdict.FITS:
            assert one.form.begins_before(limit)
            assert one.is_fast_enough is Truth.TRUE


@given(facts_of(DEMO), st.integers(0, 4))
@often
def test_more_urgency_never_proposes_slower_care_first(facts: dict[str, Answer], urgency: int) -> None:
    """Of the demonstration. Where only the doctor remains, who can be asked at once, nothing slower was proposed."""
    more = _first_begins(DEMO, {**facts, "urgentie": float(urgency)}, otherwise=0)
    assert more <= _first_begins(DEMO, {**facts, "urgentie": float(urgency + 1)}, otherwise=SLOWEST)


def _first_begins(care: FittingCare, facts: dict[str, Answer], *, otherwise: int) -> int:
    """Of what is proposed first the most urgent class for which it begins in time, by its place on the scale."""
    first, *_ = proposed(care, facts).values()
    if first.form.code == care.last_resort:
        return otherwise
    return next((place for place, one in enumerate(SCALE) if first.form.begins_before(one.within)), SLOWEST)


def facts(**changes: Any) -> dict[str, Answer]:
    """Somebody of 40, mobile, at home, in office hours, of whom everything is known."""
    ordinary: dict[str, Answer] = {
        "alarmsignaal": "nee",
        "discipline": "telephone",
        "klacht": "anders",
        "leeftijd": 40.0,
        "kwetsbaar": "nee",
        "alleen": "nee",
        "mantelzorg-valt-uit": "nee",
        "veilig": "ja",
        "komen": "zelf",
        "wens": "geen-voorkeur",
        "eigen-huisarts": "ja",
        "ggz-behandelaar": "nee",
        "wijkverpleging-komt": "nee",
        "anw": "nee",
        "behandelgrens": "geen",
        "gaat-over-medicijnen": "nee",
        "arts-zag-patient": "nee",
        "thuis-lukt": "ja",
        "zorgvraag": "enkelvoudig",
        "wlz": "nee",
    }
    return {**ordinary, **{name.replace("_", "-"): value for name, value in changes.items()}}


BED = {"thuis_lukt": "nee", "arts_zag_patient": "ja", "leeftijd": 84.0, "kwetsbaar": "ja", "komen": "kan-niet"}


@pytest.mark.parametrize(
    ("told", "fitting"),
    [
        (facts(urgentie=0), ["ambulance-spoed", "overleg-arts"]),
        (facts(urgentie=1, alarmsignaal="ja"), ["ambulance-spoed", "overleg-arts"]),
        (facts(urgentie=2, alarmsignaal="ja"), ["seh", "huisarts-spoed", "overleg-arts"]),
        (facts(urgentie=2, alarmsignaal="ja", anw="ja"), ["seh", "hap-consult", "overleg-arts"]),
        (
            facts(urgentie=2, alarmsignaal="ja", anw="ja", komen="kan-niet", behandelgrens="alleen-comfort"),
            ["ambulance-spoed", "hap-visite", "overleg-arts"],
        ),
        (facts(urgentie=3), ["huisarts-spoed", "overleg-arts"]),
        (facts(urgentie=3, anw="ja", kwetsbaar="ja"), ["hap-visite", "hap-consult", "overleg-arts"]),
        (facts(urgentie=3, discipline="ggz"), ["ggz-beoordeling", "huisarts-spoed", "overleg-arts"]),
        (
            facts(urgentie=2, discipline="obstetric"),
            ["verloskunde-ziekenhuis", "verloskundige", "huisarts-spoed", "overleg-arts"],
        ),
        (facts(urgentie=4), ["huisarts-spreekuur", "beeldconsult", "overleg-arts"]),
        (
            facts(urgentie=4, klacht="katheter", anw="ja", komen="kan-niet"),
            ["wijkverpleging", "hap-visite", "ambulance-vervoer", "beeldconsult", "overleg-arts"],
        ),
        (
            facts(urgentie=4, zorgvraag="meervoudig", **BED),
            ["elv-hoog", "ambulance-vervoer", "beeldconsult", "overleg-arts"],
        ),
        (
            facts(urgentie=4, wlz="ja", veilig="nee", zorgvraag="laatste-fase", **BED),
            ["wlz-crisisbed", "elv-palliatief", "ambulance-vervoer", "overleg-arts"],
        ),
        (facts(urgentie=5), ["zelfzorg", "huisarts-spreekuur", "beeldconsult", "overleg-arts"]),
        (facts(urgentie=5, alarmsignaal="ja"), ["huisarts-spreekuur", "beeldconsult", "overleg-arts"]),
        (facts(urgentie=5, leeftijd=0.2, eigen_huisarts="nee"), ["overleg-arts"]),
        (
            facts(urgentie=5, gaat_over_medicijnen="ja"),
            ["apotheek", "zelfzorg", "huisarts-spreekuur", "beeldconsult", "overleg-arts"],
        ),
    ],
)
def test_cases_of_which_the_outcome_is_known(told: dict[str, Answer], fitting: list[str]) -> None:
    free = {one.code: Room(True, NOON) for one in DEMO.forms}
    found = propose(DEMO, told, room=free)
    assert [one.form.code for one in found if one.verdict is Verdict.FITS] == fitting
    assert not [one.form.code for one in found if one.verdict is Verdict.PERHAPS]


def test_a_form_that_is_full_stands_lower_and_another_may_take_over() -> None:
    """The age of the figure stays with it."""
    told = facts(urgentie=4, **BED)
    full = Room(False, NOON - timedelta(hours=2))
    found = propose(DEMO, told, room={"elv-laag": full, "elv-hoog": Room(True, NOON)})
    fitting = [one for one in found if one.verdict is Verdict.FITS]
    assert [one.form.code for one in fitting][-1] == "elv-laag"
    assert fitting[-1].room == full
    assert "elv-hoog" in [one.form.code for one in fitting]
    nobody_knows = {one.form.code: one for one in propose(DEMO, told)}
    assert nobody_knows["elv-laag"].verdict is Verdict.FITS
    assert nobody_knows["elv-hoog"].verdict is Verdict.PERHAPS
    assert [one.code for one in nobody_knows["elv-hoog"].would_decide] == ["plek-elv-laag"]


def test_room_that_is_known_was_observed_at_some_moment() -> None:
    with pytest.raises(ValueError, match="observed"):
        Room(is_free=True)
    assert Room(None, NOON).answer is UNKNOWN


def test_why_and_why_not_are_told() -> None:
    found = {one.form.code: one for one in propose(DEMO, facts(urgentie=4, komen=UNKNOWN))}
    assert [one.code for one in found["beeldconsult"].why] == ["terugbellen"]
    assert [one.code for one in found["hap-consult"].why_not] == ["overdag"]
    assert [one.code for one in found["seh"].why_not] == ["geen-spoed"]
    assert [one.code for one in found["wlz-crisisbed"].why_not] == ["eerst-een-arts", "thuis-lukt-het"]
    assert [one.code for one in found["apotheek"].why_not] == ["geen-regel"]
    assert [one.code for one in found["zelfzorg"].why_not] == ["te-laat"]
    assert found["zelfzorg"].is_fast_enough is Truth.FALSE
    perhaps = found["ambulance-vervoer"]
    assert ([one.code for one in perhaps.might_fit], perhaps.might_not) == (["liggend-vervoer"], ())
    assert perhaps.strength is Strength.POSSIBLE
    assert [one.code for one in found["huisarts-spreekuur"].might_not] == ["kan-niet-komen"]
    assert found["apotheek"].strength is None


def test_as_long_as_the_urgency_is_unknown_it_is_not_known_who_is_in_time() -> None:
    found = {one.form.code: one for one in propose(DEMO, facts())}
    assert found["huisarts-spoed"].is_fast_enough is Truth.UNKNOWN
    assert [one.code for one in found["huisarts-spoed"].would_decide] == ["urgentie"]


@pytest.mark.parametrize(
    "told", [{"urgentie": 6.0}, {"urgentie": -1.0}, {"urgentie": "U2"}, {"kwetsbaar": "misschien"}, {"leeftijd": 200.0}]
)
def test_what_cannot_be_a_fact_is_refused(told: dict[str, Answer]) -> None:
    with pytest.raises(Refused):
        propose(DEMO, told)


INSTRUMENTS = {one.code: one for one in shipped_instruments()}


@pytest.mark.parametrize(
    ("complaint", "answers", "urgency", "found"),
    [
        ("wond", {}, None, {"alarmsignaal": UNKNOWN, "klacht": "wond"}),
        ("wond", {**WELL, "ademt-goed": "geen-adem"}, "U0", {"alarmsignaal": "ja", "klacht": "wond", "urgentie": 0.0}),
        ("wond", WELL, "U5", {"alarmsignaal": "nee", "klacht": "wond", "urgentie": 5.0}),
        (
            "wond",
            {**WELL, "grauw-en-klam": UNKNOWN},
            "U2",
            {"alarmsignaal": UNKNOWN, "klacht": "wond", "urgentie": 2.0},
        ),
        (
            "buikpijn",
            {**WELL, "harde-buik": "nee", "zwanger": "nee"},
            "U4",
            {"alarmsignaal": "nee", "klacht": "anders", "urgentie": 4.0},
        ),
    ],
)
def test_what_triage_tells_the_rules(
    complaint: str, answers: dict[str, Answer], urgency: str | None, found: dict[str, Answer]
) -> None:
    assessment = assess(INSTRUMENTS["demo-telefoon"], complaint=complaint, answers=answers)
    told = facts_of_triage(DEMO, discipline=Discipline.TELEPHONE, assessment=assessment, urgency=urgency)
    assert told == {"discipline": "telephone", **found}


def test_a_red_flag_that_is_not_excluded_is_not_a_no_though_something_else_is_more_urgent() -> None:
    answers = {**WELL, "hevig-bloedverlies": "ja", "bewustzijn": UNKNOWN}
    assessment = assess(
        INSTRUMENTS["demo-telefoon"], complaint="wond", answers={**answers, "hevig-bloedverlies": "nee"}
    )
    assert [one.code for one in assessment.red_flags_in_doubt] == ["abcd-instabiel", "abcd-bedreigd"]
    assert assess(INSTRUMENTS["demo-telefoon"], complaint="wond", answers=answers).red_flags


def test_rules_without_complaints_are_told_none() -> None:
    care = replace(DEMO, declared=tuple(one for one in DEMO.declared if one.code != "klacht"))
    assessment = assess(INSTRUMENTS["demo-telefoon"], complaint="wond", answers=WELL)
    told = facts_of_triage(care, discipline=Discipline.TELEPHONE, assessment=assessment, urgency="U5")
    assert "klacht" not in told
