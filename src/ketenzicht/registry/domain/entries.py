"""An entry in the register as its owner maintains it: in parts, and with every change kept from what to what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, get_type_hints
from uuid import UUID

import msgspec

from ketenzicht.base.errors import Conflict
from ketenzicht.registry.domain.locations import NewLocation

Wishes = Mapping[str, Any]  # field of NewLocation → what it should be


class Part(StrEnum):
    """What is maintained, asked about and approved together."""

    PARTICULARS = "particulars"
    ADDRESS = "address"
    REACH = "reach"
    HOURS = "hours"
    CARE = "care"

    @property
    def heading(self) -> str:
        return _TITLES[self]


_TITLES = {
    Part.PARTICULARS: "Naam en nummers",
    Part.ADDRESS: "Adres",
    Part.REACH: "Bereikbaarheid",
    Part.HOURS: "Openingstijden",
    Part.CARE: "Zorg en voorzieningen",
}
FIELDS: Final[dict[Part, dict[str, str]]] = {
    Part.PARTICULARS: {"name": "Naam", "type_code": "Soort instelling", "identifiers": "Nummers"},
    Part.ADDRESS: {
        "street": "Straat en huisnummer",
        "postcode": "Postcode",
        "place": "Plaats",
        "municipality_code": "Gemeente",
        "point": "Punt op de kaart",
    },
    Part.REACH: {
        "phone_urgent": "Telefoon voor spoed",
        "phone_regular": "Telefoon voor gewone vragen",
        "website": "Website",
        "contacts": "Contacten",
    },
    Part.HOURS: {"hours": "Openingstijden", "exceptions": "Bijzondere dagen"},
    Part.CARE: {
        "services": "Afdelingen en soorten zorg",
        "facilities": "Voorzieningen",
        "helipad": "Helikopterplaats",
        "accepts_new_patients": "Neemt nieuwe patiënten aan",
    },
}
FIELD_NAMES: Final = {field: name for fields in FIELDS.values() for field, name in fields.items()}
OF_A_BEGINNING: Final = {"active_from": "Begint op"}  # what a new location can be given besides, and no other
_NAMES: Final = FIELD_NAMES | OF_A_BEGINNING
_TYPES: Final = {field: hint for field, hint in get_type_hints(NewLocation).items() if field in _NAMES}


@dataclass(frozen=True, slots=True)
class Entry:
    """A location as it stands in the register. `version` goes up by one with each change."""

    organisation_id: UUID
    version: int
    location: NewLocation
    active_until: date | None


@dataclass(frozen=True, slots=True)
class ConfirmationLine:
    """When a location was last said to be right."""

    location_id: UUID
    name: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnconfirmedLine:
    """A location that its owner has to look at."""

    location_id: UUID
    organisation_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what it was, and what it is or should become."""

    field: str
    before: Any
    after: Any

    @property
    def name(self) -> str:
        return _NAMES[self.field]


@dataclass(frozen=True, slots=True)
class By:
    """Who did something to the register: in which function, for which organisation; never a person's name."""

    organisation: str
    role: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of an entry, with its differences; `what` says it where there are none to show."""

    at: datetime
    by: By
    what: str
    differences: tuple[Difference, ...]


class Overtaken(Conflict):
    """Somebody else changed the same fields since they were read; `changes` says what."""

    def __init__(self, changes: tuple[ChangeLine, ...]) -> None:
        super().__init__("Iemand anders heeft dit intussen gewijzigd. Kijk wat er veranderde, en sla dan opnieuw op.")
        self.changes = changes


def amended(location: NewLocation, wishes: Wishes) -> NewLocation:
    """The location with what is wished instead of what it had; only fields that can be maintained."""
    if unknown := wishes.keys() - FIELD_NAMES.keys():
        raise ValueError(f"Not fields of an entry: {sorted(unknown)}.")
    return replace(location, **wishes)


def beginning_of(location: NewLocation) -> dict[str, Any]:
    """All that a new location says of itself, as fields."""
    told = {field: getattr(location, field) for field in _NAMES}
    return {field: value for field, value in told.items() if value is not None or field in FIELD_NAMES}


def differences(before: NewLocation, after: NewLocation) -> tuple[Difference, ...]:
    """The fields in which two entries differ; the order of a list is no difference."""
    pairs = [(field, getattr(before, field), getattr(after, field)) for field in FIELD_NAMES]
    return tuple(Difference(field, one, other) for field, one, other in pairs if _unordered(one) != _unordered(other))


def written(wishes: Wishes) -> dict[str, Any]:
    """Values of fields as JSON keeps them; `read` gives them back."""
    return {field: msgspec.to_builtins(value) for field, value in wishes.items()}


def read(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {field: msgspec.convert(value, _TYPES[field]) for field, value in stored.items()}


def _unordered(value: Any) -> Any:
    return frozenset(value) if isinstance(value, tuple) else value
