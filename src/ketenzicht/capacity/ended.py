"""Units that are not there any more: how they stood on their last day, and where they went."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import Spell
from ketenzicht.capacity.lines import UnitFacts
from ketenzicht.capacity.loading import picture_of
from ketenzicht.capacity.models import Unit
from ketenzicht.capacity.past import picture_at
from ketenzicht.capacity.picture import Picture
from ketenzicht.definitions import queries as definitions

A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """Since when a unit is not there (`on`, at midnight: `at`), and which unit it went on as, at which location."""

    on: date
    at: datetime
    goes_to: str
    goes_to_code: UUID | None


@dataclass(frozen=True, slots=True)
class EndedLine:
    """A unit of a location that is not there any more, by name."""

    code: UUID
    name: str
    on: date


def last_picture_of(*, code: UUID, now: datetime) -> Picture:
    """The picture of one unit at the last moment that it was there; without it for one that is to come. Four queries.

    Raises NotFound for one that is not registered.
    """
    unit = _unit(code)
    end = _end_of(unit)
    if end is None or end > local_day(now):
        return picture_of([], at=now)
    return picture_at(at=_midnight(end) - A_MOMENT, code=code)


def ended_of(picture: Picture, facts: UnitFacts, *, now: datetime) -> Ended | None:
    """When the unit ended; None for one that is in the present picture. One query more for one that did."""
    if local_day(picture.at) == local_day(now):
        return None
    unit = _unit(facts.code)
    on = _end_of(unit)
    if on is None:
        return None
    follower = Unit.objects.filter(continues=unit).select_related("location").first()
    return Ended(
        on=on,
        at=_midnight(on),
        goes_to=follower.location.name if follower else "",
        goes_to_code=follower.code if follower else None,
    )


def ended_units(*, location_id: UUID, on: date) -> list[EndedLine]:
    """The units that a location had and has no more, the last that ended first; one query."""
    rows = Unit.objects.filter(location_id=location_id, active_until__lte=on).order_by("-active_until", "label")
    modules = definitions.catalogue().modules
    return [
        EndedLine(row.code, f"{label.name} ({modules[row.module_id].name})", row.active_until)
        for row in rows
        if row.active_until is not None
        for version in [modules[row.module_id].version_at(row.active_until - timedelta(days=1))]
        if version is not None and (label := version.label(row.label)) is not None
    ]


def until_end(spells: Sequence[Spell], ended: Ended | None) -> tuple[Spell, ...]:
    """No stop outlives its unit."""
    if ended is None:
        return tuple(spells)
    return tuple(replace(one, end=min(one.end or ended.at, ended.at)) for one in spells)


def _unit(code: UUID) -> Unit:
    unit = Unit.objects.filter(code=code).select_related("location").first()
    if unit is None:
        raise NotFound("Deze eenheid is niet geregistreerd.")
    return unit


def _end_of(unit: Unit) -> date | None:
    """The first day without it: its own, or that of its location."""
    return min(filter(None, (unit.active_until, unit.location.active_until)), default=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)
