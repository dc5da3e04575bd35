"""What happens for each location that takes part: its units where they are missing, and its task with a deadline."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity import queries as capacity_queries
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Role
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.preparedness.domain import DEFAULT_TERM
from ketenzicht.preparedness.models import Activation, OpenedUnit, Participant
from ketenzicht.registry.domain import LocationLine
from ketenzicht.ui.domain import words

DELIVER = "/deliver/"
TITLE = "Lever de module Pandemische paraatheid"


def task_about(activation_id: UUID, location_id: UUID) -> str:
    return f"preparedness/{activation_id}/{location_id}"


def reminder_about(activation_id: UUID, location_id: UUID) -> str:
    return f"preparedness/{activation_id}/{location_id}/reminder"


def escalation_about(activation_id: UUID, region: str) -> str:
    return f"preparedness/{activation_id}/late/{region}"


def join(*, activation: Activation, places: Sequence[LocationLine], actor: Actor, at: datetime) -> None:
    """Let these locations take part from now on. Whoever joins late has as long as others had."""
    due_at = max(activation.deadline_at, at + DEFAULT_TERM) if at > activation.activated_at else activation.deadline_at
    Participant.objects.bulk_create(
        Participant(activation=activation, location_id=place.id, joined_at=at, due_at=due_at) for place in places
    )
    _open_units(activation, places, actor=actor, at=at)
    for place in places:
        notice = NewNotice(
            about=task_about(activation.id, place.id),
            title=f"{TITLE}: {place.name}"[:160],
            text=f"De minister gaf op {activation.instructed_on:%d-%m-%Y} opdracht: “{activation.text}” Lever de "
            f"cijfers van {place.name} uiterlijk {words.full_moment(due_at)}. Met de hand mag: de eenheden zijn er.",
            link=DELIVER,
            due_at=due_at,
        )
        notices.give(
            notice=notice,
            organisation_id=place.organisation_id,
            permission=Permission.CAPACITY_DELIVER,
            actor=actor,
            at=at,
        )


def _open_units(activation: Activation, places: Sequence[LocationLine], *, actor: Actor, at: datetime) -> None:
    """Every kind of bed of the module, where a location has not that unit yet; delivered by hand for now."""
    module, day = definitions.module(code=activation.module_id), local_day(at)
    version = module.version_at(day)
    labels = version.labels if version else ()
    beds = [one.code for one in labels if version and version.element_of_role(Role.TOTAL, one.code)]
    ids = [place.id for place in places]
    there = capacity_queries.units_delivered(module=module.code, location_ids=ids, on=day, now=at)
    taken = {(unit.location_id, unit.label) for unit in there}
    missing = [
        NewUnit(place.id, module.code, label, place.organisation_id, mode="manual")
        for place in places
        for label in beds
        if (place.id, label) not in taken
    ]
    if missing:
        made = capacity.create_units(units=missing, active_from=day, actor=actor, at=at)
        OpenedUnit.objects.bulk_create(OpenedUnit(activation=activation, unit=unit) for unit in made)
