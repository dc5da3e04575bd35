"""Months of history: which partition an observation belongs to, and the statements that make it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

TABLE = "capacity_observation"
DEFAULT = f"{TABLE}_default"  # catches whatever has no month of its own: a delivery is never lost


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


def statements(month: Month) -> list[str]:
    """Make the month's partition and move into it what the default partition caught of it.

    Rows are moved before the partition is attached, in the caller's transaction: nobody misses them meanwhile.
    """
    start, end = month.start.isoformat(), month.next.start.isoformat()
    bounds = f"observed_at >= '{start}' AND observed_at < '{end}'"
    guard = f"{TABLE}_append_only"
    return [
        f"CREATE TABLE {month.name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)",
        f"ALTER TABLE {month.name} ADD CONSTRAINT {month.name}_bounds CHECK ({bounds})",
        f"ALTER TABLE {DEFAULT} DISABLE TRIGGER {guard}",
        f"INSERT INTO {month.name} SELECT * FROM {DEFAULT} WHERE {bounds}",  # noqa: S608 - our own names and dates
        f"DELETE FROM {DEFAULT} WHERE {bounds}",  # noqa: S608 - idem
        f"ALTER TABLE {DEFAULT} ENABLE TRIGGER {guard}",
        f"ALTER TABLE {TABLE} ATTACH PARTITION {month.name} FOR VALUES FROM ('{start}') TO ('{end}')",
        f"ALTER TABLE {month.name} DROP CONSTRAINT {month.name}_bounds",
    ]
