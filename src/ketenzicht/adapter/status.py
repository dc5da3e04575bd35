"""How each source is doing: written by whoever reads it, shown on the page."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

KEPT = 50


@dataclass(slots=True)
class Status:
    """Of one source. `trouble` is what keeps it from being read now; empty when all is well."""

    name: str
    kind: str
    read_at: datetime | None = None
    observations: int = 0
    faults: int = 0
    trouble: str = ""
    details: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    problems: dict[str, datetime] = field(default_factory=dict)  # what, and when last; the last one first

    def read(self, *, at: datetime, observations: int) -> None:
        """It was read just now."""
        self.read_at, self.trouble = at, ""
        self.observations += observations

    def tell(self, text: str, *, at: datetime) -> None:
        """Keep a problem for the page; the same once more only moves up."""
        rest = {known: when for known, when in self.problems.items() if known != text}
        self.problems = dict([(text, at), *list(rest.items())[: KEPT - 1]])
