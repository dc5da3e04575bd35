"""What others may ask the register; every question in a fixed number of queries."""

from ketenzicht.registry.queries.divisions import (
    UNKNOWN_DIVISION,
    DivisionCheck,
    RegionStory,
    check_of,
    division,
    divisions,
    land,
    present_faults,
    region_story,
    relocations,
)
from ketenzicht.registry.queries.entries import (
    changes,
    changes_since,
    closures,
    confirmations,
    entry,
    facilities,
    location_types,
    unconfirmed,
)
from ketenzicht.registry.queries.exchange import held_numbers, listed, names, organisation_cells
from ketenzicht.registry.queries.files import office_hours
from ketenzicht.registry.queries.finding import find_locations, sectors
from ketenzicht.registry.queries.likeness import Lookalikes, likeness_of, lookalikes, looks_like
from ketenzicht.registry.queries.locations import location, location_names, location_profile, locations
from ketenzicht.registry.queries.municipalities import MunicipalityLine, municipalities
from ketenzicht.registry.queries.numbers import NumbersChange, number_changes, numbers_of
from ketenzicht.registry.queries.open_times import open_times
from ketenzicht.registry.queries.organisations import (
    OrganisationLine,
    organisation_ids,
    organisation_names,
    organisations,
    organisations_called,
    organisations_of,
)
from ketenzicht.registry.queries.regions import days_of_redrawing, region, regions
from ketenzicht.registry.queries.shapes import municipality_shapes, outlines, region_shapes
from ketenzicht.registry.queries.spots import point_of, spot, spots
from ketenzicht.registry.queries.whereabouts import Whereabouts, networks_in, whereabouts, whereabouts_of

__all__ = [
    "UNKNOWN_DIVISION",
    "DivisionCheck",
    "Lookalikes",
    "MunicipalityLine",
    "NumbersChange",
    "OrganisationLine",
    "RegionStory",
    "Whereabouts",
    "changes",
    "changes_since",
    "check_of",
    "closures",
    "confirmations",
    "days_of_redrawing",
    "division",
    "divisions",
    "entry",
    "facilities",
    "find_locations",
    "held_numbers",
    "land",
    "likeness_of",
    "listed",
    "location",
    "location_names",
    "location_profile",
    "location_types",
    "locations",
    "lookalikes",
    "looks_like",
    "municipalities",
    "municipality_shapes",
    "names",
    "networks_in",
    "number_changes",
    "numbers_of",
    "office_hours",
    "open_times",
    "organisation_cells",
    "organisation_ids",
    "organisation_names",
    "organisations",
    "organisations_called",
    "organisations_of",
    "outlines",
    "point_of",
    "present_faults",
    "region",
    "region_shapes",
    "region_story",
    "regions",
    "relocations",
    "sectors",
    "spot",
    "spots",
    "unconfirmed",
    "whereabouts",
    "whereabouts_of",
]
