"""Fields in which somebody writes or picks, with what is said when that is not right."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms

from ketenzicht.base.calendar import AMSTERDAM

YEARS = range(2020, 2100)  # in which a day that somebody writes down can be meant
MOST_WORDS = 2_000
PICK = {"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."}


def words(label: str, *, needed: str = "", help_text: str = "", rows: int = 2) -> forms.CharField:
    """Several lines. `needed`: what is said to who leaves them empty; without it that may be."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {MOST_WORDS} tekens."},
    )


def line(label: str, *, needed: str = "", help_text: str = "", longest: int = 200) -> forms.CharField:
    """One line. `needed` as in `words`."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=longest,
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {longest} tekens."},
    )


class Day(forms.DateField):
    """A day; one in a year that cannot be meant (a digit too many or too few) is refused in words."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        found: date | None = super().to_python(value)
        if found is not None and found.year not in YEARS:
            raise forms.ValidationError("Dit jaar kan niet kloppen.", code="invalid")
        return found


class Moment(forms.DateTimeField):
    """Of an hour that comes twice (the last Sunday of October) the first one: sooner is safer than an hour too late.

    An hour that does not exist (the last Sunday of March) is refused in words; so is a year that cannot be meant.
    """

    def to_python(self, value: Any) -> datetime | None:
        try:
            found = datetime.fromisoformat(value.strip()) if isinstance(value, str) and value.strip() else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            return super().to_python(value)
        if found.year not in YEARS:
            raise forms.ValidationError("Dit jaar kan niet kloppen.", code="invalid")
        there = found.replace(tzinfo=AMSTERDAM, fold=0)
        if there.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != found:
            raise forms.ValidationError("Dit uur bestaat niet: de klok gaat die nacht een uur vooruit.", code="invalid")
        return there.astimezone(UTC)
