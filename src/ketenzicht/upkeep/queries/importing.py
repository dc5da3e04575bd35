"""What a file that somebody brought would do, for nobody else to see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.upkeep.domain import KEPT_FOR, Plan
from ketenzicht.upkeep.models import Import

UNKNOWN_IMPORT = "Dit bestand is er niet (meer), of iemand anders bracht het. Lees het opnieuw in."


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file that was read, and what it would do or did."""

    id: UUID
    organisation_id: UUID
    fingerprint: str
    brought_at: datetime
    done_at: datetime | None
    plan: Plan


def import_of(*, import_id: UUID, actor: Actor, now: datetime, lock: bool = False) -> BroughtFile:
    """The file that this person brought, acting for the same organisation; NotFound for all else. One query."""
    rows = Import.objects.select_for_update() if lock else Import.objects.all()
    row = rows.filter(id=import_id, organisation=actor.organisation_id, brought_at__gt=now - KEPT_FOR).first()
    if row is None or row.account != actor.id:
        raise NotFound(UNKNOWN_IMPORT)
    plan = msgspec.convert(row.plan, Plan)
    return BroughtFile(row.id, row.organisation_id, row.fingerprint, row.brought_at, row.done_at, plan)
