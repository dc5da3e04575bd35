"""Of which hand-over a message is: to whom, how it stands, and what every message of it has in common. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.handover.domain.dataset import Party
from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.parts import Resource, made, refer

CONTENT_TYPE = "application/fhir+json"
HANDED_OVER, WITHDRAWN = ("overdracht", "Overdracht"), ("intrekking", "Intrekking van een overdracht")


class Stand(StrEnum):
    """How the request stands, as the AZ-IG has it: actief, geannuleerd, overgedragen."""

    ACTIVE = "active"
    REVOKED = "revoked"
    COMPLETED = "completed"


TASK = {Stand.ACTIVE: "accepted", Stand.REVOKED: "cancelled", Stand.COMPLETED: "completed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Of which release this is the content: to whom, for which of its locations, since when, and how it stands."""

    release_id: UUID
    version: int
    at: datetime
    to: Party
    location: str
    location_id: UUID
    stand: Stand
    source: str  # our own address, as the message names its sender


def message(passing: Passing, resources: Iterable[Resource]) -> Resource:
    """A Bundle under the id of the release, whatever its version says."""
    return {
        "resourceType": "Bundle",
        "id": str(passing.release_id),
        "meta": {"versionId": str(passing.version)},
        "identifier": {"system": codes.RELEASE, "value": str(passing.release_id)},
        "type": "message",
        "timestamp": passing.at.isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }


def header(
    *, passing: Passing, sender: Resource, focus: Iterable[Resource], event: tuple[str, str] = HANDED_OVER
) -> Resource:
    code, display = event
    return made(
        "MessageHeader",
        release=passing.release_id,
        part="header",
        eventCoding={"system": "urn:ketenzicht:bericht", "code": code, "display": display},
        source={"name": sender["name"], "endpoint": passing.source},
        sender=refer(sender, sender["name"]),
        focus=[refer(one) for one in focus],
    )


def organisation(part: str, party: Party, passing: Passing) -> Resource:
    numbers: Resource = {"identifier": [{"system": codes.URA, "value": party.ura}]} if party.ura else {}
    profile = "nl-core-HealthcareProvider-Organization"
    return made("Organization", release=passing.release_id, part=part, profile=profile, name=party.name, **numbers)


def place(passing: Passing, owner: Resource) -> Resource:
    """The location that receives."""
    known_as = [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{passing.location_id}"}]
    return made(
        "Location",
        release=passing.release_id,
        part="place",
        name=passing.location,
        managingOrganization=refer(owner),
        identifier=known_as,
    )
