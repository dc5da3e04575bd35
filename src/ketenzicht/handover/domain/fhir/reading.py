"""A message of ours read back: nothing that was known may be lost on the way. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ketenzicht.base.geography import Point
from ketenzicht.handover.domain.dataset import (
    Contact,
    Decided,
    Finding,
    HandOver,
    Party,
    Patient,
    TriageFound,
    in_digits,
)
from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.parts import Resource, knowledge_of, take
from ketenzicht.handover.domain.items import NONE, Item, Knowledge, known

_EMPTIED = {
    "nilknown": Item(Knowledge.NONE),
    "unavailable": Item(Knowledge.UNKNOWN),
    "notasked": Item(Knowledge.NOT_ASKED),
}


def handover_of(bundle: Mapping[str, Any]) -> HandOver:
    """What a bundle of `bundle_of` holds. Raises KeyError for one that is not."""
    found = [one["resource"] for one in bundle["entry"]]
    by_id = {f"{one['resourceType']}/{one['id']}": one for one in found}
    request = next(one for one in found if one["resourceType"] == "ServiceRequest")
    patient = by_id[request["subject"]["reference"]]
    place = by_id[request["locationReference"][0]["reference"]]
    sender = by_id[request["requester"]["reference"]]
    notes = request["note"]
    return HandOver(
        number=int(request["identifier"][0]["value"].removeprefix("KZ-")),
        centre=Party(sender["name"], _ura(sender)),
        patient=_patient(patient),
        contact=_contact(next(one for one in found if one["resourceType"] == "RelatedPerson")),
        complaint=take(request["reasonCode"][0], "text"),
        directives=_clinical(found, "directives", "Consent"),
        allergies=_clinical(found, "allergies", "AllergyIntolerance"),
        medication=_clinical(found, "medication", "MedicationStatement"),
        whereabouts=take(place, "description"),
        point=_point(place),
        treaters=take(patient["generalPractitioner"][0], "display"),
        story=take(notes[0], "text"),
        urgency=_urgency(found),
        begin_before=_moment(request.get("occurrencePeriod", {}).get("end")),
        red_flags=tuple(one["code"]["text"] for one in found if one["resourceType"] == "Flag"),
        triages=tuple(_triage(one, by_id) for one in found if "method" in one),
        decided=_decided(request, next(one for one in found if one["resourceType"] == "Task")),
        as_typed=tuple(one["text"] for one in notes[1:]),
    )


def _ura(organisation: Resource) -> str:
    return str(organisation["identifier"][0]["value"]) if "identifier" in organisation else ""


def _patient(one: Resource) -> Patient:
    address = one["address"][0]
    details = {part["url"]: part for part in address["_line"][0]["extension"]}
    return Patient(
        name=take(one["name"][0], "text"),
        birth_date=take(one, "birthDate"),
        sex=take(one, "gender"),
        bsn=take(one["identifier"][0], "value"),
        street=take(details[codes.STREET], "valueString"),
        house_number=take(details[codes.HOUSE_NUMBER], "valueString"),
        postcode=take(address, "postalCode"),
        language=take(one["communication"][0]["language"], "text"),
    )


def _contact(one: Resource) -> Contact:
    return Contact(
        name=take(one["name"][0], "text"),
        relation=take(one["relationship"][0], "text"),
        telephone=take(one["telecom"][0], "value"),
    )


def _clinical(found: list[Resource], section: str, kind: str) -> Item:
    for one in found:
        if one["resourceType"] == kind:
            return _words(one)
    composition = next(one for one in found if one["resourceType"] == "Composition")
    empty = next(one for one in composition["section"] if one["code"]["text"] == section)
    return _EMPTIED[empty["emptyReason"]["coding"][0]["code"]]


def _words(one: Resource) -> Item:
    if one["resourceType"] == "Consent":
        return known(one["modifierExtension"][0]["valueString"])
    concept = one["code"] if "code" in one else one["medicationCodeableConcept"]
    return known(concept["text"]) if "text" in concept else NONE


def _point(place: Resource) -> Point | None:
    where = place.get("position")
    return Point(where["latitude"], where["longitude"]) if where else None


def _urgency(found: list[Resource]) -> Item:
    one = next(one for one in found if _codes(one, codes.SCALE) == ["urgency"])
    if "dataAbsentReason" in one:
        return knowledge_of(one["dataAbsentReason"])
    return known(one["valueCodeableConcept"]["coding"][0]["code"])


def _codes(one: Resource, system: str) -> list[str]:
    return [each["code"] for each in one.get("code", {}).get("coding", ()) if each["system"] == system]


def _triage(one: Resource, by_id: Mapping[str, Resource]) -> TriageFound:
    how = one["method"]["coding"][0]
    parts = one.get("component", ())
    return TriageFound(
        instrument=how["code"],
        name=how["display"],
        version=how["version"],
        at=datetime.fromisoformat(one["effectiveDateTime"]),
        found=one["valueCodeableConcept"]["coding"][0]["code"] if "valueCodeableConcept" in one else "",
        urgency=parts[0]["valueCodeableConcept"]["coding"][0]["code"] if parts else "",
        findings=tuple(_finding(by_id[each["reference"]]) for each in one.get("hasMember", ())),
    )


def _finding(one: Resource) -> Finding:
    own = next(each for each in one["code"]["coding"] if each["system"].startswith(codes.INSTRUMENT))
    letters = [
        each["coding"][0]["code"] for each in one.get("category", ()) if each["coding"][0]["system"] == codes.LETTER
    ]
    quantity = one.get("valueQuantity")
    return Finding(
        code=own["code"],
        letter=letters[0] if letters else "",
        question=one["code"]["text"],
        answer=_answer(one),
        number=quantity["value"] if quantity else None,
        unit=quantity.get("unit", "") if quantity else "",
    )


def _answer(one: Resource) -> Item:
    if "dataAbsentReason" in one:
        return knowledge_of(one["dataAbsentReason"])
    return known(one["valueString"] if "valueString" in one else in_digits(one["valueQuantity"]["value"]))


def _decided(request: Resource, task: Resource) -> Decided | None:
    if "code" not in request:
        return None
    coding = request["code"]["coding"][0]
    return Decided(
        form=coding["code"],
        name=coding["display"],
        because=task.get("reasonCode", {}).get("text", ""),
        at=datetime.fromisoformat(request["authoredOn"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
