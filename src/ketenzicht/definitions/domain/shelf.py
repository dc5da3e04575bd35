"""Everything that was ever written of a module: what is or was in force, concepts, and what was done with them."""

from dataclasses import dataclass
from datetime import date, datetime

from ketenzicht.definitions.domain.versions import ModuleDefinition, VersionDefinition
from ketenzicht.definitions.domain.words import Status


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What was done with a version, by whom and when. `outcome` is a word of `operations.Outcome`."""

    number: str
    outcome: str
    status: Status
    valid_from: date
    valid_until: date | None
    agreed_by: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShelvedModule:
    """`definition` holds what is, was or will be in force, as everywhere; `changes` the newest first."""

    definition: ModuleDefinition
    concepts: tuple[VersionDefinition, ...]
    changes: tuple[ChangeLine, ...] = ()

    @property
    def versions(self) -> tuple[VersionDefinition, ...]:
        """All of them, the newest first."""
        every = (*self.definition.versions, *self.concepts)
        return tuple(sorted(every, key=lambda version: (version.valid_from, version.number), reverse=True))

    def version(self, number: str) -> VersionDefinition | None:
        return next((version for version in self.versions if version.number == number), None)
