"""A region agrees how its providers are asked; what was in force is never written over."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.events import operations as events
from ketenzicht.placement.domain import Approach
from ketenzicht.placement.models import WorkingAgreement

LONGEST_WHY = 500
UNKNOWN = "Deze werkafspraak kennen wij niet, of zij is van een andere regio."


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """For one kind of care of a region, for a module, or for all (both empty). `start` is its first day."""

    region: str
    module: str
    label: str
    approach: Approach
    because: str
    start: date


@transaction.atomic
def agree(*, new: NewAgreement, actor: Actor, at: datetime) -> UUID:
    """From its first day on providers are asked like this; what was agreed before for the same ends there.

    Raises NotPermitted for another region, Refused for a day that is past or without a reason.
    """
    access.require_in_region(actor=actor, permission=Permission.PLACEMENT_AGREE, region=new.region, at=at)
    today = local_day(at)
    if new.start < today:
        raise Refused("Een werkafspraak begint vandaag of later.", field="start")
    if not 0 < len(new.because.strip()) <= LONGEST_WHY:
        raise Refused(f"Schrijf waarom, in ten hoogste {LONGEST_WHY} tekens.")
    same = WorkingAgreement.objects.select_for_update().filter(region=new.region, module=new.module, label=new.label)
    same.filter(valid_from__gte=new.start).update(valid_until=F("valid_from"))  # what had still to begin
    same.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=new.start)).update(valid_until=new.start)
    told = new.approach
    row = WorkingAgreement.objects.create(
        region=new.region,
        module=new.module,
        label=new.label,
        mode=told.mode.value,
        at_once=told.at_once,
        answer_within=told.answer_within,
        urgent_within=told.urgent_within,
        hold_for=told.hold_for,
        first=list(told.first),
        because=new.because.strip(),
        valid_from=new.start,
        decided_at=at,
        decided_by_id=actor.organisation_id,
        decided_as=actor.role[:120],
    )
    _tell("placement.agreed", row, actor=actor, at=at)
    return row.id


@transaction.atomic
def end_agreement(*, agreement_id: UUID, actor: Actor, at: datetime) -> None:
    """From today on it does not hold; then our proposal does, or what was agreed for more kinds of care."""
    row = WorkingAgreement.objects.select_for_update().filter(id=agreement_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    access.require_in_region(actor=actor, permission=Permission.PLACEMENT_AGREE, region=row.region, at=at)
    today = local_day(at)
    if row.valid_until is not None and row.valid_until <= today:
        raise Refused("Deze werkafspraak is al geëindigd.")
    row.valid_until = max(today, row.valid_from)
    row.save()
    _tell("placement.agreement-ended", row, actor=actor, at=at)


def _tell(action: str, row: WorkingAgreement, *, actor: Actor, at: datetime) -> None:
    subject, detail = f"working-agreement/{row.id}", {"region": row.region, "module": row.module, "label": row.label}
    audit.record(action=action, actor=actor, subject=subject, at=at, detail=detail)
    events.announce(kind=action, subject=subject, payload=detail, at=at)
