"""What somebody who may read the log fills in."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from ketenzicht.audit.domain import Deed, Outcome
from ketenzicht.audit.queries import Question
from ketenzicht.registry.queries import organisations_called
from ketenzicht.ui.domain.words import AMSTERDAM, day

SHOWN_AT_FIRST = timedelta(days=7)
MOST_ORGANISATIONS = 200
_DATE = {"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 22-11-2026."}
_FIRST, _LAST, _EVER = date(2000, 1, 1), date(2199, 12, 31), "Kies een jaar van 2000 tot 2200."
_TOO_LONG = {"max_length": "Dit is te lang."}


class _Day(forms.DateField):
    """A day, in the browser's own calendar where it has one."""

    def __init__(self, label: str) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            label=label,
            widget=widget,
            error_messages=_DATE,
            input_formats=["%Y-%m-%d", "%d-%m-%Y"],
            validators=[MinValueValidator(_FIRST, _EVER), MaxValueValidator(_LAST, _EVER)],
        )


class SearchLog(forms.Form):
    """Only the period is needed; the last week when nothing was asked."""

    start = _Day("Van")
    end = _Day("Tot en met")
    person = forms.CharField(label="Persoon of systeem", required=False, max_length=100, error_messages=_TOO_LONG)
    organisation = forms.CharField(label="Organisatie", required=False, max_length=100, error_messages=_TOO_LONG)
    deed = forms.ChoiceField(
        label="Soort handeling",
        required=False,
        choices=[("", "Alle"), *((one.value, one.word) for one in Deed)],
        error_messages={"invalid_choice": "Deze soort kennen wij niet."},
    )
    outcome = forms.ChoiceField(
        label="Uitkomst",
        required=False,
        choices=[("", "Alle"), *((one.value, one.word) for one in Outcome)],
        error_messages={"invalid_choice": "Deze uitkomst kennen wij niet."},
    )
    emergency = forms.BooleanField(label="Alleen met noodprocedure", required=False)

    def __init__(self, asked: dict[str, str], *, now: datetime) -> None:
        week = {"start": day(now - SHOWN_AT_FIRST).isoformat(), "end": day(now).isoformat()}
        super().__init__({**week, **{name: value for name, value in asked.items() if "\x00" not in value}})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        start, end = given.get("start"), given.get("end")
        if start and end and end < start:
            raise ValidationError({"end": "Deze dag ligt voor het begin van de periode."})
        return given

    def question(self) -> Question:
        """What is looked for; organisations by name are looked up in the register."""
        given = self.cleaned_data
        return Question(
            start=datetime.combine(given["start"], time.min, AMSTERDAM),
            end=datetime.combine(given["end"], time.min, AMSTERDAM) + timedelta(days=1),
            person=_id(given["person"]) or given["person"].strip() or None,
            organisation_ids=_organisations(given["organisation"].strip()),
            deed=Deed(given["deed"]) if given["deed"] else None,
            outcome=Outcome(given["outcome"]) if given["outcome"] else None,
            break_glass=True if given["emergency"] else None,
        )


class ForPatient(forms.Form):
    """The number is sent in the body, so that it ends up in no address and no log of a server."""

    bsn = forms.CharField(
        label="Burgerservicenummer (BSN)",
        max_length=20,
        error_messages={"required": "Vul het BSN in.", "max_length": "Een BSN heeft 9 cijfers."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    purpose = forms.CharField(
        label="Waarvoor",
        help_text="Bijvoorbeeld het kenmerk van het verzoek van de betrokkene. Dit komt in het logboek.",
        max_length=100,
        error_messages={"required": "Schrijf waarvoor het uittreksel is.", "max_length": "Hoogstens 100 tekens."},
    )


class Judgement(forms.Form):
    """Was it an emergency?"""

    justified = forms.ChoiceField(
        label="Oordeel",
        choices=[("yes", "Terecht gebruikt"), ("no", "Niet terecht gebruikt")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een oordeel.", "invalid_choice": "Kies een oordeel."},
    )
    remark = forms.CharField(
        label="Toelichting",
        max_length=1_000,
        error_messages={"required": "Schrijf waarom u zo oordeelt.", "max_length": "Hoogstens 1.000 tekens."},
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def _organisations(text: str) -> set[UUID] | None:
    if not text:
        return None
    known = _id(text)
    return {known} if known else {one.id for one in organisations_called(name=text, at_most=MOST_ORGANISATIONS)}
