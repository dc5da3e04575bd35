"""From a delivery in the right form to rows that may be stored: whose unit, which definition, which values."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from ketenzicht.access.domain import Reach
from ketenzicht.base.errors import Fault
from ketenzicht.base.saying import printable
from ketenzicht.capacity.domain import Absence, Opening, OpeningState, OwnInterval, terms_of
from ketenzicht.capacity.parcel import Rows
from ketenzicht.capacity.wire import DeliveryIn, ObservationIn, opening_faults
from ketenzicht.definitions.domain import ModuleDefinition, VersionDefinition

CLOCK_SLACK = timedelta(minutes=5)  # how far a provider's clock may run ahead of ours
NO_REASONS = "{}"


class KnownUnit(Protocol):
    """What must be known of a unit to judge an observation of it."""

    @property
    def id(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def deliverer_id(self) -> UUID: ...
    @property
    def location_id(self) -> UUID: ...
    @property
    def definition(self) -> ModuleDefinition: ...
    @property
    def own(self) -> OwnInterval | None: ...


class UnitIndex(Protocol):
    """Units by their public code."""

    def unit_of_code(self, code: str) -> KnownUnit | None: ...
    def absence_of(self, code: str) -> Absence | None: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be stored, how many observations are refused, and everything that is wrong with those."""

    rows: Rows
    refused: int
    faults: list[Fault]

    def report(self) -> list[dict[str, str]] | None:
        """The faults as they are kept with the receipt: what was sent may hold what no database takes."""
        return [{name: printable(text) for name, text in asdict(fault).items()} for fault in self.faults] or None


def check(
    delivery: DeliveryIn, *, organisation_id: UUID, reach: Reach | None = None, units: UnitIndex, now: datetime
) -> Checked:
    """Check every observation of a delivery against its unit and the definition in force at its moment.

    `reach` is for what the key delivers, of all for which its organisation does; None: for all.
    """
    rows = Rows()
    faults: list[Fault] = []
    refused = 0
    seen: dict[str, int] = {}
    latest = now + CLOCK_SLACK
    for place, observation in enumerate(delivery.observations):
        earlier = seen.setdefault(observation.unit, place)
        found = _faults_or_row(
            observation, place, organisation_id, reach, units, latest, rows if earlier == place else None
        )
        if earlier != place:
            found = [_duplicate(place, earlier), *found]
        if found:
            refused += 1
            faults += found
    return Checked(rows, refused, faults)


def _faults_or_row(
    observation: ObservationIn,
    place: int,
    organisation_id: UUID,
    reach: Reach | None,
    units: UnitIndex,
    latest: datetime,
    rows: Rows | None,
) -> list[Fault]:
    """Add the observation to `rows`, or tell everything that is wrong with it."""
    unit = units.unit_of_code(observation.unit)
    if unit is None:
        return [_not_there(place, observation.unit, units.absence_of(observation.unit))]
    if unit.deliverer_id != organisation_id:
        return [_other_unit(place, observation.unit)]
    if reach is not None and not reach.holds(location_id=unit.location_id, module=unit.definition.code):
        return [_out_of_reach(place, observation.unit)]
    faults = [] if observation.observed_at <= latest else [_in_the_future(place)]
    version = unit.definition.version_at(observation.observed_at.date())
    if version is None:
        return [*faults, _no_definition(place, unit.definition.name)]
    faults += version.faults_of(
        observation.values, observation.absent_reasons, label=unit.label, pointer=f"/observations/{place}"
    )
    if observation.opening is not None:
        faults += opening_faults(observation.opening, f"/observations/{place}/opening")
    if not faults and rows is not None:
        _add(rows, observation, unit, version)
    return faults


def _add(rows: Rows, observation: ObservationIn, unit: KnownUnit, version: VersionDefinition) -> None:
    opening = observation.opening
    values, absent = version.completed(observation.values, observation.absent_reasons, label=unit.label)
    rows.add(
        unit_id=unit.id,
        observed_at=observation.observed_at,
        version_id=version.id,
        values=msgspec.json.encode(values).decode(),
        absent=msgspec.json.encode(absent).decode() if absent else NO_REASONS,
        opening=Opening(OpeningState(opening.state), opening.reason, opening.expected_end_at) if opening else None,
        usable_for=version.usable_for if unit.own is None else terms_of(version, unit.own).usable_for,
    )


def _not_there(place: int, code: str, absence: Absence | None) -> Fault:
    if absence is None:
        return _unknown_unit(place, code)
    pointer, day = f"/observations/{place}/unit", f"{absence.day:%d-%m-%Y}"
    if absence.is_over:
        return Fault(
            pointer,
            "unit-ended",
            f"De eenheid '{code[:60]}' is er sinds {day} niet meer: zij eindigde of verhuisde. "
            "GET /api/v1/units geeft de eenheden waarvoor u nu levert.",
            f"The unit '{code[:60]}' ended or moved on {absence.day}. "
            "GET /api/v1/units lists the units for which you deliver now.",
        )
    return Fault(
        pointer,
        "unit-not-begun",
        f"De eenheid '{code[:60]}' begint pas op {day}. Lever haar vanaf die dag.",
        f"The unit '{code[:60]}' does not begin before {absence.day}. Deliver it from that day on.",
    )


def _unknown_unit(place: int, code: str) -> Fault:
    return Fault(
        f"/observations/{place}/unit",
        "unknown-unit",
        f"De eenheid '{code[:60]}' is niet geregistreerd. GET /api/v1/units geeft uw eenheden.",
        f"The unit '{code[:60]}' is not registered. GET /api/v1/units lists your units.",
    )


def _other_unit(place: int, code: str) -> Fault:
    return Fault(
        f"/observations/{place}/unit",
        "not-your-unit",
        f"Voor de eenheid '{code[:60]}' mag een andere organisatie leveren, de uwe niet. "
        "Vraag uw ROAZ-bureau wie de aanleveraar is.",
        f"Another organisation delivers for unit '{code[:60]}', yours may not. Ask your ROAZ office who does.",
    )


def _out_of_reach(place: int, code: str) -> Fault:
    return Fault(
        f"/observations/{place}/unit",
        "out-of-reach",
        f"Met deze sleutel mag uw systeem niet leveren voor de eenheid '{code[:60]}': hij is beperkt tot bepaalde "
        "locaties of modules. GET /api/v1/units geeft uw eenheden; uw organisatiebeheerder bepaalt waarvoor hij is.",
        f"With this key your system may not deliver for unit '{code[:60]}': it is narrowed to some locations or "
        "modules. GET /api/v1/units lists your units; your organisation's administrator decides what a key is for.",
    )


def _in_the_future(place: int) -> Fault:
    return Fault(
        f"/observations/{place}/observedAt",
        "in-the-future",
        "Dit moment ligt meer dan 5 minuten in de toekomst. Controleer de klok en de tijdzone van uw systeem.",
        "This moment is more than 5 minutes in the future. Check the clock and time zone of your system.",
    )


def _no_definition(place: int, module: str) -> Fault:
    return Fault(
        f"/observations/{place}/observedAt",
        "no-definition-in-force",
        f"Op dit moment was voor de module {module} geen definitie van kracht.",
        f"No definition of the module {module} was in force at this moment.",
    )


def _duplicate(place: int, earlier: int) -> Fault:
    return Fault(
        f"/observations/{place}/unit",
        "duplicate-unit",
        f"Deze eenheid staat ook al in waarneming {earlier}. Lever elke eenheid één keer per levering.",
        f"This unit is in observation {earlier} already. Deliver each unit once per delivery.",
    )
