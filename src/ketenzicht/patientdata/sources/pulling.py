"""Fetching what a source has ready for us: its Task says what that is, and each of it is fetched by its address there.

As in notified pull and eOverdracht: the notice names, and the data stay where they are until somebody fetches them.
"""

import re
from collections.abc import Iterator

from ketenzicht.patientdata.domain import RESOURCES, Asking, Found, Resource
from ketenzicht.patientdata.domain.reading import MOST_RESOURCES, entries, of_patient, refuse
from ketenzicht.patientdata.sources.going import Going
from ketenzicht.patientdata.sources.querying import patient_at, searched

REFERENCE = re.compile(r"[A-Z][A-Za-z]{1,40}/[A-Za-z0-9\-.]{1,64}", re.ASCII)
MOST_READY = 50


def pull(asking: Asking, *, bsn: str) -> Found | None:
    """See `domain.Fetcher`. None also when nothing stands ready."""
    wanted = RESOURCES[asking.category]
    with Going(asking.endpoint, credential=asking.credential) as going:
        patient_id = patient_at(going, bsn=bsn)
        if patient_id is None:
            return None
        tasks = searched(going, "Task/_search", {"patient": f"Patient/{patient_id}", "status": "requested"})
        ready = list(dict.fromkeys(_named(one) for task in tasks for one in _inputs(task, patient_id)))
        if len(ready) > MOST_READY:
            raise refuse("te veel klaargezet")
        found = [
            of_patient(one, patient_id)
            for reference in ready
            for one in _fetched(going, reference)
            if one["resourceType"] in wanted
        ]
    if len(found) > MOST_RESOURCES:
        raise refuse("te veel klaargezet")
    return Found(patient_id, tuple(found)) if found else None


def _inputs(task: Resource, patient_id: str) -> Iterator[Resource]:
    if task["resourceType"] != "Task":
        raise refuse(f"{task['resourceType'][:30]} waar Task is gevraagd")
    of_patient(task, patient_id)
    listed = task.get("input", [])
    if not isinstance(listed, list):
        raise refuse("wat er klaarstaat")
    for one in listed:
        value = one.get("valueReference") if isinstance(one, dict) else None
        if isinstance(value, dict):
            yield value


def _named(value: Resource) -> str:
    reference = value.get("reference")
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
        raise refuse("wat er klaarstaat")
    return reference


def _fetched(going: Going, reference: str) -> list[Resource]:
    """One resource, or those of a bundle."""
    found = going.get(reference)
    kind = reference.partition("/")[0]
    if found.get("resourceType") != kind:
        raise refuse(f"iets anders dan {kind}")
    return list(entries(found)) if kind == "Bundle" else [found]
