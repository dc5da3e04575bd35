"""Telling back what came of a hand-over: that it was seen, that the patient is there, or did not come.

What is told of the patient moves the placement, in the same transaction; and what either side told of the placement
elsewhere stands here too.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.handover.domain.delivery import NEXT_TOLD, Feedback
from ketenzicht.handover.models import Release
from ketenzicht.handover.operations.noting import log, step
from ketenzicht.handover.operations.reading import UNKNOWN, of_receiver, refuse_gone
from ketenzicht.placement import operations as placement


@transaction.atomic
def tell_back(*, release_id: UUID, told: Feedback, actor: Actor, at: datetime) -> bool:
    """What came of it, by who received it; False when that was told already. The placement goes along.

    Raises NotPermitted, NotFound, and Conflict for what cannot be told any more: it was withdrawn or expired, something
    else was told, or the placement is over.
    """
    by = _permission(actor)
    _hold_placement(release_id, by, actor=actor)
    row = of_receiver(release_id, by, actor=actor)
    if row.told == told.value:
        return False
    refuse_gone(row, at=at)
    if told not in NEXT_TOLD[row.told]:
        raise Conflict(f"Dit kan niet meer: er is al gemeld: {Feedback(row.told).word}.")
    _tell(row, told, actor=actor, at=at)
    log(row, "told", deed=Deed.CHANGE, actor=actor, at=at, by=by)
    if told is Feedback.ARRIVED:
        placement.receiver_has(offer_id=row.offer_id, right=by, actor=actor, at=at)
    elif told is Feedback.NOT_ARRIVED:
        placement.receiver_misses(offer_id=row.offer_id, right=by, actor=actor, at=at)
    return True


@transaction.atomic
def note_arrival(*, offer_id: UUID, actor: Actor, at: datetime) -> None:
    """The patient is there, wherever and by whom that was said."""
    row = _of_offer(offer_id)
    if row is not None and row.told != Feedback.ARRIVED.value:
        _tell(row, Feedback.ARRIVED, actor=actor, at=at)


@transaction.atomic
def note_correction(*, offer_id: UUID, actor: Actor, at: datetime) -> None:
    """The patient is not there after all: nothing is told of them any more."""
    row = _of_offer(offer_id)
    if row is not None and row.told == Feedback.ARRIVED.value:
        row.told, row.told_at = "", None
        row.save(update_fields=["told", "told_at"])
        step(row, "corrected", actor=actor, at=at)


def _tell(row: Release, told: Feedback, *, actor: Actor, at: datetime) -> None:
    row.told, row.told_at = told.value, at
    row.save(update_fields=["told", "told_at"])
    step(row, "told", actor=actor, at=at, detail={"told": told.value})


def _hold_placement(release_id: UUID, by: Permission, *, actor: Actor) -> None:
    """Before the hand-over itself, as a placement that falls away does: nobody waits for who waits for them."""
    access.require(actor=actor, permission=by)
    own = Release.objects.filter(id=release_id, organisation_id=access.own_organisation(actor))
    offer_id = own.values_list("offer_id", flat=True).first()
    if offer_id is None:
        raise NotFound(UNKNOWN)
    placement.hold_trajectory(offer_id=offer_id)


def _of_offer(offer_id: UUID) -> Release | None:
    return Release.objects.select_for_update(of=("self",)).filter(offer_id=offer_id).first()


def _permission(actor: Actor) -> Permission:
    own = Permission.HANDOVER_RECEIVE
    return own if own in actor.grants else Permission.HANDOVER_FETCH
