"""What who received the hand-over of a patient says of them: there, or not; the placement goes along.

Who may say so is decided by the hand-over, whose receiver need not be who answers questions for the provider.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.placement.domain import Action, Side, Status
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.answering import be_there, hold_needs
from ketenzicht.placement.operations.offers import move
from ketenzicht.placement.operations.steps import Party

WAS_THERE = frozenset({Status.ARRIVED, Status.LEFT})
SAID = "Gemeld bij de overdracht."


@dataclass(frozen=True, slots=True)
class Receiver(Party):
    """Acts for the provider by the right with which the hand-over was received."""

    right: Permission

    @property
    def permission(self) -> Permission:
        return self.right


def hold_trajectory(*, offer_id: UUID) -> None:
    """Within a transaction, before anything that hangs on a placement is held: nobody then waits for who waits."""
    hold_needs(Offer.objects.filter(id=offer_id).values_list("need__request_id", flat=True).first())


@transaction.atomic
def receiver_has(*, offer_id: UUID, right: Permission, actor: Actor, at: datetime) -> bool:
    """The patient is there; whether that was new. Raises Conflict for a placement that fell away."""
    need, offer = _held(offer_id)
    if Status(offer.status) in WAS_THERE:
        return False
    be_there(need, offer, Receiver(Side.PROVIDER, actor, at, right))
    return True


@transaction.atomic
def receiver_misses(*, offer_id: UUID, right: Permission, actor: Actor, at: datetime) -> bool:
    """The patient did not come; whether that was new. An arrival that was a mistake is turned back first.

    Raises Conflict for a placement that fell away otherwise, or that the patient has left already.
    """
    need, offer = _held(offer_id)
    if offer.status == Status.NOT_ARRIVED.value:
        return False
    party = Receiver(Side.PROVIDER, actor, at, right)
    if offer.status == Status.ARRIVED.value:
        offer.arrived_at = None
        move(need, offer, Action.CORRECT, party, words=SAID)
    move(need, offer, Action.MISS, party, words=SAID)
    return True


def _held(offer_id: UUID) -> tuple[Need, Offer]:
    hold_trajectory(offer_id=offer_id)
    held = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location", "need")
    offer = held.get(id=offer_id)
    return offer.need, offer
