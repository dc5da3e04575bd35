"""What somebody fills in about data of the patient from elsewhere."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.patientdata.domain import Category, Endangered, SaidBy
from ketenzicht.patientdata.operations import Said
from ketenzicht.ui.choosing import offer

_CHOOSE = {"required": "Kies een van de mogelijkheden.", "invalid_choice": "Kies uit de lijst."}
YES, NO = "yes", "no"


class Sources(forms.Form):
    """Which sources are asked."""

    claim = forms.IntegerField(widget=forms.HiddenInput)
    sources = forms.TypedMultipleChoiceField(
        label="Bronnen",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één bron.", "invalid_choice": "Kies uit de lijst."},
    )

    def __init__(self, *given: Any, choices: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self.fields["sources"], choices)


class Emergency(Sources):
    """The same without knowing whether it may: whose life is in danger, and why."""

    endangered = forms.ChoiceField(
        label="Wiens leven is in gevaar?",
        choices=[(one.value, one.word.capitalize()) for one in Endangered],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    reason = forms.CharField(
        label="Waarom kan dit niet wachten?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ten minste 5 woorden. De functionaris gegevensbescherming beoordeelt dit; de patiënt kan het lezen.",
        error_messages={
            "required": "Schrijf waarom dit niet kan wachten.",
            "max_length": "Gebruik ten hoogste 1000 tekens.",
        },
    )


class Consent(forms.Form):
    """What was said of the data, and by whom."""

    claim = forms.IntegerField(widget=forms.HiddenInput)
    permits = forms.ChoiceField(
        label="Wat is er gezegd?",
        choices=[(YES, "Ja, u mag gegevens opvragen"), (NO, "Nee, u mag geen gegevens opvragen")],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    said_by = forms.ChoiceField(
        label="Door wie?",
        choices=[(one.value, one.word.capitalize()) for one in SaidBy],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    category = forms.ChoiceField(
        label="Welke gegevens?",
        choices=[("", "Alle"), *((one.value, one.word.capitalize()) for one in Category)],
        required=False,
        error_messages=_CHOOSE,
    )


def said_in(told: Mapping[str, Any]) -> Said:
    """What a filled-in `Consent` says."""
    return Said(
        permits=told["permits"] == YES,
        said_by=SaidBy(told["said_by"]),
        category=Category(told["category"]) if told["category"] else None,
    )
