"""Laws and stories of judging delivered values."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definitions.drawn import Observed, beds, codes_of, json_values, observations, versions

from ketenzicht.definitions.domain import Applicable, ElementKind, VersionDefinition
from ketenzicht.definitions.domain import values as checking

json_objects = st.dictionaries(st.text(), json_values, max_size=3)
RIGHT = {"total": 20, "occupied": 18, "available": 2, "score": 61.5}


def first_label(version: VersionDefinition) -> Applicable:
    found = version.applicable(version.labels[0].code)
    assert found is not None
    return found


def judged(version: VersionDefinition, observed: Observed) -> list[str]:
    found = version.faults_of(observed.values, observed.absent, label=version.labels[0].code, pointer="/observations/7")
    return [fault.code for fault in found]


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_every_value_that_the_definition_means_is_accepted(data: st.DataObject) -> None:
    version = data.draw(versions())
    observed = data.draw(observations(first_label(version)))
    assert judged(version, observed) == []
    assert checking.accepts(first_label(version), observed.values, observed.absent)


def mutations(version: VersionDefinition, observed: Observed) -> dict[str, Observed]:
    """The same observation with one thing wrong, by the code that must be the only one told."""
    applicable = first_label(version)
    values, absent = observed.values, observed.absent
    wrong: dict[str, Observed] = {
        "unknown-element": Observed({**values, "no such": 1}, absent),
        "reason-without-null": Observed(values, {**absent, "no such": next(iter(applicable.reasons))}),
    }
    for code in applicable.others:
        wrong["element-not-for-label"] = Observed({**values, code: 1}, absent)
    for code, element in applicable.elements.items():
        rest = {other: reason for other, reason in absent.items() if other != code}
        wrong["null-without-reason"] = Observed({**values, code: None}, rest)
        wrong["unknown-reason"] = Observed({**values, code: None}, {**rest, code: "because"})
        if element.required:
            wrong["missing-required"] = Observed(
                {other: value for other, value in values.items() if other != code}, rest
            )
        changed: dict[str, object] = {"wrong-type": [1]}
        if element.kind.is_number:
            changed |= {"not-finite": math.nan, "above-maximum": 10**12, "below-minimum": -(10**12)}
        if element.kind is ElementKind.COUNT:
            changed["not-whole"] = 3.0
        if element.kind is ElementKind.CHOICE:
            changed["unknown-choice"] = "no such"
        if element.kind is ElementKind.MOMENT:
            changed |= {"not-a-moment": "soon", "moment-without-time-zone": "2026-11-22T10:00:00"}
        wrong |= {fault: Observed({**values, code: value}, rest) for fault, value in changed.items()}
    return wrong


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_one_thing_wrong_is_refused_with_its_own_code_and_no_other(data: st.DataObject) -> None:
    version = data.draw(versions())
    observed = data.draw(observations(first_label(version)))
    wrong = mutations(version, observed)
    code = data.draw(st.sampled_from(sorted(wrong)))
    assert judged(version, wrong[code]) == [code]
    assert not checking.accepts(first_label(version), wrong[code].values, wrong[code].absent)


@settings(max_examples=50, deadline=None)
@given(
    st.data(), st.dictionaries(st.text(), json_values, max_size=5), st.dictionaries(st.text(), json_values, max_size=3)
)
def test_no_json_whatever_makes_it_raise_and_both_looks_agree(
    data: st.DataObject, values: dict[str, Any], absent: dict[str, Any]
) -> None:
    version = data.draw(versions())
    applicable = first_label(version)
    for code in data.draw(st.lists(st.sampled_from(sorted(applicable.elements) or ["none"]), unique=True)):
        values[code] = data.draw(json_values)
        if data.draw(st.booleans()):
            absent[code] = data.draw(json_values)
    careful = checking.faults(applicable, values, absent, pointer="")
    assert checking.accepts(applicable, values, absent) is (careful == [])
    for fault in careful:
        text = json.dumps([fault.pointer, fault.nl, fault.en], ensure_ascii=False).encode()
        assert b"\x00" not in text
        assert len(text) < 2_000


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_order_of_values_does_not_matter(data: st.DataObject) -> None:
    version = data.draw(versions())
    observed = data.draw(observations(first_label(version)))
    wrong = mutations(version, observed)
    chosen = data.draw(st.sampled_from(list(wrong.values())))
    shuffled = Observed(
        dict(data.draw(st.permutations(list(chosen.values.items())))),
        dict(data.draw(st.permutations(list(chosen.absent.items())))),
    )
    assert sorted(judged(version, shuffled)) == sorted(judged(version, chosen))


def test_a_right_observation_has_no_faults() -> None:
    assert codes_of(beds(), RIGHT) == set()


def test_everything_that_is_wrong_is_told_at_once_with_its_place() -> None:
    values = {"total": -1, "occupied": True, "available": None, "open": "ja", "dokters": 3, "limit": "geld"}
    found = beds().faults_of(values, {"open": "not-measured"}, label="ccu", pointer="/observations/3")
    assert {(fault.pointer.removeprefix("/observations/3"), fault.code) for fault in found} == {
        ("/values/total", "below-minimum"),
        ("/values/occupied", "wrong-type"),
        ("/values/available", "null-without-reason"),
        ("/values/open", "wrong-type"),
        ("/values/dokters", "unknown-element"),
        ("/values/limit", "unknown-choice"),
        ("/absentReasons/open", "reason-without-null"),
    }
    assert all(fault.nl and fault.en for fault in found)


def test_a_fault_names_the_element_in_dutch() -> None:
    (fault,) = beds().faults_of({"total": 101}, {}, label="ccu", pointer="")
    assert fault.nl == "‘Bedden open’ (total) is 101; meer dan 100 kan niet."
    assert fault.en == "'total' is 101, above its maximum of 100."


def test_available_may_be_negative() -> None:
    assert codes_of(beds(), {"total": 20, "available": -3}) == set()


@pytest.mark.parametrize(
    ("values", "is_right"),
    [
        ({"occupied": 22, "overflow": 2}, True),
        ({"occupied": 23, "overflow": 2}, False),
        ({"occupied": 23}, True),  # nothing was said of extra beds
        ({"occupied": 23, "overflow": None}, True),
        ({"overflow": 0}, True),
    ],
)
def test_a_relation_says_nothing_where_a_part_is_absent(values: dict[str, int | None], is_right: bool) -> None:
    absent = {code: "not-measured" for code, value in values.items() if value is None}
    assert codes_of(beds(), {"total": 20, **values}, absent) == (set() if is_right else {"too-full"})


def test_a_relation_is_not_judged_by_a_figure_that_is_wrong_itself() -> None:
    assert codes_of(beds(), {"total": 20, "occupied": 500, "overflow": 0}) == {"above-maximum"}


def test_a_contradiction_shows_the_figures() -> None:
    (fault,) = beds().faults_of({"total": 20, "occupied": 25, "overflow": 2}, {}, label="ccu", pointer="/o/1")
    assert fault.pointer == "/o/1/values/occupied"
    figures = "‘Bedden bezet’ (occupied) 25, ‘Bedden open’ (total) 20, ‘Extra bedden’ (overflow) 2"
    assert fault.nl == f"Meer bezet dan er is. Geleverd: {figures}."


@pytest.mark.parametrize("score", [0.1 + 0.2, 200, 0])
def test_a_measure_may_be_whole_or_decimal(score: float) -> None:
    assert codes_of(beds(), {"total": 1, "score": score}) == set()


@pytest.mark.parametrize("value", [3.0, 2.5])
def test_a_count_is_written_as_a_whole_number(value: float) -> None:
    assert codes_of(beds(), {"total": value}) == {"not-whole"}


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-11-22T10:00:00Z", None),
        ("2026-11-22T10:00:00.125+01:00", None),
        ("2026-11-22T10:00:00", "moment-without-time-zone"),
        ("2026-11-22", "not-a-moment"),
        ("2026-02-30T10:00:00Z", "not-a-moment"),
        ("2026-W47-1T10:00:00Z", "not-a-moment"),
        ("", "not-a-moment"),
    ],
)
def test_a_moment_has_a_time_zone(moment: str, code: str | None) -> None:
    assert codes_of(beds(), {"total": 1, "until": moment}) == ({code} if code else set())


def test_a_key_with_a_slash_is_escaped_in_the_pointer() -> None:
    (fault,) = beds().faults_of({"total": 1, "a/b~c": 1}, {}, label="ccu", pointer="")
    assert fault.pointer == "/values/a~1b~0c"


def test_a_unit_whose_kind_of_care_the_version_does_not_have_is_refused() -> None:
    (fault,) = beds().faults_of(RIGHT, {}, label="burns", pointer="/o")
    assert (fault.pointer, fault.code) == ("/o/values", "unknown-label")


def test_an_observation_without_values_is_right_when_nothing_is_required() -> None:
    version = beds(elements=tuple(element for element in beds().elements if not element.required), relations=())
    assert version.faults_of({}, {}, label="ccu", pointer="") == []
