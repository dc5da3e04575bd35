"""A location or a department closes for a time, and opens again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.registry.domain import NewClosure, checked_closure
from ketenzicht.registry.models import Closure
from ketenzicht.registry.operations.amending import locked
from ketenzicht.registry.operations.telling import tell


@transaction.atomic
def announce_closure(*, location_id: UUID, new: NewClosure, actor: Actor, at: datetime) -> UUID:
    """Put a closure on record and tell it. Raises NotFound, Refused, and Conflict where it overlaps another."""
    row = locked(location_id)
    departments = set(row.services.exclude(department="").values_list("department", flat=True))
    checked = checked_closure(new, departments=departments, at=at)
    try:
        with transaction.atomic():
            closure = Closure.objects.create(
                location=row,
                department=checked.department,
                starts_at=checked.starts_at,
                ends_at=checked.ends_at,
                reason=checked.reason.value,
                note=checked.note,
                announced_at=at,
            )
    except IntegrityError:
        raise Conflict("In deze tijd staat al een sluiting. Beëindig die eerst, of kies een andere tijd.") from None
    _tell("registry.closure-announced", closure, actor=actor, at=at)
    return closure.id


@transaction.atomic
def end_closure(*, location_id: UUID, closure_id: UUID, actor: Actor, at: datetime) -> None:
    """It opens again now; what had not begun yet is called off. Raises NotFound, and Conflict when it is over."""
    row = Closure.objects.select_for_update().filter(id=closure_id, location_id=location_id).first()
    if row is None:
        raise NotFound("Deze sluiting kennen wij niet.")
    if row.withdrawn_at is not None or (row.ends_at is not None and row.ends_at <= at):
        raise Conflict("Deze sluiting is al voorbij.")
    if row.starts_at > at:
        row.withdrawn_at = at
    else:
        row.ends_at = at
    row.save(update_fields=["withdrawn_at", "ends_at"])
    _tell("registry.closure-ended", row, actor=actor, at=at)


def _tell(what: str, row: Closure, *, actor: Actor, at: datetime) -> None:
    detail = {
        "closure": str(row.id),
        "department": row.department,
        "from": row.starts_at.isoformat(),
        "until": row.ends_at.isoformat() if row.ends_at else None,
        "reason": row.reason,
    }
    tell(what, subject=f"location/{row.location_id}", detail=detail, actor=actor, at=at)
