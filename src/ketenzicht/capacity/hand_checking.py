"""What a person fills in is checked as what a system delivers: by the same code, in the same words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Fault
from ketenzicht.capacity.checking import Checked, KnownUnit, check
from ketenzicht.capacity.domain import Absence, Entry, OwnInterval, absence_on
from ketenzicht.capacity.intervals import own_of_units
from ketenzicht.capacity.models import State, Unit
from ketenzicht.capacity.wire import DeliveryIn, ObservationIn
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import ModuleDefinition


@dataclass(frozen=True, slots=True)
class _Known:
    """A unit as `checking` wants to know it."""

    id: int
    label: str
    deliverer_id: UUID
    location_id: UUID
    definition: ModuleDefinition
    own: OwnInterval | None


class NamedUnits:
    """The units that a person names, by code."""

    def __init__(self, codes: Sequence[UUID], *, on: date) -> None:
        catalogue = definitions.catalogue()
        every = list(Unit.objects.filter(code__in=codes))
        self._absent = {str(row.code): absence for row in every if (absence := _absence(row, on=on))}
        rows = [row for row in every if str(row.code) not in self._absent]
        own = own_of_units(unit_ids=[row.id for row in rows], on=on)
        self._known = {
            str(row.code): _Known(
                row.id,
                row.label,
                row.deliverer_id,
                row.location_id,
                catalogue.modules[row.module_id],
                own.get(row.id),
            )
            for row in rows
            if row.module_id in catalogue.modules
        }

    def unit_of_code(self, code: str) -> KnownUnit | None:
        return self._known.get(code)

    def absence_of(self, code: str) -> Absence | None:
        return self._absent.get(code)

    def locked(self, *, organisation_id: UUID) -> dict[str, State]:
        """The states of those of an organisation, so that nobody stores between looking and storing.

        In the order in which storing locks them.
        """
        ids = {one.id: code for code, one in self._known.items() if one.deliverer_id == organisation_id}
        rows = State.objects.select_for_update().filter(unit_id__in=ids).order_by("unit_id")
        return {ids[row.unit_id]: row for row in rows}


def _absence(row: Unit, *, on: date) -> Absence | None:
    return absence_on(on, active_from=row.active_from, active_until=row.active_until)


def checked_entries(entries: Sequence[Entry], *, organisation_id: UUID, units: NamedUnits, now: datetime) -> Checked:
    """By the check of every delivery, as if a system had sent it."""
    observations = [
        ObservationIn(
            unit=str(entry.unit), observed_at=now, values=dict(entry.values), absent_reasons=dict(entry.absent)
        )
        for entry in entries
    ]
    delivery = DeliveryIn(observations=observations, on_fault="accept-rest")
    return check(delivery, organisation_id=organisation_id, units=units, now=now)


def faults_by_entry(checked: Checked) -> dict[int, tuple[Fault, ...]]:
    """The faults of each entry that has any, by its place."""
    found: defaultdict[int, tuple[Fault, ...]] = defaultdict(tuple)
    for fault in checked.faults:
        found[int(fault.pointer.split("/")[2])] += (fault,)
    return dict(found)


def entry_faults(*, entries: Sequence[Entry], organisation_id: UUID, now: datetime) -> list[tuple[Fault, ...]]:
    """What would be wrong with each of these, were they delivered now."""
    units = NamedUnits([entry.unit for entry in entries], on=local_day(now))
    wrong = faults_by_entry(checked_entries(entries, organisation_id=organisation_id, units=units, now=now))
    return [wrong.get(place, ()) for place in range(len(entries))]
