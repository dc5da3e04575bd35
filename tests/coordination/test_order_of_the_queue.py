"""In which order one picks up."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.coordination.domain import FIRST_LOOK, Door, QueueLine, Status, in_order

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def line(
    number: int = 1,
    *,
    ago: float = 0,
    urgency: str | None = None,
    before: float | None = None,
    status: Status = Status.WAITING,
    lapses: float = 1,
    due: float | None = None,
) -> QueueLine:
    """Minutes, counted from now."""
    in_hand = status is Status.IN_HAND
    return QueueLine(
        id=uuid4(),
        number=number,
        door=Door.CITIZENS,
        status=status,
        received_at=NOW - ago * MINUTE,
        urgency=urgency,
        has_red_flag=False,
        begin_before=None if before is None else NOW + before * MINUTE,
        due_at=None if due is None else NOW + due * MINUTE,
        claimed_by=uuid4() if in_hand else None,
        claimed_until=NOW + lapses * MINUTE if in_hand else None,
        meant_for=None,
    )


def numbers(*lines: QueueLine) -> list[int]:
    return [one.number for one in in_order(lines, at=NOW)]


def test_life_threatening_comes_first_then_the_moment_that_comes_first() -> None:
    assert numbers(
        line(1, urgency="U4", before=600),
        line(2),  # nobody looked at it: within three minutes
        line(3, urgency="U2", before=2),
        line(4, urgency="U1", before=10),
        line(5, urgency="U5"),
    ) == [4, 3, 2, 1, 5]


def test_what_somebody_has_in_hand_stands_below_what_waits_until_that_somebody_is_gone() -> None:
    assert numbers(line(1, status=Status.IN_HAND, urgency="U0", before=-5), line(2, urgency="U4", before=600)) == [2, 1]
    lost = line(1, status=Status.IN_HAND, urgency="U0", before=-5, lapses=-0.1)
    assert lost.has_lapsed(NOW)
    assert numbers(lost, line(2, urgency="U4", before=600)) == [1, 2]


def test_what_was_put_aside_comes_back_at_its_moment() -> None:
    later, now = line(status=Status.PARKED, due=1), line(status=Status.CALL_BACK, due=0)
    assert not later.is_to_be_picked_up(NOW)
    assert now.is_to_be_picked_up(NOW)


def test_who_waits_longer_than_a_first_look_may_take_is_late() -> None:
    assert not line(ago=FIRST_LOOK / MINUTE).is_late(NOW)
    assert line(ago=FIRST_LOOK / MINUTE + 0.1).is_late(NOW)
    assert line(urgency="U3", before=-0.1).is_late(NOW)
    assert not line(urgency="U5", ago=60).is_late(NOW)


@given(
    st.lists(
        st.builds(
            line,
            number=st.integers(1, 10**6),
            ago=st.floats(0, 2000),
            urgency=st.sampled_from([None, "U0", "U1", "U2", "U3", "U4", "U5"]),
            before=st.none() | st.floats(-500, 1500),
            status=st.sampled_from([Status.WAITING, Status.IN_HAND]),
            lapses=st.floats(-2, 2),
        ),
        max_size=12,
    )
)
def test_nothing_is_lost_by_ordering_and_nothing_waits_behind_what_can_wait_longer(lines: list[QueueLine]) -> None:
    ordered = in_order(lines, at=NOW)
    assert sorted(one.id for one in ordered) == sorted(one.id for one in lines)
    waiting = [one for one in ordered if one.is_to_be_picked_up(NOW)]
    assert list(ordered[: len(waiting)]) == waiting
    rest = [one.look_before for one in waiting if one.urgency not in {"U0", "U1"}]
    assert rest == sorted(rest)
