"""What stands in an entry, and what changed of it, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import (
    CONTACT_NAMES,
    HOURS_NAMES,
    ChangeLine,
    ContactLine,
    Difference,
    Hours,
    HoursKind,
    IdentifierLine,
    NewService,
    SpecialDay,
)
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.hours import day_words, holiday_words, week
from ketenzicht.web.presenters.location import IDENTIFIER_NAMES
from ketenzicht.web.presenters.whom import who

NOTHING = "niets"


@dataclass(frozen=True, slots=True)
class DifferenceView:
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    at: datetime
    when: str
    who: str
    what: str
    differences: tuple[DifferenceView, ...]


def change_views(changes: Iterable[ChangeLine], *, names: dict[str, str]) -> list[ChangeView]:
    """`names` are those of facilities, kinds of institution and municipalities, by code."""
    return [
        ChangeView(
            at=one.at,
            when=words.full_moment(one.at),
            who=who(one.by),
            what=one.what,
            differences=difference_views(one.differences, names=names),
        )
        for one in changes
    ]


def difference_views(found: Iterable[Difference], *, names: dict[str, str]) -> tuple[DifferenceView, ...]:
    """Of lists only what went and what came; of all else what it was and became."""
    return tuple(DifferenceView(one.name, *_sides(one.before, one.after, names=names)) for one in found)


def _sides(before: Any, after: Any, *, names: dict[str, str]) -> tuple[str, str]:
    if isinstance(before, tuple) and isinstance(after, tuple) and _is_telling_apart(before, after):
        gone = [one for one in before if one not in after]
        come = [one for one in after if one not in before]
        return _said(tuple(gone), names), _said(tuple(come), names)
    return _said(before, names), _said(after, names)


def _is_telling_apart(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Hours are only understood as a whole week."""
    return not any(isinstance(one, Hours) for one in (*before, *after))


def _said(value: Any, names: dict[str, str]) -> str:
    if value is None:
        return "niet opgegeven"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Point):
        return f"{value.latitude:.4f}, {value.longitude:.4f}"
    if isinstance(value, date):
        return words.full_day(value)
    if isinstance(value, tuple):
        return _listed(value, names) or NOTHING
    return names.get(value, value) or NOTHING


def _listed(values: tuple[Any, ...], names: dict[str, str]) -> str:
    hours = [one for one in values if isinstance(one, Hours)]
    return "; ".join([*_hours(hours), *(_item(one, names) for one in values if not isinstance(one, Hours))])


def _hours(hours: list[Hours]) -> Iterable[str]:
    for kind in HoursKind:
        if of_kind := [one for one in hours if one.kind is kind]:
            days = [*week(of_kind), ("feestdagen", holiday_words(of_kind))]
            yield f"{HOURS_NAMES[kind]}: " + ", ".join(f"{day} {text}" for day, text in days)


def _item(one: Any, names: dict[str, str]) -> str:
    match one:
        case ContactLine():
            reached = " ".join(part for part in (one.phone, one.email) if part)
            return f"{one.name} ({CONTACT_NAMES[one.role]}) {reached}" + (f", {one.hours}" if one.hours else "")
        case NewService():
            return f"{one.name} ({one.department})" if one.department else one.name
        case IdentifierLine():
            return f"{IDENTIFIER_NAMES[one.kind]} {one.value}"
        case SpecialDay():
            why = f" ({one.reason})" if one.reason else ""
            return f"{words.full_day(one.day)} {day_words([one])}{why}"
        case _:
            return names.get(one, str(one))
