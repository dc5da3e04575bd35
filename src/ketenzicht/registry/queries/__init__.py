"""What others may ask the register; every question in a fixed number of queries."""

from ketenzicht.registry.queries.locations import location, location_profile, locations
from ketenzicht.registry.queries.municipalities import MunicipalityLine, municipalities
from ketenzicht.registry.queries.organisations import organisation_ids
from ketenzicht.registry.queries.regions import municipality_regions, region, regions
from ketenzicht.registry.queries.spots import spot, spots

__all__ = [
    "MunicipalityLine",
    "location",
    "location_profile",
    "locations",
    "municipalities",
    "municipality_regions",
    "organisation_ids",
    "region",
    "regions",
    "spot",
    "spots",
]
