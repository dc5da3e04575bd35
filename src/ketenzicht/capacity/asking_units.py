"""Units as somebody asks them for a place: where they are, whose, and what they last said is free."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.capacity.models import OpeningCode, State, Unit
from ketenzicht.capacity.picture import Picture


@dataclass(frozen=True, slots=True)
class UnitToAsk:
    """`free`: what is left after what is held, None when nobody knows or it is too old; `figure_at`: its moment."""

    unit_id: int
    code: UUID
    module: str
    label: str
    location_id: UUID
    location: str
    organisation_id: UUID
    deliverer_id: UUID
    free: float | None
    figure_at: datetime | None


def units_to_ask(picture: Picture, *, codes: Iterable[UUID], now: datetime) -> dict[UUID, UnitToAsk]:
    """By code the units that are there now; what has ended, or never was, is not among them."""
    found: dict[UUID, UnitToAsk] = {}
    for code in codes:
        unit = picture.unit_of_code(str(code))
        if unit is None:
            continue
        line = picture.line(picture.place_of(unit.id))
        found[code] = UnitToAsk(
            unit_id=unit.id,
            code=unit.code,
            module=unit.definition.code,
            label=unit.label,
            location_id=unit.location.id,
            location=unit.location.name,
            organisation_id=unit.location.organisation_id,
            deliverer_id=unit.deliverer_id,
            free=line.available if line.is_known(now=now) else None,
            figure_at=line.confirmed_at,
        )
    return found


def goes_on(unit: Unit, *, on: date) -> bool:
    """Whether a unit is still there, on a day, where it was."""
    return unit.active_until is None or unit.active_until > on


def unit_now(*, unit_id: int, on: date) -> tuple[int, UUID] | None:
    """The unit as which this one goes on by a day, and its location; None when it ended. A query for each move."""
    row = Unit.objects.get(id=unit_id)
    while not goes_on(row, on=on):
        follower = Unit.objects.filter(continues=row).first()
        if follower is None:
            return None
        row = follower
    return row.id, row.location_id


def stops_of(*, unit_ids: Collection[int]) -> dict[int, datetime | None]:
    """Which of these units report a stop, with until when they expect it; None: nobody knows. One query."""
    rows = State.objects.filter(unit__in=unit_ids, opening=OpeningCode.STOP)
    return dict(rows.values_list("unit_id", "opening_until"))


def units_beside(picture: Picture, *, code: UUID, kinds: Iterable[tuple[str, str]]) -> list[tuple[UUID, str]]:
    """Other units of the same organisation of these kinds of care: their codes, and the names of where they are."""
    unit = picture.unit_of_code(str(code))
    if unit is None:
        return []
    places = [place for module, label in kinds for place in picture.kind(module=module, label=label).places.tolist()]
    others = [picture.units[place] for place in places]
    return [
        (one.code, one.location.name)
        for one in others
        if one.location.organisation_id == unit.location.organisation_id and one.id != unit.id
    ]


def organisations_in(picture: Picture, *, regions: Iterable[str]) -> list[tuple[UUID, str]]:
    """Whose units are in these regions, by name."""
    wanted = set(regions)
    units = picture.units
    found = {one.location.organisation_id: one.location.organisation for one in units if wanted & set(one.regions)}
    return sorted(found.items(), key=lambda one: one[1])
