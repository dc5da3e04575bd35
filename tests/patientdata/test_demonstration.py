"""The simulated source of the demonstration gives what a real one would."""

import pytest
from tests.fhir_r4 import faults
from tests.patientdata.conftest import Case, put_on_record

from ketenzicht.demonstration.patient_source import PatientSource
from ketenzicht.patientdata import queries
from ketenzicht.patientdata.domain import Status

pytestmark = pytest.mark.django_db


def test_a_visitor_gets_a_whole_summary(case: Case) -> None:
    case.consent()
    with PatientSource() as simulated:
        case.source.base = simulated.address
        case.source_id = put_on_record(case.centre, case.source)
        line = case.fetch()
    assert line.status is Status.CAME
    assert line.summary is not None
    assert line.summary.composed == "02-11-2026"
    assert all(one.items for one in line.summary.parts)


def test_what_it_gives_is_fhir(case: Case) -> None:
    case.consent()
    with PatientSource() as simulated:
        case.source.base = simulated.address
        case.source_id = put_on_record(case.centre, case.source)
        case.fetch()
    found = queries.resources_of(case.subject)
    assert len(found) == 7
    for one in found:
        assert faults(one) == []
