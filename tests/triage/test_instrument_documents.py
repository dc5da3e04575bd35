"""Reading instruments: each thing that is wrong is told with its place, and whatever is in a file, nothing breaks."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.triage.conftest import DOCUMENT

from ketenzicht.base.errors import Invalid
from ketenzicht.triage.domain import Instrument
from ketenzicht.triage.domain.document import read_instrument, remarks
from ketenzicht.triage.operations import CONTENT, check_instrument

Document = dict[str, Any]


def test_the_small_one_is_right(document: Document) -> None:
    instrument = read_instrument(document)
    assert remarks(instrument) == []
    assert [one.code for one in instrument.asked_about("teen")] == ["wakker", "pijn", "kleur"]


@pytest.mark.parametrize(
    "file", sorted([*CONTENT.glob("instruments/*.toml"), *CONTENT.glob("aids/*.toml")]), ids=lambda file: file.stem
)
def test_what_comes_with_us_is_right(file: Path) -> None:
    checked = check_instrument(content=file.read_bytes())
    assert (checked.faults, checked.remarks) == ((), ())


def test_a_demonstration_is_never_for_clinical_use_and_news2_names_its_source(shipped: dict[str, Instrument]) -> None:
    assert {code for code, one in shipped.items() if one.is_clinical} == {"news2"}
    assert all(
        one.explanation.startswith("Niet voor klinisch gebruik") for code, one in shipped.items() if code != "news2"
    )
    assert "Royal College of Physicians" in shipped["news2"].acknowledgement


def _criterion(document: Document, **facts: Any) -> None:
    document["criteria"].append({"code": "nog-een", "when": "pijn > 5", "class": "U3", "because": "Zo.", **facts})


STEPS = [{"points": 0}, {"at_least": 5, "points": 1}, {"at_least": 4, "points": 2}]


def _score(document: Document, **part: Any) -> None:
    document["scores"] = [{"code": "som", "name": "Som", "parts": [part]}]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (lambda d: d.pop("classes"), "/classes", "missing"),
        (lambda d: d["complaints"][0].pop("otherwise"), "/complaints/0/otherwise", "missing"),
        (lambda d: d["complaints"][0].update(otherwise="U2"), "/complaints/0/otherwise", "unknown-class"),
        (lambda d: d["complaints"][0]["questions"].append("lengte"), "/complaints/0/questions", "unknown-question"),
        (lambda d: d["always"].append("lengte"), "/always", "unknown-question"),
        (lambda d: d["questions"][0].update(code="niet"), "/questions/0/code", "reserved"),
        (lambda d: d["questions"].append(d["questions"][0]), "/questions", "repeated"),
        (lambda d: d["questions"].append({**d["questions"][0], "code": "wakker "}), "/questions", "repeated"),
        (lambda d: d["questions"][1].update(lowest=10), "/questions/1/lowest", "no-bounds"),
        (lambda d: d["questions"][2].update(options=[{"code": "a", "name": "a"}]), "/questions/2/options", "no-choice"),
        (lambda d: _criterion(d, when="lengte > 1"), "/criteria/2/when", "unknown-question"),
        (lambda d: _criterion(d, when="kleur is geel"), "/criteria/2/when", "unknown-answer"),
        (lambda d: _criterion(d, when="kleur > 1"), "/criteria/2/when", "no-number"),
        (lambda d: _criterion(d, when="pijn is ja"), "/criteria/2/when", "a-number"),
        (lambda d: _criterion(d, when="pijn > 11"), "/criteria/2/when", "bound-outside"),
        (lambda d: _criterion(d, when="pijn >"), "/criteria/2/when", "no-condition"),
        (lambda d: _criterion(d, complaints=["hand"]), "/criteria/2/complaints", "unknown-complaint"),
        (lambda d: _criterion(d, **{"class": "U9"}), "/criteria/2/class", "unknown-class"),
        (lambda d: d["complaints"][0].update(questions=["kleur", "pijn"]), "/complaints/0/questions", "asked-too-late"),
        (lambda d: d["questions"][1].update(when="kleur is rood"), "/complaints/0/questions", "asked-too-late"),
        (lambda d: d["complaints"][0].update(questions=["pijn"]), "/criteria/1", "not-asked"),
        (
            lambda d: d["version"].update(valid_until=d["version"]["valid_from"]),
            "/version/valid_until",
            "ends-too-early",
        ),
        (lambda d: d.update(kleur="rood"), "/kleur", "unknown-key"),
        (lambda d: _score(d, question="wakker", steps=[{"points": 1}]), "/scores/0/parts/0", "points-missing"),
        (lambda d: _score(d, question="wakker", points={"ja": 1}), "/scores/0/parts/0", "points-missing"),
        (lambda d: _score(d, question="pijn", points={"ja": 1}), "/scores/0/parts/0", "points-missing"),
        (lambda d: _score(d, question="pijn", steps=STEPS), "/scores/0/parts/0/steps", "steps-out-of-order"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    document: Document, change: Callable[[Document], object], pointer: str, code: str
) -> None:
    change(document)
    with pytest.raises(Invalid) as refused:
        read_instrument(document)
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (lambda d: _criterion(d, when="pijn > 8 en pijn < 3"), "/criteria/2/when", "never-holds"),
        (lambda d: _criterion(d, when="kleur is rood en pijn < 1"), "/criteria/2/when", "never-holds"),
        (lambda d: _criterion(d, when="pijn >= 9"), "/criteria/2", "never-decides"),
        (lambda d: _criterion(d, when="pijn >= 5", **{"class": "U5"}), "/criteria/2", "never-decides"),
        (
            lambda d: _criterion(d, when="kleur is blauw of pijn > 7", **{"class": "U1"}),
            "/criteria/1",
            "contradiction",
        ),
        (
            lambda d: _criterion(d, when="pijn >= 9 en wakker is ja", **{"class": "U0"}),
            "/criteria/2/when",
            "lowered-by-a-red-flag",
        ),
        (lambda d: d["complaints"][0]["questions"].append("hoofd"), "/complaints/0/questions", "unreachable-question"),
        (
            lambda d: d["complaints"].append({"code": "hand", "name": "Hand", "questions": [], "otherwise": "U5"}),
            "/complaints/1",
            "no-criteria",
        ),
        (lambda d: d["classes"].append({"code": "U6", "name": "Niets"}), "/classes/4", "class-never-given"),
    ],
)
def test_what_an_author_should_look_at_is_told(
    document: Document, change: Callable[[Document], object], pointer: str, code: str
) -> None:
    document["classes"].insert(0, {"code": "U0", "name": "Direct"})
    document["questions"].append({"code": "hoofd", "text": "Hoofd?", "kind": "yes-no"})
    for criterion in document["criteria"]:
        criterion["complaints"] = ["teen"]
    change(document)
    assert (pointer, code) in [(one.pointer, one.code) for one in remarks(read_instrument(document))]


def test_an_answer_of_more_than_two_may_be_more_urgent_than_a_red_flag(document: Document) -> None:
    """Choosing 'rood' takes nothing away: it is another answer, not a red flag that is added."""
    _criterion(document, code="rood", when="kleur is rood", red_flag=True)
    document["criteria"][1]["when"] = "pijn >= 8"
    _criterion(document, code="blauw", when="kleur is blauw", **{"class": "U1"})
    assert "lowered-by-a-red-flag" not in [one.code for one in remarks(read_instrument(document))]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "not-toml"),
        (b"code = ", "not-toml"),
        (b"a = " + b"[" * 100_000, "not-toml"),
        (b"a = " + b"9" * 5_000, "not-toml"),
        (b"#" * (5 * 1024 * 1024 + 1), "too-large"),
        (b"", "missing"),
    ],
)
def test_a_file_that_is_none_is_told(content: bytes, code: str) -> None:
    assert code in [fault.code for fault in check_instrument(content=content).faults]


anything = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["U1", "pijn"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_document_it_is_an_instrument_or_refused(data: st.DataObject) -> None:
    document = changed(DOCUMENT, data)
    with contextlib.suppress(Invalid):  # either is right; only another exception is not
        remarks(read_instrument(document))


def changed(value: Any, data: st.DataObject, depth: int = 0) -> Any:
    """Somewhere in the document something else."""
    if depth and data.draw(st.integers(0, 12)) == 0:
        return data.draw(anything)
    if isinstance(value, dict):
        return {key: changed(one, data, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [changed(one, data, depth + 1) for one in value]
    return value
