"""What every deed at a request begins and ends with: who may, the row and its claim, and what is told of it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, Purpose
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.coordination.domain import LEASE, Claim, Door, Intake, Kind, Reach, refuse_other_claim
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.queries.belonging import handed_over_by, offered_to, still_read
from ketenzicht.coordination.queries.reading import INTAKE, NOTE, UNKNOWN_REQUEST, intake_of, patient_of
from ketenzicht.coordination.queries.sharing import active_sharings, covered
from ketenzicht.events import operations as events
from ketenzicht.registry import queries as registry
from ketenzicht.sealing import operations as sealing
from ketenzicht.statements import Columns, Statement


def centre_of(actor: Actor) -> UUID:
    """The centre for which the actor works. Raises NotPermitted for who may not work there."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    return access.own_organisation(actor)


def locked(request_id: UUID, *, actor: Actor, at: datetime) -> CareRequest:
    """The row, until the transaction ends: of the own centre, or of one that is helped by an agreement used now.

    NotFound for any other, whether it exists or not; Conflict for what the own centre handed over: it only reads along.
    """
    centre = centre_of(actor)
    own = _OWN.first(request=request_id, centre=centre)
    if own is not None and (row := _REQUEST.read(iter(own))) is not None:
        row.reach = Reach.OWN
        return row
    rows = CareRequest.objects.select_for_update(of=("self",), no_key=True).filter(id=request_id)
    if (row := _helped(rows, centre, actor=actor, at=at)) is not None:
        return row
    if CareRequest.objects.filter(handed_over_by(centre), still_read(at), id=request_id).exists():
        raise Conflict("Een ander centrum heeft deze zorgvraag overgenomen. U leest mee, maar kunt er niets aan doen.")
    raise NotFound(UNKNOWN_REQUEST)


_REQUEST: Columns[CareRequest] = Columns("coordination.CareRequest", "request")


# Every deed at a request begins with it.
_OWN = Statement(
    """
    SELECT {request} FROM coordination_carerequest request
    WHERE request.id = %(request)s AND request.centre_id = %(centre)s FOR NO KEY UPDATE
""",
    request=_REQUEST,
)


def readable(request_id: UUID, *, actor: Actor, at: datetime) -> CareRequest:
    """What somebody may look into: what they may act on, what was handed over, and what they are asked to take over."""
    centre = centre_of(actor)
    rows = CareRequest.objects.filter(id=request_id)
    if (row := rows.filter(centre_id=centre).first()) is not None:
        row.reach = Reach.OWN
    elif (row := _helped(rows, centre, actor=actor, at=at)) is not None:
        return row
    elif (row := rows.filter(handed_over_by(centre), still_read(at)).first()) is not None:
        row.reach = Reach.HANDED_OVER
    elif (row := rows.filter(offered_to(centre)).first()) is not None:
        row.reach = Reach.OFFERED
    else:
        raise NotFound(UNKNOWN_REQUEST)
    return row


def _helped(rows: QuerySet[CareRequest], centre: UUID, *, actor: Actor, at: datetime) -> CareRequest | None:
    """One of another centre that this one helps. Who has it in hand finishes it, also when the agreement ends."""
    active = active_sharings(centre_id=centre, at=at, as_helper=True)
    in_hand = Q(helping__helper_id=centre, claimed_by=access.own_account(actor))
    row = rows.filter(in_hand | covered(active)).first()
    if row is None:
        return None
    by = (
        one.id
        for one in active
        if one.giver == row.centre_id and one.terms.covers(door=Door(row.door), urgency=row.urgency)
    )
    row.reach, row.by_sharing = Reach.HELPS, next(by, row.helping_id)
    return row


def held(request_id: UUID, *, claim: int, actor: Actor, at: datetime) -> CareRequest:
    """The row of a request that the actor has in hand; each deed is a sign of life, and makes the lease run anew.

    Raises NotPermitted, NotFound, and Conflict when the actor does not have it any more. The caller saves the row.
    """
    row = locked(request_id, actor=actor, at=at)
    refuse_other_claim(claim_of(row), by=actor.id, number=claim)
    row.claimed_until = at + LEASE
    return row


def claim_of(row: CareRequest) -> Claim | None:
    if row.claimed_by is None or row.claimed_until is None:
        return None
    return Claim(by=row.claimed_by, number=row.claim_number, until=row.claimed_until)


def drop_claim(row: CareRequest) -> None:
    row.claimed_by = row.claimed_until = row.helping_id = None


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
    _add(row, kind, [told], note=sealing.seal(note, owner=row.id, purpose=NOTE) if note else b"", actor=actor, at=at)
    log(row, f"coordination.{kind.value}", actor=actor, at=at, detail=told, authorisation=authorisation)
    events.announce(kind=f"coordination.{kind.value}", subject=f"care-request/{row.id}", payload=told, at=at)


def tell_each(
    row: CareRequest,
    kind: Kind,
    *,
    details: Sequence[dict[str, Any]],
    actor: Actor,
    at: datetime,
    authorisation: Permission | None = None,
) -> None:
    """As `tell`, of several things of one kind that were done at once; three statements, however many there are."""
    action = f"coordination.{kind.value}"
    _add(row, kind, details, actor=actor, at=at)
    audit.record_each(
        told=[(action, _with_sharing(row, one)) for one in details],
        actor=actor,
        subject=f"care-request/{row.id}",
        at=at,
        circumstances=_circumstances(row, actor, authorisation),
    )
    events.announce_each(told=[(action, one) for one in details], subject=f"care-request/{row.id}", at=at)


_ADD = Statement("""
    INSERT INTO coordination_happening (request_id, at, kind, actor_id, actor_name, note, detail)
    SELECT %(request)s, %(at)s, %(kind)s, %(id)s::uuid, %(name)s, %(note)s, told.detail
    FROM jsonb_array_elements(%(details)s::jsonb) AS told (detail)
""")


def _add(
    row: CareRequest, kind: Kind, details: Sequence[dict[str, Any]], *, note: bytes = b"", actor: Actor, at: datetime
) -> None:
    """Lines of the story, by what differs."""
    _ADD.do(
        details=json.dumps(details),
        request=row.id,
        at=at,
        kind=kind.value,
        id=actor.id,
        name=_name(row, actor)[:255],
        note=note,
    )


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
    """A line in the log of the patient, whom it names as far as a number is known; of who helps, for whom."""
    audit.record(
        action=action,
        actor=actor,
        subject=f"care-request/{row.id}",
        at=at,
        deed=deed,
        detail=_with_sharing(row, detail or {}),
        circumstances=_circumstances(row, actor, authorisation),
    )


def _with_sharing(row: CareRequest, detail: dict[str, Any]) -> dict[str, Any]:
    """What the log says besides, of who is not of the centre of the request."""
    if row.by_sharing is not None:
        return {**detail, "for": str(row.centre_id), "sharing": str(row.by_sharing)}
    if row.reach in {Reach.HANDED_OVER, Reach.OFFERED}:
        return {**detail, "of": str(row.centre_id), "as": row.reach.value}
    return detail


def _circumstances(row: CareRequest, actor: Actor, authorisation: Permission | None) -> Circumstances:
    return Circumstances(
        patient=patient_of(intake_of(row)),
        purpose=Purpose.CARE_COORDINATION.value,
        authorisation=authorisation or _permission_of(row, actor),
    )


def _permission_of(row: CareRequest, actor: Actor) -> Permission:
    """By which permission somebody does something with a request."""
    if row.reach is not None:
        return Permission.COORDINATION_WORK
    if actor.kind is ActorKind.PERSON and actor.organisation_id != row.centre_id:
        return Permission.COORDINATION_ASK_ADVICE  # nobody else of elsewhere gets this far
    return Permission.COORDINATION_REQUEST if actor.kind is ActorKind.SYSTEM else Permission.COORDINATION_WORK


def _name(row: CareRequest, actor: Actor) -> str:
    """Who did it; of another centre that helps, with what that is called."""
    if row.reach is not Reach.HELPS or actor.organisation_id is None:
        return actor.name
    centre = registry.organisation_names(ids=[actor.organisation_id]).get(actor.organisation_id, "")
    return f"{actor.name} ({centre})" if centre else actor.name
