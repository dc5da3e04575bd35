"""From what somebody types to values: numbers with a decimal comma, yes or no, and unknown with its reason. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ketenzicht.definitions.domain import ElementDefinition, ElementKind

Typed = bool | int | float | str
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})
WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
# A point before exactly three digits may be meant as in 1.234: that stays text, and is refused as such.
DECIMAL = re.compile(r"[+-]?\d{1,15}(?:,\d{1,9}|\.(?!\d{3}\Z)\d{1,9})", re.ASCII)
FLAGS = {"ja": True, "nee": False, "j": True, "n": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the field of one figure, and the reason chosen beside it; either may be empty."""

    text: str = ""
    reason: str = ""


def value_of(element: ElementDefinition | None, text: str) -> Typed:
    """The value that is meant; what cannot be read stays text, so that the check tells what is wrong with it."""
    if element is None or element.kind.is_number:
        return _number(text)
    if element.kind is ElementKind.FLAG:
        return FLAGS.get(text.casefold(), text)
    if element.kind is ElementKind.MOMENT:
        return _moment(text)
    return next((choice.code for choice in element.choices if choice.name.casefold() == text.casefold()), text)


def text_of(element: ElementDefinition, value: object) -> str:
    """A value as it stands in a field; `value_of` reads it back (a moment: to the minute)."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return f"{value:.9f}".rstrip("0").rstrip(".").replace(".", ",")
    if element.kind is ElementKind.CHOICE:
        return next((choice.name for choice in element.choices if choice.code == value), str(value or ""))
    if element.kind is ElementKind.MOMENT and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    return "" if value is None else str(value)


def meant(typed: Said, shown: Said) -> Said:
    """Where both a figure and a reason stand, the one that was changed counts; where both were, both do.

    A field shows what was known before: who chooses a reason need not empty it, and who fills in a figure need not
    take the reason away.
    """
    if typed.text and typed.reason:
        if typed.text == shown.text:
            return Said(reason=typed.reason)
        if typed.reason == shown.reason:
            return Said(text=typed.text)
    return typed


def _number(text: str) -> int | float | str:
    plain = text.translate(MINUS).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if WHOLE.fullmatch(plain):
        return int(plain)
    if DECIMAL.fullmatch(plain):
        number = float(plain.replace(",", "."))
        return int(number) if number.is_integer() else number  # a spreadsheet writes 12 as 12,0
    return text


def _moment(text: str) -> str:
    """A moment on Dutch clocks, as a browser's field gives it, becomes one with its time zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)).isoformat(timespec="seconds")
