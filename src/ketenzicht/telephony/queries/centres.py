"""Where calls come in."""

from uuid import UUID

from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind


def is_centre(organisation_id: UUID) -> bool:
    """Whether an organisation is a care coordination centre. One query."""
    return any(one.kind is OrganisationKind.ZCC for one in registry.organisations(ids=[organisation_id]))
