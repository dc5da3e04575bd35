"""Of an assessment what laws on any instrument do not show: which questions stand on the page, and which advice."""

from dataclasses import replace

import pytest
from tests.triage.test_assessing import PHONE, WELL, said

from ketenzicht.base.errors import Refused
from ketenzicht.triage.domain import UNKNOWN, Advice, Answer, Criterion, assess, refuse_wrong_deviation
from ketenzicht.triage.domain.conditions import Is, Some

NOT_PREGNANT = said(harde_buik="nee", zwanger="nee", koorts="nee", pijn=0.0, tweede_contact="nee")
BLEEDING = "bloed-bij-zwangerschap"


def asked(answers: dict[str, Answer]) -> list[str]:
    return [one.code for one in assess(PHONE, complaint="buikpijn", answers=answers).asked]


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({"zwanger": "ja"}, True),
        ({"zwanger": "nee"}, False),
        ({"zwanger": "ja", BLEEDING: "nee"}, True),
        ({"zwanger": "nee", BLEEDING: "ja"}, False),
        ({"zwanger": UNKNOWN, BLEEDING: "ja"}, True),
    ],
)
def test_a_question_stands_on_the_page_where_it_applies_or_was_answered(
    changes: dict[str, Answer], is_asked: bool
) -> None:
    assert (BLEEDING in asked({**NOT_PREGNANT, **changes})) is is_asked


def test_what_always_applies_stands_there_from_the_beginning_and_what_may_apply_only_when_it_comes_next() -> None:
    assert set(WELL) <= set(asked({}))
    assert BLEEDING not in asked({})
    assert BLEEDING in asked({"zwanger": "ja"}), "it applies, though other things are asked first"
    before = {code: answer for code, answer in NOT_PREGNANT.items() if code != "zwanger"}
    unknown = assess(PHONE, complaint="buikpijn", answers={**before, "zwanger": UNKNOWN})
    assert (BLEEDING in [one.code for one in unknown.asked]) == (
        unknown.next is not None and unknown.next.code == BLEEDING
    )


@pytest.mark.parametrize(("answer", "is_told"), [("ja", True), ("nee", False), (UNKNOWN, False)])
def test_advice_with_a_condition_is_told_only_where_that_holds_for_certain(answer: Answer, is_told: bool) -> None:
    instrument = replace(PHONE, advice=(Advice("bij-koorts", "Drink genoeg.", when=Is("koorts", "ja")),))
    found = assess(instrument, complaint="buikpijn", answers={**NOT_PREGNANT, "koorts": answer})
    assert bool(found.advice) is is_told


def test_as_long_as_there_is_no_conclusion_advice_is_that_of_what_holds_for_certain() -> None:
    instrument = replace(PHONE, advice=tuple(Advice(one, one, classes=frozenset({one})) for one in ("U1", "U4")))
    so_far = assess(instrument, complaint="buikpijn", answers={})
    assert (so_far.urgency, so_far.at_least, [one.code for one in so_far.advice]) == (None, "U4", ["U4"])
    flagged = assess(instrument, complaint="buikpijn", answers={"bewustzijn": "bewusteloos"})
    assert flagged.at_least == "U1"
    assert [one.code for one in flagged.advice] == ["U1"]


def test_a_question_that_does_not_apply_keeps_no_list_open() -> None:
    """Of two things one is unknown and the other is not asked: nobody can answer more, and it is concluded."""
    either = Criterion(
        "of", Some((Is("koorts", "ja"), Is(BLEEDING, "ja"))), "U1", "Daarom.", if_unknown="U2", is_red_flag=True
    )
    instrument = replace(PHONE, criteria=(*PHONE.criteria, either))
    found = assess(instrument, complaint="buikpijn", answers={**NOT_PREGNANT, "koorts": UNKNOWN})
    assert found.next is None
    assert found.urgency == "U2"
    assert "of" in [one.code for one in found.not_excluded]


def test_a_reason_of_exactly_the_least_that_is_asked_is_enough() -> None:
    refuse_wrong_deviation(proposed="U2", to="U1", reason="  klam!  ")
    with pytest.raises(Refused):
        refuse_wrong_deviation(proposed="U2", to="U1", reason="  klam  ")
