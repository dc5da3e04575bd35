"""What a file that somebody brought would do, for nobody else to see."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.upkeep.domain import KEPT_FOR, Plan
from ketenzicht.upkeep.models import Import, Proposal

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
    """The file that this person brought, acting for the same organisation; NotFound for all else.

    One query; one more where new locations were proposed: those that were approved since are there now.
    """
    rows = Import.objects.select_for_update() if lock else Import.objects.all()
    row = rows.filter(id=import_id, organisation=actor.organisation_id, brought_at__gt=now - KEPT_FOR).first()
    if row is None or row.account != actor.id:
        raise NotFound(UNKNOWN_IMPORT)
    plan = _with_approved(msgspec.convert(row.plan, Plan))
    return BroughtFile(row.id, row.organisation_id, row.fingerprint, row.brought_at, row.done_at, plan)


def _with_approved(plan: Plan) -> Plan:
    proposed = [line.proposal_id for line in plan.lines if line.proposal_id]
    if not proposed:
        return plan
    made = dict(Proposal.objects.filter(id__in=proposed, location__isnull=False).values_list("id", "location_id"))
    lines = [replace(line, made_id=made.get(line.proposal_id)) if line.proposal_id else line for line in plan.lines]
    return replace(plan, lines=tuple(lines))
