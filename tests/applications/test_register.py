"""The public register: whatever gives a third party figures is in it once, for everybody, on page, file and API."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.access.helpers import person
from tests.applications.conftest import NOON, TODAY, People, granted

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Basis, Detail, Extent, Party, PartyKind, Purpose, Role, Scope
from ketenzicht.access.operations import NewAgreement
from ketenzicht.applications import queries
from ketenzicht.applications.domain import DECIDED_BY, Origin, Status
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation


def agreed(party: Party, **other: Any) -> NewAgreement:
    told: dict[str, Any] = {
        "party": party,
        "module": "*",
        "extent": Extent(Scope.COUNTRY),
        "detail": Detail.REGION,
        "purpose": Purpose.RESEARCH,
        "valid_from": TODAY,
        "valid_until": None,
        "decided_by": "Stuurgroep",
        "ground": "=Proef",
    }
    return NewAgreement(**{**told, **other})


def on_record(new: NewAgreement, *, provider: UUID | None = None) -> UUID:
    administrator = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=provider) if provider else PLATFORM
    return access.decide_agreement(new=new, actor=administrator, at=NOON)


@pytest.fixture
def provider(people: People) -> UUID:
    return register_organisation(
        name="Ziekenhuis Open", kind=OrganisationKind.PROVIDER, identifiers=[], actor=PLATFORM, at=NOON
    ).id


def test_what_was_agreed_without_an_application_is_there_too(people: People, provider: UUID) -> None:
    granted(people)
    by_name = on_record(agreed(Party(organisation_id=people.other.organisation_id), module="spoed"))
    as_kind = on_record(agreed(Party(kind=PartyKind.THIRD_PARTY)))
    own = Extent(Scope.PROVIDER, provider=provider)
    consent = agreed(
        Party(organisation_id=people.party), extent=own, detail=Detail.PROVIDER, basis=Basis.CONSENT, ground="BA 1g"
    )
    of_provider = on_record(consent, provider=provider)
    on_record(agreed(Party(kind=PartyKind.INSURER)))
    found = {line.id: line for line in queries.decisions(on=TODAY)}
    assert len(found) == 4
    assert {one.origin for one in found.values()} == set(Origin)
    assert (found[by_name].party, found[by_name].decided_by) == ("Bureau Elders", "Stuurgroep")
    assert found[by_name].modules == ("Spoed",)
    assert (found[as_kind].party, found[as_kind].modules) == ("derden", ("alle modules",))
    assert (found[of_provider].whom, found[of_provider].origin_name) == (
        ("van Ziekenhuis Open",),
        "toestemming van een zorgaanbieder",
    )
    assert {found[by_name].outcome, found[of_provider].outcome} == {"vastgelegd"}
    (grant,) = [one for one in found.values() if one.origin is Origin.APPLICATION]
    assert grant.decided_by == DECIDED_BY


def test_what_a_grant_made_for_several_regions_stands_there_once(people: People) -> None:
    granted(people, regions=("ROAZ-05", "ROAZ-01"))
    assert len(queries.decisions(on=TODAY)) == 1


def test_what_ended_stays_with_its_reason(people: People) -> None:
    made = on_record(agreed(Party(organisation_id=people.other.organisation_id)))
    later = NOON + timedelta(days=3)
    access.end_agreement(agreement_id=made, until=later.date(), because="Klaar.", actor=PLATFORM, at=later)
    (line,) = queries.decisions(on=later.date())
    assert (line.status, line.ended_because, line.valid_until) == (Status.ENDED, "Klaar.", later.date())
    assert queries.decisions(on=TODAY)[0].status is Status.GRANTED


def test_page_file_and_api_say_the_same_without_a_key(people: People) -> None:
    granted(people)
    made = on_record(agreed(Party(organisation_id=people.other.organisation_id)))
    body = Client().get("/api/v1/decisions").json()
    assert body["total"] == 2
    (direct,) = [one for one in body["decisions"] if one["id"] == str(made)]
    assert (direct["origin"], direct["party"], direct["validUntil"]) == ("agreement", "Bureau Elders", None)
    assert direct["whom"] == ["in heel Nederland"]
    _, *lines = csv.reader(io.StringIO(Client().get("/decisions/csv/").content.decode("utf-8-sig")))
    assert {line[0] for line in lines} == {one["id"] for one in body["decisions"]}
    assert "'=Proef" in {cell for line in lines for cell in line}
    page = Client().get("/decisions/").content.decode()
    assert "zonder einddatum" in page
    assert "Besloten door:</strong> Stuurgroep" in page


def test_the_api_goes_through_the_register_in_parts(people: People) -> None:
    for module in ("spoed", "kliniek", "rav"):
        on_record(agreed(Party(kind=PartyKind.THIRD_PARTY), module=module))
    parts = [Client().get(f"/api/v1/decisions?limit=2&offset={offset}").json() for offset in (0, 2, 4)]
    assert [len(part["decisions"]) for part in parts] == [2, 1, 0]
    assert {part["total"] for part in parts} == {3}
    assert len({one["id"] for part in parts for one in part["decisions"]}) == 3


@pytest.mark.parametrize("wrong", ["limit=0", "limit=1001", "offset=-1", "limit=veel"])
def test_a_wrong_part_is_refused_in_words(people: People, wrong: str) -> None:
    answer = Client().get(f"/api/v1/decisions?{wrong}")
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["nl"]
