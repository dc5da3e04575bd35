"""What triage found, as FHIR: an Observation for each round, and one for each question of it. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.handover.domain.dataset import Finding, HandOver, TriageFound
from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.parts import Resource, absent_concept, made, refer
from ketenzicht.handover.domain.items import UNKNOWN

_VITAL = [{"coding": [{"system": codes.TERMINOLOGY + "observation-category", "code": "vital-signs"}]}]


def observations(triages: Iterable[TriageFound], *, release: UUID, patient: Resource) -> list[Resource]:
    """Each round, followed by its questions."""
    found: list[Resource] = []
    for number, one in enumerate(triages):
        answers = [
            _answer(each, one, name=f"triage-{number}-{place}", release=release, patient=patient)
            for place, each in enumerate(one.findings)
        ]
        found += [_round(one, answers, name=f"triage-{number}", release=release, patient=patient), *answers]
    return found


def urgency_of(told: HandOver, *, release: UUID, patient: Resource, at: datetime) -> Resource:
    value: dict[str, Any]
    if told.urgency.text:
        value = {"valueCodeableConcept": {"coding": [{"system": codes.SCALE, "code": told.urgency.text}]}}
    else:
        value = {"dataAbsentReason": absent_concept(told.urgency)}
    return _observation(
        "urgency", release, patient, code=_own(codes.SCALE, "urgency", "Urgentie"), effectiveDateTime=at.isoformat()
    ) | {"status": "final", **value}


def _round(one: TriageFound, answers: list[Resource], *, name: str, release: UUID, patient: Resource) -> Resource:
    value: dict[str, Any] = {"status": "preliminary", "dataAbsentReason": absent_concept(UNKNOWN)}
    if one.found:
        coding = {"system": codes.CLASS + one.instrument, "code": one.found}
        value = {"status": "final", "valueCodeableConcept": {"coding": [coding]}}
    if one.urgency:
        scale = {"coding": [{"system": codes.SCALE, "code": one.urgency}]}
        value["component"] = [{"code": _own(codes.SCALE, "urgency", "Urgentie"), "valueCodeableConcept": scale}]
    if answers:
        value["hasMember"] = [refer(each) for each in answers]
    instrument = {"system": codes.INSTRUMENT + one.instrument, "version": one.version, "display": one.name}
    return (
        _observation(
            name,
            release,
            patient,
            code={"text": "Triage"},
            method={"coding": [{**instrument, "code": one.instrument}]},
            effectiveDateTime=one.at.isoformat(),
        )
        | value
    )


def _answer(one: Finding, triage: TriageFound, *, name: str, release: UUID, patient: Resource) -> Resource:
    own = {"system": codes.INSTRUMENT + triage.instrument, "version": triage.version, "code": one.code}
    coding, profile, unit = [own], "", {"unit": one.unit} if one.unit else {}
    more: Resource = {}
    if measure := codes.MEASURES.get((triage.instrument, one.code)):
        loinc, display, ucum, profile = measure
        coding.insert(0, {"system": codes.LOINC, "code": loinc, "display": display})
        unit |= {"system": codes.UCUM, "code": ucum}
        more["category"] = _VITAL
    if one.letter:
        more["category"] = [*more.get("category", []), {"coding": [{"system": codes.LETTER, "code": one.letter}]}]
    if one.number is not None:
        more["valueQuantity"] = {"value": one.number, **unit}
    elif one.answer.text:
        more["valueString"] = one.answer.text
    else:
        more["dataAbsentReason"] = absent_concept(one.answer)
    made_of = {"code": {"coding": coding, "text": one.question}, "effectiveDateTime": triage.at.isoformat()}
    return _observation(name, release, patient, profile=profile, **made_of) | {"status": "final", **more}


def _observation(name: str, release: UUID, patient: Resource, *, profile: str = "", **content: Any) -> Resource:
    return made("Observation", release=release, part=name, profile=profile, subject=refer(patient), **content)


def _own(system: str, code: str, display: str) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": display}]}
