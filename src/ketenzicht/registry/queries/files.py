"""What stands in the reference files and needs no database: the schematic map, office hours."""

from functools import cache

from ketenzicht.base.calendar import OfficeHours
from ketenzicht.registry import reference


@cache
def region_shapes() -> bytes:
    """Schematic shapes of the ROAZ and RAV regions as GeoJSON; the same bytes as long as the program runs."""
    return reference.region_shapes()


def office_hours(*, type_code: str) -> OfficeHours:
    """When a kind of institution has office hours; outside them it is ANW."""
    return reference.office_hours(type_code)
