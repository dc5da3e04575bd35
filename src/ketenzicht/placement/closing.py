"""What is arranged for a request ends with it: named in the settings."""

from datetime import datetime
from uuid import UUID

from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import Ending, Receiver
from ketenzicht.placement.operations.closing import end_with_request


class _Hears:
    """As `coordination.operations.hearing` asks."""

    def ends(self, *, request_id: UUID, how: Ending | Receiver, actor: Actor, at: datetime) -> None:
        end_with_request(request_id=request_id, how=how, actor=actor, at=at)


HEARS = _Hears()
