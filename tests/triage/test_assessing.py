"""Laws that hold of every instrument that comes with Ketenzicht, and cases of which the outcome is known."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.triage.domain import UNKNOWN, Answer, Instrument, Question, QuestionKind, assess
from ketenzicht.triage.domain.conditions import Compared, Is, comparisons
from ketenzicht.triage.operations import shipped_aids, shipped_instruments

INSTRUMENTS = {one.code: one for one in (*shipped_instruments(), *shipped_aids())}
PHONE = INSTRUMENTS["demo-telefoon"]
WELL: dict[str, Answer] = {
    "ademweg-vrij": "ja",
    "ademt-goed": "normaal",
    "hevig-bloedverlies": "nee",
    "bewustzijn": "alert",
    "grauw-en-klam": "nee",
}


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer that can be given to it, not knowing included; numbers near those that decide come often."""
    if question.kind is QuestionKind.NUMBER:
        scale = 10**question.decimals
        whole = st.integers(round(question.lowest * scale), round(question.highest * scale))
        return st.one_of(st.just(UNKNOWN), whole.map(lambda number: round(number / scale, question.decimals)))
    codes = ["ja", "nee"] if question.kind is QuestionKind.YES_NO else [one.code for one in question.options]
    return st.sampled_from([*codes, UNKNOWN])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Instrument, str, dict[str, Answer]]:
    """An instrument, a complaint, and an answer to everything that may be asked of it."""
    instrument = draw(st.sampled_from(list(INSTRUMENTS.values())))
    complaint = draw(st.sampled_from(sorted(instrument.complaint)))
    answers = {one.code: draw(answers_to(one)) for one in instrument.asked_about(complaint)}
    return instrument, complaint, answers


def urgency_of(instrument: Instrument, complaint: str, answers: Mapping[str, Answer]) -> int:
    """How urgent it is concluded to be; 0 is the most urgent."""
    found = assess(instrument, complaint=complaint, answers=answers).urgency
    assert found is not None
    return instrument.rank[found]


def asked_until_concluded(
    instrument: Instrument, complaint: str, answers: Mapping[str, Answer]
) -> Iterator[tuple[str, Mapping[str, Answer]]]:
    """What is asked, one by one, with all that was answered then."""
    told: dict[str, Answer] = {}
    while (following := assess(instrument, complaint=complaint, answers=told).next) is not None:
        assert following.code not in told, "Nothing is asked twice."
        told[following.code] = answers[following.code]
        yield following.code, dict(told)


@given(cases())
@settings(max_examples=300)
def test_asking_ends_and_what_was_not_asked_could_not_have_made_it_more_urgent(
    case: tuple[Instrument, str, dict[str, Answer]],
) -> None:
    instrument, complaint, answers = case
    *_, told = {}, *(told for _, told in asked_until_concluded(instrument, complaint, answers))
    assert urgency_of(instrument, complaint, told) == urgency_of(instrument, complaint, answers)


@given(cases(), st.data())
@settings(max_examples=300)
def test_an_unanswered_question_is_never_treated_as_no(
    case: tuple[Instrument, str, dict[str, Answer]], data: st.DataObject
) -> None:
    """Whatever is left out: there is no conclusion yet, or it is at least as urgent as with any answer."""
    instrument, complaint, answers = case
    left_out = data.draw(st.sets(st.sampled_from(sorted(answers)))) if answers else set()
    some = {code: answer for code, answer in answers.items() if code not in left_out}
    found = assess(instrument, complaint=complaint, answers=some)
    if found.urgency is not None:
        assert instrument.rank[found.urgency] <= urgency_of(instrument, complaint, answers)
    assert instrument.rank[found.at_least] >= urgency_of(instrument, complaint, answers)


@given(cases(), st.data())
@settings(max_examples=300)
def test_not_knowing_is_never_less_urgent_than_an_answer_of_which_nothing_holds(
    case: tuple[Instrument, str, dict[str, Answer]], data: st.DataObject
) -> None:
    instrument, complaint, answers = case
    code = data.draw(st.sampled_from(sorted(answers)))
    unknown = {**answers, code: UNKNOWN}
    without = assess(instrument, complaint=complaint, answers=unknown)
    certain = {one.code for one in without.holds}
    answered = assess(instrument, complaint=complaint, answers=answers)
    if {one.code for one in answered.holds} <= certain and not answered.not_excluded:
        assert urgency_of(instrument, complaint, unknown) <= urgency_of(instrument, complaint, answers)


def just_within(one: Compared, question: Question) -> float:
    """The number nearest to the bound for which the comparison holds."""
    step = 10.0**-question.decimals
    return round(one.bound + {"<": -step, "<=": 0, ">=": 0, ">": step}[one.sign], question.decimals)


@given(cases(), st.data())
@settings(max_examples=500)
def test_urgency_never_falls_when_a_red_flag_is_added(
    case: tuple[Instrument, str, dict[str, Answer]], data: st.DataObject
) -> None:
    instrument, complaint, answers = case
    flags = [one for one in instrument.criteria if one.is_red_flag and one.is_about(complaint)]
    if not flags:
        return
    flag = data.draw(st.sampled_from(flags))
    alarming = dict(answers)
    for one in comparisons(flag.when):
        if isinstance(one, Is) and one.code in ("ja", "nee") and not one.is_other:
            alarming[one.question] = one.code
        elif isinstance(one, Compared):
            alarming[one.of] = just_within(one, instrument.question[one.of])
    assert urgency_of(instrument, complaint, alarming) <= urgency_of(instrument, complaint, answers)


def said(**changes: Any) -> dict[str, Answer]:
    return {**WELL, **{name.replace("_", "-"): value for name, value in changes.items()}}


@pytest.mark.parametrize(
    ("complaint", "answers", "urgency", "because"),
    [
        ("wond", said(ademt_goed="geen-adem"), "U0", ["ademt-niet"]),
        ("wond", said(bewustzijn="bewusteloos", ademweg_vrij="nee"), "U0", ["ademt-niet"]),
        ("wond", said(hevig_bloedverlies="ja"), "U1", ["abcd-instabiel"]),
        ("kortademig", said(pijn_op_de_borst="ja"), "U1", ["pijn-op-de-borst"]),
        ("buikpijn", said(harde_buik="ja"), "U2", ["harde-buik"]),
        (
            "buikpijn",
            said(harde_buik="nee", zwanger="ja", bloed_bij_zwangerschap="ja"),
            "U2",
            ["bloedverlies-zwanger"],
        ),
        (
            "buikpijn",
            said(harde_buik="nee", zwanger="nee", koorts="nee", pijn=3.0, tweede_contact="nee"),
            "U4",
            [],
        ),
        (
            "koorts-bij-een-kind",
            said(leeftijd=0.2, koorts="ja", huiduitslag_blijft="nee", drinkt="nee", tweede_contact="nee"),
            "U2",
            ["jonge-zuigeling"],
        ),
        (
            "koorts-bij-een-kind",
            said(leeftijd=0.25, koorts="ja", huiduitslag_blijft="nee", drinkt="nee", tweede_contact="nee"),
            "U5",
            [],
        ),
        (
            "wond",
            said(wond_wijkt="nee", vuil_of_beet="nee", pijn=UNKNOWN, tweede_contact="nee"),
            "U3",
            ["hevige-pijn", "matige-pijn"],
        ),
    ],
)
def test_cases_of_which_the_outcome_is_known(
    complaint: str, answers: dict[str, Answer], urgency: str, because: list[str]
) -> None:
    found = assess(PHONE, complaint=complaint, answers=answers)
    assert found.urgency == urgency
    assert [one.code for one in found.because] == because
    assert found.next is None


def test_airway_breathing_circulation_and_consciousness_are_asked_first() -> None:
    found = assess(PHONE, complaint="buikpijn", answers={})
    assert (found.urgency, found.at_least) == (None, "U4")
    assert found.next is not None
    asked = [
        code
        for code, _ in asked_until_concluded(
            PHONE, "buikpijn", said(zwanger="nee", harde_buik="nee", koorts="nee", pijn=0.0, tweede_contact="nee")
        )
    ]
    assert asked[:5] == ["ademweg-vrij", "ademt-goed", "hevig-bloedverlies", "bewustzijn", "grauw-en-klam"]
    assert "bloed-bij-zwangerschap" not in asked


def test_what_somebody_does_not_know_is_said_and_counts() -> None:
    all_told = said(hevig_bloedverlies=UNKNOWN, wond_wijkt="nee", vuil_of_beet="nee", pijn=0.0, tweede_contact="nee")
    found = assess(PHONE, complaint="wond", answers=all_told)
    assert found.urgency == "U1"
    assert [one.code for one in found.not_excluded] == ["abcd-instabiel"]
    assert found.red_flags == ()


def test_an_answer_to_what_does_not_apply_any_more_is_told_and_does_not_count() -> None:
    answers = said(
        harde_buik="nee", zwanger="nee", bloed_bij_zwangerschap="ja", koorts="nee", pijn=0.0, tweede_contact="nee"
    )
    found = assess(PHONE, complaint="buikpijn", answers=answers)
    assert (found.urgency, found.ignored) == ("U4", ("bloed-bij-zwangerschap",))


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("pijn", 11.0),
        ("pijn", -1.0),
        ("pijn", 3.5),
        ("pijn", float("nan")),
        ("pijn", float("inf")),
        ("pijn", "ja"),
        ("pijn", True),
        ("harde-buik", "misschien"),
        ("harde-buik", 1.0),
        ("ademt-goed", "ja"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(code: str, answer: Answer) -> None:
    with pytest.raises(Refused):
        assess(PHONE, complaint="buikpijn", answers={code: answer})


def test_a_complaint_that_there_is_not_is_told() -> None:
    with pytest.raises(NotFound, match="kent deze klacht niet"):
        assess(PHONE, complaint="heimwee", answers={})


def test_advice_is_that_of_the_class_and_the_complaint() -> None:
    urgent = assess(PHONE, complaint="wond", answers=said(ademt_goed="geen-adem"))
    assert [one.code for one in urgent.advice] == ["bel-112"]
    calm = assess(
        PHONE, complaint="wond", answers=said(wond_wijkt="ja", vuil_of_beet="nee", pijn=0.0, tweede_contact="nee")
    )
    assert [one.code for one in calm.advice] == ["bel-terug", "wond-spoelen"]
