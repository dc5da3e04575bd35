"""What one may do with the register, what was proposed and reported about it, and what is asked."""

from ketenzicht.upkeep.queries.approving import (
    UNKNOWN_PROPOSAL,
    alike_proposed,
    approvals,
    asked_of,
    is_platform,
    judged_regions,
    may_maintain,
    needs_approval,
    proposal,
    proposals,
    region_id,
    region_of,
    region_of_municipality,
)
from ketenzicht.upkeep.queries.drawing import division_for, divisions_for, drawn_regions
from ketenzicht.upkeep.queries.duplicates import (
    Undecided,
    comparison,
    duplicates,
    may_decide,
    organisation_comparison,
    owners_of,
    undecided,
)
from ketenzicht.upkeep.queries.importing import import_of
from ketenzicht.upkeep.queries.reporting import UNKNOWN_REPORT, report, reports, reports_of, reports_unanswered

__all__ = [
    "UNKNOWN_PROPOSAL",
    "UNKNOWN_REPORT",
    "Undecided",
    "alike_proposed",
    "approvals",
    "asked_of",
    "comparison",
    "division_for",
    "divisions_for",
    "drawn_regions",
    "duplicates",
    "import_of",
    "is_platform",
    "judged_regions",
    "may_decide",
    "may_maintain",
    "needs_approval",
    "organisation_comparison",
    "owners_of",
    "proposal",
    "proposals",
    "region_id",
    "region_of",
    "region_of_municipality",
    "report",
    "reports",
    "reports_of",
    "reports_unanswered",
    "undecided",
]
