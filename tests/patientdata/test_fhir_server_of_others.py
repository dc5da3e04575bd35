"""A summary comes from a FHIR server of others' making as it does from our own: found by number, and read whole."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.fhir_r4 import needs_examples
from tests.handover.elsewhere import Other, server_of_others
from tests.patientdata.conftest import Case, put_on_record
from tests.patientdata.source import BSN, patient, whole
from tests.patientdata.test_fetching import parts
from tests.patientdata.zib import EXAMPLES, example

from ketenzicht.patientdata import queries
from ketenzicht.patientdata.domain import Section, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Iterator[Other]:
    with server_of_others() as one:
        yield one


def has(other: Other, *resources: dict[str, Any]) -> None:
    for one in resources:
        status, said = other.put(one)
        assert status == 200, said


@pytest.fixture
def there(case: Case, other: Other) -> Case:
    """The source is their server."""
    case.source.base = other.address
    case.source_id = put_on_record(case.centre, case.source)
    case.consent()
    return case


def test_a_summary_comes_and_is_of_this_patient_alone(there: Case, other: Other) -> None:
    stranger = {**patient("p2", "111222333"), "name": [{"family": "Ander"}]}
    noise = [{**one, "id": f"{one['id']}-2"} for one in whole()[1:]]
    for one in noise:
        whose = one.get("patient") or one["subject"]
        whose["reference"] = "Patient/p2"
    has(other, *whole(), stranger, *noise)
    assert there.told() == (Status.CAME, "De patiënt gaf toestemming.")
    said = {section: [one.text for one in part.items] for section, part in parts(there).items()}
    assert said == {
        Section.ALLERGIES: ["Penicilline"],
        Section.MEDICATION: ["Metoprolol tablet 50mg"],
        Section.EPISODES: ["Hartfalen"],
        Section.DIRECTIVES: ["Reanimatie"],
    }
    assert "111222333" not in str(queries.resources_of(there.subject))


def test_who_is_not_known_there_has_nothing_and_that_is_no_proof(there: Case, other: Other) -> None:
    has(other, patient("p2", "111222333"))
    status, _ = there.told()
    assert status is Status.NOTHING


def test_without_consent_nothing_is_asked_of_it(there: Case, other: Other) -> None:
    has(other, *whole())
    there.consent(permits=False)
    assert there.fetch().status is Status.REFUSED
    assert BSN not in str(queries.resources_of(there.subject))


@needs_examples
def test_the_dutch_examples_come_from_it(there: Case, other: Other) -> None:
    names = sorted(one.stem for one in EXAMPLES.glob("nl-core-*.xml"))
    found = [example(name) for name in names if name.startswith(("nl-core-Problem-", "nl-core-TreatmentDirective2-0"))]
    ours = [one for one in found if one["resourceType"] in {"Condition", "Consent"}]
    for one in ours:
        (one.get("patient") or one["subject"])["reference"] = "Patient/p1"
    has(other, patient(), *ours)
    assert there.fetch().status is Status.CAME
    assert "Opname op intensive care" in [one.text for one in parts(there)[Section.DIRECTIVES].items]
