"""The list of what is followed in words, and the forms of a trajectory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.placement.domain import NeedStatus
from ketenzicht.placement.domain.following import Asks
from ketenzicht.placement.domain.unmet import Failed, failures_of
from ketenzicht.placement.forms import following as filled
from ketenzicht.placement.queries.trajectory import StepOfCare
from ketenzicht.placement.queries.unmet import Best, best_of, last_search, outcomes_of
from ketenzicht.placement.queries.waiting import could_carry, could_wait_at
from ketenzicht.placement.queries.worklist import FollowLine
from ketenzicht.ui.domain import words

# On the page on which a place is found, and what one does there; of all else one looks at the trajectory.
_PLACING: dict[Asks, str] = {
    Asks.NOBODY_ASKED: "Zoek verder",
    Asks.TO_CONFIRM: "Bevestig",
    Asks.NO_ANSWER: "Bekijk",
    Asks.ASKED: "Bekijk",
}
_TO_ACT = {Asks.NOBODY_ASKED, Asks.TO_CONFIRM, Asks.NO_ANSWER, Asks.ONWARD, Asks.OVERDUE, Asks.WHERE, Asks.TELL_GP}


@dataclass(frozen=True, slots=True)
class FollowRow:
    line: FollowLine
    asks: str
    urgency: str
    clock: str
    is_late: bool
    due: str
    due_is_late: bool
    waits: str
    to_act: bool
    one_click: str
    is_placing: bool
    opens: str


def rows_of(lines: Iterable[FollowLine], *, now: datetime) -> list[FollowRow]:
    return [_row(one, now=now) for one in lines]


def number_to_act(lines: Iterable[FollowLine]) -> int:
    """How many ask something of somebody at the centre."""
    return sum(one.followed.asks in _TO_ACT for one in lines)


def _row(one: FollowLine, *, now: datetime) -> FollowRow:
    it = one.followed
    clicks = {Whereabouts.HOME: "Patiënt is thuis", Whereabouts.PLACED: "Patiënt is op de plaats"}
    return FollowRow(
        line=one,
        asks=it.asks.word,
        urgency=it.urgency or "nog niet getrieerd",
        clock=words.time_left(it.before, now=now),
        is_late=it.before is not None and it.before <= now,
        due=words.time_left(it.runs_out, now=now),
        due_is_late=it.runs_out is not None and it.runs_out <= now,
        waits=words.age(now - it.since),
        to_act=it.asks in _TO_ACT,
        one_click=clicks.get(one.ends_at, "") if one.ends_at else "",
        is_placing=it.asks in _PLACING,
        opens=_PLACING.get(it.asks, "Bekijk"),
    )


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the trajectory with what can be done at it; `worked_out` is why it fails as far as is known.

    That is from answers, or without them from the last search, of `searched_at`.
    """

    step: StepOfCare
    worked_out: tuple[Failed, ...]
    best: Best
    searched_at: datetime | None
    give_up: forms.Form | None
    wait: forms.Form | None
    carry: forms.Form | None
    opened: str


def steps_of(
    steps: tuple[StepOfCare, ...],
    *,
    request_id: UUID,
    now: datetime,
    wrong: forms.Form | None = None,
    at: UUID | None = None,
) -> list[StepView]:
    """Each with its forms while it is sought; `wrong` is the form that was filled in at the need `at`."""
    return [_step(one, wrong if at == one.id else None, request_id=request_id, now=now) for one in steps]


def carried(need_id: UUID, *, request_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """What can be carried over to a need, in words."""
    return [
        (one.id, f"{one.location}, sinds {words.moment(one.since, now=now)} (zorgvraag {one.number})")
        for one in could_carry(need_id=need_id, request_id=request_id, now=now)
    ]


def _step(one: StepOfCare, wrong: forms.Form | None, *, request_id: UUID, now: datetime) -> StepView:
    if one.status is not NeedStatus.SEEKING:
        return StepView(one, (), Best(), None, None, None, None, "")
    last = last_search(one.id)
    why = failures_of(outcomes_of(one.id), candidates=last.candidates, against=last.against)
    auto_id = f"{one.id}-%s"
    give_up = wrong if isinstance(wrong, filled.GiveUp) else filled.GiveUp(
        initial={"reasons": [it.value for it in why]}, auto_id=f"give-up-{auto_id}"
    )  # fmt: skip
    places = could_wait_at(need_id=one.id, now=now)
    wait: forms.Form | None = None
    if isinstance(wrong, filled.WaitAt):
        wait = wrong
    elif places:
        wait = filled.WaitAt(places=places, auto_id=f"wait-{auto_id}")
    carry: forms.Form | None = None
    if isinstance(wrong, filled.CarryOver):
        carry = wrong
    elif before := carried(one.id, request_id=request_id, now=now):
        carry = filled.CarryOver(places=before, auto_id=f"carry-{auto_id}")
    opened = "" if wrong is None else type(wrong).__name__
    return StepView(one, why, best_of(one.id, last=last), last.at, give_up, wait, carry, opened)
