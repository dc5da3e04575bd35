"""Fields that several forms of placing have."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from ketenzicht.ui.fields import PICK, YEARS, line, words

__all__ = ["PICK", "line", "local", "moment", "words"]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


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


DAY_AND_TIME = "Schrijf dag en tijd, bijvoorbeeld 2026-11-23T14:30."


def moment(label: str, *, help_text: str = "", needed: str = "") -> forms.DateTimeField:
    """A moment on the clock of the Netherlands; `needed` is what to say where it is missing, empty: it may be."""
    return Moment(
        label=label,
        required=bool(needed),
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={"invalid": DAY_AND_TIME, "required": needed},
    )


def local(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(AMSTERDAM).replace(tzinfo=None, second=0, microsecond=0)
