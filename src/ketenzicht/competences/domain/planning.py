"""How many people will have what, beside how many are wanted. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketenzicht.competences.domain.asking import Ask, Held

AHEAD = (0, 3, 6, 12)  # months
YEAR = 12


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of one competence at one level: how many have it after so many months, and how many are wanted.

    `wanted` None: nobody said. `places` are of trainings to come; whether who follows one will pass nobody knows, so
    they stand beside the rest and are added to nothing.
    """

    ask: Ask
    have: tuple[int, ...]
    wanted: int | None
    places: int = 0

    @property
    def short(self) -> int | None:
        """How many are lacking at the worst of these moments; None as long as nobody said how many are wanted."""
        return None if self.wanted is None else max(0, self.wanted - min(self.have))


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it does not have that day."""
    year, month = divmod(day.month - 1 + months, YEAR)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError("Every month has 28 days.")


def outlook(
    ask: Ask, held: Mapping[UUID, Iterable[Held]], *, today: date, wanted: int | None, places: int = 0
) -> Outlook:
    """Who has it on each of these days, by what was recorded; a person counts once."""
    days = [months_on(today, months) for months in AHEAD]
    have = tuple(sum(any(one.meets(ask, day=day) for one in of) for of in held.values()) for day in days)
    return Outlook(ask=ask, have=have, wanted=wanted, places=places)
