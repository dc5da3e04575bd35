"""The units for which a person delivers, with what is known of them now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.domain import (
    PREVIOUS,
    HandUnit,
    Opening,
    OwnInterval,
    declarer_words,
    figures_of,
    marks_of,
    own_marks,
    terms_of,
)
from ketenzicht.capacity.intervals import own_of_units
from ketenzicht.capacity.lines import OPENING_STATES
from ketenzicht.capacity.models import DeliveryMode, OpeningChange, State, Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Catalogue, ModuleDefinition, Role, VersionDefinition
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import LocationLine


def hand_units(
    *, organisation_id: UUID, codes: Collection[UUID] | None = None, manual: bool | None = None, now: datetime
) -> list[HandUnit]:
    """What an organisation delivers for: its own first, then by location, module and label.

    `codes` keeps some of them, `manual` those that are delivered by hand (or those that are not).
    In six queries, seven where there is a stop.
    """
    day = local_day(now)
    which = Q(deliverer_id=organisation_id, active_from__lte=day) & (Q(active_until=None) | Q(active_until__gt=day))
    if codes is not None:
        which &= Q(code__in=codes)
    if manual is not None:
        which &= Q(mode=DeliveryMode.MANUAL) if manual else ~Q(mode=DeliveryMode.MANUAL)
    rows = list(Unit.objects.filter(which).select_related("state"))
    places = {line.id: line for line in registry.locations(on=day, ids={row.location_id for row in rows})}
    catalogue = definitions.catalogue()
    stopped = _declared_by([row.id for row in rows if row.state.opening], organisation_id)
    own = own_of_units(unit_ids=[row.id for row in rows], on=day)
    found = [
        _hand_unit(row, places[row.location_id], catalogue.modules[row.module_id], organisation_id, stopped, own, now)
        for row in rows
        if row.location_id in places and row.module_id in catalogue.modules
    ]
    return sorted(found, key=lambda unit: _place_on_screen(unit, catalogue))


@dataclass(frozen=True, slots=True)
class UnitDelivery:
    """Whether and how a unit is delivered; none of its figures. `is_known`: what a board counts of it is there, and
    not too old to count on.
    """

    location_id: UUID
    label: str
    manual: bool
    received_at: datetime | None
    is_known: bool


def units_delivered(*, module: str, location_ids: Collection[UUID], on: date, now: datetime) -> list[UnitDelivery]:
    """How the units of a module at these locations are delivered; those that were active on a day. Two queries."""
    active = Q(active_from__lte=on) & (Q(active_until=None) | Q(active_until__gt=on))
    rows = list(Unit.objects.filter(active, module=module, location_id__in=location_ids).select_related("state"))
    own = own_of_units(unit_ids=[row.id for row in rows], on=on)
    definition = definitions.module(code=module)
    return [
        UnitDelivery(
            location_id=row.location_id,
            label=row.label,
            manual=row.mode == DeliveryMode.MANUAL,
            received_at=row.state.received_at,
            is_known=_is_known(row, definition.version_at(on), own.get(row.id), now),
        )
        for row in rows
    ]


def _is_known(row: Unit, version: VersionDefinition | None, own: OwnInterval | None, now: datetime) -> bool:
    confirmed_at, values = row.state.confirmed_at, row.state.values
    if version is None or confirmed_at is None or now - confirmed_at > terms_of(version, own).usable_for:
        return False
    told = [version.element_of_role(role, row.label) for role in (Role.OCCUPIED, Role.AVAILABLE)]
    return any(element is not None and values.get(element.code) is not None for element in told)


def _declared_by(unit_ids: Collection[int], organisation_id: UUID) -> dict[int, str]:
    """Who declared the last of each unit, in words for somebody of the organisation."""
    if not unit_ids:
        return {}
    rows = OpeningChange.objects.filter(unit_id__in=unit_ids).order_by("unit_id", "-declared_at", "-id")
    return {
        row.unit_id: declarer_words(
            "uw organisatie" if row.organisation_id == organisation_id else PREVIOUS,
            row.declared_as if row.delivery_id is None else None,
        )
        for row in rows.distinct("unit_id")
    }


def _hand_unit(
    row: Unit,
    place: LocationLine,
    module: ModuleDefinition,
    organisation_id: UUID,
    stopped: Mapping[int, str],
    intervals: Mapping[int, OwnInterval],
    now: datetime,
) -> HandUnit:
    own = intervals.get(row.id)
    version = module.version_at(local_day(now))
    label = version.label(row.label) if version else None
    applicable = version.applicable(row.label) if version else None
    state = row.state
    return HandUnit(
        id=row.id,
        code=row.code,
        module=module.code,
        module_name=module.name,
        label=row.label,
        label_name=label.name if label else row.label,
        location_id=place.id,
        location=place.name,
        place=place.place,
        organisation=place.organisation,
        is_own=place.organisation_id == organisation_id,
        manual=row.mode == DeliveryMode.MANUAL,
        automation_expected_on=row.automation_expected_on,
        version=version if label else None,
        values=state.values,
        absent=state.absent,
        known_at=state.confirmed_at,
        opening=opening_of(state),
        declared_by=stopped.get(row.id, ""),
        marks=(
            *marks_of(
                figures_of(state.values, applicable),
                state.values,
                state.absent,
                applicable=applicable,
                observed_at=state.observed_at,
                confirmed_at=state.confirmed_at,
                manual=row.mode == DeliveryMode.MANUAL,
            ),
            *own_marks(own),
        ),
        terms=terms_of(version, own) if version and label else None,
    )


def opening_of(state: State) -> Opening | None:
    if state.opening is None:
        return None
    return Opening(OPENING_STATES[state.opening], state.opening_reason, state.opening_until)


def _place_on_screen(unit: HandUnit, catalogue: Catalogue) -> tuple[object, ...]:
    labels = [label.code for label in unit.version.labels] if unit.version else []
    rank = labels.index(unit.label) if unit.label in labels else len(labels)
    module = catalogue.modules[unit.module].order
    return (not unit.is_own, unit.location, unit.location_id.int, module, unit.module, rank, unit.code.int)
