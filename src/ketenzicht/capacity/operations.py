"""Deeds on capacity: registering units, delivering and declaring by hand, keeping partitions, forgetting receipts.

Who may register units is decided by the caller through `access`.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.capacity.declaring import declare_opening
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.ending import StillDelivered, end_duplicate
from ketenzicht.capacity.hand_delivery import UNKNOWN_UNIT, deliver_by_hand, plan_automation
from ketenzicht.capacity.models import State, Unit
from ketenzicht.capacity.partitions import Month, months
from ketenzicht.capacity.reminding import remind_of_ends
from ketenzicht.definitions import queries as definitions
from ketenzicht.events import operations as events

__all__ = [
    "UNKNOWN_UNIT",
    "StillDelivered",
    "create_unit",
    "create_units",
    "declare_opening",
    "deliver_by_hand",
    "end_duplicate",
    "end_units",
    "ensure_partitions",
    "forget_receipts",
    "keep_partitions",
    "notify_structure",
    "plan_automation",
    "remind_of_ends",
]

STRUCTURE_CHANNEL = "capacity_structure"
RECEIPTS_KEPT = timedelta(days=90)
MONTHS_AHEAD = timedelta(days=62)


@transaction.atomic
def create_units(*, units: Sequence[NewUnit], active_from: date, actor: Actor, at: datetime) -> list[Unit]:
    """Register units, each with an empty state.

    Raises NotFound for a kind of care that the module does not have, and Conflict for one that the location has
    already.
    """
    for unit in units:
        _require_label(unit)
    taken = set(
        Unit.objects.filter(
            location_id__in={unit.location_id for unit in units}, active_until__isnull=True
        ).values_list("location_id", "module_id", "label")
    )
    for unit in units:
        if (unit.location_id, unit.module, unit.label) in taken:
            raise Conflict(f"Deze locatie heeft de zorgsoort '{unit.label}' al in de module '{unit.module}'.")
        taken.add((unit.location_id, unit.module, unit.label))
    created = Unit.objects.bulk_create(
        Unit(
            location_id=unit.location_id,
            module_id=unit.module,
            label=unit.label,
            deliverer_id=unit.deliverer_id,
            mode=unit.mode,
            automation_expected_on=unit.automation_expected_on,
            active_from=active_from,
        )
        for unit in units
    )
    State.objects.bulk_create(State(unit=unit) for unit in created)
    audit.record(
        action="capacity.units-registered",
        actor=actor,
        subject="capacity/units",
        at=at,
        detail={"units": [str(unit.code) for unit in created[:50]], "number": len(created)},
    )
    events.announce(kind="capacity.units-registered", subject="capacity/units", payload={"number": len(created)}, at=at)
    notify_structure()
    return created


@transaction.atomic
def end_units(*, codes: Collection[UUID], until: date, actor: Actor, at: datetime) -> int:
    """Let units end: `until` is the first day without them. Their history stays; what has ended stays as it was."""
    ended = Unit.objects.filter(code__in=codes, active_until=None).update(active_until=until)
    if ended:
        detail = {"units": [str(code) for code in sorted(codes)[:50]], "number": ended, "until": until.isoformat()}
        audit.record(action="capacity.units-ended", actor=actor, subject="capacity/units", detail=detail, at=at)
        events.announce(kind="capacity.units-ended", subject="capacity/units", payload={"number": ended}, at=at)
        notify_structure()
    return ended


def notify_structure() -> None:
    """Tell every process that units, locations or definitions are not as they were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [STRUCTURE_CHANNEL])


def create_unit(*, unit: NewUnit, active_from: date, actor: Actor, at: datetime) -> Unit:
    """Register one unit; see `create_units`."""
    return create_units(units=[unit], active_from=active_from, actor=actor, at=at)[0]


def _require_label(unit: NewUnit) -> None:
    module = definitions.module(code=unit.module)
    if not any(version.label(unit.label) for version in module.versions):
        raise NotFound(f"De module '{unit.module}' kent de zorgsoort '{unit.label}' niet.")


def ensure_partitions(*, start: date, end: date) -> list[str]:
    """Give every month of a period its own partition of history; give the names of those that were made.

    What the default partition had caught of those months moves along. Each month is a transaction of its own.
    """
    return [month.name for month in months(first=start, last=end) if _make_partition(month)]


@transaction.atomic
def _make_partition(month: Month) -> bool:
    """As the owner of the history: the application itself may only add rows to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity_make_partition(%s)", [month.start.date()])
        return bool(cursor.fetchone()[0])


def keep_partitions(*, on: date) -> list[str]:
    """Make the partitions of the coming months, and those of months that the default partition caught rows of."""
    made = ensure_partitions(start=on, end=on + MONTHS_AHEAD)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT date_trunc('month', observed_at AT TIME ZONE 'UTC')::date "
            "FROM capacity_observation_default"
        )
        caught = [day for (day,) in cursor.fetchall()]
    for day in caught:
        made += ensure_partitions(start=day, end=day)
    return made


def forget_receipts(*, at: datetime) -> int:
    """Delete receipts of deliveries older than 90 days; what they delivered stays in the history."""
    with connection.cursor() as cursor:  # which keeps them 90 days, whatever it is asked
        cursor.execute("SELECT capacity_forget_receipts(%s)", [at - RECEIPTS_KEPT])
        return int(cursor.fetchone()[0])
