"""Asking a FHIR server: the patient by their number, then of them what belongs to the category, and no more."""

from collections.abc import Mapping

from ketenzicht.patientdata.domain import RESOURCES, Asking, FetchFailed, Found, Resource
from ketenzicht.patientdata.domain.reading import (
    BSN_SYSTEM,
    MOST_RESOURCES,
    entries,
    next_page,
    of_patient,
    refuse,
    the_patient,
)
from ketenzicht.patientdata.sources.going import TOO_MUCH, Going

MOST_PAGES = 10


def query(asking: Asking, *, bsn: str) -> Found | None:
    """See `domain.Fetcher`."""
    with Going(asking.endpoint, credential=asking.credential) as going:
        patient_id = patient_at(going, bsn=bsn)
        if patient_id is None:
            return None
        found: list[Resource] = []
        for kind in RESOURCES[asking.category]:
            for one in searched(going, f"{kind}/_search", {"patient": f"Patient/{patient_id}"}):
                if one["resourceType"] != kind:
                    raise refuse(f"{one['resourceType'][:30]} waar {kind} is gevraagd")
                found.append(of_patient(one, patient_id))
        return Found(patient_id, tuple(found)) if found else None


def patient_at(going: Going, *, bsn: str) -> str | None:
    """What the source calls the patient; the number goes in the body."""
    found = searched(going, "Patient/_search", {"identifier": f"{BSN_SYSTEM}|{bsn}"})
    return the_patient(found, bsn=bsn)


def searched(going: Going, path: str, form: Mapping[str, str]) -> list[Resource]:
    """Every page of what a search gives. Raises FetchFailed for more than we read."""
    page = going.post(path, form=form)
    found = list(entries(page))
    for _ in range(MOST_PAGES):
        address = next_page(page)
        if address is None:
            return found
        page = going.get(address)
        found += entries(page)
        if len(found) > MOST_RESOURCES:
            break
    raise FetchFailed(TOO_MUCH)
