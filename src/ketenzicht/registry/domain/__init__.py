"""The words of the register: regions, locations, opening hours, and where a patient is. Pure."""

from ketenzicht.registry.domain.locations import (
    CONTACT_NAMES,
    ContactLine,
    ContactRole,
    IdentifierLine,
    LocationLine,
    LocationProfile,
    NewLocation,
    NewOrganisation,
    NewService,
    OrganisationKind,
    ServiceLine,
)
from ketenzicht.registry.domain.opening import HOURS_NAMES, Hours, HoursKind, SpecialDay, is_open, next_change
from ketenzicht.registry.domain.regions import (
    KIND_NAMES,
    RegionKind,
    RegionLine,
    RegionsInForce,
    regions_in_force,
)
from ketenzicht.registry.domain.spots import Spot, fold, read_spot, within_reach

__all__ = [
    "CONTACT_NAMES",
    "HOURS_NAMES",
    "KIND_NAMES",
    "ContactLine",
    "ContactRole",
    "Hours",
    "HoursKind",
    "IdentifierLine",
    "LocationLine",
    "LocationProfile",
    "NewLocation",
    "NewOrganisation",
    "NewService",
    "OrganisationKind",
    "RegionKind",
    "RegionLine",
    "RegionsInForce",
    "ServiceLine",
    "SpecialDay",
    "Spot",
    "fold",
    "is_open",
    "next_change",
    "read_spot",
    "regions_in_force",
    "within_reach",
]
