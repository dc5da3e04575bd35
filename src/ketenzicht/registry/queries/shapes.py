"""The schematic map."""

from functools import cache

from ketenzicht.registry import reference


@cache
def region_shapes() -> bytes:
    """Schematic shapes of the ROAZ and RAV regions as GeoJSON; the same bytes as long as the program runs."""
    return reference.region_shapes()
