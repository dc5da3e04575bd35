"""The rounds of triage of a request, with what follows from the answers."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from ketenzicht.coordination.domain import CoDeed, Round, Verdict
from ketenzicht.coordination.models import AidRound, CareRequest, CoSign, Triage
from ketenzicht.sealing import queries as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import UNKNOWN, Answer, Assessment, Crosswalk, Instrument, assess, needs_second

ANSWERS = "coordination.answers"
DEVIATION = "coordination.deviation"
RED_FLAGS = "coordination.red-flags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A round. `deviates_to` counts from `deviates_at` on; before that a second colleague has to agree."""

    id: UUID
    round: int
    instrument_code: str  # as the crosswalk calls it
    begun_at: datetime
    begun_by: UUID | None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageLine(Line):
    """A round, with its answers and what they come to by the version of the instrument with which it was done."""

    instrument_id: UUID
    instrument: Instrument
    complaint: str
    answers: dict[str, Answer]
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine(Line):
    """What another system told that its triage came to."""

    system: str
    version: str
    by: str
    red_flags: tuple[str, ...]


def triages_of(request: CareRequest) -> tuple[TriageLine, ...]:
    """Those done here, the latest first."""
    rows = request.triages.filter(instrument__isnull=False).select_related("instrument").defer("instrument__content")
    return tuple(line_of(row) for row in rows.order_by("-round"))


def outcomes_of(request: CareRequest) -> tuple[OutcomeLine, ...]:
    """Those done elsewhere, the latest first."""
    return tuple(_outcome(row) for row in request.triages.filter(instrument__isnull=True).order_by("-round"))


def answers_of(row: Triage | AidRound) -> dict[str, Answer]:
    """As they were given; null is "I do not know"."""
    told = json.loads(sealing.unseal(bytes(row.answers), owner=row.id, purpose=ANSWERS))
    return {code: UNKNOWN if answer is None else answer for code, answer in told.items()}


def rounds_of(request: CareRequest, *, crosswalk: Crosswalk) -> list[Round]:
    """What every round that was not put aside says; those that nobody co-signed are marked. One query."""
    signed = CoSign.objects.filter(triage=OuterRef("pk"), deed=CoDeed.CONCLUSION.value).exclude(
        verdict=Verdict.AGREED.value
    )
    rows = request.triages.filter(abandoned_at__isnull=True).annotate(is_unsigned=Exists(signed))
    rows = rows.select_related("instrument").defer("instrument__content")
    return [round_of(row, crosswalk=crosswalk, is_unsigned=row.is_unsigned) for row in rows]


def round_of(row: Triage, *, crosswalk: Crosswalk, is_unsigned: bool = False) -> Round:
    """What a round says on the one scale, as far as it got.

    A deviation that waits for a second colleague counts already where it is more urgent, and not where it is less.
    """
    at_least, red_flag = _found_so_far(row, crosswalk)
    deviation = row.deviates_to if row.deviates_at or _is_worse(row, crosswalk) else ""
    lowered = bool(deviation) and needs_second(crosswalk, to=deviation, red_flag=red_flag)
    return Round(
        instrument=row.instrument_code,
        number=row.round,
        begun_at=row.begun_at,
        counts=(deviation or row.proposed) or None,
        at_least=at_least,
        red_flag=None if lowered else red_flag,
        is_unsigned=is_unsigned,
    )


def _is_worse(row: Triage, crosswalk: Crosswalk) -> bool:
    return bool(row.deviates_to) and crosswalk.rank(row.deviates_to) < crosswalk.rank(row.proposed)


def _found_so_far(row: Triage, crosswalk: Crosswalk) -> tuple[str | None, str | None]:
    """What holds for certain and what a red flag gave, on the one scale; of elsewhere it stays as it was told."""
    if row.instrument_id is None:
        return row.proposed, row.red_flag or None
    instrument = content.instrument_version(version_id=row.instrument_id)
    found = assess(instrument, complaint=row.complaint, answers=answers_of(row))
    at_least = crosswalk.of(instrument=instrument.code, found=found.at_least).code if found.holds else None
    return at_least, red_flag_of(found, instrument=instrument, crosswalk=crosswalk)


def red_flag_of(found: Assessment, *, instrument: Instrument, crosswalk: Crosswalk) -> str | None:
    """The most urgent class, on the one scale, that a red flag gave; None: there is none."""
    given = [crosswalk.of(instrument=instrument.code, found=one.urgency).code for one in found.red_flags]
    return min(given, key=crosswalk.rank, default=None)


def line_of(row: Triage) -> TriageLine:
    """A round that is or was done here."""
    if row.instrument_id is None:
        raise ValueError("This was done elsewhere.")
    instrument = content.instrument_version(version_id=row.instrument_id)
    answers = answers_of(row)
    return TriageLine(
        **_common(row),
        instrument_id=row.instrument_id,
        instrument=instrument,
        complaint=row.complaint,
        answers=answers,
        assessment=assess(instrument, complaint=row.complaint, answers=answers),
    )


def _outcome(row: Triage) -> OutcomeLine:
    sealed = row.elsewhere_red_flags
    told = json.loads(sealing.unseal(bytes(sealed), owner=row.id, purpose=RED_FLAGS)) if sealed else ()
    return OutcomeLine(
        **_common(row),
        system=row.elsewhere_system,
        version=row.elsewhere_version,
        by=row.elsewhere_by,
        red_flags=tuple(told),
    )


def _common(row: Triage) -> dict[str, Any]:
    because = row.deviates_because
    same = ("id", "round", "instrument_code", "begun_at", "begun_by", "concluded_at", "concluded_by", "crosswalk_id")
    also = ("found", "proposed", "red_flag", "deviates_to", "deviates_by", "seconded_by", "deviates_at")
    return {
        **{name: getattr(row, name) for name in (*same, *also)},
        "is_abandoned": row.abandoned_at is not None,
        "deviates_because": sealing.unseal(bytes(because), owner=row.id, purpose=DEVIATION) if because else "",
    }
