"""A version as it stands in a list: what it is, and its life so far. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.triage.domain.life import Move, Stage, moves_of
from ketenzicht.triage.domain.words import Discipline


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """What only instruments have."""

    code: str
    name: str
    discipline: Discipline
    licence: str
    is_clinical: bool
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version; without `instrument` it is one of the crosswalk. `called` is its name with its number."""

    id: UUID
    called: str
    number: str
    stage: Stage
    source: str
    sha256: str
    valid_from: date
    loaded_at: datetime
    loaded_by: str
    in_use_from: datetime | None
    taken_by: str
    ended_at: datetime | None
    ended_by: str
    withdrawn_because: str
    instrument: InstrumentFacts | None

    @property
    def moves(self) -> tuple[Move, ...]:
        return moves_of(self.stage)
