"""Reading a module's document: every fault has its place and its code, and they are all told at once."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definitions.conftest import DOCUMENT, changed
from tests.definitions.drawn import json_values

from ketenzicht.base.errors import Invalid
from ketenzicht.definitions.domain.document import checksum, read_document


def faults(document: dict[str, Any]) -> set[tuple[str, str]]:
    try:
        read_document(document)
    except Invalid as refusal:
        return {(fault.pointer, fault.code) for fault in refusal.faults}
    return set()


def places(table: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document."""
    items = table.items() if isinstance(table, dict) else enumerate(table) if isinstance(table, list) else ()
    return [path, *(place for key, value in items for place in places(value, (*path, key)))]


PLACES = places(DOCUMENT)[1:]


@settings(deadline=None)
@given(st.sampled_from(PLACES), json_values)
def test_whatever_stands_somewhere_reading_never_breaks(place: tuple[str | int, ...], value: Any) -> None:
    document = deepcopy(DOCUMENT)
    table: Any = document
    for key in place[:-1]:
        table = table[key]
    table[place[-1]] = value
    try:
        read_document(document)
    except Invalid as refusal:
        for fault in refusal.faults:
            json.dumps([fault.pointer, fault.nl, fault.en], ensure_ascii=False).encode()
    else:
        checksum(document).encode()


REQUIRED = [
    "code name short_name order absent_reasons version labels elements",
    "version/number version/status version/valid_from version/expected_every version/fresh_for version/usable_for",
    "version/source labels/1/code labels/1/name elements/0/name elements/0/kind elements/2/choices/0/name",
    "relations/0/code relations/0/left relations/0/nl relations/0/en thresholds/0/bands/1/level",
    "thresholds/0/bands/1/word absent_reasons/0/name",
]


@pytest.mark.parametrize("place", " ".join(REQUIRED).split())
def test_a_key_that_is_needed_is_missed_at_its_place(place: str) -> None:
    assert (f"/{place}", "missing") in faults(changed(DOCUMENT, **{place.replace("/", "__"): None}))


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ({"code": "Dialyse!"}, ("/code", "not-a-code")),
        ({"code": "a" * 41}, ("/code", "too-long")),
        ({"name": "  "}, ("/name", "empty")),
        ({"name": 5}, ("/name", "wrong-type")),
        ({"order": -1}, ("/order", "wrong-type")),
        ({"colour": "red"}, ("/colour", "unknown-key")),
        ({"version": None}, ("/version", "missing")),
        ({"version": []}, ("/version", "wrong-type")),
        ({"version__status": "final"}, ("/version/status", "unknown-word")),
        ({"version__agreed_by": None}, ("/version/agreed_by", "missing")),
        ({"version__valid_from": "2026-01-01"}, ("/version/valid_from", "wrong-type")),
        ({"version__valid_until": date(2026, 1, 1)}, ("/version/valid_until", "ends-too-early")),
        ({"version__expected_every": "P"}, ("/version/expected_every", "wrong-type")),
        ({"version__expected_every": "PT0M"}, ("/version/expected_every", "wrong-type")),
        ({"version__fresh_for": "P9D"}, ("/version/fresh_for", "durations-out-of-order")),
        ({"labels": []}, ("/labels", "empty")),
        ({"labels": [1]}, ("/labels", "wrong-type")),
        ({"labels__1__code": "acute"}, ("/labels", "repeated")),
        ({"elements__0__kind": "text"}, ("/elements/0/kind", "unknown-word")),
        ({"elements__0__minimum": 5, "elements__0__maximum": 4}, ("/elements/0/minimum", "bounds-crossed")),
        ({"elements__0__maximum": 1e12}, ("/elements/0/maximum", "too-large")),
        ({"elements__0__maximum": float("nan")}, ("/elements/0/maximum", "wrong-type")),
        ({"elements__0__required": "ja"}, ("/elements/0/required", "wrong-type")),
        ({"elements__0__choices": []}, ("/elements/0/choices", "no-choices")),
        ({"elements__2__choices": None}, ("/elements/2/choices", "missing")),
        ({"elements__2__choices": [{"code": "a", "name": "A"}] * 2}, ("/elements/2/choices", "repeated")),
        ({"elements__2__role": "total"}, ("/elements/2/role", "not-a-number")),
        ({"elements__2__minimum": 1}, ("/elements/2/minimum", "not-a-number")),
        ({"elements__2__labels": ["night"]}, ("/elements", "unknown-label")),
        ({"elements__2__labels": "acute"}, ("/elements/2/labels", "wrong-type")),
        ({"elements__0__role": "available"}, ("/elements", "role-taken")),
        ({"relations__0__left": "beds"}, ("/relations", "unknown-element")),
        ({"relations__0__left": "limit"}, ("/relations", "not-a-number")),
        ({"relations__0__right": []}, ("/relations/0/right", "empty")),
        ({"relations__0__right": ["available"]}, ("/relations/0/left", "repeated")),
        ({"elements__0__labels": ["chronic"], "elements__1__labels": ["acute"]}, ("/relations", "never-together")),
        ({"thresholds__0__element": "total"}, ("/thresholds/0", "role-or-element")),
        ({"thresholds__0__role": "crowding"}, ("/thresholds", "role-not-taken")),
        ({"thresholds__0__labels": ["night"]}, ("/thresholds", "unknown-label")),
        ({"thresholds__0__bands__0__at_least": 0}, ("/thresholds/0/bands", "no-lowest-band")),
        ({"thresholds__0__bands__1__at_least": 9}, ("/thresholds/0/bands", "bands-out-of-order")),
        ({"thresholds__0__valid_until": date(2026, 1, 1)}, ("/thresholds/0/valid_until", "ends-too-early")),
        ({"thresholds": DOCUMENT["thresholds"] * 2}, ("/thresholds", "thresholds-collide")),
        ({"absent_reasons": []}, ("/absent_reasons", "empty")),
    ],
)
def test_each_fault_has_a_code_and_a_place(paths: dict[str, Any], expected: tuple[str, str]) -> None:
    assert faults(changed(DOCUMENT, **paths)) == {expected}


def test_thresholds_of_an_element_are_of_a_number_that_exists() -> None:
    bands = DOCUMENT["thresholds"][0]["bands"]
    for element, code in (("beds", "unknown-element"), ("limit", "not-a-number")):
        assert faults(changed(DOCUMENT, thresholds=[{"element": element, "bands": bands}])) == {("/thresholds", code)}


def test_everything_is_told_at_once() -> None:
    wrong = changed(DOCUMENT, name="", labels__1__code="A B", elements__0__minimum="veel", version__usable_for="lang")
    assert {pointer for pointer, _ in faults(wrong)} == {
        "/name",
        "/version/usable_for",
        "/labels/1/code",
        "/elements/0/minimum",
    }


def test_what_a_document_leaves_out_is_a_proposal_that_holds_everywhere() -> None:
    version = read_document(changed(DOCUMENT, version__proposal=None)).versions[0]
    assert version.proposal
    assert all(element.proposal for element in version.elements)
    assert version.thresholds[0].valid_from == version.valid_from
    assert version.thresholds[0].region_code is None


def test_the_fingerprint_minds_meaning_and_nothing_else() -> None:
    original = checksum(DOCUMENT)
    same = [
        changed(DOCUMENT, name="Anders", order=1),
        changed(DOCUMENT, thresholds=[]),
        changed(DOCUMENT, version__status="pilot", version__agreed_by=None, version__valid_until=date(2030, 1, 1)),
        dict(reversed(DOCUMENT.items())),
    ]
    others = [
        changed(DOCUMENT, elements__0__name="Stoelen"),
        changed(DOCUMENT, version__valid_from=date(2026, 1, 2)),
        changed(DOCUMENT, relations=[]),
    ]
    assert {checksum(document) for document in same} == {original}
    assert original not in {checksum(document) for document in others}
