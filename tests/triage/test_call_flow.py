"""Call-flow rules: what is time-critical is never slowed down, and everybody is led somewhere."""

import tomllib
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as patiently
from hypothesis import strategies as st

from ketenzicht.base.errors import Invalid, Refused
from ketenzicht.triage.domain import UNKNOWN, CallFlow, Destination, Sign, judge
from ketenzicht.triage.domain.call_flow import DAYS, DOORS, SPEED, FlowRule, facts_of_moment
from ketenzicht.triage.domain.conditions import Is, Some
from ketenzicht.triage.domain.document import flow_remarks, read_flow
from ketenzicht.triage.operations import CONTENT, check_document, shipped_flows

(FLOW,) = shipped_flows()
DOCUMENT = tomllib.loads((CONTENT / "flow" / "demo-gespreksregels.toml").read_text(encoding="utf-8"))
Answers = dict[str, Any]
PATIENT = patiently(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOMENT: Answers = {"deur": "burgers", "anw": "nee", "dag": "maandag", "uur": 10.0}
SIGNS = [one.question.code for one in FLOW.first if one.sign]
CRITICAL = [one.question.code for one in FLOW.first if one.sign is Sign.TIME_CRITICAL]


def choices(flow: CallFlow) -> dict[str, list[Any]]:
    """What may be answered to each first question; None: nobody asked."""
    return {
        one.question.code: [None, UNKNOWN, *([option.code for option in one.question.options] or ["ja", "nee"])]
        for one in flow.first
    }


answered = st.fixed_dictionaries({code: st.sampled_from(of) for code, of in choices(FLOW).items()}).map(
    lambda told: {code: answer for code, answer in told.items() if answer is not None}
)
moments = st.fixed_dictionaries(
    {
        "deur": st.sampled_from(list(DOORS)),
        "anw": st.sampled_from(["ja", "nee"]),
        "dag": st.sampled_from(DAYS),
        "uur": st.integers(0, 23).map(float),
    }
)  # fmt: skip


def speed(answers: Answers) -> int:
    return SPEED.index(judge(FLOW, answers).first.way.to)


@given(moments, answered, st.sampled_from(CRITICAL))
@PATIENT
def test_adding_a_time_critical_sign_never_leads_to_a_slower_way(moment: Answers, told: Answers, sign: str) -> None:
    assert speed({**moment, **told, sign: "ja"}) <= speed({**moment, **told})
    assert judge(FLOW, {**moment, **told, sign: "ja"}).first.way.to is Destination.AMBULANCE


@given(moments, answered)
@PATIENT
def test_every_combination_leads_somewhere(moment: Answers, told: Answers) -> None:
    found = judge(FLOW, {**moment, **told})
    assert found.steps
    assert all(one.because for one in found.steps)
    assert [SPEED.index(one.way.to) for one in found.steps] == sorted(SPEED.index(one.way.to) for one in found.steps)


@given(moments, answered, st.sampled_from([one.question.code for one in FLOW.first]))
@PATIENT
def test_unknown_is_never_no(moment: Answers, told: Answers, code: str) -> None:
    """Who does not know is led at least as fast as with any answer that one could have given."""
    unknown = judge(FLOW, {**moment, **told, code: UNKNOWN})
    for answer in choices(FLOW)[code][2:]:
        known = judge(FLOW, {**moment, **told, code: answer})
        assert {one.way for one in known.steps} <= {one.way for one in unknown.steps}
        assert set(known.warnings) <= set(unknown.warnings)


OF_THE_POST = "Een gesprek van de huisartsenpost overdag: vraag of de post nu open is."


@pytest.mark.parametrize(
    ("told", "ways", "warned"),
    [
        ({}, ["hier"], []),
        ({"niet-aanspreekbaar": "ja"}, ["rav", "hier"], []),
        ({"niet-aanspreekbaar": UNKNOWN}, ["rav", "hier"], []),
        ({"politie-of-brandweer": "ja"}, ["meldkamer", "hier"], []),
        ({"politie-of-brandweer": "ja", "bloedt-hevig": "ja"}, ["rav", "meldkamer", "hier"], []),
        ({"veilig": "nee"}, ["meldkamer", "hier"], ["Het is niet veilig: laat de beller weggaan als dat kan."]),
        ({"gaat-over": "andere-regio"}, ["hier", "ander-centrum"], []),
        ({"gaat-over": "eigen-huisarts"}, ["hier", "eigen-huisarts"], []),
        ({"gaat-over": "eigen-huisarts", "anw": "ja"}, ["hier"], []),
        ({"gaat-over": "eigen-huisarts", "deur": "hap"}, ["hier"], [OF_THE_POST]),
        ({"dag": "zaterdag", "uur": 20.0}, ["hier"], ["Zaterdagavond: vraag naar alcohol en drugs."]),
        ({"dag": "zaterdag", "uur": 19.0}, ["hier"], []),
    ],
)  # fmt: skip
def test_golden_cases_of_the_demonstration(told: Answers, ways: list[str], warned: list[str]) -> None:
    found = judge(FLOW, {**MOMENT, **told})
    assert [one.way.code for one in found.steps] == ways
    assert list(found.warnings) == warned


def test_what_nobody_knows_is_never_told_as_if_it_were_so() -> None:
    found = judge(FLOW, {**MOMENT, "niet-aanspreekbaar": UNKNOWN, "ademt-niet-goed": "ja", "veilig": UNKNOWN})
    of_way = {step.way.code: step.because for step in found.steps}
    assert of_way["rav"] == (
        "Is de patiënt niet aanspreekbaar? Weet niet.", "Ademt de patiënt niet, of met grote moeite? Ja.",
    )  # fmt: skip
    unsafe = [one for one in of_way["meldkamer"] if "veilig" in one]
    assert unsafe
    assert all(one.startswith("Niet uit te sluiten: ") for one in unsafe)


def test_what_was_not_asked_is_open_and_what_is_not_certain_is_said() -> None:
    found = judge(FLOW, {**MOMENT, "niet-aanspreekbaar": UNKNOWN})
    assert not found.first.is_certain
    assert [one.code for one in found.open] == [one.question.code for one in FLOW.first[1:]]
    assert judge(FLOW, {**MOMENT, "niet-aanspreekbaar": "ja"}).first.is_certain
    with pytest.raises(Refused):
        judge(FLOW, {**MOMENT, "niet-aanspreekbaar": "misschien"})


def test_a_way_is_certain_when_one_of_its_reasons_is() -> None:
    first, second = CRITICAL[:2]
    found = judge(FLOW, {**MOMENT, first: "ja", second: UNKNOWN}).first
    assert (found.way.to, found.is_certain, len(found.because)) == (Destination.AMBULANCE, True, 2)


def test_what_one_of_several_answers_would_give_counts_when_nobody_knows_that_one() -> None:
    one, other = SIGNS[:2]
    way = FLOW.to(Destination.CONTROL_ROOM).code
    rule = FlowRule("een-van-beide", "Een van beide.", Some((Is(one, "ja"), Is(other, "ja"))), way)
    flow = replace(FLOW, rules=(rule,))
    ways = {step.way.code: step for step in judge(flow, {**MOMENT, one: UNKNOWN, other: "nee"}).steps}
    assert ways[way].because == ("Niet uit te sluiten: Een van beide.",)
    assert not ways[way].is_certain
    assert way not in {step.way.code for step in judge(flow, {**MOMENT, one: "nee", other: "nee"}).steps}


def test_where_no_rule_says_anything_one_is_triaged_here_for_certain() -> None:
    (only,) = judge(replace(FLOW, rules=()), MOMENT).steps
    assert (only.way.to, only.is_certain) == (Destination.HERE, True)
    assert only.because == ("Er is nog niets dat een snellere weg vraagt: triëer hier.",)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), ("nee", "maandag", 10.0)),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), ("ja", "maandag", 17.0)),
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), ("ja", "feestdag", 10.0)),
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), ("ja", "zaterdag", 23.0)),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), ("ja", "zondag", 0.0)),
    ],
)
def test_the_platform_knows_the_moment(at: datetime, told: tuple[str, str, float]) -> None:
    found = facts_of_moment(door="burgers", at=at)
    assert (found["anw"], found["dag"], found["uur"]) == told


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(DOCUMENT)


def wrong(document: dict[str, Any]) -> set[str]:
    with pytest.raises(Invalid) as told:
        read_flow(document)
    return {fault.code for fault in told.value.faults}


def test_what_comes_with_us_is_right_and_not_for_clinical_use() -> None:
    file = CONTENT / "flow" / "demo-gespreksregels.toml"
    assert check_document(content=file.read_bytes()).is_right
    assert not FLOW.is_clinical


def test_the_rules_of_the_documentation_are_right_as_they_stand() -> None:
    guide = Path(__file__).parents[2] / "docs" / "howto" / "write-a-call-flow.md"
    written = guide.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    checked = check_document(content=written.encode())
    assert (checked.faults, checked.remarks) == ((), ())


@pytest.mark.parametrize("to", ["ambulance", "control-room", "here"])
def test_no_package_leaves_out_a_way_that_is_always_needed(document: dict[str, Any], to: str) -> None:
    gone = {one["code"] for one in document["ways"] if one["to"] == to}
    document["ways"] = [one for one in document["ways"] if one["to"] != to]
    document["rules"] = [one for one in document["rules"] if one.get("way") not in gone]
    assert wrong(document) == {"way-missing"}


@pytest.mark.parametrize("sign", ["time-critical", "control-room"])
def test_no_package_leaves_out_the_questions_that_lead_there(document: dict[str, Any], sign: str) -> None:
    document["questions"] = [one for one in document["questions"] if one.get("sign") != sign]
    assert "sign-missing" in wrong(document)


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("rules", {"way": "naar-huis"}, "unknown-way"),
        ("rules", {"way": None}, "does-nothing"),
        ("rules", {"when": "niet-gevraagd is ja"}, "unknown-question"),
        ("rules", {"when": "( veilig"}, "no-condition"),
        ("questions", {"code": "deur"}, "taken"),
        ("questions", {"kind": "number", "lowest": 0, "highest": 9, "sign": None}, "no-number-here"),
        ("questions", {"when": "veilig is ja"}, "no-condition-here"),
        ("ways", {"to": "de-maan"}, "unknown-word"),
        ("ways", {"phone": "112"}, "unknown-key"),
    ],
)
def test_what_is_wrong_is_told(document: dict[str, Any], table: str, change: dict[str, Any], code: str) -> None:
    first = document[table][0]
    for key, value in change.items():
        first.pop(key, None)
        if value is not None:
            first[key] = value
    assert any(code in one or one == code for one in wrong(document)), wrong(document)


def test_a_dead_end_is_found_whatever_the_door_and_the_moment(document: dict[str, Any]) -> None:
    always = document["rules"][0]
    always["when"] = "deur is niet partner of anw is nee"
    (remark,) = flow_remarks(read_flow(document))
    assert remark.code == "dead-end"
    doors = " of ".join(f"deur is {door}" for door in DOORS)
    always["when"] = f"{doors}"
    assert flow_remarks(read_flow(document)) == []


def test_rules_that_never_hold_or_decide_nothing_are_found(document: dict[str, Any]) -> None:
    rule = {"code": "nooit", "way": "hier", "when": "uur >= 20 en uur < 3", "because": "Nooit."}
    document["rules"].append(rule)
    assert [one.code for one in flow_remarks(read_flow(document))] == ["never-holds"]
    rule["when"] = "uur >= 20"
    assert [one.code for one in flow_remarks(read_flow(document))] == ["never-decides"]
    document["rules"].pop()
    document["questions"].append({"code": "extra", "text": "Extra?", "kind": "yes-no"})
    document["ways"].append({"code": "elders", "name": "Elders", "to": "other-centre", "explanation": "X"})
    assert [one.code for one in flow_remarks(read_flow(document))] == ["unused-question", "unused-way"]


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda x: st.lists(x, max_size=3), max_leaves=5))
@PATIENT
def test_nothing_in_a_file_breaks_reading(junk: Any) -> None:
    for key in DOCUMENT:
        with pytest.raises(Invalid):
            read_flow({**deepcopy(DOCUMENT), key: junk, "nonsense": junk})


def test_the_command_tells_what_it_read(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_instrument", str(CONTENT / "flow" / "demo-gespreksregels.toml"))
    said = capsys.readouterr().out
    assert "gespreksregels, NIET voor klinisch gebruik: 6 eerste vragen, 5 wegen, 6 regels." in said


def test_all_doors_at_all_moments_have_a_way() -> None:
    for door, anw, day, hour in product(DOORS, ("ja", "nee"), DAYS, range(24)):
        assert judge(FLOW, {"deur": door, "anw": anw, "dag": day, "uur": float(hour)}).first.way.to is Destination.HERE
