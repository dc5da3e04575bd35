"""What stands in the reference files and needs no database: office hours."""

from ketenzicht.base.calendar import OfficeHours
from ketenzicht.registry import reference


def office_hours(*, type_code: str) -> OfficeHours:
    """When a kind of institution has office hours; outside them it is ANW."""
    return reference.office_hours(type_code)
