"""What each deed with data of a patient leaves behind: a line in the log of that patient, and word to others."""

from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from ketenzicht.access.domain import Permission, Purpose
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.queries import patient_references
from ketenzicht.base.actor import Actor
from ketenzicht.events import operations as events


class How(TypedDict, total=False):
    """What a line tells besides what, whom, who and when. Without: a change, that succeeded, by who may fetch."""

    deed: Deed
    outcome: Outcome
    emergency: UUID | None
    permission: Permission
    detail: dict[str, Any] | None


def reference(bsn: str) -> str:
    """How the log names this patient."""
    return patient_references(bsn=bsn)[0]


def log(
    action: str,
    subject: str,
    *,
    patient: str,
    actor: Actor,
    at: datetime,
    **how: Unpack[How],
) -> None:
    """A line of NEN 7513. The reason of an emergency holds words about a patient: the line says where it stands."""
    audit.record(
        action=f"patientdata.{action}",
        actor=actor,
        subject=subject,
        at=at,
        deed=how.get("deed", Deed.CHANGE),
        outcome=how.get("outcome", Outcome.SUCCESS),
        detail=how.get("detail"),
        circumstances=Circumstances(
            patient=patient,
            purpose=Purpose.CARE_COORDINATION.value,
            authorisation=how.get("permission", Permission.PATIENTDATA_FETCH).value,
            break_glass=f"levensgevaar; reden bij noodinzage {how['emergency']}" if how.get("emergency") else "",
        ),
    )


def tell(kind: str, subject: str, *, at: datetime, detail: dict[str, Any] | None = None) -> None:
    """Word to whoever follows what happens; never anything about a person."""
    events.announce(kind=f"patientdata.{kind}", subject=subject, payload=detail or {}, at=at)
