"""What every deed at a request begins and ends with: who may, the row and its claim, and what is told of it."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, Purpose
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination.domain import LEASE, Claim, Intake, Kind, refuse_other_claim
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.coordination.queries.reading import INTAKE, NOTE, UNKNOWN_REQUEST, intake_of, patient_of
from ketenzicht.events import operations as events
from ketenzicht.sealing import operations as sealing


def centre_of(actor: Actor) -> UUID:
    """The centre for which the actor works. Raises NotPermitted for who may not work there."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    return access.own_organisation(actor)


def locked(request_id: UUID, *, actor: Actor) -> CareRequest:
    """The row, until the transaction ends. NotFound for one of another centre, whether it exists or not."""
    centre = centre_of(actor)
    # Not its key: who adds a line to the story meanwhile need not wait.
    row = CareRequest.objects.select_for_update(no_key=True).filter(id=request_id, centre_id=centre).first()
    if row is None:
        raise NotFound(UNKNOWN_REQUEST)
    return row


def held(request_id: UUID, *, claim: int, actor: Actor, at: datetime) -> CareRequest:
    """The row of a request that the actor has in hand; each deed is a sign of life, and makes the lease run anew.

    Raises NotPermitted, NotFound, and Conflict when the actor does not have it any more. The caller saves the row.
    """
    row = locked(request_id, actor=actor)
    refuse_other_claim(claim_of(row), by=actor.id, number=claim)
    row.claimed_until = at + LEASE
    return row


def claim_of(row: CareRequest) -> Claim | None:
    if row.claimed_by is None or row.claimed_until is None:
        return None
    return Claim(by=row.claimed_by, number=row.claim_number, until=row.claimed_until)


def drop_claim(row: CareRequest) -> None:
    row.claimed_by = row.claimed_until = None


def keep_intake(row: CareRequest, intake: Intake) -> None:
    text = json.dumps(dict(intake), ensure_ascii=False)
    row.intake = sealing.seal(text, owner=row.id, purpose=INTAKE)


def tell(
    row: CareRequest,
    kind: Kind,
    *,
    actor: Actor,
    at: datetime,
    detail: dict[str, Any] | None = None,
    note: str = "",
    authorisation: Permission | None = None,
) -> None:
    """Add a line to the story, to the log and to what others are told of. Only the sealed note is about a person.

    `authorisation` is the permission by which, where that is another than of who works with requests.
    """
    told = detail or {}
    Happening.objects.create(
        request=row,
        at=at,
        kind=kind.value,
        actor_id=actor.id,
        actor_name=actor.name[:255],
        detail=told,
        note=sealing.seal(note, owner=row.id, purpose=NOTE) if note else b"",
    )
    log(row, f"coordination.{kind.value}", actor=actor, at=at, detail=told, authorisation=authorisation)
    events.announce(kind=f"coordination.{kind.value}", subject=f"care-request/{row.id}", payload=told, at=at)


def log(
    row: CareRequest,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    deed: Deed = Deed.CHANGE,
    detail: dict[str, Any] | None = None,
    authorisation: Permission | None = None,
) -> None:
    """A line in the log of the patient, whom it names as far as a number is known."""
    audit.record(
        action=action,
        actor=actor,
        subject=f"care-request/{row.id}",
        at=at,
        deed=deed,
        detail=detail,
        circumstances=Circumstances(
            patient=patient_of(intake_of(row)),
            purpose=Purpose.CARE_COORDINATION.value,
            authorisation=authorisation or _permission_of(row, actor),
        ),
    )


def _permission_of(row: CareRequest, actor: Actor) -> Permission:
    """By which permission somebody does something with a request."""
    if actor.kind is ActorKind.PERSON and actor.organisation_id != row.centre_id:
        return Permission.COORDINATION_ASK_ADVICE  # nobody else of elsewhere gets this far
    return Permission.COORDINATION_REQUEST if actor.kind is ActorKind.SYSTEM else Permission.COORDINATION_WORK
