"""What a provider's own system says of what can be planned, and of its rosters: the same again changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.planning.domain import WEEKDAYS, Hours
from ketenzicht.planning.models import Resource, Roster, RosterException, RosterHours
from ketenzicht.planning.operations.locking import UNKNOWN_RESOURCE, own_resource
from ketenzicht.planning.operations.rosters import NewResource, NewRoster, add_resource, changed, record

SHORTEST_SLOT = 5  # minutes
MOST_A_DAY = 24  # of one day of the week: more makes nothing but work
TOO_SHORT = f"kies 0, of ten minste {SHORTEST_SLOT} minuten per tijdvak."
_Said = tuple[date, date | None, bool, frozenset[tuple[int, Hours]]]


@dataclass(frozen=True, slots=True)
class NewDay:
    """On `day` these hours count instead of the roster's; None: closed."""

    day: date
    hours: Hours | None
    because: str


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """All rosters and all days on which something else counts."""

    rosters: Sequence[NewRoster] = ()
    days: Sequence[NewDay] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Published:
    """`fell_out` bookings are to be planned anew."""

    is_changed: bool
    fell_out: int = 0


@transaction.atomic
def put_resource(*, new: NewResource, actor: Actor, at: datetime) -> tuple[UUID, bool]:
    """What the own system calls `new.key` is there and called so; gives it, and whether it is new.

    Raises NotPermitted, Invalid for a location of another organisation, and Conflict for a name that is in use, for
    what is ended, and for another kind, place or way of going: that is something else, with another key.
    """
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    known = Resource.objects.filter(organisation=access.own_organisation(actor), key=new.key).first()
    if known is None:
        try:
            UUID(new.key)
        except ValueError:
            return _added(new, actor=actor, at=at), True
        raise NotFound(UNKNOWN_RESOURCE)  # one of our ids, and not a name of theirs
    row = own_resource(known.id, actor=actor)
    if (row.kind, row.location_id, row.travels) != (new.kind.value, new.location_id, new.travels):
        raise Conflict("Soort, locatie en of het reist veranderen niet. Geef het een ander kenmerk, en beëindig dit.")
    if row.name != new.name:
        row.name = new.name
        try:
            with transaction.atomic():
                row.save(update_fields=["name"])
        except IntegrityError:
            raise Conflict("Uw organisatie heeft al iets met deze naam.") from None
        record(row, "planning.resource-renamed", {"name": new.name}, actor=actor, at=at)
    return row.id, False


def _added(new: NewResource, *, actor: Actor, at: datetime) -> UUID:
    try:
        return add_resource(new=new, actor=actor, at=at)
    except NotFound as unknown:
        en = "This is no location of your organisation."
        raise Invalid([Fault("/locationId", "unknown-location", str(unknown), en)]) from unknown


@transaction.atomic
def put_schedule(*, resource_id: UUID, new: NewSchedule, actor: Actor, at: datetime) -> Published:
    """These rosters and days count, and no others; slots follow at once. What stays the same keeps its slots.

    Raises NotPermitted, NotFound, Conflict for what is ended, and Invalid with every fault.
    """
    resource = own_resource(resource_id, actor=actor)
    faults = [*_faults_of_rosters(new.rosters), *_faults_of_days(new.days)]
    if faults:
        raise Invalid(faults)
    is_changed = _put_rosters(resource, new.rosters) | _put_days(resource, new.days)
    if not is_changed:
        return Published(is_changed=False)
    detail = {"rosters": len(new.rosters), "days": len(new.days)}
    fallen = changed(resource, "planning.schedule-told", detail, actor=actor, at=at)
    return Published(is_changed=True, fell_out=fallen)


def _put_rosters(resource: Resource, told: Iterable[NewRoster]) -> bool:
    wanted = {_said(one): one for one in told}
    there = {_kept(row): row for row in Roster.objects.filter(resource=resource).prefetch_related("hours")}
    gone = [row.id for said, row in there.items() if said not in wanted]
    new = [one for said, one in wanted.items() if said not in there]
    Roster.objects.filter(id__in=gone).delete()
    for one in new:
        row = Roster.objects.create(
            resource=resource,
            first_day=one.first_day,
            last_day=one.last_day,
            is_closed_on_holidays=one.is_closed_on_holidays,
        )
        RosterHours.objects.bulk_create(
            RosterHours(
                roster=row,
                weekday=weekday,
                begins=each.begins,
                ends=each.ends,
                minutes=each.minutes,
                capacity=each.capacity,
                only_out_of_hours=each.only_out_of_hours,
            )
            for weekday, hours in one.hours.items()
            for each in hours
        )
    return bool(gone or new)


def _put_days(resource: Resource, told: Iterable[NewDay]) -> bool:
    wanted = {one.day: one for one in told}
    there = {row.day: row for row in RosterException.objects.filter(resource=resource)}
    same = {day for day, one in wanted.items() if day in there and _is_same(there[day], one)}
    gone = [row.id for day, row in there.items() if day not in same]
    new = [one for day, one in wanted.items() if day not in same]
    RosterException.objects.filter(id__in=gone).delete()
    RosterException.objects.bulk_create(
        RosterException(
            resource=resource,
            day=one.day,
            begins=one.hours.begins if one.hours else None,
            ends=one.hours.ends if one.hours else None,
            minutes=one.hours.minutes if one.hours else None,
            capacity=one.hours.capacity if one.hours else None,
            because=one.because,
        )
        for one in new
    )
    return bool(gone or new)


def _said(one: NewRoster) -> _Said:
    hours = frozenset((weekday, each) for weekday, some in one.hours.items() for each in some)
    return (one.first_day, one.last_day, one.is_closed_on_holidays, hours)


def _kept(row: Roster) -> _Said:
    hours = frozenset(
        (one.weekday, Hours(one.begins, one.ends, one.minutes, one.capacity, one.only_out_of_hours))
        for one in row.hours.all()
    )
    return (row.first_day, row.last_day, row.is_closed_on_holidays, hours)


def _is_same(row: RosterException, one: NewDay) -> bool:
    said = one.hours
    now = (row.begins, row.ends, row.minutes, row.capacity, row.because)
    told = (said.begins, said.ends, said.minutes, said.capacity) if said else (None, None, None, None)
    return now == (*told, one.because)


def _faults_of_rosters(rosters: Sequence[NewRoster]) -> Iterable[Fault]:
    for number, one in enumerate(rosters):
        pointer = f"/rosters/{number}"
        if one.last_day is not None and one.last_day < one.first_day:
            yield _fault(f"{pointer}/lastDay", "ends-before-it-begins", "De laatste dag ligt voor de eerste.")
        if any(_meet(one, other) for other in rosters[:number]):
            yield _fault(f"{pointer}/firstDay", "overlap", "Op een van deze dagen geldt al een ander rooster hierin.")
        yield from _faults_of_hours(one.hours, pointer)


def _faults_of_hours(hours: Mapping[int, Sequence[Hours]], pointer: str) -> Iterable[Fault]:
    for weekday, some in sorted(hours.items()):
        day = WEEKDAYS[weekday].capitalize()
        if len(some) > MOST_A_DAY:
            yield _fault(f"{pointer}/hours", "too-many", f"{day}: hoogstens {MOST_A_DAY} keer uren op een dag.")
        if len({one.begins for one in some}) < len(some):
            yield _fault(
                f"{pointer}/hours",
                "twice",
                f"{day}: twee keer uren die op dezelfde tijd beginnen.",
            )
        if any(0 < one.minutes < SHORTEST_SLOT for one in some):
            yield _fault(f"{pointer}/hours", "not-plausible", f"{day}: {TOO_SHORT}")


def _faults_of_days(days: Sequence[NewDay]) -> Iterable[Fault]:
    seen: set[date] = set()
    for number, one in enumerate(days):
        if one.day in seen:
            yield _fault(f"/days/{number}/day", "twice", f"{one.day:%d-%m-%Y} komt twee keer voor.")
        seen.add(one.day)
        if one.hours is not None and 0 < one.hours.minutes < SHORTEST_SLOT:
            yield _fault(f"/days/{number}/hours/minutes", "not-plausible", TOO_SHORT)


def _meet(one: NewRoster, other: NewRoster) -> bool:
    ends, other_ends = one.last_day or date.max, other.last_day or date.max
    return one.first_day <= other_ends and other.first_day <= ends


_ENGLISH = {
    "ends-before-it-begins": "It ends before it begins.",
    "overlap": "Another roster holds on one of these days.",
    "twice": "This occurs twice.",
    "too-many": f"At most {MOST_A_DAY} on a day.",
    "not-plausible": "0, or at least 5 minutes.",
}


def _fault(pointer: str, code: str, nl: str) -> Fault:
    return Fault(pointer, code, nl, _ENGLISH[code])
