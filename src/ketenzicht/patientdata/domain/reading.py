"""Reading what a source sent: whose it is, and that it is what it says. Hostile until proven otherwise. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ketenzicht.patientdata.domain.sources import FetchFailed, Resource

BSN_SYSTEM: Final = "http://fhir.nl/fhir/NamingSystem/bsn"
MOST_RESOURCES: Final = 500
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
# By which field a resource says whose it is.
_WHOSE = {"Consent": "patient", "AllergyIntolerance": "patient", "Task": "for"}
UNREADABLE = (
    "De bron stuurde iets wat geen leesbare samenvatting is ({what}). Er is niets bewaard. Bel de bron, en meld "
    "dit aan uw beheerder."
)


def refuse(what: str) -> FetchFailed:
    return FetchFailed(UNREADABLE.format(what=what))


def entries(bundle: object) -> Iterator[Resource]:
    """The resources of a bundle. Raises FetchFailed for what is no bundle, or tells of an error."""
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise refuse("geen Bundle")
    listed = bundle.get("entry", [])
    if not isinstance(listed, list) or len(listed) > MOST_RESOURCES:
        raise refuse("onderdelen")
    for entry in listed:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            raise refuse("een onderdeel zonder soort")
        mode = (entry.get("search") or {}).get("mode") if isinstance(entry.get("search") or {}, dict) else None
        if resource["resourceType"] == "OperationOutcome":
            if mode != "outcome" or _is_an_error(resource):
                raise refuse("een foutmelding in het antwoord")
            continue
        yield resource


def _is_an_error(outcome: Resource) -> bool:
    issues = outcome.get("issue")
    return isinstance(issues, list) and any(
        isinstance(one, dict) and one.get("severity") in {"error", "fatal"} for one in issues
    )


def next_page(bundle: Resource) -> str | None:
    """Where the rest of a bundle is, if there is any."""
    links = bundle.get("link", [])
    if not isinstance(links, list):
        raise refuse("verwijzingen")
    for link in links:
        if isinstance(link, dict) and link.get("relation") == "next":
            url = link.get("url")
            if not isinstance(url, str):
                raise refuse("verwijzingen")
            return url
    return None


def the_patient(found: Iterable[Resource], *, bsn: str) -> str | None:
    """What the source calls the patient with this number; None when it knows nobody.

    Raises FetchFailed for more than one, and for somebody with another number: that would be data of somebody else.
    """
    patients = [one for one in found if one["resourceType"] == "Patient"]
    if not patients:
        return None
    if len(patients) > 1:
        raise refuse("meer dan één patiënt met dit BSN")
    (patient,) = patients
    if not has_bsn(patient, bsn):
        raise refuse("een patiënt met een ander BSN")
    code = patient.get("id")
    if not isinstance(code, str) or not ID.fullmatch(code):
        raise refuse("een patiënt zonder kenmerk")
    return code


def has_bsn(patient: Resource, bsn: str) -> bool:
    """Whether this number is the patient's, and the only one of its kind."""
    listed = patient.get("identifier")
    known = [
        one.get("value")
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and one.get("system") == BSN_SYSTEM
    ]
    return known == [bsn]


def of_patient(resource: Resource, patient_id: str) -> Resource:
    """The resource, if it says that it is of this patient and of nobody else. Raises FetchFailed."""
    kind = resource["resourceType"]
    whose: Any = resource.get(_WHOSE.get(kind, "subject"))
    reference = whose.get("reference") if isinstance(whose, dict) else None
    if not isinstance(reference, str) or reference.split("/")[-2:] != ["Patient", patient_id]:
        raise refuse(f"{kind[:30]} die niet van deze patiënt is")
    return resource
