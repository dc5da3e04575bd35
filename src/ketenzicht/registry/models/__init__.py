"""The state of the register, and what it may never be."""

from ketenzicht.registry.models.divisions import Division
from ketenzicht.registry.models.locations import (
    Contact,
    Identifier,
    Location,
    LocationType,
    OpeningException,
    OpeningHours,
    Organisation,
    RegionMembership,
    Service,
)
from ketenzicht.registry.models.regions import (
    GroundRevision,
    Municipality,
    MunicipalityMembership,
    Place,
    Postcode,
    ReferenceSource,
    Region,
    RegionNeighbour,
)
from ketenzicht.registry.models.upkeep import Change, Closure

__all__ = [
    "Change",
    "Closure",
    "Contact",
    "Division",
    "GroundRevision",
    "Identifier",
    "Location",
    "LocationType",
    "Municipality",
    "MunicipalityMembership",
    "OpeningException",
    "OpeningHours",
    "Organisation",
    "Place",
    "Postcode",
    "ReferenceSource",
    "Region",
    "RegionMembership",
    "RegionNeighbour",
    "Service",
]
