"""A snapshot with the changes after it is the board as it is."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.capacity.test_finding import CATALOGUE, CENTRE, MODULE, NOW, location

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.lines import COUNTRY, StateRow, UnitFacts
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.rendering import Rendered
from ketenzicht.capacity.seeing import Look, version_of
from ketenzicht.live.frames import NATIONAL, Frames, board_of, event, number_of
from ketenzicht.registry.domain import RegionKind, RegionLine

REGION = RegionLine(1, RegionKind.ROAZ, "ROAZ-05", "Midden", ())
BOARD = Look("ROAZ-05", "proef")
NATION = Look(*NATIONAL)
UNITS = 4
changes = st.lists(
    st.lists(st.tuples(st.integers(0, UNITS - 1), st.integers(-3, 9)), min_size=1, max_size=3), max_size=8
)


def picture_of_units() -> Picture:
    units = [
        UnitFacts(
            number + 1,
            UUID(int=number),
            location(number, CENTRE),
            MODULE,
            "bed",
            UUID(int=1),
            deliverer="Zorggroep",
            manual=False,
        )
        for number in range(UNITS)
    ]
    return Picture(units=units, regions=[REGION], catalogue=CATALOGUE, epoch="feed", at=NOW)


def apply(picture: Picture, some: list[tuple[int, int]], revision: int) -> None:
    picture.apply(
        StateRow(place + 1, revision * 10 + step, NOW, NOW, 1, {"available": free}, {}, None, None, None)
        for step, (place, free) in enumerate(some)
    )


def read(words: bytes) -> list[tuple[str, dict[str, Any]]]:
    """The events of a frame, as a browser reads them."""
    found = []
    for block in words.decode().split("\n\n"):
        fields = dict(row.split(": ", 1) for row in block.splitlines())
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def frame(frames: Frames, boards: list[Look], *, since: int | None, now: datetime) -> bytes:
    return b"".join(frames.frame(boards, since=since, now=now))


def after(board: dict[str, dict[str, Any]], words: bytes) -> dict[str, dict[str, Any]]:
    """What a viewer has after a frame: a snapshot replaces all, changes replace parts of lines."""
    board = {unit: dict(line) for unit, line in board.items()}
    for name, data in read(words):
        if name == "snapshot":
            board = {line["unit"]: line for line in data["lines"]}
        else:
            for line in data["lines"]:
                board[line["unit"]].update(line)
    return board


@settings(max_examples=100, deadline=None)
@given(changes, st.integers(0, 8))
def test_a_snapshot_and_the_changes_after_it_are_a_fresh_snapshot(
    steps: list[list[tuple[int, int]]], joined_after: int
) -> None:
    picture = picture_of_units()
    frames = Frames(Rendered(picture))
    board: dict[str, dict[str, Any]] = {}
    known: int | None = None
    for number, some in enumerate(steps, start=1):
        apply(picture, some, number)
        if number >= joined_after:
            board = after(board, frame(frames, [BOARD], since=known, now=NOW))
            known = picture.version
    board = after(board, frame(frames, [BOARD], since=known, now=NOW))
    assert without_values(board) == without_values(after({}, frame(frames, [BOARD], since=None, now=NOW)))


def test_a_board_of_a_region_that_ended_cannot_be_shown_any_more() -> None:
    made = {"units": [], "catalogue": CATALOGUE, "epoch": "feed", "at": NOW}
    before, after_it = (Frames(Rendered(Picture(regions=regions, **made))) for regions in ([REGION], []))  # type: ignore[arg-type]  # one dict for both
    whole_country = Look(COUNTRY, "proef")
    assert before.can_show([BOARD, NATION, whole_country])
    assert not after_it.can_show([BOARD])
    assert after_it.can_show([NATION, whole_country])


@settings(max_examples=100, deadline=None)
@given(changes, st.integers(0, 8))
def test_whoever_comes_back_gets_what_was_missed_in_one_frame(
    steps: list[list[tuple[int, int]]], left_after: int
) -> None:
    picture = picture_of_units()
    frames = Frames(Rendered(picture))
    board = after({}, frame(frames, [BOARD], since=None, now=NOW))
    version = version_of(picture, [BOARD])
    for number, some in enumerate(steps, start=1):
        apply(picture, some, number)
        if number <= left_after:
            board = after(board, frame(frames, [BOARD], since=number_of(version, picture, [BOARD]), now=NOW))
            version = version_of(picture, [BOARD])
    board = after(board, frame(frames, [BOARD], since=number_of(version, picture, [BOARD]), now=NOW))
    assert without_values(board) == without_values(after({}, frame(frames, [BOARD], since=None, now=NOW)))


def without_values(board: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Changes tell the figures that a board shows; all values stand on the page of the location."""
    return {unit: {name: value for name, value in line.items() if name != "values"} for unit, line in board.items()}


@pytest.mark.parametrize("version", [None, "", "feed", "other-0", "feed-99", "feed--1", "feed-x"])
def test_a_version_of_another_picture_means_knowing_nothing(version: str | None) -> None:
    assert number_of(version, picture_of_units(), [BOARD]) is None


def test_nothing_changed_is_no_frame() -> None:
    picture = picture_of_units()
    frames = Frames(Rendered(picture))
    assert frame(frames, [BOARD, NATION], since=picture.version, now=NOW) == b""
    assert [name for name, _ in read(frame(frames, [BOARD, NATION], since=None, now=NOW))] == [
        "snapshot",
        "national",
    ]


def test_an_event_is_one_block_of_lines() -> None:
    assert event("pulse", b"{}", version="a-1") == b"id: a-1\nevent: pulse\ndata: {}\n\n"


def test_a_board_that_cannot_exist_is_refused() -> None:
    picture = picture_of_units()
    with pytest.raises(NotFound, match="regio"):
        board_of("ROAZ-99:proef", picture)
    with pytest.raises(NotFound, match="module"):
        board_of("NL:iets", picture)
    assert board_of("NL:proef", picture) == ("NL", "proef")


def test_totals_of_a_changes_event_are_those_of_that_moment() -> None:
    picture = picture_of_units()
    frames = Frames(Rendered(picture))
    apply(picture, [(0, 5), (1, -2)], 1)
    ((_, data),) = read(frame(frames, [BOARD], since=0, now=NOW))
    assert (data["totals"]["available"], data["totals"]["known"], data["totals"]["units"]) == (5, 2, UNITS)
    later = datetime.fromisoformat(NOW.isoformat()) + timedelta(hours=2)
    ((_, data),) = read(frame(frames, [BOARD], since=0, now=later.astimezone(UTC)))
    assert (data["totals"]["available"], data["totals"]["known"]) == (None, 0)
