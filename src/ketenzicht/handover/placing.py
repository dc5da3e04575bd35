"""Who is confirmed to receive a patient is handed over to, and hears when that falls away: named in the settings."""

from datetime import datetime
from uuid import UUID

from ketenzicht.base.actor import Actor
from ketenzicht.handover import operations
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.placement.domain import Status


class _Hears:
    """As `placement.operations.hearing` asks."""

    def confirmed(
        self, *, request_id: UUID, offer_id: UUID, organisation_id: UUID, location_id: UUID, actor: Actor, at: datetime
    ) -> None:
        operations.release(
            request_id=request_id,
            offer_id=offer_id,
            organisation_id=organisation_id,
            location_id=location_id,
            actor=actor,
            at=at,
        )

    def fell_away(self, *, offer_id: UUID, became: Status, reason: str, actor: Actor, at: datetime) -> None:
        operations.withdraw(offer_id=offer_id, why=Why(became, reason), actor=actor, at=at)

    def arrived(self, *, offer_id: UUID, actor: Actor, at: datetime) -> None:
        operations.note_arrival(offer_id=offer_id, actor=actor, at=at)

    def not_there_after_all(self, *, offer_id: UUID, actor: Actor, at: datetime) -> None:
        operations.note_correction(offer_id=offer_id, actor=actor, at=at)


HEARS = _Hears()
