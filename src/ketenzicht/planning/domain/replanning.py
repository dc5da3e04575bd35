"""A new moment for each booking that fell out: the most urgent first, then who must be helped soonest. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from ketenzicht.planning.domain.proposing import Moment, Opening, Visit, WhyNot, Wish, propose

LATE_WITHIN = timedelta(days=7)  # voorstel: so long after the deadline is still looked for a moment


@dataclass(frozen=True, slots=True)
class FellOut:
    """A booking without a moment. `urgency` as U0–U5: lower is more urgent."""

    booking_id: UUID
    urgency: int
    wish: Wish


@dataclass(frozen=True, slots=True)
class NewMoment:
    """`moment` None: there is none, and `why_not` says why. `is_late`: only after the deadline."""

    booking_id: UUID
    resource_id: UUID | None
    moment: Moment | None
    is_late: bool
    why_not: WhyNot | None


def replan(fallen: Iterable[FellOut], openings: Mapping[UUID, Sequence[Opening]]) -> list[NewMoment]:
    """By resource what is open. What one gets is taken for the next: all of these can be confirmed together."""
    left = {resource: list(theirs) for resource, theirs in openings.items()}
    order = sorted(fallen, key=lambda one: (one.urgency, one.wish.deadline, str(one.booking_id)))
    return [_moment_for(one, left) for one in order]


def _moment_for(one: FellOut, left: dict[UUID, list[Opening]]) -> NewMoment:
    why_not = WhyNot.NOTHING_PLANNED
    for is_late in (False, True):
        wish = replace(one.wish, deadline=one.wish.deadline + LATE_WITHIN) if is_late else one.wish
        answers = {resource: propose(wish, theirs, most=1) for resource, theirs in left.items()}
        found = [(answer.moments[0].begins, str(each), each) for each, answer in answers.items() if answer.moments]
        if found:
            resource = min(found)[2]
            moment = answers[resource].moments[0]
            left[resource] = [_with(each, moment, wish) for each in left[resource]]
            return NewMoment(one.booking_id, resource, moment, is_late and moment.begins > one.wish.deadline, None)
        if not is_late:
            reasons = [answer.why_not for answer in answers.values() if answer.why_not]
            why_not = min(reasons, key=list(WhyNot).index, default=why_not)
    return NewMoment(one.booking_id, None, None, is_late=False, why_not=why_not)


def _with(opening: Opening, moment: Moment, wish: Wish) -> Opening:
    if opening.slot_id != moment.slot_id:
        return opening
    return replace(opening, taken=(*opening.taken, Visit(moment.begins, moment.ends, wish.place)))
