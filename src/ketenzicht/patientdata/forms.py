"""What a reviewer, who keeps sources, and who announces rules fill in."""

from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.patientdata.domain import REQUESTERS, Basis, Category, Judgement, Kind
from ketenzicht.patientdata.operations import NewSource
from ketenzicht.ui.fields import Day

_CHOOSE = {"required": "Kies een van de mogelijkheden.", "invalid_choice": "Kies uit de lijst."}
_DAY = {"required": "Vul een dag in.", "invalid": "Schrijf de dag als dag-maand-jaar."}
_DAYS = ["%d-%m-%Y", "%Y-%m-%d"]


class Review(forms.Form):
    """Whether it was right to look, and why."""

    judgement = forms.ChoiceField(
        label="Was deze noodinzage terecht?",
        choices=[(one.value, one.word.capitalize()) for one in Judgement],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    because = forms.CharField(
        label="Waarom vindt u dat?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="De patiënt kan dit lezen.",
        error_messages={"required": "Schrijf waarom u dit vindt.", "max_length": "Gebruik ten hoogste 2000 tekens."},
    )


class AddSource(forms.Form):
    """A source of the own organisation."""

    name = forms.CharField(
        label="Naam",
        max_length=120,
        help_text="Zoals triagisten haar kennen, bijvoorbeeld: Huisartsenpraktijk Zuid.",
        error_messages={"required": "Geef de bron een naam.", "max_length": "Gebruik ten hoogste 120 tekens."},
    )
    category = forms.ChoiceField(
        label="Welke gegevens",
        choices=[(one.value, one.word.capitalize()) for one in Category],
        error_messages=_CHOOSE,
    )
    kind = forms.ChoiceField(
        label="Hoe",
        choices=[(one.value, one.word[0].upper() + one.word[1:]) for one in Kind],
        error_messages=_CHOOSE,
    )
    endpoint = forms.CharField(
        label="Adres van de FHIR-server",
        max_length=400,
        error_messages={"required": "Vul het adres in.", "max_length": "Gebruik ten hoogste 400 tekens."},
    )
    credential = forms.CharField(
        label="Token (Bearer)",
        max_length=4000,
        required=False,
        help_text="Leeg als de bron er geen vraagt. Het wordt verzegeld en nooit meer getoond.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    active_from = Day(label="Vanaf", widget=forms.DateInput, input_formats=_DAYS, error_messages=_DAY)

    def source(self, organisation_id: UUID) -> NewSource:
        told: dict[str, Any] = self.cleaned_data
        return NewSource(
            organisation_id=organisation_id,
            name=told["name"],
            kind=Kind(told["kind"]),
            category=Category(told["category"]),
            endpoint=told["endpoint"],
            credential=told["credential"],
            active_from=told["active_from"],
        )


class AnnounceRule(forms.Form):
    """From when on which rule holds."""

    category = forms.ChoiceField(
        label="Welke gegevens",
        choices=[(one.value, one.word.capitalize()) for one in Category],
        error_messages=_CHOOSE,
    )
    requester = forms.ChoiceField(
        label="Voor wie",
        choices=[("", "Iedereen"), *((code, name.capitalize()) for code, name in REQUESTERS.items())],
        required=False,
        error_messages=_CHOOSE,
    )
    basis = forms.ChoiceField(
        label="Regel", choices=[(one.value, one.word.capitalize()) for one in Basis], error_messages=_CHOOSE
    )
    on = Day(label="Vanaf", widget=forms.DateInput, input_formats=_DAYS, error_messages=_DAY)
