"""A location that is in the register twice ends, once nothing is delivered for it any more."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.capacity.domain import StandingUnit
from ketenzicht.capacity.models import Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.upkeep import operations as upkeep
from ketenzicht.upkeep.domain import Outcome


class StillDelivered(Conflict):
    """Units hang on a location that is to end; `units` are which."""

    def __init__(self, units: list[StandingUnit]) -> None:
        super().__init__(
            "Voor deze locatie wordt nog geleverd. Laat eerst wie levert overgaan op de andere locatie. Haar "
            "organisatie verhuist of beëindigt de eenheden hieronder, op de pagina Eenheden van de locatie."
        )
        self.units = units


def standing_units(*, location_id: UUID, on: date) -> list[StandingUnit]:
    """The units of a location that have not ended by a day, also those that are still to begin; one query."""
    rows = Unit.objects.filter(Q(active_until=None) | Q(active_until__gt=on), location=location_id)
    modules = definitions.catalogue().modules
    found = []
    for row in rows.select_related("deliverer", "state").order_by("module_id", "label"):
        version = modules[row.module_id].version_at(on)
        label = version.label(row.label) if version else None
        found.append(
            StandingUnit(
                module=modules[row.module_id].name,
                label=label.name if label else row.label,
                deliverer=row.deliverer.name,
                confirmed_at=row.state.confirmed_at,
            )
        )
    return found


@transaction.atomic
def end_duplicate(*, location_id: UUID, same_as: UUID, on: date, actor: Actor, at: datetime) -> Outcome:
    """Let a location end because it is the same as another.

    Raises StillDelivered while it has units after that day, and as `upkeep.operations.end_duplicate`.
    """
    outcome = upkeep.end_duplicate(location_id=location_id, same_as=same_as, on=on, actor=actor, at=at)
    # After it: the location is locked now, so no unit can come to it unseen.
    if units := standing_units(location_id=location_id, on=on):
        raise StillDelivered(units)
    return outcome
