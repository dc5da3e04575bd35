"""A request comes in, through whichever door: from then on it is accounted for."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Fault, Invalid, NotPermitted
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.coordination.domain import Door, Kind, Move, after, refuse_unkeepable
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import keep_intake, tell
from ketenzicht.coordination.operations.recognising import keep_marks
from ketenzicht.coordination.queries.queue import is_centre

LONGEST_KEY = 100
NO_CENTRE = "Zorgvragen komen binnen bij een zorgcoördinatiecentrum (zcc). Deze organisatie is dat niet."


@dataclass(frozen=True, slots=True)
class Received:
    """Which request it became; `is_new` is false for what had come in before under the same key."""

    id: UUID
    is_new: bool


@transaction.atomic
def receive(
    *,
    centre_id: UUID,
    door: Door,
    intake: Mapping[str, str],
    actor: Actor,
    at: datetime,
    key: str = "",
) -> Received:
    """Take a request in at a centre, in its queue. What a system sends again under the same `key` is taken in once.

    Raises NotPermitted for who may not, or for what is no centre, and Invalid for what no intake can hold.
    """
    _require(centre_id, door, actor=actor)
    if actor.kind is ActorKind.SYSTEM and not 0 < len(key) <= LONGEST_KEY:
        nl = f"Geef uw eigen kenmerk van deze zorgvraag mee, van hoogstens {LONGEST_KEY} tekens."
        raise Invalid([Fault("/key", "missing", nl, "Give your own key of this request.")])
    refuse_unkeepable(intake)
    source = actor.id if actor.kind is ActorKind.SYSTEM else None
    if source and (known := CareRequest.objects.filter(source=source, source_key=key).values_list("id").first()):
        return Received(known[0], is_new=False)
    row = CareRequest(
        id=time_ordered_id(randomness=secrets.randbits(80), at=at),
        centre_id=centre_id,
        door=door.value,
        source=source,
        source_key=key if source else "",
        received_at=at,
        status=after(None, Move.RECEIVE).value,
        since=at,
    )
    keep_intake(row, {code: text for code, text in intake.items() if text})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same, sent twice at the same time
        found = CareRequest.objects.values_list("id", flat=True).get(source=source, source_key=key)
        return Received(found, is_new=False)
    keep_marks(row, intake, at=at)
    tell(row, Kind.RECEIVED, actor=actor, at=at, detail={"door": door.value})
    return Received(row.id, is_new=True)


def _require(centre_id: UUID, door: Door, *, actor: Actor) -> None:
    """Who works at the centre takes in; a partner's system asks; self-triage comes from the platform itself."""
    if actor.kind is ActorKind.SYSTEM:
        access.require(actor=actor, permission=Permission.COORDINATION_REQUEST)
    else:
        access.require(actor=actor, permission=Permission.COORDINATION_WORK, organisation_id=centre_id)
    if not is_centre(centre_id):
        raise NotPermitted(NO_CENTRE, actor=actor)
    if (door is Door.PARTNER) != (actor.kind is ActorKind.SYSTEM):
        raise NotPermitted("Deze deur is niet van u: een partnersysteem levert als partner.", actor=actor)
