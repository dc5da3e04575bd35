"""Months of history: which partition an observation belongs to. The database makes it (migration 0003)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

TABLE = "capacity_observation"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month, in UTC."""

    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{TABLE}_{self.year:04}_{self.number:02}"

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def next(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)  # noqa: PLR2004 - December


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


def months(*, first: date, last: date) -> Iterator[Month]:
    """Every month from that of `first` to that of `last`, both included."""
    month = month_of(first)
    while month <= month_of(last):
        yield month
        month = month.next
