"""What others may ask the register; every question in a fixed number of queries."""

from ketenzicht.registry.queries.locations import location, location_profile, locations
from ketenzicht.registry.queries.regions import municipality_regions, region, regions
from ketenzicht.registry.queries.spots import spot, spots

__all__ = [
    "location",
    "location_profile",
    "locations",
    "municipality_regions",
    "region",
    "regions",
    "spot",
    "spots",
]
