"""What some providers of the demonstration planned: a post with consults and two cars, a team of the ggz, nurses."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict
from ketenzicht.base.geography import Point
from ketenzicht.demonstration.accounts import POST, ZCC
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.planning import operations, queries
from ketenzicht.planning.domain import HOLIDAY, Hours, Moment, Neighbourhood, ResourceKind, Wish
from ketenzicht.planning.operations import NewBooking, NewResource, NewRoster
from ketenzicht.registry import queries as registry

EVERY_DAY = range(1, HOLIDAY + 1)
DEADLINE = timedelta(hours=20)
NORTH = 0.03  # degrees: some kilometres from where a car stands


@dataclass(frozen=True, slots=True)
class _Planned:
    """A resource with the same hours on every day, and how many are booked at the start."""

    organisation: str
    name: str
    kind: ResourceKind
    hours: Hours
    booked: int


PLANNED = (
    _Planned(POST, "Spreekkamer 1", ResourceKind.CONSULT, Hours(time(0), time(0), 15, 1, only_out_of_hours=True), 5),
    _Planned(POST, "Spreekkamer 2", ResourceKind.CONSULT, Hours(time(8), time(23), 15), 9),
    _Planned(POST, "Visiteauto Noord", ResourceKind.VISIT, Hours(time(7), time(23), 0), 3),
    _Planned(POST, "Visiteauto Zuid", ResourceKind.VISIT, Hours(time(15), time(7), 0), 2),
    _Planned("ggz-14", "Beoordelingsteam", ResourceKind.ASSESSMENT, Hours(time(0), time(0), 90), 2),
    _Planned("wijk-16", "Team onplanbare zorg", ResourceKind.NURSING, Hours(time(7), time(23), 0), 4),
)


def ensure_planning(*, at: datetime) -> None:
    """Plan what is not planned yet; what people did with it since stays."""
    for organisation in dict.fromkeys(one.organisation for one in PLANNED):
        here = id_of(organisation)
        places = registry.locations(on=local_day(at), organisation_id=here)
        actor = _planner(here)
        if not places or queries.resources(actor=actor):
            continue
        for one in PLANNED:
            if one.organisation == organisation:
                _plan(one, places[0].id, places[0].point, actor=actor, at=at)


def _plan(one: _Planned, location_id: UUID, base: Point, *, actor: Actor, at: datetime) -> None:
    travels = one.kind in {ResourceKind.VISIT, ResourceKind.NURSING}
    new = NewResource(location_id, one.name, one.kind, travels=travels)
    resource = operations.add_resource(new=new, actor=actor, at=at)
    hours = dict.fromkeys(EVERY_DAY, (one.hours,))
    operations.make_roster(resource_id=resource, new=NewRoster(local_day(at), hours=hours), actor=actor, at=at)
    for number in range(one.booked):
        place = Point(base.latitude + NORTH * (number % 3 - 1), base.longitude) if travels else None
        wish = Wish(
            30 if travels else 15,
            at,
            at + number * timedelta(minutes=50),
            at + DEADLINE,
            Neighbourhood.of(place) if place else None,
        )
        found = queries.availability(
            kind=one.kind, wish=wish, most=1, organisations=[id_of(one.organisation)], actor=actor
        )
        mine = next((each.answer.moments for each in found if each.resource_id == resource), ())
        if mine:
            _book(mine[0], wish, place, number=number, at=at)


def _book(moment: Moment, wish: Wish, place: Point | None, *, number: int, at: datetime) -> None:
    new = NewBooking(
        slot_id=moment.slot_id,
        subject=uuid5(NAMESPACE_URL, f"{moment.slot_id}/{number}"),  # of nobody: there are no requests for these
        begins=moment.begins if place else None,
        minutes=wish.minutes if place else None,
        place=place,
        deadline=wish.deadline,
        urgency=2 + number % 3,
    )
    centre = Actor(ActorKind.SYSTEM, None, "Gesimuleerd centrum", id_of(ZCC), grants_of([Role.COORDINATOR]))
    try:
        operations.book_slot(new=new, actor=centre, at=at)
    except Conflict:  # it fitted just now, and by the minute it does not
        return


def _planner(organisation_id: UUID) -> Actor:
    return Actor(ActorKind.SYSTEM, None, "Gesimuleerde planner", organisation_id, grants_of([Role.CAPACITY_MANAGER]))
