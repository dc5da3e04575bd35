"""Saying how many people are wanted, and planning trainings."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.competences.domain import INDEPENDENT, said
from ketenzicht.competences.models import Need, Seat, Training
from ketenzicht.competences.operations.holding import asked, competence_of, organisation_of, refuse_stranger, tell

MOST_WANTED, MOST_PLACES = 2_000, 200


@transaction.atomic
def state_need(*, competence: str, wanted: int, actor: Actor, at: datetime, region: str = "") -> None:
    """Say how many people are wanted who do this without supervision, in the own organisation or in a region."""
    if region:
        access.require_in_region(permission=Permission.COMPETENCES_PLAN, region=region, actor=actor, at=at)
    organisation_id = None if region else organisation_of(actor)
    if not 0 <= wanted <= MOST_WANTED:
        raise Refused(f"Kies een aantal van 0 tot en met {MOST_WANTED}.")
    level = INDEPENDENT if competence_of(competence).has_levels else None
    Need.objects.create(
        organisation_id=organisation_id,
        region=region,
        competence=competence,
        level=level,
        wanted=wanted,
        recorded_at=at,
        recorded_by=access.own_account(actor),
    )
    subject = f"region/{region}" if region else f"organisation/{organisation_id}"
    tell("need-stated", subject=subject, actor=actor, at=at, detail={"competence": competence, "wanted": wanted})


@transaction.atomic
def plan_training(*, competence: str, name: str, day: date, places: int, actor: Actor, at: datetime) -> int:
    """Plan a training towards independent work; gives its number."""
    organisation_id = organisation_of(actor)
    if day < local_day(at):
        raise Refused("Deze dag is al voorbij. Kies vandaag of een latere dag.")
    if not 1 <= places <= MOST_PLACES:
        raise Refused(f"Kies een aantal plaatsen van 1 tot en met {MOST_PLACES}.")
    ask = asked(competence, INDEPENDENT)
    row = Training.objects.create(
        organisation_id=organisation_id,
        competence=ask.competence,
        level=ask.level,
        name=said(name, otherwise="Schrijf hoe de scholing heet."),
        day=day,
        places=places,
        recorded_at=at,
        recorded_by=access.own_account(actor),
    )
    detail = {"competence": ask.competence, "day": day.isoformat(), "places": places}
    tell("training-planned", subject=f"training/{row.pk}", actor=actor, at=at, detail=detail)
    return row.pk


@transaction.atomic
def take_seat(*, training_id: int, person: UUID, actor: Actor, at: datetime) -> None:
    """Somebody of the organisation will follow it. The same twice is once; Conflict when it is full."""
    row = _training(training_id, actor)
    refuse_stranger(person, organisation_id=row.organisation_id, at=at)
    if row.seats.filter(person=person).exists():
        return
    if row.seats.count() >= row.places:
        raise Conflict("Deze scholing is vol.")
    Seat.objects.create(training=row, person=person)
    tell("seat-taken", subject=f"training/{row.pk}", actor=actor, at=at, detail={"person": str(person)})


@transaction.atomic
def leave_seat(*, training_id: int, person: UUID, actor: Actor, at: datetime) -> None:
    """Somebody will not follow it after all."""
    row = _training(training_id, actor)
    if row.seats.filter(person=person).delete()[0]:
        tell("seat-left", subject=f"training/{row.pk}", actor=actor, at=at, detail={"person": str(person)})


@transaction.atomic
def cancel_training(*, training_id: int, actor: Actor, at: datetime) -> None:
    """It does not take place."""
    row = _training(training_id, actor)
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    tell("training-cancelled", subject=f"training/{row.pk}", actor=actor, at=at, detail={})


def _training(training_id: int, actor: Actor) -> Training:
    organisation_id = organisation_of(actor)
    rows = Training.objects.select_for_update().filter(organisation_id=organisation_id, cancelled_at__isnull=True)
    row = rows.filter(id=training_id).first()
    if row is None:
        raise NotFound("Deze scholing kennen wij niet, of zij gaat niet door.")
    return row
