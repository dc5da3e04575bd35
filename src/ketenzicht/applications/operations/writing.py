"""What the applicant does: writing an application, changing, submitting and withdrawing it."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import own_organisation, require
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import Move, Status, Wishes
from ketenzicht.applications.models import Application
from ketenzicht.applications.operations.moving import moved, tell
from ketenzicht.applications.queries import may_apply, may_be_named
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Fault, Invalid, NotFound, NotPermitted

_WISHED = ["status", "purpose", "ground", "modules", "regions", "detail", "asked_from", "asked_until"]


def require_applicant(actor: Actor) -> UUID:
    """The organisation for which the actor may apply. Raises NotPermitted for who acts for no third party."""
    require(actor=actor, permission=Permission.APPLICATIONS_WRITE)
    organisation_id = own_organisation(actor)
    if not may_apply(actor=actor):
        raise NotPermitted(
            "Een aanvraag is voor derden. Uw organisatie heeft een eigen plaats in de afspraken: vraag uw ROAZ-bureau "
            "of functioneel beheer van Ketenzicht.",
            actor=actor,
        )
    return organisation_id


@transaction.atomic
def start(*, wishes: Wishes, renews: UUID | None, actor: Actor, at: datetime) -> UUID:
    """Write an application down, as a draft that only the applicant sees; its id.

    Raises NotPermitted, Invalid, and NotFound when what it renews is no granted application of the same organisation.
    """
    organisation_id = require_applicant(actor)
    granted = [Status.GRANTED.value, Status.ENDED.value]
    if (
        renews is not None
        and not Application.objects.filter(id=renews, organisation_id=organisation_id, status__in=granted).exists()
    ):
        raise NotFound("Alleen een toegekende aanvraag van uw eigen organisatie kunt u verlengen.")
    row = Application(
        id=uuid4(), organisation_id=organisation_id, status=Status.DRAFT.value, renews_id=renews, made_at=at
    )
    _fill(row, wishes, at=at)
    row.save(force_insert=True)
    tell(action="started", row=row, detail={"renews": str(renews) if renews else None}, actor=actor, at=at)
    return row.id


@transaction.atomic
def change(*, application_id: UUID, wishes: Wishes, actor: Actor, at: datetime) -> None:
    """Write a draft anew. Raises NotFound, NotPermitted, Conflict once it is submitted, and Invalid."""
    row = moved(application_id=application_id, move=Move.CHANGE, actor=actor)
    _fill(row, wishes, at=at)
    row.save(update_fields=_WISHED)
    tell(action="changed", row=row, actor=actor, at=at)


@transaction.atomic
def submit(*, application_id: UUID, actor: Actor, at: datetime) -> None:
    """Hand it in: it cannot change any more, and those who judge see it."""
    row = moved(application_id=application_id, move=Move.SUBMIT, actor=actor)
    row.submitted_at = at
    row.save(update_fields=["status", "submitted_at"])
    tell(action="submitted", row=row, actor=actor, at=at)


@transaction.atomic
def withdraw(*, application_id: UUID, actor: Actor, at: datetime) -> None:
    """Take it back, before there is a decision."""
    row = moved(application_id=application_id, move=Move.WITHDRAW, actor=actor)
    row.save(update_fields=["status"])
    tell(action="withdrawn", row=row, actor=actor, at=at)


def _fill(row: Application, wishes: Wishes, *, at: datetime) -> None:
    faults = wishes.faults()
    known_modules, known_regions = may_be_named(on=local_day(at))
    if not set(wishes.modules) <= known_modules.keys() or not set(wishes.regions) <= known_regions.keys():
        faults.append(
            Fault("/modules", "unknown", "Deze module of regio is er niet.", "There is no such module or region.")
        )
    if faults:
        raise Invalid(faults)
    row.purpose, row.ground = wishes.purpose.strip(), wishes.ground.strip()
    row.modules, row.regions = sorted(set(wishes.modules)), sorted(set(wishes.regions))
    row.detail = wishes.detail.value
    row.asked_from, row.asked_until = wishes.valid_from, wishes.valid_until
