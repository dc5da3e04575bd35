"""How a request goes, for the system that sent it: what was sought, where the patient goes or is, as FHIR too. Pure.

Where a place is only promised it is not told yet: it may still be another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination.domain import Progress, Whereabouts
from ketenzicht.placement.domain.fhir import NUMBER, STAND, Resource
from ketenzicht.placement.domain.life import Status
from ketenzicht.placement.domain.needs import NeedStatus

SENT = "urn:ketenzicht:kenmerk"
SNOMED = "http://snomed.info/sct"
# Where the patient goes is told from the confirmation on.
TOLD_PLACES = frozenset({Status.PLACED, Status.UNDER_WAY, Status.ARRIVED, Status.LEFT})
TASK_OF_REQUEST: Mapping[Progress, str] = {
    Progress.WAITING: "received",
    Progress.IN_HAND: "in-progress",
    Progress.FORWARDED: "completed",
    Progress.DECIDED: "in-progress",
    Progress.CLOSED: "completed",
}
_ENDED = frozenset({Progress.FORWARDED, Progress.CLOSED})


@dataclass(frozen=True, slots=True)
class CareLine:
    """One thing that was sought. `place` is where, once that was confirmed; `instead` what was done in its place."""

    care: str
    status: NeedStatus
    place: str
    arrived_at: datetime | None
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Report:
    """`whereabouts` once it is known where the patient is; `about`: up to which moment this goes."""

    id: UUID
    key: str
    number: int
    centre: str
    progress: Progress
    whereabouts: Whereabouts | None
    care: tuple[CareLine, ...]
    words: str
    about: datetime

    @property
    def is_ended(self) -> bool:
        return self.whereabouts is not None or self.progress in _ENDED


def task_of(one: Report) -> Resource:
    """A Task of the request that was sent, with what came of it; who the patient is, the sender knows."""
    made: Resource = {
        "resourceType": "Task",
        "id": str(one.id),
        "identifier": [{"system": SENT, "value": one.key}, {"system": NUMBER, "value": str(one.number)}],
        "status": "completed" if one.is_ended else TASK_OF_REQUEST[one.progress],
        "businessStatus": {"coding": [{"system": STAND, "code": one.progress.value, "display": one.progress.word}]},
        "intent": "order",
        "lastModified": one.about.isoformat(),
        "owner": {"display": one.centre},
        "output": [{"type": {"text": "verloop"}, "valueString": one.words}],
    }
    if one.whereabouts is not None:
        where: Resource = {"text": one.whereabouts.word.split(" (")[0]}
        if one.whereabouts.snomed:
            where["coding"] = [{"system": SNOMED, "code": one.whereabouts.snomed}]
        made["output"].append({"type": {"text": "bestemming"}, "valueCodeableConcept": where})
    made["output"] += [
        {"type": {"text": "plaats"}, "valueString": f"{line.care}: {line.place}"} for line in one.care if line.place
    ]
    return made
