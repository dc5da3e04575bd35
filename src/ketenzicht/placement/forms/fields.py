"""Fields that several forms of placing have."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms

MOST_WORDS = 2_000
PICK = {"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."}
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def words(label: str, *, needed: str = "", help_text: str = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {MOST_WORDS} tekens."},
    )


def line(label: str, *, needed: str = "", help_text: str = "", longest: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=longest,
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {longest} tekens."},
    )


def moment(label: str, *, help_text: str = "") -> forms.DateTimeField:
    """A moment on the clock of the Netherlands."""
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
        error_messages={"invalid": "Schrijf dag en tijd, bijvoorbeeld 2026-11-23T14:30."},
    )


def local(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(AMSTERDAM).replace(tzinfo=None, second=0, microsecond=0)
