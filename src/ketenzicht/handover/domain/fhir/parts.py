"""Small parts of resources, there and back: an item that may be absent, a reference, a profile. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from ketenzicht.handover.domain.fhir.codes import ABSENT, PROFILE
from ketenzicht.handover.domain.items import Item, Knowledge, known

Resource = dict[str, Any]
_REASONS = {
    Knowledge.NONE: "not-applicable",
    Knowledge.UNKNOWN: "asked-unknown",
    Knowledge.NOT_ASKED: "not-asked",
}
_KNOWLEDGE = {reason: knowledge for knowledge, reason in _REASONS.items()}


def put(name: str, item: Item) -> Resource:
    """An element of a primitive type with the item in it, or why it is not there."""
    return {name: item.text} if item.text else {f"_{name}": absent(item)}


def take(part: Mapping[str, Any], name: str) -> Item:
    """The same, read back."""
    if name in part:
        return known(str(part[name]))
    reasons = [one["valueCode"] for one in part[f"_{name}"]["extension"] if one["url"] == ABSENT]
    return Item(_KNOWLEDGE[reasons[0]])


def absent(item: Item) -> Resource:
    return {"extension": [{"url": ABSENT, "valueCode": _REASONS[item.knowledge]}]}


def absent_concept(item: Item) -> Resource:
    """Why there is no value, where FHIR has an element of its own for that (dataAbsentReason)."""
    system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    return {"coding": [{"system": system, "code": _REASONS[item.knowledge]}]}


def knowledge_of(concept: Mapping[str, Any]) -> Item:
    return Item(_KNOWLEDGE[concept["coding"][0]["code"]])


def made(kind: str, *, release: UUID, part: str, profile: str = "", **content: Any) -> Resource:
    """A resource whose id is the same each time it is made of the same release."""
    meta = {"meta": {"profile": [PROFILE + profile]}} if profile else {}
    return {"resourceType": kind, "id": str(uuid5(release, part)), **meta, **content}


def refer(resource: Resource, display: str = "") -> Resource:
    told = {"reference": f"{resource['resourceType']}/{resource['id']}", "type": resource["resourceType"]}
    return {**told, "display": display} if display else told
