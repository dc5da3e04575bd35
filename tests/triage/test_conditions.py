"""The language of conditions: what holds for certain holds whatever turns out, and no text breaks it."""

import contextlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.triage.domain.conditions import Compared, Condition, Every, Is, Some, Truth, opposite, truth
from ketenzicht.triage.domain.knowledge import Codes, Known, Range, told
from ketenzicht.triage.domain.language import DEEPEST, ConditionError, read_condition

COLOURS, NUMBERS = ("rood", "blauw", "groen"), range(11)
FREE: Mapping[str, Known] = {
    "kleur": Codes(frozenset(COLOURS)),
    "vorm": Codes(frozenset(COLOURS)),
    "pijn": Range(0, 10),
    "som": Range(0, 10),
}
comparisons = st.one_of(
    st.builds(Is, st.sampled_from(["kleur", "vorm"]), st.sampled_from(COLOURS), st.booleans()),
    st.builds(Compared, st.sampled_from(["pijn", "som"]), st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 10)),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    comparisons,
    lambda parts: st.one_of(
        st.builds(Every, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Some, st.lists(parts, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
answered = st.fixed_dictionaries(
    {
        "kleur": st.sampled_from(COLOURS).map(told),
        "vorm": st.sampled_from(COLOURS).map(told),
        "pijn": st.sampled_from(NUMBERS).map(told),
        "som": st.sampled_from(NUMBERS).map(told),
    }
)


@given(conditions, answered, st.sets(st.sampled_from(sorted(FREE))))
def test_what_is_certain_stays_so_however_the_rest_turns_out(
    condition: Condition, everything: dict[str, Known], forgotten: set[str]
) -> None:
    partly = {**everything, **{name: FREE[name] for name in forgotten}}
    if (said := truth(condition, partly)) is not Truth.UNKNOWN:
        assert truth(condition, everything) is said


@given(conditions, answered)
def test_with_everything_known_it_holds_or_its_opposite_does(
    condition: Condition, everything: dict[str, Known]
) -> None:
    assert {truth(condition, everything), truth(opposite(condition), everything)} == {Truth.TRUE, Truth.FALSE}


@given(conditions)
def test_of_what_does_not_apply_nothing_is_true_whichever_way_it_is_put(condition: Condition) -> None:
    assert truth(condition, {}) is truth(opposite(condition), {}) is Truth.FALSE


@given(conditions)
def test_what_is_written_is_read_back(condition: Condition) -> None:
    read = read_condition(_written(condition))
    for colour in COLOURS:
        for pain in (0, 3, 7, 10):
            known = {"kleur": told(colour), "vorm": told("rood"), "pijn": told(pain), "som": told(5)}
            assert truth(read, known) is truth(condition, known)


def _written(condition: Condition) -> str:
    match condition:
        case Every(parts):
            return "(" + " en ".join(map(_written, parts)) + ")"
        case Some(parts):
            return "(" + " of ".join(map(_written, parts)) + ")"
        case Is(question, code, is_other):
            return f"{question} is {'niet ' if is_other else ''}{code}"
        case Compared(of, sign, bound):
            return f"{of} {sign} {bound}"


@given(st.one_of(st.text(), st.text("ab ()<>=ennietisof0,.-≤", max_size=40)))
def test_any_text_ends_in_a_condition_or_in_a_sentence(text: str) -> None:
    with contextlib.suppress(ConditionError):  # either is right; only another exception is not
        read_condition(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Hier hoort een vraag of score te staan, niet het einde."),
        ("a is", "Hier hoort een antwoord te staan na ‘a is’, niet het einde."),
        ("a is ja b is nee", "Hier hoort en of of te staan na ‘a is ja’, niet ‘b’."),
        ("pijn > nan", "Hier hoort een getal te staan na ‘pijn >’, niet ‘nan’."),
        ("(a is ja", "Hier hoort ) te staan na ‘a is ja’, niet het einde."),
        ("a = 1", "‘= 1’ is niet te lezen."),
        ("(" * (DEEPEST + 1) + "a is ja" + ")" * (DEEPEST + 1), "Te veel haakjes in elkaar."),
        ("niet " * 100 + "a is ja", "Te veel haakjes in elkaar."),
        ("a is ja of " * 95 + "b is ja", "Een voorwaarde heeft hoogstens 1000 tekens."),
    ],
)
def test_what_is_no_condition_is_told(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as refused:
        read_condition(text)
    assert refused.value.nl == said


def test_not_reaches_every_part_of_what_stands_between_brackets() -> None:
    assert read_condition("niet (a is ja of pijn ≥ 8,5)") == read_condition("a is niet ja en pijn < 8.5")
