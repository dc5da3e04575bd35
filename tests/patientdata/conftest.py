"""A centre, a patient in hand, and a source that answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from tests.coordination.conftest import NOON, Centre, _ids, centre, people
from tests.patientdata.source import BSN, Source, served, whole

from ketenzicht.base.actor import PLATFORM
from ketenzicht.patientdata import operations, queries
from ketenzicht.patientdata.domain import Category, Kind, SaidBy, Status
from ketenzicht.patientdata.models import ConsentRule, Fetch
from ketenzicht.patientdata.operations import NewSource, Said
from ketenzicht.patientdata.queries import FetchLine
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

__all__ = ["_ids", "centre", "people"]
LATER = timedelta(minutes=1)


@dataclass
class Case:
    """One subject at one source. `ask` puts it on record, `fetch` carries it out too."""

    centre: Centre
    source: Source
    source_id: UUID
    subject: UUID
    at: datetime
    national: UUID
    bsn: str = BSN

    def consent(self, *, permits: bool = True, **more: Any) -> UUID:
        said = Said(permits=permits, said_by=SaidBy.PATIENT, **more)
        return operations.register_consent(
            subject=self.subject, patient_bsn=self.bsn, said=said, actor=self.centre.me, at=self.at
        )

    def ask(self) -> list[UUID]:
        return operations.fetch(
            subject=self.subject,
            patient_bsn=self.bsn,
            sources=[self.source_id],
            purpose="care-coordination",
            actor=self.centre.me,
            at=self.at,
        )

    def fetch(self) -> FetchLine:
        for one in self.ask():
            operations.carry_out(fetch_id=one, at=self.at)
        return self.last()

    def last(self) -> FetchLine:
        return queries.fetches_of(self.subject)[0]

    def row(self) -> Fetch:
        return Fetch.objects.filter(subject=self.subject).latest("asked_at")

    def told(self) -> tuple[Status, str]:
        line = self.fetch()
        return line.status, line.told


@pytest.fixture
def source() -> Iterator[Source]:
    with served(Source(resources=whole())) as running:
        yield running


def rules_of_the_migration() -> None:
    """The rules that every installation begins with, where a test with transactions emptied the tables."""
    if not ConsentRule.objects.exists():
        import_module("ketenzicht.patientdata.migrations.0002_rules_and_forgetting")._consent(apps, None)


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    rules_of_the_migration()


def put_on_record(centre: Centre, source: Source, **changed: Any) -> UUID:
    rules_of_the_migration()
    new: dict[str, Any] = {
        "organisation_id": centre.hospital_id,
        "name": "Praktijk Zuid",
        "kind": Kind.QUERY,
        "category": Category.SUMMARY,
        "endpoint": source.base,
        "active_from": centre.at.date(),
        **changed,
    }
    return operations.add_source(new=NewSource(**new), actor=PLATFORM, at=centre.at)


def national() -> UUID:
    """Where privacy officers are."""
    new = NewOrganisation(name="Landelijk Proef", kind=OrganisationKind.NATIONAL, locations=())
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOON)
    return made.id


@pytest.fixture
def case(centre: Centre, source: Source) -> Case:
    assert not settings.HTTPS
    return Case(centre, source, put_on_record(centre, source), uuid4(), centre.at, national())
