"""The rounds of triage of a request, with what follows from the answers."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination.domain import Round
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.sealing import queries as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import UNKNOWN, Answer, Assessment, Crosswalk, Instrument, assess, needs_second

ANSWERS = "coordination.answers"
DEVIATION = "coordination.deviation"


@dataclass(frozen=True, slots=True)
class TriageLine:
    """A round, with its answers and what they come to by the version of the instrument with which it was done.

    `deviates_to` counts from `deviates_at` on; before that a second colleague has to agree.
    """

    id: UUID
    round: int
    instrument_id: UUID
    instrument: Instrument
    complaint: str
    answers: dict[str, Answer]
    assessment: Assessment
    begun_at: datetime
    begun_by: UUID
    concluded_at: datetime | None
    concluded_by: UUID | None
    is_abandoned: bool
    crosswalk_id: UUID | None
    found: str
    proposed: str
    red_flag: str
    deviates_to: str
    deviates_because: str
    deviates_by: UUID | None
    seconded_by: UUID | None
    deviates_at: datetime | None

    @property
    def urgency(self) -> str:
        """What counts, on the one scale; empty until it is concluded."""
        return self.deviates_to if self.deviates_at else self.proposed

    @property
    def waits_for_a_second(self) -> bool:
        return bool(self.deviates_to) and self.deviates_at is None


def triages_of(request: CareRequest) -> tuple[TriageLine, ...]:
    """The latest first."""
    return tuple(_line(row) for row in request.triages.order_by("-round"))


def answers_of(row: Triage) -> dict[str, Answer]:
    """As they were given; null is "I do not know"."""
    told = json.loads(sealing.unseal(bytes(row.answers), owner=row.id, purpose=ANSWERS))
    return {code: UNKNOWN if answer is None else answer for code, answer in told.items()}


def round_of(row: Triage, *, crosswalk: Crosswalk) -> Round:
    """What a round says on the one scale, as far as it got."""
    instrument = content.instrument_version(version_id=row.instrument_id)
    found = assess(instrument, complaint=row.complaint, answers=answers_of(row))
    deviation = row.deviates_to if row.deviates_at else ""
    red_flag = red_flag_of(found, instrument=instrument, crosswalk=crosswalk)
    lowered = bool(deviation) and needs_second(crosswalk, to=deviation, red_flag=red_flag)
    return Round(
        instrument=instrument.code,
        number=row.round,
        begun_at=row.begun_at,
        counts=(deviation or row.proposed) or None,
        at_least=crosswalk.of(instrument=instrument.code, found=found.at_least).code if found.holds else None,
        red_flag=None if lowered else red_flag,
    )


def red_flag_of(found: Assessment, *, instrument: Instrument, crosswalk: Crosswalk) -> str | None:
    """The most urgent class, on the one scale, that a red flag gave; None: there is none."""
    given = [crosswalk.of(instrument=instrument.code, found=one.urgency).code for one in found.red_flags]
    return min(given, key=crosswalk.rank, default=None)


def _line(row: Triage) -> TriageLine:
    instrument = content.instrument_version(version_id=row.instrument_id)
    answers = answers_of(row)
    because = row.deviates_because
    return TriageLine(
        id=row.id,
        round=row.round,
        instrument_id=row.instrument_id,
        instrument=instrument,
        complaint=row.complaint,
        answers=answers,
        assessment=assess(instrument, complaint=row.complaint, answers=answers),
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        concluded_at=row.concluded_at,
        concluded_by=row.concluded_by,
        is_abandoned=row.abandoned_at is not None,
        crosswalk_id=row.crosswalk_id,
        found=row.found,
        proposed=row.proposed,
        red_flag=row.red_flag,
        deviates_to=row.deviates_to,
        deviates_because=sealing.unseal(bytes(because), owner=row.id, purpose=DEVIATION) if because else "",
        deviates_by=row.deviates_by,
        seconded_by=row.seconded_by,
        deviates_at=row.deviates_at,
    )
