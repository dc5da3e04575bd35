"""The tables of an application's life, what may come with it, and what a file of it may hold."""

from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.helpers import person
from tests.applications.conftest import PDF

from ketenzicht.access.domain import Role
from ketenzicht.applications.domain import (
    LARGEST_DOCUMENT,
    MOST_DOCUMENTS,
    NEXT,
    WHO,
    Move,
    Part,
    Status,
    Upload,
    after,
    cell,
    document_faults,
    moves_of,
    parts_of,
    type_of,
)
from ketenzicht.base.errors import Conflict, NotPermitted

PARTS_OF_ROLE = {
    Role.NATIONAL_COORDINATOR: {Part.CARE_ADVISER},
    Role.PRIVACY_OFFICER: {Part.PRIVACY_ADVISER},
    Role.PLATFORM_ADMINISTRATOR: {Part.DECIDER},
}


def test_every_status_is_reached_and_only_final_ones_are_dead_ends() -> None:
    assert {Status.DRAFT, *NEXT.values()} == set(Status)
    assert set(Status) - {status for status, _ in NEXT} == {Status.REFUSED, Status.WITHDRAWN, Status.ENDED}


@pytest.mark.parametrize(("status", "move", "part"), product(Status, Move, Part))
def test_each_move_in_each_status_by_each_part_is_as_the_tables_say(status: Status, move: Move, part: Part) -> None:
    actor = person(Role.ANALYST)
    if part not in WHO[move]:
        with pytest.raises(NotPermitted):
            after(status=status, move=move, parts={part}, actor=actor)
    elif (status, move) in NEXT:
        assert after(status=status, move=move, parts={part}, actor=actor) is NEXT[status, move]
    else:
        with pytest.raises(Conflict):
            after(status=status, move=move, parts={part}, actor=actor)
    assert (move in moves_of(status=status, parts={part})) == (part in WHO[move] and (status, move) in NEXT)


def test_a_grant_comes_only_after_both_advised() -> None:
    assert [status for status, move in NEXT if move is Move.GRANT] == [Status.ADVISED]
    assert [status for status, after_it in NEXT.items() if after_it is Status.ADVISED] == [
        (Status.HALF_ADVISED, Move.ADVISE)
    ]


@pytest.mark.parametrize("role", Role)
def test_nobody_judges_what_is_of_the_own_organisation(role: Role) -> None:
    own, other = UUID(int=1), UUID(int=2)
    actor = person(role, organisation_id=own)
    assert parts_of(actor=actor, applicant=own) <= {Part.APPLICANT}
    assert parts_of(actor=actor, applicant=other) == PARTS_OF_ROLE.get(role, set())


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"PK\x03\x04 a package",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7 without an end",
        b"GIF89a\x01\x00%PDF-1.7 %%EOF",
        b"text with a \x00 in it",
        b"\xff\xfe\x00",
        "text in latin-1: é".encode("latin-1"),
        b"\x1b[2J steers a terminal",
        b"",
        b" \n",
    ],
)
def test_what_is_no_pdf_and_no_text_is_refused_whatever_its_name(content: bytes) -> None:
    assert type_of(content) is None
    (fault,) = document_faults(Upload("verslag.pdf", content), already=0)
    assert fault.code == "wrong-type"


def test_size_and_number_have_limits() -> None:
    assert document_faults(Upload("a.pdf", PDF), already=MOST_DOCUMENTS - 1) == []
    assert [one.code for one in document_faults(Upload("a.pdf", PDF), already=MOST_DOCUMENTS)] == ["too-many"]
    assert document_faults(Upload("a.txt", b"a" * LARGEST_DOCUMENT), already=0) == []
    too_large = document_faults(Upload("a.txt", b"a" * (LARGEST_DOCUMENT + 1)), already=0)
    assert [one.code for one in too_large] == ["too-large"]


@given(st.text(max_size=300))
def test_the_name_that_is_kept_has_no_path_no_control_and_the_ending_of_the_type(name: str) -> None:
    kept = Upload(name, b"tekst").kept_name
    assert kept.endswith(".txt")
    assert len(kept) <= 140
    assert not set(kept) & set("/\\\r\n\x00\t")
    assert kept.isprintable()


def test_a_page_in_disguise_is_kept_as_text() -> None:
    assert Upload("..\\..\\fraai.pdf.html", b"<script>alert(1)</script>").kept_name == "fraai.pdf.txt"


@given(st.text(max_size=20))
def test_no_cell_of_a_file_begins_as_a_formula(text: str) -> None:
    for begin in ("=", "+", "-", "@", "\t", "\r", " =", "＝"):
        assert cell(begin + text).startswith("'")
    assert cell(text).removeprefix("'") in {text, text.removeprefix("'")}
