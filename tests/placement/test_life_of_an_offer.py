"""The table of an offer's life, and that of a need: what may follow on what, and who may do it."""

import re
from pathlib import Path

import pytest

from ketenzicht.base.errors import Conflict
from ketenzicht.placement.domain import (
    NEXT,
    NEXT_OF_NEED,
    OPEN,
    OPEN_NEEDS,
    WON,
    Action,
    NeedMove,
    NeedStatus,
    Side,
    Status,
    after,
    need_after,
)
from ketenzicht.placement.operations.offers import TOLD


def test_every_status_is_reached_and_only_what_is_over_is_a_dead_end() -> None:
    assert {status for status, _ in NEXT.values()} == set(Status)
    assert set(Status) - {status for status, _ in NEXT} == set(Status) - OPEN


def test_every_action_is_somewhere_possible() -> None:
    assert {action for _, action in NEXT} == set(Action)


def test_of_every_action_the_story_of_the_request_has_a_word() -> None:
    assert set(TOLD) == set(Action) - {Action.QUEUE}


def test_both_sides_have_to_act_before_somebody_is_placed() -> None:
    yes = NEXT[Status.ASKED, Action.ACCEPT][1]
    confirmed = NEXT[Status.ACCEPTED, Action.CONFIRM][1]
    assert Side.PROVIDER in yes
    assert confirmed == {Side.CENTRE}


@pytest.mark.parametrize("status", sorted(WON - {Status.ARRIVED}))
def test_either_side_can_call_off_what_was_agreed_before_the_patient_is_there(status: Status) -> None:
    assert NEXT[status, Action.CANCEL][1] == {Side.CENTRE, Side.PROVIDER}


@pytest.mark.parametrize("status", sorted(set(Status) - OPEN))
@pytest.mark.parametrize("side", Side)
def test_nothing_is_accepted_that_is_over(status: Status, side: Side) -> None:
    with pytest.raises(Conflict):
        after(status, Action.ACCEPT, by=side)


def test_a_provider_does_not_confirm_in_the_place_of_the_centre() -> None:
    with pytest.raises(Conflict, match="andere partij"):
        after(Status.ACCEPTED, Action.CONFIRM, by=Side.PROVIDER)


def test_the_clock_only_ends_and_asks() -> None:
    by_clock = {action for (_, action), (_, sides) in NEXT.items() if Side.CLOCK in sides}
    assert by_clock == {
        Action.ASK,
        Action.SKIP,
        Action.WITHDRAW,
        Action.EXPIRE,
        Action.LAPSE,
        Action.LAND_ELSEWHERE,
        Action.LEAVE,
    }


def test_of_a_need_every_status_is_reached_and_what_is_unmet_can_be_sought_again() -> None:
    assert set(NEXT_OF_NEED.values()) == set(NeedStatus)
    for status in {NeedStatus.UNMET, NeedStatus.DROPPED}:
        assert need_after(status, NeedMove.RESUME) in OPEN_NEEDS
    with pytest.raises(Conflict, match="patiënt is er"):
        need_after(NeedStatus.MET, NeedMove.GIVE_UP)


def test_the_docs_draw_this_very_table() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/placement.md").read_text(encoding="utf-8")
    rows = []
    for (status, action), (now, sides) in NEXT.items():
        before, who = f"`{status.value}`" if status else "–", ", ".join(sorted(one.value for one in sides))
        rows.append(f"| {before} | `{action.value}` | {who} | `{now.value}` |")
    assert [line for line in page.splitlines() if line in rows or re.match(r"\| (–|`[a-z-]+`) \| `", line)] == rows
