"""Releasing what is known of a patient to who accepted, and taking it back."""

import uuid
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.queries import local_day
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.queries import RequestFile
from ketenzicht.handover.domain.dataset import HandOver
from ketenzicht.handover.domain.delivery import GONE, READABLE_FOR, Move, State, Way, falls_back_at
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.handover.models import Receiving, Release
from ketenzicht.handover.operations.noting import disclosure, log, move, permission_of, step
from ketenzicht.handover.operations.recalling import begin_recall
from ketenzicht.handover.queries.building import handover_from
from ketenzicht.handover.queries.content import CONTENT, as_text, content_of, organisation_party
from ketenzicht.notices import operations as notices
from ketenzicht.placement.queries.handing_over import care_asked
from ketenzicht.registry import queries as registry
from ketenzicht.sealing import operations as sealing


@transaction.atomic
def release(
    *, request_id: UUID, offer_id: UUID, organisation_id: UUID, location_id: UUID, actor: Actor, at: datetime
) -> UUID:
    """Hand over what is known of a request to who accepted it; gives the hand-over.

    For the transaction in which a place is accepted or confirmed: whether the actor may is decided there. It goes out
    once that has been committed. Once more for the same offer hands over what became known since, and nothing where
    nothing did. Raises NotFound for an unknown request or location, Conflict for a location of somebody else or after
    it was withdrawn.
    """
    place = registry.location(location_id=location_id, on=local_day(at))
    if place.organisation_id != organisation_id:
        raise Conflict("Deze locatie is niet van de organisatie die de plaats toezegde.")
    known = Release.objects.select_for_update().filter(offer_id=offer_id).first()
    release_id = known.id if known else uuid.uuid4()
    to = disclosure(release_id, organisation_id, "released", deed=Deed.EXPORT, by=permission_of(actor))
    file = coordination.disclose(request_id=request_id, to=to, actor=actor, at=at)
    told = _content(file, offer_id, today=local_day(at))
    if known is None:
        known = _begin(file, told, release_id, offer_id, organisation_id, location_id, at=at)
    elif content_of(known) != told:
        _renew(known, file, told, at=at)
    else:
        return known.id
    known.save()
    step(known, "released", actor=actor, at=at, detail={"way": known.way})
    return known.id


@transaction.atomic
def withdraw(*, offer_id: UUID, why: Why, actor: Actor, at: datetime) -> bool:
    """Take back what was released for an offer that ended otherwise; whether there was something to take back.

    From then on nobody reads or fetches it; who had it, or was told of it, is told so. What was delivered or read stays
    on record.
    """
    row = Release.objects.select_for_update().filter(offer_id=offer_id).first()
    if row is None or State(row.state) in GONE:
        return False
    was = row.state
    move(row, Move.WITHDRAW)
    row.withdrawn_at, row.withdrawn_as, row.withdrawn_because = at, why.became.value, why.reason
    row.save()
    step(row, "withdrawn", actor=actor, at=at, detail={"was": was, "became": why.became.value, "reason": why.reason})
    log(row, "withdrawn", deed=Deed.CHANGE, actor=actor, at=at)
    for about in (f"hand-over/{row.id}", f"hand-over/{row.id}/fell-back"):  # nobody is sent to what cannot be read
        notices.settle(about=about, actor=actor, at=at)
    begin_recall(row, at=at)
    return True


def _content(file: RequestFile, offer_id: UUID, *, today: date) -> HandOver:
    asked = care_asked(offer_id=offer_id)
    return handover_from(file, asked=asked, centre=organisation_party(file.centre_id), today=today)


def _begin(
    file: RequestFile,
    told: HandOver,
    release_id: UUID,
    offer_id: UUID,
    organisation_id: UUID,
    location_id: UUID,
    *,
    at: datetime,
) -> Release:
    way = _way(location_id)
    row = Release(
        id=release_id,
        request_id=file.id,
        offer_id=offer_id,
        number=file.number,
        centre_id=file.centre_id,
        organisation_id=organisation_id,
        location_id=location_id,
        released_at=at,
        expires_at=at + READABLE_FOR,
        way=way.value,
        state=State.QUEUED.value,
    )
    _fill(row, file, told, at=at)
    return row


def _renew(row: Release, file: RequestFile, told: HandOver, *, at: datetime) -> None:
    """What became known since goes the same way, as a later version of the same message."""
    row.version += 1
    move(row, Move.RENEW)
    row.attempts, row.problem = 0, ""
    _fill(row, file, told, at=at)


def _fill(row: Release, file: RequestFile, told: HandOver, *, at: datetime) -> None:
    row.content = sealing.seal(as_text(told), owner=file.id, purpose=CONTENT)
    row.urgency, row.begin_before = file.urgency or "", told.begin_before
    row.renewed_at = row.next_at = at
    row.falls_back_at = falls_back_at(released_at=at, begin_before=told.begin_before)


def _way(location_id: UUID) -> Way:
    found = Receiving.objects.filter(location_id=location_id).values_list("way", flat=True).first()
    return Way(found) if found else Way.PAGE
