"""Rules of fitting care as documents: what is wrong is told with its place, and nothing in a file breaks it."""

import contextlib
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.triage.test_instrument_documents import changed

from ketenzicht import definitions
from ketenzicht.base.errors import Invalid
from ketenzicht.triage.domain import satisfying
from ketenzicht.triage.domain.document import care_remarks, read_fitting
from ketenzicht.triage.operations import (
    CONTENT,
    Checked,
    CheckedFitting,
    check_document,
    check_fitting,
    shipped_crosswalk,
    shipped_fitting,
)

Document = dict[str, Any]
DEMONSTRATION = CONTENT / "fitting" / "demo-passende-zorg.toml"
CROSSWALK = shipped_crosswalk()
SMALL: Document = {
    "code": "proef",
    "name": "Proef",
    "last_resort": "overleg",
    "version": {"number": "1.0", "valid_from": date(2026, 1, 1), "source": "een proef", "licence": "EUPL-1.2"},
    "facts": [
        {"code": "kwetsbaar", "text": "Kwetsbaar?", "kind": "yes-no"},
        {
            "code": "klacht",
            "text": "Klacht?",
            "kind": "choice",
            "options": [{"code": "teen", "name": "teen"}, {"code": "anders", "name": "anders"}],
        },
    ],
    "forms": [
        {"code": "post", "name": "Post", "explanation": "De post.", "within": "PT1M"},
        {"code": "zelf", "name": "Zelf", "explanation": "Zelf doen.", "unattended": True},
        {"code": "overleg", "name": "Overleg", "explanation": "Bellen.", "within": "PT1M"},
    ],
    "indications": [
        {"code": "altijd-post", "forms": ["post"], "when": "urgentie <= 5", "strength": "good", "because": "Kan."},
        {"code": "teen", "forms": ["zelf"], "when": "klacht is teen", "strength": "first", "because": "Een teen."},
    ],
    "contraindications": [
        {"code": "broos", "forms": ["zelf"], "when": "kwetsbaar is ja", "because": "Kwetsbaar."},
    ],
}


@pytest.fixture
def small() -> Document:
    return deepcopy(SMALL)


def test_the_small_one_is_right(small: Document) -> None:
    assert care_remarks(read_fitting(small, CROSSWALK)) == []


@pytest.mark.parametrize("file", sorted(CONTENT.glob("fitting/*.toml")), ids=lambda file: file.stem)
def test_what_comes_with_us_is_right(file: Path) -> None:
    checked = check_fitting(content=file.read_bytes(), crosswalk=CROSSWALK)
    assert (checked.faults, checked.remarks) == ((), ())
    assert checked.care is not None
    assert not checked.care.is_clinical


def _for(document: Document, **facts: Any) -> None:
    rule = {"code": "nog-een", "forms": ["zelf"], "when": "kwetsbaar is nee", "strength": "good", "because": "Zo."}
    document["indications"].append({**rule, **facts})


def _against(document: Document, **facts: Any) -> None:
    rule = {"code": "nog-een", "forms": ["zelf"], "when": "urgentie <= 3", "because": "Zo."}
    document["contraindications"].append({**rule, **facts})


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (lambda d: d.pop("forms"), "/forms", "missing"),
        (lambda d: d.pop("last_resort"), "/last_resort", "missing"),
        (lambda d: d.update(last_resort="niemand"), "/last_resort", "unknown-form"),
        (lambda d: d["forms"][2].pop("within"), "/last_resort", "too-late"),
        (lambda d: d["forms"][2].update(within="PT5M"), "/last_resort", "too-late"),
        (lambda d: d["forms"].append(d["forms"][0]), "/forms", "repeated"),
        (lambda d: d["forms"][0].update(within="straks"), "/forms/0/within", "wrong-type"),
        (lambda d: d["forms"][0].update(capacity=[{"module": "spoed"}]), "/forms/0/capacity/0/label", "missing"),
        (lambda d: d["facts"].append(d["facts"][0]), "/facts", "repeated"),
        (lambda d: d["facts"][0].update(when="klacht is teen"), "/facts/0/when", "no-condition-here"),
        (lambda d: d["facts"][0].update(code="urgentie"), "/facts/0/code", "taken"),
        (lambda d: d["facts"][0].update(code="plek-bij-mij"), "/facts/0/code", "taken"),
        (lambda d: d["facts"][1]["options"][1].update(code="rest"), "/facts/1/options", "otherwise-missing"),
        (lambda d: _for(d, forms=["ziekenhuis"]), "/indications/2/forms", "unknown-form"),
        (lambda d: _for(d, forms=[]), "/indications/2/forms", "empty"),
        (lambda d: _for(d, forms=["overleg"]), "/indications/2/forms", "last-resort"),
        (lambda d: _against(d, forms=["overleg"]), "/contraindications/1/forms", "last-resort"),
        (lambda d: _for(d, code="broos"), "/indications", "repeated"),
        (lambda d: _for(d, strength="best"), "/indications/2/strength", "unknown-word"),
        (lambda d: _for(d, when="lengte > 1"), "/indications/2/when", "unknown-question"),
        (lambda d: _for(d, when="urgentie <= 6"), "/indications/2/when", "bound-outside"),
        (lambda d: _for(d, when="urgentie is u2"), "/indications/2/when", "a-number"),
        (lambda d: _for(d, when="plek-post is nee"), "/indications/2/when", "unknown-question"),
        (lambda d: _for(d, when="discipline is magie"), "/indications/2/when", "unknown-answer"),
        (lambda d: _against(d, when="kwetsbaar is"), "/contraindications/1/when", "no-condition"),
        (lambda d: _against(d, strength="good"), "/contraindications/1/strength", "unknown-key"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    small: Document, change: Callable[[Document], object], pointer: str, code: str
) -> None:
    change(small)
    with pytest.raises(Invalid) as refused:
        read_fitting(small, CROSSWALK)
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (lambda d: _for(d, when="urgentie < 2 en urgentie > 2"), "/indications/2/when", "never-holds"),
        (lambda d: d["indications"].pop(1), "/forms/1", "unreachable-form"),
        (lambda d: d["facts"].append({"code": "nacht", "text": "Nacht?", "kind": "yes-no"}), "/facts/2", "unused-fact"),
        (lambda d: _for(d, when="kwetsbaar is ja"), "/indications/2", "contradiction"),
        (lambda d: _for(d, when="alarmsignaal is ja"), "/indications/2", "contradiction"),
        (lambda d: _for(d, when="urgentie <= 4"), "/indications/2", "contradiction"),
        (lambda d: _for(d, when="klacht is teen en kwetsbaar is nee"), "/indications/2", "never-decides"),
        (lambda d: _for(d, when="klacht is teen", strength="first", code="a-teen"), "/indications/1", "never-decides"),
        (lambda d: _against(d, when="kwetsbaar is ja en klacht is teen"), "/contraindications/1", "never-decides"),
        (lambda d: d["indications"][0].update(when="urgentie >= 1"), "/indications", "class-without-care"),
        (lambda d: d["forms"][0].update(within="PT2M"), "/indications", "class-without-care"),
    ],
)
def test_what_an_author_should_look_at_is_told(
    small: Document, change: Callable[[Document], object], pointer: str, code: str
) -> None:
    change(small)
    assert (pointer, code) in [(one.pointer, one.code) for one in care_remarks(read_fitting(small, CROSSWALK))]


def test_a_rule_that_says_it_more_strongly_in_a_narrower_case_decides(small: Document) -> None:
    _for(small, when="urgentie <= 3", forms=["post"], strength="first")
    assert care_remarks(read_fitting(small, CROSSWALK)) == []


def test_what_takes_too_many_steps_is_told(small: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    _for(small, when="klacht is teen of kwetsbaar is nee", strength="first")
    _against(small, code="tegen", when="kwetsbaar is ja en klacht is anders of urgentie >= 3 en klacht is teen")
    care = read_fitting(small, CROSSWALK)
    monkeypatch.setattr(satisfying, "MOST_STEPS", 4)
    found = [(one.pointer, one.code) for one in care_remarks(care)]
    assert ("/indications/2/when", "too-complicated") in found
    assert ("/contraindications/1/when", "too-complicated") in found
    assert "class-without-care" not in [code for _, code in found]


def test_room_is_that_of_figures_that_there_are() -> None:
    files = Path(definitions.__file__).parent.glob("modules/*.toml")
    documents = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    labels = {(document["code"], label["code"]) for document in documents for label in document["labels"]}
    for care in shipped_fitting():
        assert {(one.module, one.label) for form in care.forms for one in form.capacity} <= labels


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe", "not-toml"), (b"forms = [", "not-toml"), (b"forms = 1", "wrong-type"), (b"", "missing")],
)
def test_a_file_that_is_none_is_told(content: bytes, code: str) -> None:
    assert code in [fault.code for fault in check_fitting(content=content, crosswalk=CROSSWALK).faults]
    assert code in [fault.code for fault in check_document(content=content).faults]


def test_a_document_tells_by_its_content_what_it_is() -> None:
    assert isinstance(check_document(content=DEMONSTRATION.read_bytes()), CheckedFitting)
    assert isinstance(check_document(content=(CONTENT / "instruments" / "news2.toml").read_bytes()), Checked)


def test_the_command_checks_it_like_an_instrument() -> None:
    said = StringIO()
    call_command("check_instrument", str(DEMONSTRATION), stdout=said)
    assert said.getvalue() == (
        "demo-passende-zorg.toml: in orde. Demonstratie passende zorg 0.1, passende zorg, NIET voor klinisch gebruik: "
        "22 zorgvormen, 45 regels.\n"
    )


def test_the_rules_of_the_documentation_are_right_as_they_stand() -> None:
    guide = Path(__file__).parents[2] / "docs" / "howto" / "write-fitting-care.md"
    written = guide.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    checked = check_fitting(content=written.encode(), crosswalk=CROSSWALK)
    assert (checked.faults, checked.remarks) == ((), ())


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_document_it_is_read_or_refused(data: st.DataObject) -> None:
    document = changed(SMALL, data)
    with contextlib.suppress(Invalid):  # either is right; only another exception is not
        care_remarks(read_fitting(document, CROSSWALK))
