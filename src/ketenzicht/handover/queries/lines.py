"""Hand-overs in lists: by number, without anything about the patient."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.handover.domain.delivery import GONE, READABLE_FOR, Feedback, State, Way
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.handover.models import Release, Step
from ketenzicht.handover.queries.content import why_of

MOST = 200


@dataclass(frozen=True, slots=True)
class StepLine:
    at: datetime
    kind: str
    who: str
    role: str
    version: int
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """`centre`, `location` and `has_it_now`, the centre that has the request now, by name.

    `steps`, the oldest first, only where they were asked for.
    """

    id: UUID
    request_id: UUID
    number: int
    centre: str
    organisation_id: UUID
    location_id: UUID
    location: str
    urgency: str
    begin_before: datetime | None
    released_at: datetime
    version: int
    renewed_at: datetime
    expires_at: datetime
    way: Way
    state: State
    problem: str
    told: Feedback | None
    told_at: datetime | None
    has_it_now: str
    withdrawn_at: datetime | None
    why: Why | None
    recall: State | None
    recall_problem: str
    steps: tuple[StepLine, ...] = ()

    @property
    def needs_attention(self) -> bool:
        """That it, or its withdrawal, did not get to their system, or that nobody read it: who coordinates calls.

        Who told something back has it, or has the patient: nobody needs to be called any more.
        """
        if self.recall is not None:
            return self.recall in {State.RETRYING, State.ON_PAGE, State.EXPIRED}
        if self.told is not None:
            return False
        return self.state in {State.RETRYING, State.EXPIRED} or (self.state is State.ON_PAGE and bool(self.problem))


def received(*, actor: Actor, now: datetime) -> list[HandOverLine]:
    """What can be read by the organisation of the actor, the latest first. Raises NotPermitted. One query."""
    access.require(actor=actor, permission=Permission.HANDOVER_RECEIVE)
    return _readable(access.own_organisation(actor), now)


def to_fetch(*, actor: Actor, now: datetime) -> list[HandOverLine]:
    """The same, for its system. Raises NotPermitted. One query."""
    access.require(actor=actor, permission=Permission.HANDOVER_FETCH)
    return _readable(access.own_organisation(actor), now)


def standing(*, release_id: UUID, actor: Actor) -> HandOverLine:
    """How one stands that the actor's organisation may read, without anything of the patient; it is no reading.

    Raises NotPermitted and NotFound. One query.
    """
    access.require(actor=actor, permission=Permission.HANDOVER_RECEIVE)
    row = _rows().filter(id=release_id, organisation_id=access.own_organisation(actor)).first()
    if row is None:
        raise NotFound("Deze overdracht kennen wij niet, of zij is voor een andere organisatie.")
    return line_of(row)


def sent_by_centre(*, actor: Actor) -> list[HandOverLine]:
    """What the centre of the actor handed over, with all that happened to it; also of requests that it took over since.

    Raises NotPermitted. Two queries.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    own = access.own_organisation(actor)
    rows = _rows().filter(Q(centre_id=own) | Q(request__centre_id=own)).prefetch_related(_STEPS)
    return [line_of(row, steps=row.steps.all()) for row in rows[:MOST]]


def of_request(request_id: UUID) -> list[HandOverLine]:
    """What of a request was handed over to whom; the caller knows that it may be asked. Two queries."""
    rows = _rows().filter(request_id=request_id).prefetch_related(_STEPS)
    return [line_of(row, steps=row.steps.all()) for row in rows]


_STEPS = Prefetch("steps", queryset=Step.objects.order_by("id"))


def _rows() -> Any:
    return (
        Release.objects.select_related("location", "centre", "recall", "request__centre")
        .defer("content")
        .order_by("-released_at", "id")
    )


def _readable(organisation_id: UUID, now: datetime) -> list[HandOverLine]:
    """What can be read, and for a week what was withdrawn after they may have had it."""
    gone = [one.value for one in GONE]
    is_there = Q(expires_at__gt=now) & ~Q(state__in=gone)
    was_there = Q(state=State.WITHDRAWN.value, may_be_there=True, withdrawn_at__gt=now - READABLE_FOR)
    rows = _rows().filter(is_there | was_there, organisation_id=organisation_id)
    return [line_of(row) for row in rows[:MOST]]


def line_of(row: Release, *, steps: Any = ()) -> HandOverLine:
    recall = getattr(row, "recall", None)
    return HandOverLine(
        id=row.id,
        request_id=row.request_id,
        number=row.number,
        centre=row.centre.name,
        organisation_id=row.organisation_id,
        location_id=row.location_id,
        location=row.location.name,
        urgency=row.urgency,
        begin_before=row.begin_before,
        released_at=row.released_at,
        version=row.version,
        renewed_at=row.renewed_at,
        expires_at=row.expires_at,
        way=Way(row.way),
        state=State(row.state),
        problem=row.problem,
        told=Feedback(row.told) if row.told else None,
        told_at=row.told_at,
        has_it_now=row.request.centre.name,
        withdrawn_at=row.withdrawn_at,
        why=why_of(row) if row.withdrawn_at else None,
        recall=State(recall.state) if recall else None,
        recall_problem=recall.problem if recall else "",
        steps=tuple(StepLine(s.at, s.kind, s.actor_name, s.actor_role, s.version, s.detail) for s in steps),
    )
