"""What is known of one subject: what was fetched and what it says, what was said of it, and who looked without that."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.patientdata.domain import (
    Answer,
    Category,
    Endangered,
    Judgement,
    Resource,
    SaidBy,
    SourceLine,
    Status,
    Summary,
)
from ketenzicht.patientdata.domain.summary import from_json
from ketenzicht.patientdata.models import Consent, Emergency, Fetch
from ketenzicht.patientdata.queries.sources import lines
from ketenzicht.registry.queries import organisation_names
from ketenzicht.sealing.queries import unseal

PATIENT, CONTENT = "patientdata.patient", "patientdata.content"
REASON, BECAUSE = "patientdata.reason", "patientdata.because"


@dataclass(frozen=True, slots=True)
class FetchLine:
    """One question to a source. `summary` only while it came and is there; `told` why it may, or what went wrong."""

    id: UUID
    source: SourceLine
    status: Status
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    destroyed_at: datetime | None
    told: str
    answer: Answer | None
    rule_from: datetime | None
    is_emergency: bool
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """What somebody said. Empty `of` and `held_by`: of everything, of everybody."""

    id: UUID
    permits: bool
    of: str
    held_by: str
    said_by: SaidBy
    said_at: datetime
    noted_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str

    @property
    def counts(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """An emergency with its reason and, once somebody reviewed it, the verdict."""

    id: UUID
    about: str
    at: datetime
    by: UUID
    by_name: str
    endangered: Endangered
    reason: str
    due_at: datetime
    judgement: Judgement | None
    judged_at: datetime | None
    judged_by: str
    because: str
    asked: tuple[tuple[str, Status], ...]

    def is_late(self, now: datetime) -> bool:
        return self.judgement is None and self.due_at < now


def fetches_of(subject: UUID) -> list[FetchLine]:
    """The latest first; three queries. What cannot be read any more raises Unreadable."""
    rows = Fetch.objects.filter(subject=subject).select_related("source__organisation", "rule")
    return [fetch_line(row) for row in rows]


def fetch_line(row: Fetch) -> FetchLine:
    (source,) = lines([row.source])
    return FetchLine(
        id=row.id,
        source=source,
        status=Status(row.status),
        asked_at=row.asked_at,
        asked_by=row.asked_by_name,
        ended_at=row.ended_at,
        destroyed_at=row.destroyed_at,
        told=row.told,
        answer=Answer(row.answer) if row.answer else None,
        rule_from=row.rule.in_force_from if row.rule else None,
        is_emergency=row.emergency_id is not None,
        summary=from_json(_content(row)["summary"]) if row.content else None,
    )


def resources_of(subject: UUID) -> list[Resource]:
    """What came as it came, as long as it is there: for a hand-over."""
    rows = Fetch.objects.filter(subject=subject, status=Status.CAME.value)
    return [resource for row in rows for resource in _content(row)["resources"]]


def consents_of(subject: UUID) -> list[ConsentLine]:
    rows = list(Consent.objects.filter(subject=subject))
    names = organisation_names(ids={row.holder_id for row in rows if row.holder_id})
    return [
        ConsentLine(
            id=row.id,
            permits=row.permits,
            of=Category(row.category).word if row.category else "",
            held_by=names.get(row.holder_id, "een organisatie die er niet meer is") if row.holder_id else "",
            said_by=SaidBy(row.said_by),
            said_at=row.said_at,
            noted_by=row.by_name,
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=row.withdrawn_by_name,
        )
        for row in rows
    ]


def emergencies_of(subject: UUID) -> list[EmergencyLine]:
    rows = Emergency.objects.filter(subject=subject).prefetch_related("fetches__source")
    return [emergency_line(row) for row in rows]


def emergency_line(row: Emergency) -> EmergencyLine:
    return EmergencyLine(
        id=row.id,
        about=row.about,
        at=row.at,
        by=row.by,
        by_name=row.by_name,
        endangered=Endangered(row.endangered),
        reason=unseal(bytes(row.reason), owner=row.subject, purpose=REASON),
        due_at=row.due_at,
        judgement=Judgement(row.judgement) if row.judgement else None,
        judged_at=row.judged_at,
        judged_by=row.judged_by_name,
        because=unseal(bytes(row.because), owner=row.subject, purpose=BECAUSE) if row.because else "",
        asked=tuple((one.source.name, Status(one.status)) for one in row.fetches.all()),
    )


def subjects_with_content() -> set[UUID]:
    """Of whom anything stands here that has to be destroyed when its time comes."""
    return set(Fetch.objects.filter(status=Status.CAME.value).values_list("subject", flat=True))


def _content(row: Fetch) -> Resource:
    told: Resource = json.loads(unseal(bytes(row.content), owner=row.subject, purpose=CONTENT))
    return told
