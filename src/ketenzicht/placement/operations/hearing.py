"""What apps above this one do when a place is confirmed or falls away, in the same transaction: the settings name them.

This app may not import them. Who is handed over to is theirs to say; that it is only after a confirmation is ours.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from ketenzicht.base.actor import Actor
from ketenzicht.placement.domain import COMING, Status
from ketenzicht.placement.models import Need, Offer

CONFIRMED = frozenset({Status.PLACED, Status.UNDER_WAY})


class Hears(Protocol):
    """What an app above offers under a name in `PLACEMENT_HEARD_BY`."""

    def confirmed(
        self, *, request_id: UUID, offer_id: UUID, organisation_id: UUID, location_id: UUID, actor: Actor, at: datetime
    ) -> None: ...

    def fell_away(self, *, offer_id: UUID, became: Status, reason: str, actor: Actor, at: datetime) -> None:
        """`reason`: a code of `Cancelled`, where somebody gave one."""

    def arrived(self, *, offer_id: UUID, actor: Actor, at: datetime) -> None: ...

    def not_there_after_all(self, *, offer_id: UUID, actor: Actor, at: datetime) -> None: ...


def hear(need: Need, offer: Offer, before: Status, now: Status, *, actor: Actor, at: datetime) -> None:
    """Pass on what became of an offer, where others care; of what is outside the network nobody does."""
    if offer.organisation_id is None or offer.location_id is None:
        return
    for one in _hearers():
        if now is Status.PLACED and before not in CONFIRMED:
            one.confirmed(
                request_id=need.request_id,
                offer_id=offer.id,
                organisation_id=offer.organisation_id,
                location_id=offer.location_id,
                actor=actor,
                at=at,
            )
        elif now is Status.ARRIVED:
            one.arrived(offer_id=offer.id, actor=actor, at=at)
        elif before is Status.ARRIVED and now in CONFIRMED:
            one.not_there_after_all(offer_id=offer.id, actor=actor, at=at)
        elif before in CONFIRMED and now not in COMING:
            one.fell_away(offer_id=offer.id, became=now, reason=offer.reason, actor=actor, at=at)


def _hearers() -> tuple[Hears, ...]:
    return tuple(import_string(name) for name in settings.PLACEMENT_HEARD_BY)
