"""What the docs say of the ranking is what the ranking does: every term and number of the file stands in them."""

import re
from pathlib import Path

from tests.placement.given import DOCUMENT, TERMS, TRUST_TERMS

from ketenzicht.placement.domain import Old, Room, Term, Terms

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "ranking.md"


def published(name: str) -> str:
    """The part of the page that is made of the file."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end of {name} -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def table_of_terms() -> str:
    rows = [
        f"| `{one['code']}` | {one['name']} | {one['value']:g} | {one['unit']} | {one['because']} |"
        for one in DOCUMENT["terms"]
    ]
    head = [
        f"Version {TERMS.version}, voorstel.",
        "",
        "| code | term | number | unit | because |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def table_of_trust() -> str:
    numbers = [name for name in TRUST_TERMS.__struct_fields__ if name != "prior"]
    strengths = [f"| `{name}` | {getattr(TRUST_TERMS, name):g} |" for name in numbers]
    heads = " | ".join(old.value for old in Old)
    prior = [f"| {room.value} | {' | '.join(f'{TRUST_TERMS.prior[room][old]:.2f}' for old in Old)} |" for room in Room]
    head = [f"| free beyond what is asked | {heads} |", "|---|" + "---|" * len(Old)]
    return "\n".join(["| number | |", "|---|---|", *strengths, "", *head, *prior, ""])


def test_every_term_is_published_with_its_number_and_its_reason() -> None:
    assert published("terms") == table_of_terms()


def test_every_number_of_trust_is_published() -> None:
    assert published("trust") == table_of_trust()


def test_the_file_has_every_number_that_the_ranking_knows_and_calls_each_as_the_screen_does() -> None:
    told = {one["code"].replace("-", "_") for one in DOCUMENT["terms"]}
    assert told == set(Terms.__struct_fields__) - {"version"}
    names = {one["code"]: one["name"] for one in DOCUMENT["terms"]}
    assert {term.value: term.word for term in Term} == {term.value: names[term.value] for term in Term}


def test_the_numbers_are_marked_as_a_proposal() -> None:
    assert DOCUMENT["status"] == "voorstel"
