"""A centre with people who have accounts, and another."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.competences import operations, queries
from ketenzicht.competences.domain import Ask
from ketenzicht.competences.operations import NewRecord
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
EPA, DIPLOMA = "epa-triage-telefonisch", "diploma-triage"
HAS = NewRecord(EPA, 4, TODAY - 100 * DAY, None, "bekwaamverklaring")


class Centre:
    """A centre with an administrator and two triagists, each with an account."""

    def __init__(self) -> None:
        new = [NewOrganisation(name=name, kind=OrganisationKind.ZCC, locations=()) for name in ("Hier", "Elders")]
        made = registry.register_organisations(organisations=new, actor=PLATFORM, at=NOON)
        self.id, self.other_id = (one.id for one in made)
        self.admin = self.somebody("bea", Role.ORGANISATION_ADMINISTRATOR)
        self.tom, self.cor = self.somebody("tom"), self.somebody("cor")
        self.eva = self.somebody("eva", Role.ORGANISATION_ADMINISTRATOR, at=self.other_id)

    def somebody(self, name: str, role: Role = Role.TRIAGIST, *, at: UUID | None = None) -> Actor:
        place = at or self.id
        user_id = access.create_account(
            name=name.title(), email=f"{name}@voorbeeld.invalid", password=PASSWORD,
            organisation_id=place, role=role, actor=PLATFORM, at=NOON - 200 * DAY,
        )  # fmt: skip
        return Actor(ActorKind.PERSON, user_id, name.title(), place, grants_of([role]), role=role.value)

    def record(self, new: NewRecord = HAS, *, of: Actor | None = None) -> int:
        return operations.record(person=id_of(of or self.tom), new=new, actor=self.admin, at=NOON)

    def lacks(self, *asks: Ask, on: date = TODAY, of: Actor | None = None) -> tuple[Ask, ...]:
        return queries.what_lacks(organisation_id=self.id, person=id_of(of or self.tom), asks=asks, day=on)


def id_of(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


@pytest.fixture
def centre(db: None) -> Centre:
    registry.load_reference(at=NOON)
    return Centre()
