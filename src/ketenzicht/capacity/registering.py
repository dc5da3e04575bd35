"""Units come to be and end. Who may is decided by the caller through `access`."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import State, Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.events import operations as events

STRUCTURE_CHANNEL = "capacity_structure"


@transaction.atomic
def create_units(*, units: Sequence[NewUnit], active_from: date, actor: Actor, at: datetime) -> list[Unit]:
    """Register units, each with an empty state.

    Raises NotFound for a kind of care that the module does not have, and Conflict for one that the location has
    already.
    """
    for unit in units:
        _require_label(unit)
    standing = Unit.objects.filter(Q(active_until=None) | Q(active_until__gt=active_from))
    here = standing.filter(location_id__in={unit.location_id for unit in units})
    taken = set(here.values_list("location_id", "module_id", "label"))
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
