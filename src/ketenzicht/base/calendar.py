"""Official holidays, and what is out of hours ("ANW"), on the clock of the Netherlands. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
SATURDAY = 6  # as ISO counts


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """On workdays it is out of hours before `begins` and from `ends` on."""

    begins: time = time(8)
    ends: time = time(17)

    def __post_init__(self) -> None:
        if self.begins >= self.ends:
            raise ValueError(f"Office hours end after they begin: {self.begins}–{self.ends}.")


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, years = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leap_years - moon - years) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _kings_day(year: int) -> date:
    day = date(year, 4, 27)
    return day - ONE_DAY if day.isoweekday() > SATURDAY else day


# As the NZa enumerates them, by the first year in which the list counts: a change of policy is one more list.
LISTS: Mapping[int, Mapping[str, Callable[[int], date]]] = {
    2014: {  # the first year of Koningsdag
        "Nieuwjaarsdag": _fixed(1, 1),
        "Goede Vrijdag": _from_easter(-2),
        "eerste paasdag": _from_easter(0),
        "tweede paasdag": _from_easter(1),
        "Koningsdag": _kings_day,
        "Bevrijdingsdag": _fixed(5, 5),
        "Hemelvaartsdag": _from_easter(39),
        "eerste pinksterdag": _from_easter(49),
        "tweede pinksterdag": _from_easter(50),
        "eerste kerstdag": _fixed(12, 25),
        "tweede kerstdag": _fixed(12, 26),
    },
}


@lru_cache(maxsize=64)
def holidays(year: int) -> Mapping[date, str]:
    """The official holidays of a year by day, with their names; none for years before the first list."""
    lists = [names for first, names in sorted(LISTS.items()) if first <= year]
    found: dict[date, str] = {}
    for name, day_in in lists[-1].items() if lists else ():
        day = day_in(year)  # Hemelvaartsdag and Bevrijdingsdag can be one day
        found[day] = f"{found[day]} en {name}" if day in found else name
    return MappingProxyType(found)


def holiday(day: date) -> str | None:
    """What the day is called, when it is an official holiday."""
    return holidays(day.year).get(day)


def is_out_of_hours(*, moment: datetime, office: OfficeHours) -> bool:
    """Whether `moment` (with a time zone) is in an evening, night, weekend or holiday."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    local = moment.astimezone(AMSTERDAM)
    if local.isoweekday() >= SATURDAY or holiday(local.date()):
        return True
    return not office.begins <= local.time() < office.ends
