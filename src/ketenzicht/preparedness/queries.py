"""Activations, and how far those who take part in them are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity import queries as capacity
from ketenzicht.preparedness.domain import ActivationLine, ParticipantLine, Status, UnitProgress
from ketenzicht.preparedness.models import Activation, Participant
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import LocationLine, RegionKind

UNKNOWN_ACTIVATION = "Deze activering kennen wij niet. Kies er een uit de lijst."
NO_REGION = "-"


def activations() -> list[ActivationLine]:
    """Every activation there ever was, the newest first; one query."""
    return [_line(row) for row in Activation.objects.all()]


def activation(*, activation_id: UUID) -> ActivationLine:
    """One activation; NotFound for one that there is not."""
    row = Activation.objects.filter(id=activation_id).first()
    if row is None:
        raise NotFound(UNKNOWN_ACTIVATION)
    return _line(row)


def regions_followed(*, actor: Actor, now: datetime) -> frozenset[str] | None:
    """Of which regions the actor follows who delivers; None: of the whole country. Who cannot activate: its own."""
    if Permission.PREPAREDNESS_ACTIVATE in actor.grants or actor.organisation_id is None:
        return None
    return registry.whereabouts(organisation_id=actor.organisation_id, on=local_day(now)).regions


def participants(*, activation_id: UUID, regions: frozenset[str] | None, now: datetime) -> list[ParticipantLine]:
    """Who takes part, by region and name, with what they delivered: as it is now, or as it was at the end.

    `regions` keeps those of some ROAZ regions. Eight queries, however many take part.
    """
    row = Activation.objects.get(id=activation_id)
    on = local_day(now)
    if row.ended_at is not None:  # its units are over on the day after
        on = max(local_day(row.activated_at), local_day(row.ended_at) - timedelta(days=1))
    rows = {one.location_id: one for one in Participant.objects.filter(activation=row)}
    places = registry.locations(on=on, ids=rows.keys())
    units = units_of(module=row.module_id, location_ids=rows.keys(), at=row.ended_at or now, now=now)
    found = [_participant(rows[place.id], place, units[place.id]) for place in places]
    kept = [line for line in found if regions is None or line.region in regions]
    return sorted(kept, key=lambda line: (line.region, line.location, line.location_id.int))


def units_of(
    *, module: str, location_ids: Iterable[UUID], at: datetime, now: datetime
) -> defaultdict[UUID, tuple[UnitProgress, ...]]:
    """What each location delivers of a module."""
    found: defaultdict[UUID, tuple[UnitProgress, ...]] = defaultdict(tuple)
    for unit in capacity.units_delivered(module=module, location_ids=list(location_ids), on=local_day(at), now=now):
        found[unit.location_id] += (UnitProgress(unit.received_at, unit.manual, unit.is_known),)
    return found


def in_scope(*, regions: Sequence[str], location_types: Sequence[str], now: datetime) -> list[LocationLine]:
    """The locations that an instruction speaks of today; five queries."""
    every = registry.locations(on=local_day(now))
    return [place for place in every if place.type_code in location_types and (not regions or place.roaz in regions)]


def roaz_regions(*, now: datetime) -> dict[str, str]:
    """The ROAZ regions of today, names by code."""
    return {one.code: one.name for one in registry.regions(kind=RegionKind.ROAZ, on=local_day(now))}


def _participant(row: Participant, place: LocationLine, units: tuple[UnitProgress, ...]) -> ParticipantLine:
    return ParticipantLine(
        location_id=place.id,
        location=place.name,
        place=place.place,
        organisation_id=place.organisation_id,
        organisation=place.organisation,
        region=place.roaz or NO_REGION,
        joined_at=row.joined_at,
        due_at=row.due_at,
        units=units,
    )


def _line(row: Activation) -> ActivationLine:
    return ActivationLine(
        id=row.id,
        status=Status(row.status),
        instructed_on=row.instructed_on,
        text=row.text,
        regions=tuple(row.regions),
        location_types=tuple(row.location_types),
        activated_at=row.activated_at,
        deadline_at=row.deadline_at,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
    )
