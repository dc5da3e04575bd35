"""The real series that can be replayed: whose they are, what their columns mean, what one day says. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby

from ketenzicht.base.calendar import AMSTERDAM

MODULE = "pandemie"
NOT_SUPPLIED = "not-supplied"
COUNTRY = "NL"
RAV_REGIONS = tuple(f"VR{number:02}" for number in range(1, 26))


class Publisher(StrEnum):
    """Who published a series, and therefore delivers it."""

    NICE = "nice"
    LCPS = "lcps"

    @property
    def key(self) -> str:
        return f"reeks-{self.value}"

    @property
    def organisation(self) -> str:
        """The name that says that it is a series and not the institution itself."""
        return {"nice": "Stichting NICE (reeks)", "lcps": "LCPS (reeks)"}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class SeriesUnit:
    """That of which a series tells: a kind of care in a region or in the whole country."""

    publisher: Publisher
    region: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: which element of which unit it holds, and whether that has decimals."""

    name: str
    unit: SeriesUnit
    element: str
    decimal: bool = False
    most: float = 100_000


@dataclass(frozen=True, slots=True)
class SeriesKind:
    """A file that is recognised by its header."""

    title: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        return ("date", *(column.name for column in self.columns))

    @property
    def units(self) -> tuple[SeriesUnit, ...]:
        return tuple(sorted({column.unit for column in self.columns}))


@dataclass(frozen=True, slots=True)
class Day:
    """The figures of one day, in the order of the columns; None where the cell is empty."""

    date: date
    figures: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The content of one file, by day, oldest first."""

    kind: SeriesKind
    days: tuple[Day, ...]

    def between(self, *, first: date | None, last: date | None) -> "Series":
        """Only the days from `first` to `last`, both included."""
        chosen = (
            day for day in self.days if (first is None or day.date >= first) and (last is None or day.date <= last)
        )
        return Series(self.kind, tuple(chosen))


@dataclass(frozen=True, slots=True)
class DayOfUnit:
    """What one day says of one unit; an element that is None was not supplied."""

    unit: SeriesUnit
    observed_at: datetime
    figures: Mapping[str, float | None]


def counts_from(day: date) -> datetime:
    """The moment from which a day's figure counts: its midnight in the Netherlands.

    The files say of a figure only which day it belongs to. Observed at midnight, the board of any moment of
    that day shows that day's figure, and never that of the day before.
    """
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)


def days_of_units(*, kind: SeriesKind, day: Day) -> dict[Publisher, list[DayOfUnit]]:
    """What one day says, per publisher and per unit."""
    figures: defaultdict[SeriesUnit, dict[str, float | None]] = defaultdict(dict)
    for column, figure in zip(kind.columns, day.figures, strict=True):
        figures[column.unit][column.element] = figure
    at = counts_from(day.date)
    ordered = sorted(figures.items())
    return {
        publisher: [DayOfUnit(unit, at, elements) for unit, elements in units]
        for publisher, units in groupby(ordered, key=lambda item: item[0].publisher)
    }


# Labels and elements of the module "pandemie".
CLINIC, INTENSIVE_CARE = "kliniek-covid", "ic-covid"
HOSPITAL_ADMISSIONS, IC_ADMISSIONS = "nice-hospital-admissions", "nice-ic-admissions"
OCCUPIED, ADMISSIONS, REPORTED, SHARE = "occupied", "admissions", "admissions-reported", "share"

_CLINIC = SeriesUnit(Publisher.LCPS, COUNTRY, CLINIC)
_IC = SeriesUnit(Publisher.LCPS, COUNTRY, INTENSIVE_CARE)
_HOSPITAL = SeriesUnit(Publisher.NICE, COUNTRY, HOSPITAL_ADMISSIONS)
_IC_ADMITTED = SeriesUnit(Publisher.NICE, COUNTRY, IC_ADMISSIONS)

NICE_BY_REGION = SeriesKind(
    title="Ziekenhuisopnamen per veiligheidsregio van de inwoner (Stichting NICE)",
    columns=tuple(
        Column(code, SeriesUnit(Publisher.NICE, code, HOSPITAL_ADMISSIONS), ADMISSIONS) for code in RAV_REGIONS
    ),
)
NATIONAL_BY_DAY = SeriesKind(
    title="Bezetting en opnamen in heel Nederland (LCPS en Stichting NICE)",
    columns=(
        Column("clinic_covid_beds", _CLINIC, OCCUPIED),
        Column("clinic_covid_influx", _CLINIC, ADMISSIONS),
        Column("ic_covid_beds", _IC, OCCUPIED),
        Column("ic_covid_influx", _IC, ADMISSIONS),
        Column("ic_covid_share_pct", _IC, SHARE, decimal=True, most=100),
        Column("nice_hosp_admissions_by_admission_date", _HOSPITAL, ADMISSIONS),
        Column("nice_hosp_admissions_by_report_date", _HOSPITAL, REPORTED),
        Column("nice_ic_admissions_by_admission_date", _IC_ADMITTED, ADMISSIONS),
        Column("nice_ic_admissions_by_report_date", _IC_ADMITTED, REPORTED),
    ),
)
KINDS = (NICE_BY_REGION, NATIONAL_BY_DAY)
