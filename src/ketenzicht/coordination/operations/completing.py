"""A request ends when it is known where the patient is; when that is not known any more, it is followed again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination.domain import Kind, Move, Status, Whereabouts, after, refuse_unsaid
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import locked, tell

MOST_WORDS = 2_000  # characters


@transaction.atomic
def complete(
    *, request_id: UUID, whereabouts: Whereabouts, place: str = "", words: str, actor: Actor, at: datetime
) -> None:
    """It is known where the patient is: nobody has to follow the request any more. `place` is the name of a placement.

    Raises NotPermitted, NotFound, Conflict for what was not decided, Refused where the words say too little. Whether
    something is still sought is asked by `placement`, through which this goes.
    """
    row = locked(request_id, actor=actor, at=at)
    refuse_unsaid(whereabouts, words)
    said = _short(words)
    row.status, row.since = after(Status(row.status), Move.COMPLETE).value, at
    row.whereabouts = whereabouts.value
    row.save(update_fields=["status", "since", "whereabouts"])
    detail = {"whereabouts": whereabouts.value} | ({"place": place} if place else {})
    tell(row, Kind.COMPLETED, actor=actor, at=at, detail=detail, note=said)


@transaction.atomic
def follow_again(*, request_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """It is not known where the patient is after all. Raises NotPermitted, NotFound, Conflict, and Refused wordless."""
    row = locked(request_id, actor=actor, at=at)
    if not because.strip():
        raise Refused("Schrijf waarom u deze zorgvraag weer volgt.")
    follow(row, because=_short(because), actor=actor, at=at)


@transaction.atomic
def follow_by_clock(*, request_id: UUID, at: datetime) -> bool:
    """Something is sought again for a request that was completed: somebody has to follow it. Twice does no harm."""
    row = CareRequest.objects.select_for_update(no_key=True).filter(id=request_id).first()
    if row is None or row.status != Status.COMPLETED.value:
        return False
    follow(row, because="", actor=PLATFORM, at=at)
    return True


def follow(row: CareRequest, *, because: str, actor: Actor, at: datetime) -> None:
    """Within a deed at a request that the caller holds."""
    row.status, row.since, row.whereabouts = after(Status(row.status), Move.FOLLOW_AGAIN).value, at, ""
    row.save(update_fields=["status", "since", "whereabouts"])
    tell(row, Kind.FOLLOWED_AGAIN, actor=actor, at=at, note=because)


def _short(text: str) -> str:
    """Nothing is ever cut off: what is too long goes back to who wrote it."""
    if len(text.strip()) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(text.strip())}.")
    return text.strip()
