"""In which order requests are to be picked up, and what a list of them may show. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.coordination.domain.doors import Door
from ketenzicht.coordination.domain.life import Status

# Voorstel: within how long somebody looks at a request of which nobody knows yet how urgent it is.
FIRST_LOOK = timedelta(minutes=3)
AGAIN = timedelta(hours=24)  # who calls again within this is likely about the same
OFTEN = timedelta(days=30)  # over this one sees that somebody calls often; marks are kept no longer
AT_ONCE = frozenset({"U0", "U1"})


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A request as a list shows it: nothing of it tells who the patient is or what is the matter.

    `urgency` is the class on the one scale; None: nobody knows yet. `begin_before` is the moment before which care must
    begin. `due_at` is until when it was parked, or when to call back. `calls` counts the requests of the last
    24 hours by which the same person was recognised, this one included. `waits_for_co_sign`: something was concluded or
    decided under supervision, and a colleague has to agree. `centre_id` is whose it is.
    """

    id: UUID
    number: int
    door: Door
    status: Status
    received_at: datetime
    urgency: str | None
    has_red_flag: bool
    begin_before: datetime | None
    due_at: datetime | None
    claimed_by: UUID | None
    claimed_until: datetime | None
    meant_for: UUID | None
    calls: int = 1
    waits_for_co_sign: bool = False
    centre_id: UUID | None = None

    def is_to_be_picked_up(self, at: datetime) -> bool:
        """Whether nobody has it in hand, or who had it is gone."""
        if self.status is Status.IN_HAND:
            return self.claimed_until is not None and self.claimed_until <= at
        return self.status is Status.WAITING or (self.due_at is not None and self.due_at <= at)

    def has_lapsed(self, at: datetime) -> bool:
        return self.status is Status.IN_HAND and self.is_to_be_picked_up(at)

    def is_late(self, at: datetime) -> bool:
        """Whether care should have begun already; of what nobody looks at or knows, whether somebody should have."""
        is_known = self.urgency is not None or self.begin_before is not None
        return at > self.look_before and (is_known or self.is_to_be_picked_up(at))

    @property
    def look_before(self) -> datetime:
        """The moment that counts for the order."""
        if self.begin_before is not None:
            return self.begin_before
        return self.received_at + (FIRST_LOOK if self.urgency is None else timedelta(days=1))


def in_order(lines: Iterable[QueueLine], *, at: datetime) -> tuple[QueueLine, ...]:
    """What is to be picked up before the rest, life-threatening first, and then by the moment that comes first."""
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                not one.is_to_be_picked_up(at),
                one.urgency not in AT_ONCE,
                one.look_before,
                one.number,
            ),
        )
    )
