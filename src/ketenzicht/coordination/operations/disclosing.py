"""Giving out what is known of a patient to who takes over their care, with a line in the log of the patient."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission, Purpose
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.queries.reading import UNKNOWN_REQUEST, RequestFile, intake_of, patient_of, request_file


@dataclass(frozen=True, slots=True)
class Disclosure:
    """For whom, by which permission, and how the log calls it; nothing about the patient."""

    action: str
    permission: Permission
    deed: Deed
    detail: dict[str, Any]


@transaction.atomic
def disclose(*, request_id: UUID, to: Disclosure, actor: Actor, at: datetime) -> RequestFile:
    """All that is known of a request; who asks has made sure that it may go to whom it goes. Raises NotFound."""
    row = _row(request_id)
    _log(row, to, actor=actor, at=at)
    return request_file(row, now=at)


@transaction.atomic
def note_disclosure(*, request_id: UUID, to: Disclosure, actor: Actor, at: datetime) -> None:
    """That something that was given out before was read, printed or fetched. Raises NotFound."""
    _log(_row(request_id), to, actor=actor, at=at)


def _row(request_id: UUID) -> CareRequest:
    row = CareRequest.objects.filter(id=request_id).first()
    if row is None:
        raise NotFound(UNKNOWN_REQUEST)
    return row


def _log(row: CareRequest, to: Disclosure, *, actor: Actor, at: datetime) -> None:
    audit.record(
        action=to.action,
        actor=actor,
        subject=f"care-request/{row.id}",
        at=at,
        deed=to.deed,
        detail=to.detail,
        circumstances=Circumstances(
            patient=patient_of(intake_of(row)),
            purpose=Purpose.CARE_COORDINATION.value,
            authorisation=to.permission.value,
        ),
    )
