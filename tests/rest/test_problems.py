"""Laws of problem documents."""

import json
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.errors import Conflict, Fault, Invalid, Refused
from ketenzicht.rest.faults import KINDS, SENTENCES, faults_of, pointer
from ketenzicht.rest.problems import (
    MOST_FAULTS,
    STATUS_OF,
    WORDS,
    Problem,
    prefers_english,
    problem_of,
    write,
)

anything = st.text(st.characters())  # half surrogate pairs included
fault = st.builds(Fault, anything, anything, anything, anything)
problem = st.builds(Problem, st.sampled_from(sorted(WORDS)), anything, anything, st.lists(fault).map(tuple))
language = st.sampled_from([None, "", "nl", "en", "en-GB,en;q=0.9", "nl;q=0.1,en;q=0.2", "*"]) | anything


@given(problem, language, anything)
def test_whatever_is_told_is_a_valid_document_of_the_same_status(
    what: Problem, accept_language: str | None, instance: str
) -> None:
    written = write(what, accept_language=accept_language, instance=instance)
    document = json.loads(written.body.decode())
    assert document["status"] == written.status == what.status
    assert document["title"]
    assert document["detail"]
    assert len(document.get("faults", [])) == len(what.faults)
    assert all(set(told) == {"pointer", "code", "nl", "en"} for told in document.get("faults", []))
    assert written.headers["Content-Type"] == "application/problem+json"
    assert all(value.isascii() and value.isprintable() for value in written.headers.values())


@given(st.sampled_from([status for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST]), language)
def test_every_status_that_is_a_no_can_be_told(status: HTTPStatus, accept_language: str | None) -> None:
    document = json.loads(write(Problem(status), accept_language=accept_language).body)
    assert document["title"]
    assert document["detail"]


@given(st.sampled_from(sorted(STATUS_OF, key=str)), st.text(min_size=1))
def test_a_refusal_of_a_kind_that_is_not_in_the_table_counts_as_its_parent(kind: type[Refused], sentence: str) -> None:
    if kind is Invalid:
        return
    special = type("Special", (kind,), {})(sentence)
    assert problem_of(special).status == STATUS_OF[kind]
    assert problem_of(special).detail == sentence


@given(st.lists(fault, min_size=1, max_size=8))
def test_an_invalid_input_tells_everything_that_is_wrong(faults: list[Fault]) -> None:
    assert problem_of(Invalid(faults)).faults == tuple(faults)


def test_one_document_holds_no_more_faults_than_anybody_reads() -> None:
    many = [Fault(f"/{number}", "x", "x", "x") for number in range(MOST_FAULTS + 1)]
    assert len(json.loads(write(problem_of(Invalid(many))).body)["faults"]) == MOST_FAULTS


def test_a_dutch_sentence_reaches_the_english_reader_with_an_introduction() -> None:
    written = write(problem_of(Conflict("Er is een nieuwere telling.")), accept_language="en")
    assert written.headers["Content-Language"] == "en"
    detail = json.loads(written.body)["detail"]
    assert detail == "The present state does not allow this. In Dutch: Er is een nieuwere telling."


def test_a_refusal_without_a_sentence_has_that_of_its_status() -> None:
    assert json.loads(write(problem_of(Conflict())).body)["detail"] == WORDS[HTTPStatus.CONFLICT][1][0]


@pytest.mark.parametrize(
    ("header", "english"),
    [
        (None, False),
        ("", False),
        ("nl", False),
        ("en", True),
        ("EN-us", True),
        ("en-US,en;q=0.9,nl;q=0.8", True),
        ("nl,en;q=0.9", False),
        ("nl;q=0.5, en;q=0.5", False),
        ("de, en;q=0.3", True),
        ("de", False),
        ("*", False),
        ("en;q=0", False),
        ("nl;q=0.2, en ; q=0.7", True),
        ("english", False),
        (";;,=,q", False),
    ],
)
def test_english_is_for_who_prefers_it(header: str | None, english: bool) -> None:
    assert prefers_english(header) is english


@given(st.lists(anything | st.integers(0, 9), min_size=1))
def test_a_pointer_can_be_followed_back(steps: list[str | int]) -> None:
    back = [step.replace("~1", "/").replace("~0", "~") for step in pointer(["body", "payload", *steps]).split("/")[1:]]
    assert back == [str(step) for step in steps]


@given(anything)
def test_a_fault_that_pydantic_invents_tomorrow_has_words_today(kind: str) -> None:
    (told,) = faults_of([{"type": f"tomorrow {kind}", "loc": ("query", "limit")}])
    assert told.pointer == "/query/limit"
    assert told.nl
    assert told.en


def test_all_words_for_faults_are_in_two_languages() -> None:
    for code, nl, en in [*SENTENCES.values(), *KINDS.values()]:
        assert code == code.lower()
        assert nl.endswith(".")
        assert en.endswith(".")
        assert nl != en
