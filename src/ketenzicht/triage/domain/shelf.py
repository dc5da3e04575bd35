"""A version as it stands in a list: what it is, and its life so far. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.triage.domain.life import Kind, Move, Stage, moves_of
from ketenzicht.triage.domain.words import Discipline


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What the crosswalk has not; only instruments have a discipline, and only they may be decision aids."""

    code: str
    name: str
    discipline: Discipline | None
    is_aid: bool
    licence: str
    is_clinical: bool
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version. `called` is its name with its number; of versions with the same `one_of` one at a time is in use."""

    id: UUID
    kind: Kind
    one_of: tuple[str, ...]
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
    package: PackageFacts | None

    @property
    def moves(self) -> tuple[Move, ...]:
        return moves_of(self.stage)
