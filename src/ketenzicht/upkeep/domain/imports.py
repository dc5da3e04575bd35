"""A file of locations that somebody brought: what each line would do, and what became of it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from ketenzicht.registry.domain import FIELDS, Difference, LineFault, Part, read
from ketenzicht.upkeep.domain.proposals import Kind

LARGEST_FILE = 5 * 1024 * 1024  # bytes
KEPT_FOR = timedelta(days=1)  # how long what was read can be carried out, and its report fetched; voorstel


class State(StrEnum):
    """What a line would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"

    @property
    def word(self) -> str:
        return {"new": "nieuw", "changed": "gewijzigd", "unchanged": "ongewijzigd", "wrong": "fout"}[self]


class Became(StrEnum):
    """What became of a line that was carried out."""

    STORED = "stored"
    PROPOSED = "proposed"
    PARTLY = "partly"
    REFUSED = "refused"

    @property
    def word(self) -> str:
        return _BECAME[self]


_BECAME = {
    Became.STORED: "opgeslagen",
    Became.PROPOSED: "voorgesteld, wacht op akkoord",
    Became.PARTLY: "deels opgeslagen, deels voorgesteld: wacht op akkoord",
    Became.REFUSED: "niet opgeslagen",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line: `fields` holds of each field what it was and what it should become, as JSON keeps them.

    `seen` is the version of the entry with which it was compared, `asks` are the kinds of change that somebody else
    approves. `became` is empty until it is carried out; `said` tells why it was not. `made_id` is the new location that
    came of it, `proposal_id` the proposal of one.
    """

    number: int
    state: State
    name: str
    location_id: UUID | None = None
    seen: int = 0
    fields: dict[str, list[Any]] = field(default_factory=dict)
    asks: tuple[Kind, ...] = ()
    faults: tuple[LineFault, ...] = ()
    became: Became | None = None
    said: str = ""
    made_id: UUID | None = None
    proposal_id: UUID | None = None

    @property
    def is_to_do(self) -> bool:
        return self.state in (State.NEW, State.CHANGED) and self.became in (None, Became.REFUSED)

    @property
    def wishes(self) -> dict[str, Any]:
        return read({name: after for name, (_, after) in self.fields.items()})

    @property
    def differences(self) -> tuple[Difference, ...]:
        """From what to what; a new location was nothing."""
        before = read({name: known for name, (known, _) in self.fields.items()}) if self.location_id else {}
        return tuple(Difference(name, before.get(name), after) for name, after in self.wishes.items())


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, the locations that are not in the file (they stay as they are), and headings that were not read."""

    lines: tuple[PlanLine, ...]
    absent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def number(self, state: State) -> int:
        return sum(line.state is state for line in self.lines)

    def number_became(self, became: Became) -> int:
        return sum(line.became is became for line in self.lines)

    @property
    def to_do(self) -> list[PlanLine]:
        return [line for line in self.lines if line.is_to_do]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong with any line."""
        return not self.number(State.WRONG)


def by_part(wishes: Mapping[str, Any]) -> dict[Part, dict[str, Any]]:
    """Wishes by the part of the entry to which they belong."""
    return {
        part: {name: wishes[name] for name in fields if name in wishes}
        for part, fields in FIELDS.items()
        if not wishes.keys().isdisjoint(fields)
    }


def kinds_of(fields: Iterable[str]) -> frozenset[Kind]:
    """Of which kinds a change of these fields is."""
    return frozenset(Kind(part.value) for part in by_part(dict.fromkeys(fields)))
