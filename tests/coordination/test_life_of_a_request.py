"""The life of a request, and who may write at it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ketenzicht.base.errors import Conflict
from ketenzicht.coordination.domain import LEASE, NEXT, OPEN, Claim, Move, Status, after, refuse_other_claim

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ME, COLLEAGUE = uuid4(), uuid4()


@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize("move", Move)
def test_what_is_not_in_the_table_is_refused_in_words(status: Status | None, move: Move) -> None:
    if (status, move) in NEXT:
        assert after(status, move) is NEXT[status, move]
        return
    with pytest.raises(Conflict, match=r"\w{4,}.*\."):
        after(status, move)


def test_no_request_hangs() -> None:
    """From every status there is a way to somebody who looks at it, and from hand to an end."""
    for status in Status:
        assert any(now is status for now, _ in NEXT), f"{status} is a dead end"
    ends = {NEXT[Status.IN_HAND, move] for move in Move if (Status.IN_HAND, move) in NEXT} - OPEN
    assert ends == {Status.FORWARDED, Status.DECIDED, Status.CLOSED}


def test_what_is_open_can_be_picked_up_and_what_is_done_only_reopened() -> None:
    for status in Status:
        moves = {move for now, move in NEXT if now is status}
        assert (Move.HAND_OVER in moves) is status.is_open, "another centre takes over what is open, and nothing else"
        if status is Status.IN_HAND:
            assert Move.TAKE_OVER in moves
        elif status.is_open:
            assert moves - {Move.CO_SIGN, Move.HAND_OVER} == {Move.PICK_UP}
        else:
            follows = {Status.DECIDED: {Move.COMPLETE}, Status.COMPLETED: {Move.FOLLOW_AGAIN}}
            assert moves == {Move.REOPEN} | follows.get(status, set())


def test_a_claim_lasts_while_nobody_else_took_it() -> None:
    claim = Claim(by=ME, number=3, until=NOON)
    assert not claim.has_lapsed(NOON - timedelta(seconds=1))
    assert claim.has_lapsed(NOON)
    refuse_other_claim(claim, by=ME, number=3)
    assert timedelta(minutes=1) < LEASE < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("claim", "number", "said"),
    [
        (None, 3, "niet meer in behandeling"),
        (Claim(by=COLLEAGUE, number=4, until=NOON), 3, "Een collega"),
        (Claim(by=COLLEAGUE, number=3, until=NOON), 3, "Een collega"),
        (Claim(by=ME, number=4, until=NOON), 3, "ander venster"),
    ],
)
def test_what_was_written_with_another_claim_is_refused(claim: Claim | None, number: int, said: str) -> None:
    with pytest.raises(Conflict, match=said):
        refuse_other_claim(claim, by=ME, number=number)
