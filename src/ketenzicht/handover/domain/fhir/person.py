"""Who it is about, who called, and where the patient is, as FHIR. Pure."""

from typing import Any
from uuid import UUID

from ketenzicht.handover.domain.dataset import Contact, HandOver, Patient
from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.parts import Resource, made, put, refer


def patient_of(told: HandOver, *, release: UUID) -> Resource:
    one = told.patient
    return made(
        "Patient",
        release=release,
        part="patient",
        profile="nl-core-Patient",
        identifier=[{"system": codes.BSN, **put("value", one.bsn)}],
        **put("birthDate", one.birth_date),
        **put("gender", one.sex),
        address=[_address(one)],
        communication=[{"language": put("text", one.language)}],
        generalPractitioner=[put("display", told.treaters)],
        name=[put("text", one.name)],
    )


def _address(one: Patient) -> Resource:
    line = " ".join(part.text for part in (one.street, one.house_number) if part.text)
    details = [
        {"url": codes.STREET, **put("valueString", one.street)},
        {"url": codes.HOUSE_NUMBER, **put("valueString", one.house_number)},
    ]
    lines = {"line": [line]} if line else {}
    return {"use": "home", **lines, "_line": [{"extension": details}], **put("postalCode", one.postcode)}


def contact_of(contact: Contact, *, release: UUID, patient: Resource) -> Resource:
    return made(
        "RelatedPerson",
        release=release,
        part="contact",
        profile="nl-core-ContactPerson",
        patient=refer(patient),
        relationship=[put("text", contact.relation)],
        telecom=[{"system": "phone", **put("value", contact.telephone)}],
        name=[put("text", contact.name)],
    )


def whereabouts_of(told: HandOver, *, release: UUID) -> Resource:
    point = told.point
    position: dict[str, Any] = {"position": {"longitude": point.longitude, "latitude": point.latitude}} if point else {}
    place = made("Location", release=release, part="whereabouts", **put("description", told.whereabouts), **position)
    return {**place, "mode": "instance"}
