"""What one can choose from when filling in an entry."""

from dataclasses import dataclass
from datetime import date

from ketenzicht.base.calendar import OfficeHours
from ketenzicht.registry import queries as registry


@dataclass(frozen=True, slots=True)
class Choices:
    """Names by code."""

    types: dict[str, str]
    municipalities: dict[str, str]
    facilities: dict[str, str]
    office: OfficeHours


def choices_for(*, type_code: str, on: date) -> Choices:
    """For an entry of this kind of institution; three queries."""
    municipalities = sorted(registry.municipalities(on=on), key=lambda one: one.name)
    return Choices(
        types=registry.location_types(),
        municipalities={one.code: one.name for one in municipalities},
        facilities={one.code: one.name for one in registry.facilities()},
        office=registry.office_hours(type_code=type_code),
    )
