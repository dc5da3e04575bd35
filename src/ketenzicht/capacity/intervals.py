"""The intervals of their own that units have: those in force on a day, those of one unit, and their limits."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.capacity.domain import Bounds, IntervalLine, OwnInterval, UnitIntervals, terms_of
from ketenzicht.capacity.models import OwnInterval as Row
from ketenzicht.capacity.models import Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.registry.domain import By
from ketenzicht.registry.queries import entry
from ketenzicht.upkeep import queries as upkeep

_BOUNDS = Path(__file__).parent / "own_intervals.toml"
UNKNOWN_HERE = "Deze eenheid hoort niet bij deze locatie."


@cache
def bounds_of(module: str) -> Bounds:
    """Between which limits an interval of a unit of this module lies; a proposal."""
    document = tomllib.loads(_BOUNDS.read_text(encoding="utf-8"))
    told = document["modules"].get(module, document)
    return Bounds(timedelta(minutes=told["shortest"]), timedelta(minutes=told["longest"]))


def with_own(rows: QuerySet[Unit], *, on: date) -> QuerySet[Unit]:
    """Units, each with the interval of its own that is in force on a day as `own`; no query more."""
    in_force = Q(own_intervals__start__lte=on) & (Q(own_intervals__end=None) | Q(own_intervals__end__gt=on))
    return rows.annotate(own=FilteredRelation("own_intervals", condition=in_force))


OWN = ("own__every", "own__because", "own__start", "own__end")  # the columns of `own_of`


def own_of(every: timedelta | None, because: str, start: date, end: date | None) -> OwnInterval | None:
    """What `with_own` found."""
    return OwnInterval(every, because, start, end) if every is not None else None


def own_of_units(*, unit_ids: Collection[int], on: date) -> dict[int, OwnInterval]:
    """The intervals of their own that are in force on a day, by unit; one query."""
    return {unit_id: own for unit_id, some in intervals(unit_ids=unit_ids).items() if (own := in_force(some, on=on))}


def intervals(*, unit_ids: Collection[int]) -> dict[int, list[OwnInterval]]:
    """All that there were and will be; one query."""
    found: defaultdict[int, list[OwnInterval]] = defaultdict(list)
    for row in Row.objects.filter(unit_id__in=unit_ids):
        found[row.unit_id].append(_interval(row))
    return found


def in_force(some: Sequence[OwnInterval], *, on: date) -> OwnInterval | None:
    return next((one for one in some if one.holds(on=on)), None)


def may_set_interval(*, location_id: UUID, actor: Actor, on: date) -> bool:
    """Who keeps the location, and who judges changes in its region: the ROAZ-bureau and functioneel beheer."""
    owner = entry(location_id=location_id).organisation_id
    region = upkeep.region_of(location_id=location_id, on=on)
    return upkeep.may_decide(organisation_ids=[owner], regions=[region], actor=actor, on=on)


def require_interval_setter(*, location_id: UUID, actor: Actor, on: date) -> None:
    """Raises NotFound for an unknown location, NotPermitted for who may not set an interval there."""
    if not may_set_interval(location_id=location_id, actor=actor, on=on):
        raise NotPermitted(
            "Een eigen termijn stelt de organisatie zelf in, of het ROAZ-bureau van haar regio. Vraag de "
            "organisatiebeheerder van die organisatie.",
            actor=actor,
        )


def unit_intervals(*, location_id: UUID, code: UUID, actor: Actor, on: date) -> UnitIntervals:
    """How often one unit is expected to deliver; raises NotFound and NotPermitted."""
    require_interval_setter(location_id=location_id, actor=actor, on=on)
    unit = Unit.objects.filter(code=code, location_id=location_id).first()
    if unit is None:
        raise NotFound(UNKNOWN_HERE)
    module = definitions.module(code=unit.module_id)
    version = module.version_at(on)
    label = version.label(unit.label) if version else None
    rows = Row.objects.filter(unit=unit).select_related("set_by", "ended_by").order_by("-start", "-set_at")
    return UnitIntervals(
        code=code,
        name=f"{label.name if label else unit.label} ({module.name})",
        terms=terms_of(version, None) if version and label else None,
        bounds=bounds_of(unit.module_id),
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: Row) -> IntervalLine:
    return IntervalLine(
        interval=_interval(row),
        set_at=row.set_at,
        set_by=_by(row.set_by, row.set_as),
        ended_at=row.ended_at,
        ended_by=_by(row.ended_by, row.ended_as) if row.ended_at else None,
    )


def _by(organisation: Any, role: str) -> By:
    return By(organisation.name if organisation else PLATFORM.name, role)


def _interval(row: Row) -> OwnInterval:
    return OwnInterval(row.every, row.because, row.start, row.end)
