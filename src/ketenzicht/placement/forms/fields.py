"""Fields that several forms of placing have."""

from datetime import datetime

from django import forms

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.ui.fields import PICK, Moment, line, words

__all__ = ["PICK", "line", "local", "moment", "words"]

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
