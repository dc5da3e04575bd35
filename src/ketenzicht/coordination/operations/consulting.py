"""Consulting a request to learn from it: as little of it as that takes, and a line in the log of the patient."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission, Purpose
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination.domain import Door, Kind, Receiver, Status, age
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.queries.lessons import SETTLING
from ketenzicht.coordination.queries.reading import UNKNOWN_REQUEST, intake_of, patient_of


@dataclass(frozen=True, slots=True)
class Lesson:
    """A request without its patient. `age` in years, None when not known; `settled` what was decided last, in words.

    `source` is the system that sent it; None: nobody's system did.
    """

    id: UUID
    number: int
    centre_id: UUID
    door: Door
    status: Status
    urgency: str | None
    received_at: datetime
    age: int | None
    settled: str
    settled_at: datetime | None
    source: UUID | None


@transaction.atomic
def consult(
    *,
    request_id: UUID,
    centre_id: UUID | None,
    action: str,
    permission: Permission,
    deed: Deed,
    detail: dict[str, Any],
    actor: Actor,
    at: datetime,
) -> Lesson:
    """What of a request is for learning, and on record who asked for it by which permission.

    The caller has asked whether the actor may. Raises NotFound for one of another centre; None: of whichever.
    """
    rows = CareRequest.objects.filter(id=request_id)
    row = (rows if centre_id is None else rows.filter(centre_id=centre_id)).first()
    if row is None:
        raise NotFound(UNKNOWN_REQUEST)
    intake = intake_of(row)
    audit.record(
        action=action,
        actor=actor,
        subject=f"care-request/{row.id}",
        at=at,
        deed=deed,
        detail=detail,
        circumstances=Circumstances(
            patient=patient_of(intake), purpose=Purpose.IMPROVEMENT.value, authorisation=permission.value
        ),
    )
    last = row.story.filter(kind__in=SETTLING).order_by("-id").values_list("kind", "detail", "at").first()
    return Lesson(
        id=row.id,
        number=row.number,
        centre_id=row.centre_id,
        door=Door(row.door),
        status=Status(row.status),
        urgency=row.urgency or None,
        received_at=row.received_at,
        age=age(intake, today=local_day(at)),
        settled=_words(last[0], last[1]) if last else "",
        settled_at=last[2] if last else None,
        source=row.source,
    )


def _words(kind: str, detail: dict[str, Any]) -> str:
    return str(detail["name"]) if kind == Kind.DECIDED.value else f"overgedragen aan {Receiver(detail['to']).word}"
