"""The days on which something recurs (RFC 5545, RRULE), day by day, so that no rule runs on. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ketenzicht.base.calendar import ONE_DAY

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
READ = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
OF_A_WEEK, OF_A_YEAR = 7, 12


class UnreadableError(ValueError):
    """A rule, or a part of a file, that we do not read: said, and not guessed at."""


class TooMuchError(ValueError):
    """More days or moments than one file may hold."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` are (which of the month, or 0 for each; ISO weekday); `count` None: without an end of its own."""

    frequency: str
    interval: int = 1
    count: int | None = None
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    week_begins: int = 1


class Budget:
    """How many days may still be looked at for one file."""

    def __init__(self, days: int) -> None:
        self.left = days

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooMuchError


def rule_of(said: Mapping[str, Any]) -> Rule:
    """Read a rule, as names with lists of values. Raises UnreadableError for what we do not know."""
    names = {name.upper(): value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
             for name, value in said.items()}  # fmt: skip
    frequency = str(names.get("FREQ", [""])[0]).upper()
    if frequency not in FREQUENCIES or not set(names) <= READ:
        raise UnreadableError
    try:
        rule = Rule(
            frequency=frequency,
            interval=int(names.get("INTERVAL", [1])[0]),
            count=int(names["COUNT"][0]) if "COUNT" in names else None,
            days=tuple(_day(str(one)) for one in names.get("BYDAY", [])),
            month_days=tuple(int(one) for one in names.get("BYMONTHDAY", [])),
            months=tuple(int(one) for one in names.get("BYMONTH", [])),
            week_begins=WEEKDAYS.index(str(names.get("WKST", ["MO"])[0]).upper()) + 1,
        )
    except ValueError:
        raise UnreadableError from None
    _refuse_what_we_do_not_read(rule)
    return rule


def days_of(rule: Rule, *, first: date, since: date, until: date, budget: Budget) -> Iterator[date]:
    """The days from `since` until and with `until` on which it recurs, of a rule that began on `first`."""
    day = first if rule.count is not None else max(first, since)
    found = 0
    while day <= until:
        budget.spend()
        if _recurs(rule, first, day):
            found += 1
            if rule.count is not None and found > rule.count:
                return
            if day >= since:
                yield day
        day += ONE_DAY


def _refuse_what_we_do_not_read(rule: Rule) -> None:
    has_ordinals = any(which for which, _ in rule.days)
    if rule.interval < 1 or (rule.count is not None and rule.count < 1):
        raise UnreadableError
    if has_ordinals and rule.frequency != "MONTHLY":
        raise UnreadableError
    if rule.frequency == "YEARLY" and rule.days:
        raise UnreadableError
    if rule.frequency == "WEEKLY" and rule.month_days:
        raise UnreadableError


def _day(text: str) -> tuple[int, int]:
    weekday = WEEKDAYS.index(text[-2:].upper()) + 1
    return int(text[:-2] or 0), weekday


def _recurs(rule: Rule, first: date, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    return _in_step(rule, first, day) and _on_day(rule, first, day)


def _in_step(rule: Rule, first: date, day: date) -> bool:
    if rule.frequency == "DAILY":
        steps = (day - first).days
    elif rule.frequency == "WEEKLY":
        steps = (_week(day, rule) - _week(first, rule)).days // OF_A_WEEK
    elif rule.frequency == "MONTHLY":
        steps = (day.year - first.year) * OF_A_YEAR + day.month - first.month
    else:
        steps = day.year - first.year
    return steps % rule.interval == 0


def _week(day: date, rule: Rule) -> date:
    return day - timedelta(days=(day.isoweekday() - rule.week_begins) % OF_A_WEEK)


def _on_day(rule: Rule, first: date, day: date) -> bool:
    if rule.month_days and not any(one in {day.day, day.day - _last(day) - 1} for one in rule.month_days):
        return False
    if rule.days:
        return any(weekday == day.isoweekday() and _is_which(which, day) for which, weekday in rule.days)
    if rule.month_days or rule.frequency == "DAILY":
        return rule.frequency != "YEARLY" or bool(rule.months) or day.month == first.month
    if rule.frequency == "WEEKLY":
        return day.isoweekday() == first.isoweekday()
    is_month = rule.frequency == "MONTHLY" or bool(rule.months) or day.month == first.month
    return is_month and day.day == first.day


def _is_which(which: int, day: date) -> bool:
    if which == 0:
        return True
    from_start, from_end = (day.day - 1) // OF_A_WEEK + 1, (_last(day) - day.day) // OF_A_WEEK + 1
    return which in (from_start, -from_end)


def _last(day: date) -> int:
    following = date(day.year + day.month // OF_A_YEAR, day.month % OF_A_YEAR + 1, 1)
    return (following - ONE_DAY).day
