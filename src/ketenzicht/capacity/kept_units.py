"""The units of a location as who administers it sees them, also those that ended or are still to begin."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import KeptUnit, OwnInterval
from ketenzicht.capacity.intervals import own_of_units
from ketenzicht.capacity.models import DeliveryMode, Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import BY_INSTRUCTION, Catalogue


def kept_units(*, location_id: UUID, on: date, code: UUID | None = None) -> list[KeptUnit]:
    """Those that are there or come, by module and kind of care; then those that ended, the last first. Two queries."""
    rows = Unit.objects.filter(location_id=location_id)
    if code is not None:
        rows = rows.filter(code=code)
    found = list(rows.select_related("location", "state", "deliverer", "continues__location", "continued_by__location"))
    own = own_of_units(unit_ids=[row.id for row in found], on=on)
    catalogue = definitions.catalogue()
    order = _order(catalogue)
    named = sorted(found, key=lambda row: (order.get((row.module_id, row.label), len(order)), row.active_from))
    units = [_kept(row, catalogue, own.get(row.id), on=on) for row in named if row.module_id in catalogue.modules]
    ended = [one for one in units if one.has_ended(on=on)]
    return [
        *(one for one in units if not one.has_ended(on=on)),
        *sorted(ended, key=lambda one: one.active_until or on, reverse=True),
    ]


def kept_unit(*, location_id: UUID, code: UUID, on: date) -> KeptUnit:
    """One of them; NotFound for one that is not of this location."""
    found = kept_units(location_id=location_id, code=code, on=on)
    if not found:
        raise NotFound("Deze eenheid hoort niet bij deze locatie.")
    return found[0]


def kinds_of_care(*, on: date) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """What a location can have a unit of: per module its name, and code and name of each kind of care.

    A code is "module/label". Only of versions that are in force; not of the module that is opened by instruction.
    """
    return [
        (module.name, [(f"{module.code}/{label.code}", label.name) for label in version.labels])
        for module in sorted(definitions.catalogue().modules.values(), key=lambda one: one.order)
        if module.code != BY_INSTRUCTION
        for version in [module.version_at(on)]
        if version is not None
    ]


def _kept(row: Unit, catalogue: Catalogue, own: OwnInterval | None, *, on: date) -> KeptUnit:
    module = catalogue.modules[row.module_id]
    version = module.version_at(on)
    label = version.label(row.label) if version else None
    follower = getattr(row, "continued_by", None)  # Django raises where there is none, as an AttributeError
    return KeptUnit(
        code=row.code,
        module_name=module.name,
        label_name=label.name if label else row.label,
        deliverer=row.deliverer.name,
        is_own=row.deliverer_id == row.location.organisation_id,
        manual=row.mode == DeliveryMode.MANUAL,
        automation_expected_on=row.automation_expected_on,
        expected_every=version.expected_every if version and label else None,
        own=own,
        active_from=row.active_from,
        active_until=row.active_until,
        received_at=row.state.received_at,
        is_stopped=bool(row.state.opening),
        is_by_instruction=row.module_id == BY_INSTRUCTION,
        came_from=row.continues.location.name if row.continues else "",
        goes_to=follower.location.name if follower else "",
    )


def _order(catalogue: Catalogue) -> dict[tuple[str, str], int]:
    """The place of each kind of care on screens."""
    modules = sorted(catalogue.modules.values(), key=lambda one: one.order)
    every = [(one.code, label.code) for one in modules for version in one.versions for label in version.labels]
    return {key: place for place, key in enumerate(dict.fromkeys(every))}
