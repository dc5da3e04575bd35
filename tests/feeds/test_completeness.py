"""How complete a delivery is: counted over what was asked, and what is missing by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.definitions.domain import ElementDefinition, ElementKind, Role
from ketenzicht.definitions.domain.applicable import applicable_to
from ketenzicht.feeds.domain import Gaps, Told, elements_told, gaps_of, told_of

ASKED = (
    ElementDefinition(code="total", name="Totaal", kind=ElementKind.COUNT, role=Role.TOTAL, required=True),
    ElementDefinition(code="available", name="Vrij", kind=ElementKind.COUNT, role=Role.AVAILABLE, required=True),
    ElementDefinition(code="waiting", name="Wachtend", kind=ElementKind.COUNT),
)
WORKED_OUT = ElementDefinition(
    code="share", name="Bezet deel", kind=ElementKind.MEASURE, formula="(total - available) / total"
)
BED = applicable_to("bed", elements=(*ASKED, WORKED_OUT), relations=(), thresholds=(), reasons={})


def test_nought_is_told_and_unknown_is_not() -> None:
    assert told_of({"total": 0, "available": None}, BED) == Told(1, 3)


def test_what_we_work_out_is_asked_of_nobody() -> None:
    assert told_of({"total": 4, "available": 1, "waiting": 0, "share": None}, BED).word == "volledig"


def test_what_is_missing_is_named_and_what_is_unknown_has_its_reason() -> None:
    gaps = gaps_of({"total": 4, "available": None}, {"available": "storing"}, BED)
    assert gaps == Gaps(not_delivered=("Wachtend",), unknown=("Vrij (storing)",))
    assert gaps_of({"total": None}, {}, BED).unknown == ("Totaal (zonder reden)",)


def test_a_kind_of_care_without_a_definition_is_asked_nothing() -> None:
    assert told_of({"total": 4}, None) == Told()
    assert (Told().percent, Told().word) == (None, "niets gevraagd")
    assert gaps_of({"total": 4}, {}, None) == Gaps((), ())
    assert elements_told([({"total": 4}, None)]) == ()


def test_each_figure_is_counted_over_the_units_that_are_asked_for_it() -> None:
    small = applicable_to("chair", elements=ASKED[:1], relations=(), thresholds=(), reasons={})
    found = elements_told([({"total": 4, "waiting": 1}, BED), ({"total": None}, small), ({}, BED)])
    assert [(one.name, one.required, one.told) for one in found] == [
        ("Totaal", True, Told(1, 3)),
        ("Vrij", True, Told(0, 2)),
        ("Wachtend", False, Told(1, 2)),
    ]


@pytest.mark.parametrize(
    ("told", "percent", "word"),
    [
        (Told(0, 3), 0, "niets geleverd"),
        (Told(2, 3), 66, "2 van 3 gegevens"),
        (Told(999, 1000), 99, "999 van 1000 gegevens"),
        (Told(3, 3), 100, "volledig"),
    ],
)
def test_only_what_is_complete_is_a_hundred_percent(told: Told, percent: int, word: str) -> None:
    assert (told.percent, told.word) == (percent, word)


values = st.dictionaries(st.sampled_from(["total", "available", "waiting", "other"]), st.none() | st.integers())


@given(values)
def test_what_is_told_and_what_is_missing_is_all(said: dict[str, object]) -> None:
    told, gaps = told_of(said, BED), gaps_of(said, {}, BED)
    assert told.told + len(gaps.not_delivered) + len(gaps.unknown) == told.asked == 3
