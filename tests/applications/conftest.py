"""A third party, those who judge, and what one asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from tests.access.helpers import person
from tests.web import country
from tests.written_once import written_once

from ketenzicht.access.domain import Detail, Role
from ketenzicht.applications import operations
from ketenzicht.applications.domain import Grant, Verdict, Wishes
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()
GRANT = Grant(
    reasons="Past bij het doel.",
    conditions="Niet verder verspreiden.",
    valid_from=TODAY,
    valid_until=TODAY + timedelta(days=100),
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True)
class People:
    """Everybody with a part, and somebody in the same role of another third party."""

    applicant: Actor
    other: Actor
    care: Actor
    privacy: Actor
    decider: Actor

    @property
    def party(self) -> UUID:
        assert self.applicant.organisation_id
        return self.applicant.organisation_id


def wishes(**other: Any) -> Wishes:
    asked = Wishes(
        purpose="Onderzoek naar drukte",
        ground="Opdracht 12",
        modules=("spoed",),
        regions=("ROAZ-05",),
        detail=Detail.REGION,
        valid_from=TODAY,
        valid_until=date(2027, 6, 1),
    )
    return replace(asked, **other)


def gather(*, at: datetime) -> People:
    """Organisations, and people who act for them."""

    def organisation(name: str, kind: OrganisationKind) -> UUID:
        return register_organisation(name=name, kind=kind, identifiers=[], actor=PLATFORM, at=at).id

    national = organisation("LNAZ Proef", OrganisationKind.NATIONAL)
    ids = iter(range(100, 110))

    def somebody(role: Role, organisation_id: UUID) -> Actor:
        return replace(person(role, organisation_id=organisation_id), id=UUID(int=next(ids)))

    return People(
        applicant=somebody(Role.ANALYST, organisation("Instituut Proef", OrganisationKind.THIRD_PARTY)),
        other=somebody(Role.ORGANISATION_ADMINISTRATOR, organisation("Bureau Elders", OrganisationKind.THIRD_PARTY)),
        care=somebody(Role.NATIONAL_COORDINATOR, national),
        privacy=somebody(Role.PRIVACY_OFFICER, national),
        decider=somebody(Role.PLATFORM_ADMINISTRATOR, national),
    )


@pytest.fixture(scope="module")
def _people(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[People]:
    with written_once(django_db_blocker, _gathered) as people:
        yield people


def _gathered() -> People:
    country.load(at=NOON)
    return gather(at=NOON)


@pytest.fixture
def people(_people: People, db: None) -> People:
    return _people


def drafted(people: People, *, at: datetime = NOON, **other: Any) -> UUID:
    return operations.start(wishes=wishes(**other), renews=None, actor=people.applicant, at=at)


def advised(people: People, *, at: datetime = NOON, **other: Any) -> UUID:
    """An application that waits for its decision."""
    made = drafted(people, at=at, **other)
    operations.submit(application_id=made, actor=people.applicant, at=at)
    for adviser in (people.care, people.privacy):
        operations.advise(application_id=made, verdict=Verdict.POSITIVE, text="Akkoord.", actor=adviser, at=at)
    return made


def granted(people: People, *, at: datetime = NOON, **other: Any) -> UUID:
    made = advised(people, at=at, **other)
    operations.grant(application_id=made, given=GRANT, actor=people.decider, at=at)
    return made
