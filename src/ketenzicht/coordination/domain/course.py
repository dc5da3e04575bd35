"""How one request went, in moments and codes: what one learns from. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination.domain.doors import Door, Ending
from ketenzicht.coordination.domain.life import Status


@dataclass(frozen=True, slots=True)
class Course:
    """How one request went. None: that has not happened, or nobody knows.

    `received_at` is the first contact; `is_since_uncertain`: by telephone, and it may have rung longer than is known.
    `settled_at` is when it was first decided or handed over outside the centre; `triaged_at` when the first round was
    concluded here. `concluded` counts rounds, of elsewhere too; `raised` and `lowered` those from which somebody
    deviated to more or to less urgent: a deviation that waits or was refused is none. `passed_on` counts transfers to
    a colleague, to another centre or to somebody outside; that a colleague co-signs or advises passes nobody on. Of
    `decisions`, `emergencies` were given out without the co-sign that they took. Of the triages that were concluded
    under supervision (`supervised`), some wait for a co-sign, and `unsigned` never got one.
    """

    id: UUID
    door: Door
    status: Status
    urgency: str | None
    received_at: datetime
    begin_before: datetime | None
    picked_up_at: datetime | None
    settled_at: datetime | None
    passed_on: int
    ending: Ending | None
    triaged_at: datetime | None
    concluded: int
    raised: int = 0
    lowered: int = 0
    is_since_uncertain: bool = False
    decisions: int = 0
    emergencies: int = 0
    supervised: int = 0
    waiting: int = 0
    unsigned: int = 0
