"""What is asked of somebody for a deed, and whether they have it on a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LOWEST, INDEPENDENT, HIGHEST = 1, 4, 5  # levels of an EPA: from 4 on somebody works without supervision


@dataclass(frozen=True, slots=True, order=True)
class Ask:
    """A competence that a deed asks for. Without a level: an EPA for independent work, a diploma as it is."""

    competence: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has: `until` is the last day on which it holds; None: nobody said. No level: a diploma."""

    competence: str
    level: int | None
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, ask: Ask, *, day: date) -> bool:
        if self.competence != ask.competence or not self.holds_on(day):
            return False
        if self.level is None:
            return ask.level is None
        return self.level >= (ask.level or INDEPENDENT)


def lacking(asks: Iterable[Ask], held: Iterable[Held], *, day: date) -> tuple[Ask, ...]:
    """What is asked and not held on a day: nothing is held that nobody recorded."""
    known = tuple(held)
    return tuple(ask for ask in dict.fromkeys(asks) if not any(one.meets(ask, day=day) for one in known))
