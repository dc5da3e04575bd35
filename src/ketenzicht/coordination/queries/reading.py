"""What a request holds, for who may look into it: `operations.look_into` logs that somebody did."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.errors import Refused
from ketenzicht.base.identifiers import parse_bsn
from ketenzicht.coordination.domain import (
    Claim,
    Door,
    Intake,
    Kind,
    Reach,
    Standing,
    Status,
    StoryLine,
    Whereabouts,
    age,
    remarks,
)
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.coordination.queries.facts import facts_of
from ketenzicht.coordination.queries.first_questions import first_answers_of
from ketenzicht.coordination.queries.triage import OutcomeLine, TriageLine, outcomes_of, triages_of
from ketenzicht.sealing import queries as sealing
from ketenzicht.triage.domain import Answer

INTAKE = "coordination.intake"
NOTE = "coordination.note"
UNKNOWN_REQUEST = "Deze zorgvraag kennen wij niet, of zij is van een ander centrum."


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request with its intake, its story, the oldest first, and its triage here and elsewhere, the latest first.

    `remarks` says by field of the intake what cannot be right about it; `age` in years, None when not known. `said` is
    what somebody told of what the rules of fitting care look at, `first_said` of the first questions.
    `reach` is how the reader comes to it.
    """

    id: UUID
    number: int
    centre_id: UUID
    door: Door
    status: Status
    received_at: datetime
    due_at: datetime | None
    claim: Claim | None
    meant_for: UUID | None
    urgency: str | None
    begin_before: datetime | None
    has_red_flag: bool
    late_at: datetime | None
    intake: Intake
    remarks: dict[str, str]
    age: int | None
    said: Mapping[str, Answer]
    first_said: Mapping[str, Answer]
    story: tuple[StoryLine, ...]
    triages: tuple[TriageLine, ...]
    outcomes: tuple[OutcomeLine, ...]
    since: datetime
    whereabouts: Whereabouts | None
    reach: Reach = Reach.OWN

    @property
    def standing(self) -> Standing:
        return Standing(self.urgency, self.begin_before, self.has_red_flag)


def request_file(row: CareRequest, *, now: datetime) -> RequestFile:
    """Four queries besides the row."""
    intake, today = intake_of(row), local_day(now)
    claim = None
    if row.claimed_by is not None and row.claimed_until is not None:
        claim = Claim(by=row.claimed_by, number=row.claim_number, until=row.claimed_until)
    return RequestFile(
        id=row.id,
        number=row.number,
        centre_id=row.centre_id,
        door=Door(row.door),
        status=Status(row.status),
        received_at=row.received_at,
        due_at=row.due_at,
        claim=claim,
        meant_for=row.meant_for,
        urgency=row.urgency or None,
        begin_before=row.begin_before,
        has_red_flag=row.has_red_flag,
        late_at=row.late_at,
        intake=intake,
        remarks=remarks(intake, today=today),
        age=age(intake, today=today),
        said=facts_of(row),
        first_said=first_answers_of(row),
        story=tuple(_line(one) for one in row.story.all()),
        triages=triages_of(row),
        outcomes=outcomes_of(row),
        reach=row.reach or Reach.OWN,
        since=row.since,
        whereabouts=Whereabouts(row.whereabouts) if row.whereabouts else None,
    )


def intake_of(row: CareRequest) -> dict[str, str]:
    """What was written down. Raises Unreadable when the key of it is not there."""
    found: dict[str, str] = json.loads(sealing.unseal(bytes(row.intake), owner=row.id, purpose=INTAKE))
    return found


def patient_of(intake: Intake) -> str:
    """How the log names the patient; empty as long as no right BSN is known."""
    try:
        return patient_references(bsn=parse_bsn(intake.get("bsn", "")))[0]
    except Refused:
        return ""


def mark_purpose(kind: str) -> str:
    """Marks of a telephone number are never those of a BSN."""
    return f"coordination.mark.{kind}"


def _line(row: Happening) -> StoryLine:
    note = sealing.unseal(bytes(row.note), owner=row.request_id, purpose=NOTE) if row.note else ""
    return StoryLine(at=row.at, kind=Kind(row.kind), who=row.actor_name, detail=row.detail, note=note)
