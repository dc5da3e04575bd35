"""Two hospitals, each with an administrator and a triagist."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from tests.access.helpers import PASSWORD, person

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """One hospital."""

    id: UUID
    administrator: Actor
    triagist: Actor


def house(name: str) -> House:
    made = register_organisation(name=name, kind=OrganisationKind.PROVIDER, identifiers=[], actor=PLATFORM, at=NOON).id
    people = {}
    for role in (Role.ORGANISATION_ADMINISTRATOR, Role.TRIAGIST):
        account_id = access.create_account(
            name=f"{role} van {name}",
            email=f"{role}@{name}.voorbeeld.invalid",
            password=PASSWORD,
            organisation_id=made,
            role=role,
            actor=PLATFORM,
            at=NOON,
        )
        people[role] = replace(person(role, organisation_id=made), id=account_id)
    return House(made, people[Role.ORGANISATION_ADMINISTRATOR], people[Role.TRIAGIST])


@pytest.fixture
def ours(db: None) -> House:
    return house("ons")


@pytest.fixture
def theirs(db: None) -> House:
    return house("ander")
