"""Counting the figures of a day, once, the same for everybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from ketenzicht.access.domain import Contribution, Publication, Seat, publish, rounded
from ketenzicht.access.queries import consents_in_force
from ketenzicht.capacity.queries import Picture, picture_at
from ketenzicht.definitions.domain import Role
from ketenzicht.events.operations import announce
from ketenzicht.statistics.domain import Figure, moment_of
from ketenzicht.statistics.models import RegionalFigure, UnitSeat
from ketenzicht.statistics.operations.consented import Care, consented_for, keep_consented
from ketenzicht.statistics.queries import places, thresholds

LOCK = 0x4B5A_0027  # one process at a time: the memory of what was published is one
_ROLES = {Figure.TOTAL: Role.TOTAL, Figure.OCCUPIED: Role.OCCUPIED, Figure.AVAILABLE: Role.AVAILABLE}


@dataclass(frozen=True, slots=True)
class _Known:
    """A unit of a picture, with its figures; without, when they are not all known."""

    unit: UUID
    provider: UUID
    cells: frozenset[str]
    values: Mapping[str, float]


@transaction.atomic
def publish_day(*, day: date, at: datetime) -> int:
    """Count a day and keep what may be shown; how many rows. Nothing when its moment is to come, or it is done.

    Days go forward only: an earlier one that was missed is not counted any more, for what was published after it is
    what its safety would have to be weighed with.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if moment_of(day) > at or RegionalFigure.objects.filter(day__gte=day).exists():
        return 0
    picture = picture_at(at=moment_of(day))
    known, seats = _known(picture, day=day), _seats()
    cells = [place.code for place in places(on=day)]
    consents = consents_in_force(on=day)
    rows = 0
    for care in sorted(known.keys() | seats.keys()):
        units, seated = known.get(care, []), seats.get(care, [])
        consented = consented_for(care, consents, _contributions(units, seated), _remembered(seated))
        contributions = consented.mark(_contributions(units, seated))
        rows += _keep(care, contributions, _publish(contributions, seated, cells), cells, day=day)
        keep_consented(care, consented, [(one.provider, one.values) for one in units], day=day)
    announce(kind="statistics.published", subject=f"figures/{day.isoformat()}", payload={"rows": rows}, at=at)
    return rows


def _known(picture: Picture, *, day: date) -> dict[Care, list[_Known]]:
    """The active units by kind of care."""
    usable = picture.is_known(np.arange(len(picture)), now=picture.at)
    found: defaultdict[Care, list[_Known]] = defaultdict(list)
    for place, unit in enumerate(picture.units):
        version = unit.definition.version_at(day)
        if version is None:
            continue
        has = [figure for figure, role in _ROLES.items() if version.element_of_role(role, unit.label)]
        values = {figure.value: max(0.0, float(getattr(picture, figure)[place])) for figure in has}
        is_complete = bool(usable[place]) and not any(np.isnan(getattr(picture, figure)[place]) for figure in has)
        found[unit.definition.code, unit.label].append(
            _Known(unit.code, unit.location.organisation_id, frozenset(unit.regions), values if is_complete else {})
        )
    return dict(found)


def _seats() -> dict[Care, list[UnitSeat]]:
    found: defaultdict[Care, list[UnitSeat]] = defaultdict(list)
    for row in UnitSeat.objects.all():
        found[row.module, row.label].append(row)
    return dict(found)


def _contributions(known: Iterable[_Known], seats: Iterable[UnitSeat]) -> list[Contribution]:
    """What is known now, and of units with a seat that are silent what they had. Who has a seat counts where it did."""
    seated, active = {row.unit: row for row in seats}, {one.unit for one in known}
    delivering = {one.unit: one for one in known if one.values}
    return [
        Contribution(
            key=one.unit,
            provider=one.provider,
            cells=frozenset(seated[one.unit].cells) if one.unit in seated else one.cells,
            values=one.values,
        )
        for one in delivering.values()
    ] + [
        Contribution(
            key=row.unit,
            provider=row.provider,
            cells=frozenset(row.cells),
            values={figure: value for figure in Figure if (value := getattr(row, figure)) is not None},
            is_carried=True,
            has_left=row.unit not in active,
        )
        for row in seated.values()
        if row.unit not in delivering
    ]


def _publish(contributions: Sequence[Contribution], seats: Iterable[UnitSeat], cells: Sequence[str]) -> Publication:
    return publish(
        contributions=contributions,
        remembered=_remembered(seats),
        cells=cells,
        thresholds=thresholds(),
    )


def _remembered(seats: Iterable[UnitSeat]) -> dict[UUID, Seat]:
    return {row.unit: Seat(block=row.block, counts=row.counts) for row in seats}


def _keep(
    care: Care, contributions: Sequence[Contribution], publication: Publication, cells: Sequence[str], *, day: date
) -> int:
    module, label = care
    UnitSeat.objects.bulk_create(
        [_seat(one, publication.seats[one.key], care) for one in contributions if one.key in publication.seats],
        update_conflicts=True,
        unique_fields=["unit"],
        update_fields=["block", "counts", *Figure],
    )
    rows = [
        RegionalFigure(day=day, module=module, label=label, region=cell, **_shown(cell, contributions, publication))
        for cell in cells
        if any(cell in one.cells for one in contributions)
    ]
    return len(RegionalFigure.objects.bulk_create(rows))


def _seat(one: Contribution, seat: Seat, care: Care) -> UnitSeat:
    figures = {figure.value: one.values.get(figure) for figure in Figure}
    module, label = care
    return UnitSeat(
        unit=one.key,
        provider=one.provider,
        module=module,
        label=label,
        cells=sorted(one.cells),
        block=seat.block,
        counts=seat.counts,
        **figures,
    )


def _shown(cell: str, contributions: Iterable[Contribution], publication: Publication) -> dict[str, int | bool | None]:
    """The columns of one row."""
    if cell not in publication.cells:
        return {"is_shown": False}
    counted = [one for one in contributions if cell in one.cells and one.key in publication.counted]
    return {
        "is_shown": True,
        "providers": len({one.provider for one in counted}),
        "carried": len({one.provider for one in counted if one.is_carried}),
        **{figure.value: _sum([one.values.get(figure) for one in counted]) for figure in Figure},
    }


def _sum(values: Sequence[float | None]) -> int | None:
    """Nothing when somebody has no such figure: unknown is never zero."""
    known = [value for value in values if value is not None]
    return rounded(sum(known), thresholds().base) if len(known) == len(values) else None
