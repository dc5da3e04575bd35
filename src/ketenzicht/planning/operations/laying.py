"""The slots that rosters say: made so far ahead, changed and taken away with the roster."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from psycopg.errors import LockNotAvailable

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.planning.domain import (
    HORIZON,
    OCCUPYING,
    Hours,
    Pattern,
    Planned,
    SlotSource,
    SlotStatus,
    Stretches,
    day_of,
    slots_of,
)
from ketenzicht.planning.models import Booking, Resource, Roster, RosterException, Slot
from ketenzicht.planning.operations.lapsing import let_lapse

PLANNED_ANEW = "Rooster gewijzigd"
WAITS_FOR = "300ms"  # for who is busy with the same plan
_OPEN = (SlotStatus.FREE.value, SlotStatus.BUSY.value)
_OCCUPYING = [one.value for one in OCCUPYING]


def lay_roster(resource: Resource, *, because: str, actor: Actor, at: datetime) -> int:
    """Make the slots that the roster says, from now on; gives how many bookings fell out.

    What somebody said by hand or what a system told stays as it is. The resource is held by who calls. As many
    statements however long the roster is, and those of each booking that falls out.
    """
    rows = list(Slot.objects.filter(resource=resource, ends__gt=at).order_by("begins"))
    for one in rows:
        one.resource = resource
    wanted = {(one.begins, one.ends): one for one in _wanted(resource, at=at)}
    kept_out = Stretches((row.begins, row.ends) for row in rows if row.stays_out)
    gone: list[Slot] = []
    resized: dict[Slot, int] = {}
    for row in rows:
        if row.source != SlotSource.ROSTER or row.status != SlotStatus.FREE:
            continue
        said = wanted.pop((row.begins, row.ends), None)
        if said is None or kept_out.meet(said.begins, said.ends):
            gone.append(row)
        elif said.capacity != row.capacity:
            resized[row] = said.capacity
    fallen = let_lapse(gone, because=because, actor=actor, at=at)
    _resize(resized, at=at)
    still = Stretches((row.begins, row.ends) for row in rows if row.status in _OPEN or row.stays_out)
    _open(resource, [one for one in wanted.values() if not still.meet(one.begins, one.ends)], at=at)
    resource.laid_until = day_of(at + HORIZON)
    resource.save(update_fields=["laid_until"])
    return fallen


def lay_rosters(*, at: datetime, had_enough: Callable[[], bool] = lambda: False) -> int:
    """Go on with the slots of every roster that does not reach far enough ahead; gives of how many resources.

    Each in a transaction of its own, who is furthest behind first. A plan that somebody is busy with, and all that is
    left once `had_enough` says so, has its turn the next time. What cannot be done is told after all the rest was.
    """
    done, failed = 0, list[Exception]()
    for one in _behind(at):
        if had_enough():
            break
        try:
            done += _lay(one, at=at)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                failed.append(error)
        except Exception as error:  # noqa: BLE001 - one that cannot be laid holds up nobody else's; raised below
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} rosters could not be laid.", failed)
    return done


def _behind(at: datetime) -> list[UUID]:
    far_enough = Q(laid_until__gte=day_of(at + HORIZON))
    has_roster = Exists(Roster.objects.filter(resource=OuterRef("pk")))
    rows = Resource.objects.filter(has_roster, ended_at__isnull=True).exclude(far_enough, laid_until__isnull=False)
    return list(rows.order_by(F("laid_until").asc(nulls_first=True), "id").values_list("id", flat=True))


@transaction.atomic
def _lay(resource_id: UUID, *, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAITS_FOR])
    row = Resource.objects.select_for_update(no_key=True).filter(id=resource_id, ended_at__isnull=True).first()
    if row is None:  # it was ended meanwhile
        return False
    lay_roster(row, because=PLANNED_ANEW, actor=PLATFORM, at=at)
    return True


def _resize(capacities: Mapping[Slot, int], *, at: datetime) -> None:
    """As many places as the roster says, and never fewer than are taken."""
    if not capacities:
        return
    taken = dict(
        Booking.objects.filter(slot__in=capacities, status__in=_OCCUPYING)
        .order_by()
        .values_list("slot_id")
        .annotate(number=Count("id"))
    )
    for row, capacity in capacities.items():
        row.capacity, row.told_at = max(capacity, taken.get(row.id, 0)), at
    Slot.objects.bulk_update(capacities, ["capacity", "told_at"])


def _open(resource: Resource, planned: Sequence[Planned], *, at: datetime) -> None:
    Slot.objects.bulk_create(
        Slot(
            resource=resource,
            begins=one.begins,
            ends=one.ends,
            capacity=one.capacity,
            source=SlotSource.ROSTER.value,
            told_at=at,
        )
        for one in planned
    )


def _wanted(resource: Resource, *, at: datetime) -> Sequence[Planned]:
    rosters = Roster.objects.filter(resource=resource).prefetch_related("hours")
    first = date.fromordinal(day_of(at).toordinal() - 1)  # a night that began yesterday
    exceptions = RosterException.objects.filter(resource=resource, day__gte=first)
    said = slots_of(
        [_pattern(one) for one in rosters],
        {one.day: _hours_of(one) for one in exceptions},
        since=first,
        until=day_of(at + HORIZON),
    )
    return [one for one in said if one.ends > at]


def _pattern(row: Roster) -> Pattern:
    hours: dict[int, list[Hours]] = {}
    for one in row.hours.all():
        said = Hours(one.begins, one.ends, one.minutes, one.capacity, one.only_out_of_hours)
        hours.setdefault(one.weekday, []).append(said)
    return Pattern(row.first_day, row.last_day, row.is_closed_on_holidays, hours)


def _hours_of(row: RosterException) -> tuple[Hours, ...]:
    if row.begins is None or row.ends is None:
        return ()
    return (Hours(row.begins, row.ends, row.minutes or 0, row.capacity or 1),)
