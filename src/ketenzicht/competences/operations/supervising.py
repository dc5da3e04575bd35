"""Naming who looks along with a trainee."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.competences.domain import LONGEST_SUPERVISION
from ketenzicht.competences.models import Supervision
from ketenzicht.competences.operations.holding import organisation_of, refuse_stranger, tell


@transaction.atomic
def supervise(
    *, trainee: UUID, supervisor: UUID, begins_at: datetime, ends_at: datetime, actor: Actor, at: datetime
) -> int:
    """Name who looks along with whom, for a shift or a longer while; gives its number."""
    organisation_id = organisation_of(actor)
    if trainee == supervisor:
        raise Refused("Niemand begeleidt zichzelf. Kies twee verschillende mensen.")
    for one in (trainee, supervisor):
        refuse_stranger(one, organisation_id=organisation_id, at=at)
    if ends_at <= begins_at or ends_at <= at:
        raise Refused("Het einde ligt niet na het begin, of is al voorbij.")
    if ends_at - begins_at > LONGEST_SUPERVISION:
        raise Refused("Leg begeleiding voor ten hoogste een jaar vast.")
    row = Supervision.objects.create(
        organisation_id=organisation_id,
        trainee=trainee,
        supervisor=supervisor,
        begins_at=begins_at,
        ends_at=ends_at,
        recorded_at=at,
        recorded_by=access.own_account(actor),
    )
    detail = {"trainee": str(trainee), "supervisor": str(supervisor), "until": ends_at.isoformat()}
    tell("supervised", subject=f"supervision/{row.pk}", actor=actor, at=at, detail=detail)
    return row.pk


@transaction.atomic
def end_supervision(*, supervision_id: int, actor: Actor, at: datetime) -> None:
    """End it before its time; what is over already stays as it is."""
    organisation_id = organisation_of(actor)
    rows = Supervision.objects.select_for_update().filter(organisation_id=organisation_id, ended_at__isnull=True)
    row = rows.filter(id=supervision_id, ends_at__gt=at).first()
    if row is None:
        raise NotFound("Deze begeleiding kennen wij niet, of zij is al voorbij.")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    tell("supervision-ended", subject=f"supervision/{row.pk}", actor=actor, at=at, detail={})
