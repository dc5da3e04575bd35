"""Two centres of the demonstration that help each other: a visitor can try both sides."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import SharedHours, Terms, WhyOver
from ketenzicht.demonstration.accounts import NEIGHBOUR, ZCC, actor_of
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.demonstration.patients import MINUTE, outcome_of_post, post_system

BEGINS_OVER, CALL_SECONDS = 25, 30  # more wait too long than in a quiet hour of the demonstration
HELPED_FOR = timedelta(hours=4)
ABROAD = "Moeder van de beller logeert bij haar zoon in uw gebied. Wij spraken nog met niemand daar."
BUSY = "Bij ons wachten er nu te veel. De beller weet dat een ander centrum terugbelt."
ABOUT_MOTHER: Mapping[str, str] = {
    "caller": "Dochter",
    "caller-is": "relative",
    "call-back": "0201234570",
    "complaint": "Sinds gisteren minder goed ter been, eet weinig. Logeert bij familie.",
}
ABOUT_FATHER: Mapping[str, str] = {
    "caller": "Zoon",
    "caller-is": "relative",
    "call-back": "0201234571",
    "complaint": "Kan na ontslag uit het ziekenhuis niet alleen thuis zijn.",
}


def agree_to_share(*, at: datetime) -> UUID:
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
    return proposed


def ask_for_help(sharing_id: UUID, *, at: datetime) -> None:
    """It is a peak: for some hours the neighbour sees and answers what waits at the centre."""
    operations.begin_helping(
        sharing_id=sharing_id,
        until=at + HELPED_FOR,
        because="Avondpiek: twee collega’s zijn ziek en er bellen veel mensen.",
        actor=actor_of("coordinator", at=at),
        at=at,
    )


def hand_over_some(*, at: datetime) -> None:
    """The neighbour took one request over; another the neighbour asks of this centre, and waits for the answer."""
    here, there = actor_of("coordinator", at=at), actor_of("zcc-buur", at=at)
    asked = _asked(ABOUT_MOTHER, WhyOver.THERE, ABROAD, by=here, to=NEIGHBOUR, at=at - 9 * MINUTE)
    operations.accept_transfer(transfer_id=asked, actor=there, at=at - 6 * MINUTE)
    _asked(ABOUT_FATHER, WhyOver.PEAK, BUSY, by=there, to=ZCC, at=at)


def _asked(intake: Mapping[str, str], why: WhyOver, said: str, *, by: Actor, to: str, at: datetime) -> UUID:
    """A request that a post sent, in hand, for which another centre is asked; gives the transfer.

    With an urgency that leaves the other a quarter of an hour to answer.
    """
    came = at - 3 * MINUTE
    made = operations.send(
        key=f"demonstratie-{came:%Y%m%d%H%M%S}-{why.value}",
        centre_id=by.organisation_id,
        intake=intake,
        outcome=outcome_of_post("U4", at=came),
        actor=post_system(),
        at=came,
    ).id
    claim = operations.pick_up(request_id=made, actor=by, at=at)
    return operations.ask_transfer(
        request_id=made, claim=claim, to=id_of(to), why=why, warm=None, said=said, actor=by, at=at
    )
