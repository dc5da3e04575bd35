"""Addresses and codes of FHIR, the zibs and the code lists that we use, and of our own lists. Pure."""

from typing import Any, Final

PROFILE: Final = "http://nictiz.nl/fhir/StructureDefinition/"
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
STREET: Final = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-streetName"
HOUSE_NUMBER: Final = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber"
DIRECTIVE_WORDS: Final = PROFILE + "ext-TreatmentDirective2.SpecificationOther"
BSN: Final = "http://fhir.nl/fhir/NamingSystem/bsn"
URA: Final = "http://fhir.nl/fhir/NamingSystem/ura"
INCIDENT: Final = "urn:oid:2.16.840.1.113883.2.4.3.32.5"
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem/"
# Of our own: there is no national list for these (domain facts 4.3, 4.4).
NUMBER: Final = "urn:ketenzicht:zorgvraag"
RELEASE: Final = "urn:ketenzicht:overdracht"
INSTRUMENT: Final = "urn:ketenzicht:triage-instrument:"
CLASS: Final = "urn:ketenzicht:urgentieklasse:"
SCALE: Final = "urn:ketenzicht:urgentie"
LETTER: Final = "urn:ketenzicht:abcde"
FORM: Final = "urn:ketenzicht:zorgvorm"
STAND: Final = "urn:ketenzicht:stand"  # of a placement
REASON: Final = "urn:ketenzicht:reden"

# What NEWS2 measures, as the zibs code it: LOINC, its name, UCUM, and the profile where we saw an example of it.
MEASURES: Final = {
    ("news2", "ademfrequentie"): ("9279-1", "Respiratory rate", "/min", ""),
    ("news2", "spo2"): ("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "%", ""),
    ("news2", "bloeddruk"): ("8480-6", "Systolic blood pressure", "mm[Hg]", ""),
    ("news2", "pols"): ("8867-4", "Heart rate", "/min", "nl-core-HeartRate"),
    ("news2", "temperatuur"): ("8310-5", "Body temperature", "Cel", ""),
}
# The one scale, as the four words that FHIR has for how urgent a request is.
PRIORITIES: Final = {"U0": "stat", "U1": "stat", "U2": "asap", "U3": "urgent"}


def concept(system: str, code: str, display: str, **more: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display, **more}]}
