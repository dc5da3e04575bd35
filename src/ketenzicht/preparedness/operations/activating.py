"""Switching the module on by instruction, for everybody in scope at once; and ending it, for everybody at once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Invalid, NotFound
from ketenzicht.capacity import operations as capacity
from ketenzicht.events import operations as events
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import Settled
from ketenzicht.preparedness.domain import MODULE, Instruction, Move, Status, after, reason_faults
from ketenzicht.preparedness.models import Activation
from ketenzicht.preparedness.operations.joining import escalation_about, join, reminder_about, task_about
from ketenzicht.preparedness.queries import UNKNOWN_ACTIVATION, in_scope, roaz_regions

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('preparedness.activation'))"


@transaction.atomic
def activate(*, instruction: Instruction, actor: Actor, at: datetime) -> UUID:
    """Switch the module on: every location in scope has its units and its task with a deadline when this comes back.

    Raises NotPermitted, Invalid for an instruction that cannot be, and Conflict while it is on already.
    """
    access.require(actor=actor, permission=Permission.PREPAREDNESS_ACTIVATE)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    now_on = Activation.objects.filter(module=MODULE, status=Status.ACTIVE.value).exists()
    status = after(Status.ACTIVE if now_on else None, Move.ACTIVATE)
    if faults := instruction.faults(today=local_day(at), at=at, regions=roaz_regions(now=at)):
        raise Invalid(faults)
    row = Activation.objects.create(
        module_id=MODULE,
        status=status.value,
        instructed_on=instruction.instructed_on,
        text=instruction.text.strip(),
        regions=sorted(set(instruction.regions)),
        location_types=sorted(set(instruction.location_types)),
        activated_at=at,
        deadline_at=instruction.deadline_at,
    )
    places = in_scope(regions=row.regions, location_types=row.location_types, now=at)
    join(activation=row, places=places, actor=actor, at=at)
    detail = {"regions": row.regions, "deadlineAt": row.deadline_at.isoformat(), "locations": len(places)}
    _tell(row, "activated", detail, actor=actor, at=at)
    return row.id


@transaction.atomic
def end(*, activation_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Close everything that the activation opened: its units end with this day, what is asked is not asked any more.

    What was delivered stays in the history. Raises NotPermitted, NotFound, Invalid, and Conflict when it ended already.
    """
    access.require(actor=actor, permission=Permission.PREPAREDNESS_ACTIVATE)
    row = Activation.objects.select_for_update().filter(id=activation_id).first()
    if row is None:
        raise NotFound(UNKNOWN_ACTIVATION)
    row.status = after(Status(row.status), Move.END).value
    if faults := reason_faults("/because", "waarom het eindigt", because):
        raise Invalid(faults)
    row.ended_at, row.ended_because = at, because.strip()
    row.save(update_fields=["status", "ended_at", "ended_because"])
    opened = list(row.opened.values_list("unit__code", flat=True))
    capacity.end_units(codes=opened, until=local_day(at) + timedelta(days=1), actor=actor, at=at)
    for location_id in row.participants.values_list("location_id", flat=True):
        for about in (task_about(row.id, location_id), reminder_about(row.id, location_id)):
            notices.settle(about=about, actor=actor, at=at, because=Settled.LAPSED)
    for region in roaz_regions(now=at):
        notices.settle(about=escalation_about(row.id, region), actor=actor, at=at, because=Settled.LAPSED)
    _tell(row, "ended", {"units": len(opened)}, actor=actor, at=at)


def _tell(row: Activation, action: str, detail: dict[str, object], *, actor: Actor, at: datetime) -> None:
    audit.record(action=f"preparedness.{action}", actor=actor, subject=f"activation/{row.id}", detail=detail, at=at)
    events.announce(kind=f"preparedness.{action}", subject=f"activation/{row.id}", payload=detail, at=at)
