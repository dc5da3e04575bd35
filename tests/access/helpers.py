"""Words that the tests of access share."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from ketenzicht.access.domain import ANONYMOUS, Role, grants_of
from ketenzicht.base.actor import Actor

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "een lange zin die niemand raadt"  # noqa: S105 - of the tests
EMAIL = "nurse@example.org"


def person(*roles: Role, organisation_id: UUID | None = None) -> Actor:
    return replace(
        ANONYMOUS,
        id=UUID(int=7),
        name="B. Beheerder",
        organisation_id=organisation_id,
        grants=grants_of(roles),
    )
