"""Units as somebody asks them for a place: where they are, whose, and what they last said is free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capacity.present import picture_now


@dataclass(frozen=True, slots=True)
class UnitToAsk:
    """`free`: what is left after what is held, None when nobody knows or it is too old; `figure_at`: its moment."""

    unit_id: int
    code: UUID
    module: str
    label: str
    location_id: UUID
    organisation_id: UUID
    deliverer_id: UUID
    free: float | None
    figure_at: datetime | None


def units_to_ask(*, codes: Iterable[UUID], now: datetime) -> dict[UUID, UnitToAsk]:
    """By code the units that are there now; what has ended, or never was, is not among them."""
    picture = picture_now(now=now)
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
            organisation_id=unit.location.organisation_id,
            deliverer_id=unit.deliverer_id,
            free=line.available if line.is_known(now=now) else None,
            figure_at=line.confirmed_at,
        )
    return found
