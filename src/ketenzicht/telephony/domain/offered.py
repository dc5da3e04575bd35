"""Calls of another centre that are offered to this one too, because nobody there took them yet. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.telephony.domain.words import CallStatus, LineDoor


@dataclass(frozen=True, slots=True)
class OfferedCalls:
    """Of which centre, at which doors (none named: all), after how long of ringing. What has no door is `otherwise`."""

    centre_id: UUID
    doors: frozenset[LineDoor]
    after: timedelta
    otherwise: LineDoor = LineDoor.CITIZENS

    def offers(self, *, status: CallStatus, door: LineDoor | None, since: datetime, at: datetime) -> bool:
        """Whether a call is offered: it rings, nobody took it for long enough, and it came in at such a door."""
        is_at_door = not self.doors or (door or self.otherwise) in self.doors
        return status is CallStatus.RINGING and is_at_door and at - since >= self.after
