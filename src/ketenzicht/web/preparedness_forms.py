"""What somebody fills in to switch the pandemic module on by instruction, and to end it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from ketenzicht.base.errors import Refused
from ketenzicht.preparedness.domain import HOSPITALS, LONGEST_TEXT, Instruction
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import DATE, NEEDED
from ketenzicht.web.moments import local_moment

TYPE_NAMES = {"V4": "Ziekenhuizen", "V5": "Universitaire medische centra", "V6": "Algemene ziekenhuizen"}


def _text(label: str, *, needed: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {LONGEST_TEXT} tekens."},
    )


class Activate(forms.Form):
    """Everything of `Instruction`."""

    instructed_on = forms.DateField(
        label="Datum van de opdracht",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE,
    )
    text = _text(
        "Tekst van de opdracht",
        needed="Vul de tekst van de opdracht in.",
        help_text="Elk ziekenhuis leest deze tekst bij zijn taak.",
    )
    regions = forms.MultipleChoiceField(
        label="ROAZ-regio’s",
        required=False,
        help_text="Kiest u er geen, dan geldt het voor heel Nederland.",
        widget=forms.CheckboxSelectMultiple,
        error_messages=NEEDED,
    )
    location_types = forms.MultipleChoiceField(
        label="Voor welke locaties",
        choices=[(code, TYPE_NAMES[code]) for code in HOSPITALS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={**NEEDED, "required": "Kies ten minste één soort ziekenhuis."},
    )
    deadline = forms.CharField(
        label="Uiterlijk geleverd op",
        help_text="Volgens de bestuurlijke afspraken binnen drie dagen.",
        max_length=40,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"required": "Vul een moment in."},
    )

    def __init__(self, *args: Any, regions: Mapping[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["regions"], list(regions.items()))

    def clean_deadline(self) -> datetime:
        try:
            return local_moment(self.cleaned_data["deadline"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None

    def instruction(self) -> Instruction:
        told = self.cleaned_data
        return Instruction(
            instructed_on=told["instructed_on"],
            text=told["text"],
            regions=tuple(told["regions"]),
            location_types=tuple(told["location_types"]),
            deadline_at=told["deadline"],
        )


class EndActivation(forms.Form):
    """Why it ends."""

    because = _text(
        "Waarom het eindigt",
        needed="Vul in waarom het eindigt.",
        help_text="Bijvoorbeeld de opdracht waarmee de minister haar intrekt.",
    )
