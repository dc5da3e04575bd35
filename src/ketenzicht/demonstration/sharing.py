"""Two centres of the demonstration that help each other: a visitor can try both sides."""

from datetime import datetime

from ketenzicht.access.queries import local_day
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import SharedHours, Terms
from ketenzicht.demonstration.accounts import NEIGHBOUR, ZCC, actor_of
from ketenzicht.demonstration.domain.plan import id_of

BEGINS_OVER, CALL_SECONDS = 25, 30  # more wait too long than in a quiet hour of the demonstration


def agree_to_share(*, at: datetime) -> None:
    """The centre and its neighbour agree: calls and requests, by hand, or when more than so many wait too long."""
    terms = Terms(
        calls=True,
        cases=True,
        doors=frozenset(),
        urgencies=frozenset(),
        hours=SharedHours.ALWAYS,
        begins_over=BEGINS_OVER,
        call_seconds=CALL_SECONDS,
        begins_on=local_day(at),
    )
    proposed = operations.propose_sharing(
        giver_id=id_of(ZCC), helper_id=id_of(NEIGHBOUR), terms=terms, actor=actor_of("coordinator", at=at), at=at
    )
    operations.answer_sharing(sharing_id=proposed, agrees=True, actor=actor_of("zcc-buur", at=at), at=at)
