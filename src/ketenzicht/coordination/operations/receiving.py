"""A request comes in, through whichever door: from then on it is accounted for."""

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotPermitted
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.coordination.domain import (
    ActiveSharing,
    Asking,
    Door,
    Kind,
    Move,
    Outcome,
    Reach,
    Through,
    after,
    refuse_unkeepable,
)
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.advising import add_question
from ketenzicht.coordination.operations.holding import keep_intake, tell
from ketenzicht.coordination.operations.linking import go_on_from_sent
from ketenzicht.coordination.operations.recognising import keep_marks
from ketenzicht.coordination.operations.telling import keep_outcome
from ketenzicht.coordination.queries.queue import is_centre
from ketenzicht.coordination.queries.sending import SENT, centre_of_region, gives_care
from ketenzicht.sealing import operations as sealing
from ketenzicht.sealing.queries import unseal

LONGEST_KEY = 100
SELF_TRIAGE = UUID("5e1f0000-0000-4000-8000-000000000001")  # stands as the system of what citizens send
NO_CENTRE = "Zorgvragen komen binnen bij een zorgcoördinatiecentrum (zcc). Deze organisatie is dat niet."
NO_CARE = "Zorgvragen insturen is voor wie zorg geeft of coördineert. Vraag het ROAZ-bureau van uw regio."


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
    sent: str = "",
    since: datetime | None = None,
) -> Received:
    """Take a request in at a centre, in its queue. What is sent again under the same `key` is taken in once.

    `sent` is the whole of what it sends; `since` the first contact, where that was before `at`. Raises NotPermitted
    for who may not, or for what is no centre, Invalid for what no intake can hold, and Conflict for something else
    under a key that was used.
    """
    _require(centre_id, door, actor=actor)
    return take_in(centre_id=centre_id, door=door, intake=intake, actor=actor, at=at, key=key, sent=sent, since=since)


def take_in(
    *,
    centre_id: UUID,
    door: Door,
    intake: Mapping[str, str],
    actor: Actor,
    at: datetime,
    key: str = "",
    sent: str = "",
    since: datetime | None = None,
) -> Received:
    """What `receive` does, once it is decided that the actor may. Within the transaction of the caller."""
    source = _source(door, actor)
    if source and not 0 < len(key) <= LONGEST_KEY:
        nl = f"Geef uw eigen kenmerk van deze zorgvraag mee, van hoogstens {LONGEST_KEY} tekens."
        raise Invalid([Fault("/key", "missing", nl, "Give your own key of this request.")])
    refuse_unkeepable(intake)
    if source and (known := CareRequest.objects.filter(source=source, source_key=key).first()):
        return _again(known, sent=sent)
    row = _new(centre_id, door, at=at, since=since)
    row.source, row.source_key = source, key if source else ""
    if sent:
        row.source_sent = sealing.seal(sent, owner=row.id, purpose=SENT)
    keep_intake(row, {code: text for code, text in intake.items() if text})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same, sent twice at the same time
        return _again(CareRequest.objects.get(source=source, source_key=key), sent=sent)
    keep_marks(row, intake, at=at)
    tell(row, Kind.RECEIVED, actor=actor, at=at, detail={"door": door.value})
    return Received(row.id, is_new=True)


def take_in_for(
    by: ActiveSharing, *, door: Door, intake: Mapping[str, str], since: datetime, actor: Actor, at: datetime
) -> CareRequest:
    """Take in what somebody who helps another centre hears for it: it is of that centre. The caller holds the call."""
    row = _new(by.giver, door, at=at, since=since)
    row.reach, row.by_sharing = Reach.HELPS, by.id
    keep_intake(row, intake)
    row.save(force_insert=True)
    keep_marks(row, intake, at=at)
    tell(row, Kind.RECEIVED, actor=actor, at=at, detail={"door": door.value})
    return row


def _new(centre_id: UUID, door: Door, *, at: datetime, since: datetime | None) -> CareRequest:
    return CareRequest(
        id=time_ordered_id(randomness=secrets.randbits(80), at=at),
        centre_id=centre_id,
        door=door.value,
        received_at=at if since is None else min(since, at),  # a clock elsewhere may be ahead of ours
        status=after(None, Move.RECEIVE).value,
        since=at,
    )


@transaction.atomic
def send(
    *,
    key: str,
    centre_id: UUID | None,
    intake: Mapping[str, str],
    outcome: Outcome | None,
    actor: Actor,
    at: datetime,
    asking: Asking | None = None,
    continues: str = "",
) -> Received:
    """Take in what a partner's system sends, with what its triage came to and what it asks: whole or nothing.

    `continues` is its key of an earlier request of the same patient. Without a centre it goes to the one of the
    partner's own region. Raises as `receive`, and Invalid where there is no such centre or earlier request, or the
    outcome is not on the one scale.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_REQUEST)
    to = centre_id or centre_of_region(organisation_id=access.own_organisation(actor), on=local_day(at))
    told = None if outcome is None else asdict(outcome)
    all_of_it = [str(to), dict(intake), told, *([asdict(asking)] if asking else []), *filter(None, [continues])]
    sent = json.dumps(all_of_it, ensure_ascii=False, sort_keys=True, default=str)
    made = receive(centre_id=to, door=Door.PARTNER, intake=intake, actor=actor, at=at, key=key, sent=sent)
    if made.is_new and outcome is not None:
        keep_outcome(CareRequest.objects.get(id=made.id), outcome, actor=actor, at=at)
    if made.is_new and continues:
        go_on_from_sent(CareRequest.objects.get(id=made.id), key=continues, actor=actor, at=at)
    if made.is_new and asking is not None:
        row = CareRequest.objects.select_for_update().get(id=made.id)  # with the urgency of the outcome
        add_question(row, asking, through=Through.SYSTEM, question_id=uuid.uuid4(), actor=actor, at=at)
    return made


def _again(row: CareRequest, *, sent: str) -> Received:
    before = bytes(row.source_sent)
    if sent and (not before or unseal(before, owner=row.id, purpose=SENT) != sent):
        raise Conflict(
            "Onder dit kenmerk stuurde u al een andere zorgvraag. Gebruik voor een nieuwe een nieuw kenmerk, en stuur "
            "een latere uitkomst van triage naar /care-requests/{kenmerk}/triages."
        )
    return Received(row.id, is_new=False)


def _source(door: Door, actor: Actor) -> UUID | None:
    """Who sends with a key, so that what is sent twice comes in once; None for who is on the line."""
    if door is Door.SELF_TRIAGE:
        return SELF_TRIAGE
    return actor.id if actor.kind is ActorKind.SYSTEM else None


def _require(centre_id: UUID, door: Door, *, actor: Actor) -> None:
    """Who works at the centre takes in; a system of who gives care asks; self-triage comes from the platform itself."""
    if actor.kind is ActorKind.SYSTEM:
        access.require(actor=actor, permission=Permission.COORDINATION_REQUEST)
        if not gives_care(access.own_organisation(actor)):
            raise NotPermitted(NO_CARE, actor=actor)
    else:
        access.require(actor=actor, permission=Permission.COORDINATION_WORK, organisation_id=centre_id)
    if not is_centre(centre_id):
        raise NotPermitted(NO_CENTRE, actor=actor)
    if door is Door.SELF_TRIAGE and actor.kind is not ActorKind.PLATFORM:
        raise NotPermitted("Zelftriage komt van de burger zelf.", actor=actor)
    if (door is Door.PARTNER) != (actor.kind is ActorKind.SYSTEM):
        raise NotPermitted("Deze deur is niet van u: een partnersysteem levert als partner.", actor=actor)
