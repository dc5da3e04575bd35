"""Questions about organisations."""

from uuid import UUID

from ketenzicht.registry.models import Organisation


def organisation_ids() -> set[UUID]:
    """Every organisation that the register holds; in one query."""
    return set(Organisation.objects.values_list("id", flat=True))
