"""Having a request in hand: picking it up, staying with it, putting it back, giving it to a colleague."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission, grants_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination.domain import LEASE, Kind, Move, Reach, Status, after
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import claim_of, drop_claim, held, locked, tell


@transaction.atomic
def pick_up(*, request_id: UUID, actor: Actor, at: datetime) -> int:
    """Take a request in hand; gives the number of the claim, which each deed at it asks for.

    Who has it in hand already takes it to this window: the other one may write no more. Raises NotPermitted, NotFound,
    and Conflict when a colleague has it, or it is done.
    """
    return claim_row(locked(request_id, actor=actor, at=at), actor=actor, at=at)


def claim_row(row: CareRequest, *, actor: Actor, at: datetime) -> int:
    """What `pick_up` does with a row that the caller holds."""
    me = access.own_account(actor)
    claim = claim_of(row)
    if claim is not None and claim.by != me and not claim.has_lapsed(at):
        raise Conflict("Een collega heeft deze zorgvraag al opgepakt.")
    is_anew = claim is None or claim.by != me
    status = after(Status(row.status), Move.TAKE_OVER if claim else Move.PICK_UP)
    if is_anew:
        row.since = at
    row.status, row.due_at, row.meant_for = status.value, None, None
    row.claimed_by, row.claimed_until = me, at + LEASE
    row.claim_number += 1
    row.helping_id = row.by_sharing
    row.save()
    if is_anew:
        tell(row, Kind.TAKEN_OVER if claim else Kind.PICKED_UP, actor=actor, at=at)
    return row.claim_number


@transaction.atomic
def stay(*, request_id: UUID, claim: int, actor: Actor, at: datetime) -> None:
    """A sign of life: the page is open, so the lease runs anew. Raises Conflict when it was picked up by another."""
    row = held(request_id, claim=claim, actor=actor, at=at)
    row.save(update_fields=["claimed_until"])


@transaction.atomic
def put_back(*, request_id: UUID, claim: int, because: str, actor: Actor, at: datetime) -> None:
    """Put a request back in the queue."""
    row = held(request_id, claim=claim, actor=actor, at=at)
    _free(row, Move.PUT_BACK, at=at)
    tell(row, Kind.PUT_BACK, actor=actor, at=at, note=because.strip())


@transaction.atomic
def transfer(*, request_id: UUID, claim: int, to: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Give a request to a colleague of the centre. It stays in the queue for everybody, with their name on it.

    Raises Refused for who does not work there, or when nothing is said for the colleague to go by.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    if row.reach is not Reach.OWN:
        raise Refused("U helpt dit centrum. Leg de zorgvraag terug: het centrum zelf verdeelt het werk.")
    if to == actor.id:
        raise Refused("U hebt deze zorgvraag zelf al in behandeling. Kies een collega.")
    if not because.strip():
        raise Refused("Schrijf waarom u overdraagt en wat de collega moet weten.")
    colleague = people.member_of(organisation_id=row.centre_id, user_id=to, now=at)
    if Permission.COORDINATION_WORK not in grants_of(colleague.roles):
        raise Refused(f"{colleague.name} werkt niet met zorgvragen. Kies een triagist of coördinator.")
    row.meant_for = to
    _free(row, Move.TRANSFER, at=at)
    tell(row, Kind.TRANSFERRED, actor=actor, at=at, detail={"to": str(to)}, note=because.strip())


def _free(row: CareRequest, move: Move, *, at: datetime) -> None:
    row.status, row.since = after(Status(row.status), move).value, at
    drop_claim(row)
    row.save()
