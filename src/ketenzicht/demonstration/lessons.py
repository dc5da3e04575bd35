"""What a centre of the demonstration learns from: requests of the last weeks about nobody, and what came of some."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.access.queries import members_of
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door, Ending, Receiver
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.country import SEED
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.learning import operations as learning
from ketenzicht.learning.domain import Reason
from ketenzicht.learning.domain.bottlenecks import About, Move
from ketenzicht.learning.domain.feedback import Said, Side, Urgency, Verdict

CENTRE, HOSPITAL = "zcc-ROAZ-09", "ziekenhuis-1"
DAYS = 60
AGAIN, HUNG_UP = 9, 11  # one in so many calls again, or hangs up
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DOORS = (Door.CITIZENS, Door.CITIZENS, Door.GP_POST, Door.PROFESSIONALS, Door.CONTROL_ROOM)


def make_lessons(*, at: datetime) -> None:
    """Once, for a new demonstration."""
    triagist, coordinator = _somebody(CENTRE, Role.TRIAGIST, at=at), _somebody(CENTRE, Role.COORDINATOR, at=at)
    made = list(_requests(triagist, at=at))
    _feedback(made[-1], triagist, _somebody(HOSPITAL, Role.CAPACITY_MANAGER, at=at), at=at)
    learning.flag(
        request_id=made[-2], reason=Reason.GOOD_EXAMPLE, note="Rustig doorgevraagd en goed overgedragen.",
        actor=triagist, at=at,
    )  # fmt: skip
    _meeting(made[-3], coordinator, at=at)
    _bottleneck(coordinator, at=at)


def _requests(triagist: Actor, *, at: datetime) -> Iterator[UUID]:
    """One a day, the oldest first; some callers come back, some hang up. Numbers that belong to nobody."""
    chance = Chance(SEED).of("lessons")
    centre_id = id_of(CENTRE)
    for number in range(DAYS):
        came = at - timedelta(days=DAYS - number) - timedelta(hours=number % 5)
        wait, took = int(chance.between(1, 8, "wait", number)), int(chance.between(4, 40, "took", number))
        caller = number - 1 if number % AGAIN == 0 else number
        intake = {"call-back": f"06000000{caller:02d}"}
        made = coordination.receive(
            centre_id=centre_id, door=DOORS[number % len(DOORS)], intake=intake, actor=triagist, at=came
        ).id
        claim = coordination.pick_up(request_id=made, actor=triagist, at=came + wait * MINUTE)
        _end(made, claim, number, triagist, at=came + (wait + took) * MINUTE)
        learning.put_flags(at=came + 2 * HOUR)
        yield made


def _end(request_id: UUID, claim: int, number: int, actor: Actor, *, at: datetime) -> None:
    if number % HUNG_UP == 0:
        coordination.close(
            request_id=request_id, claim=claim, ending=Ending.HUNG_UP, note="Opgehangen.", actor=actor, at=at
        )
    else:
        coordination.forward(
            request_id=request_id, claim=claim, to=Receiver.OWN_PROVIDER, warm=None, note="", actor=actor, at=at
        )


def _feedback(request_id: UUID, triagist: Actor, receiver: Actor, *, at: datetime) -> None:
    hospital = id_of(HOSPITAL)
    exchange = learning.ask(request_id=request_id, side=Side.RECEIVER, organisation_id=hospital, actor=triagist, at=at)
    said = Said(urgency=Urgency.RIGHT, fitting=Verdict.YES, handover=Verdict.PARTLY, note="Medicatielijst ontbrak.")
    learning.give(exchange_id=exchange, said=said, actor=receiver, at=at)


def _meeting(request_id: UUID, coordinator: Actor, *, at: datetime) -> None:
    reason = Reason.NEAR_MISS
    learning.flag(request_id=request_id, reason=reason, note="Te lang in de wacht.", actor=coordinator, at=at)
    on: date = (at + timedelta(days=7)).date()
    meeting = learning.plan_meeting(on=on, chair=coordinator.id or UUID(int=0), actor=coordinator, at=at)
    learning.put_on_list(meeting_id=meeting, request_ids=[request_id], actor=coordinator, at=at)


def _bottleneck(coordinator: Actor, *, at: datetime) -> None:
    new = learning.NewBottleneck(
        about=About.AGREEMENT,
        which="Overdracht naar de SEH",
        title="Medicatielijst gaat niet mee",
        text="Bij overdracht naar de SEH is niet afgesproken wie de medicatielijst stuurt.",
        owner=coordinator.id or UUID(int=0),
    )
    made = learning.report_bottleneck(new=new, actor=coordinator, at=at)
    learning.move_bottleneck(
        bottleneck_id=made, move=Move.EXAMINE, words="Besproken met de SEH.", version="", actor=coordinator, at=at
    )
    learning.share_bottleneck(bottleneck_id=made, is_shared=True, actor=coordinator, at=at)


def _somebody(organisation: str, role: Role, *, at: datetime) -> Actor:
    """Whoever has this role there, of the accounts of the demonstration."""
    one = next(one for one in members_of(organisation_id=id_of(organisation), now=at) if role in one.roles)
    grants = grants_of([role])
    return Actor(ActorKind.PERSON, one.user_id, one.name, id_of(organisation), grants, role=role.value)
