"""Each deed that is logged about a request, or about a call, is told in words: no extract shows a code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from ketenzicht.config.sealed import SEALED
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.presenters.extract import deed_word

SOURCE = Path(__file__).parents[2] / "src" / "ketenzicht"
APPS = ("coordination", "learning", "telephony")
OF_NO_PERSON = {
    "coordination.sharing-proposed": "an agreement between centres",
    "coordination.sharing-agreed": "idem",
    "coordination.sharing-refused": "idem",
    "coordination.sharing-ended": "idem",
    "coordination.helping-begun": "idem",
    "coordination.helping-ended": "idem",
    "telephony.line-set-up": "a line of the centre",
    "telephony.line-removed": "idem",
    "telephony.call-changed": "an event, and no line in the log",
}


def nodes() -> Iterator[ast.AST]:
    for app in APPS:
        for path in sorted((SOURCE / app).rglob("*.py")):
            if "migrations" not in path.parts and not path.name.startswith("extract_"):
                yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def named() -> set[str]:
    """What is called as actions are: "coordination.noted"; and, in full, what learning consults a request for."""
    found = set()
    for node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isascii():
            app, dot, rest = node.value.partition(".")
            if app in APPS and dot and rest.replace("-", "").isalpha() and rest.islower():
                found.add(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_consult":
            what = node.args[1]
            assert isinstance(what, ast.Constant), "the deed is named where it is done"
            deed = str(what.value)
            found.add(deed if "." in deed else f"learning.{deed}")
    return found


def test_no_deed_about_a_request_or_a_call_is_without_words() -> None:
    purposes = {one.purpose for one in SEALED}
    actions = named() - purposes - OF_NO_PERSON.keys() | {f"coordination.{kind.value}" for kind in Kind}
    assert {"coordination.noted", "learning.case-printed", "telephony.call-taken"} < actions
    assert sorted(one for one in actions if not deed_word(one)) == []


def test_a_deed_that_nobody_gave_words_would_be_seen() -> None:
    assert deed_word("coordination.something-else") == ""
