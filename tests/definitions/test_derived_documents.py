"""Derived elements in a module's document, and the versions that come with Ketenzicht once they are known."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.definitions.conftest import DOCUMENT, NOON, changed

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Invalid
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain.document import checksum, read_document
from ketenzicht.definitions.operations import SHIPPED, Outcome, add_shipped, load_all, load_module

SHARE: dict[str, Any] = {
    "code": "share",
    "name": "Deel vrij",
    "kind": "measure",
    "unit": "%",
    "minimum": -100,
    "maximum": 100,
    "formula": "100 * available / total",
}


def with_share(**changes: Any) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    document["elements"].append({**SHARE, **changes})
    return document


def faults(document: dict[str, Any]) -> list[tuple[str, str]]:
    try:
        read_document(document)
    except Invalid as refusal:
        return [(fault.pointer, fault.code) for fault in refusal.faults]
    return []


@pytest.mark.parametrize(
    ("changes", "place", "code"),
    [
        ({"formula": "100 *"}, "/elements/3/formula", "no-formula"),
        ({"formula": "available-total"}, "/elements/3/formula", "unknown-element"),
        ({"formula": "limit + 1"}, "/elements/3/formula", "not-a-number"),
        ({"formula": "share + 1"}, "/elements/3/formula", "derived-of-derived"),
        ({"kind": "count"}, "/elements/3/formula", "not-whole"),
        ({"required": True}, "/elements/3/required", "derived"),
        ({"formula": 5}, "/elements/3/formula", "wrong-type"),
        ({"formula": "available / total" * 500}, "/elements/3/formula", "too-long"),
    ],
)
def test_a_formula_that_cannot_be(changes: dict[str, Any], place: str, code: str) -> None:
    assert (place, code) in faults(with_share(**changes))


def test_a_flag_has_no_formula() -> None:
    flag = {"code": "full", "name": "Vol", "kind": "flag", "formula": "available"}
    assert ("/elements/3/formula", "not-a-number") in faults({**DOCUMENT, "elements": [*DOCUMENT["elements"], flag]})


def test_an_input_that_some_labels_do_not_have() -> None:
    document = changed(with_share(), elements__1__labels=["acute"])
    assert faults(document) == [("/elements/3/formula", "never-together")]
    assert faults(changed(document, elements__3__labels=["acute"])) == []


def test_beds_and_minutes_are_not_added_up() -> None:
    document = changed(with_share(formula="available + total"), elements__0__unit="min", elements__1__unit="bedden")
    assert faults(document) == [("/elements/3/formula", "units-differ")]


def test_relations_and_reasons_leave_alone_what_is_derived() -> None:
    assert faults(changed(with_share(), relations__0__left="share")) == [("/relations", "derived")]
    reserved = changed(with_share(), absent_reasons__0__code="input-unknown")
    assert faults(reserved) == [("/absent_reasons", "reserved")]


def test_a_formula_is_part_of_what_a_version_means() -> None:
    assert checksum(with_share()) != checksum(with_share(formula="101 * available / total"))


@pytest.mark.django_db
def test_a_derived_element_is_kept_and_judged_like_any_other() -> None:
    threshold = {"element": "share", "bands": [{"level": "full", "word": "vol"}]}
    load_module(document={**with_share(), "thresholds": [threshold]}, actor=PLATFORM, at=NOON)
    version = queries.module(code="dialyse").versions[0]
    element = version.element("share")
    assert element is not None
    assert element.is_derived
    assert version.formula_words(element) == "100 × plaatsen vrij ÷ plaatsen open"
    values, _ = version.completed({"total": 4, "available": 1}, {}, label="acute")
    assert values["share"] == 25
    assert version.level_of(values, label="acute", region=None, on=date(2026, 6, 1)) is not None


@pytest.mark.django_db
def test_what_people_did_with_a_shipped_version_is_left_as_it_is() -> None:
    known = {(one.module, one.number) for one in add_shipped(actor=PLATFORM, at=NOON)}
    assert ("spoed", "0.2") in known
    assert len(known) == len(list(SHIPPED.glob("*.toml")))
    document = _document(SHIPPED / "spoed-0.2.toml", status="pilot")
    load_module(document=document, actor=PLATFORM, at=NOON)
    assert add_shipped(actor=PLATFORM, at=NOON) == []
    assert [version.number for version in queries.module(code="spoed").versions] == ["0.1", "0.2"]


def _document(file: Path, *, status: str) -> dict[str, Any]:
    import tomllib

    document = tomllib.loads(file.read_text(encoding="utf-8"))
    document["version"]["status"] = status
    return document


@pytest.mark.django_db
def test_nedocs_in_a_pilot_has_the_words_of_its_classes() -> None:
    """By hand: −20 + 85.8·30/20 + 600·4/400 + 13.4·1 + 0.93·3 + 5.64·1 = 136.53 (Weiss 2004)."""
    load_all(folder=None, actor=PLATFORM, at=NOON)
    loaded = load_module(document=_document(SHIPPED / "spoed-0.2.toml", status="pilot"), actor=PLATFORM, at=NOON)
    assert loaded.outcome is Outcome.REWRITTEN
    version = queries.module(code="spoed").version_at(date(2027, 1, 1))
    assert version is not None
    told: dict[str, object] = {
        "total": 20,
        "occupied": 19,
        "available": 1,
        "patients": 30,
        "waiting": 4,
        "hospital-beds": 400,
        "ventilated": 1,
        "longest-wait": 180,
        "door-to-bed": 60,
    }
    assert version.faults_of(told, {}, label="seh", pointer="") == []
    values, absent = version.completed(told, {}, label="seh")
    assert (values["crowding"], values["occupancy"], absent) == (136.53, 95.0, {})
    band = version.level_of(values, label="seh", region=None, on=date(2027, 1, 1))
    assert band is not None
    assert band.word == "overvol"
    del told["hospital-beds"]
    values, absent = version.completed(told, {}, label="seh")
    assert (values["crowding"], absent) == (None, {"crowding": "input-unknown"})
