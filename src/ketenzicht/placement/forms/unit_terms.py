"""Whom a unit takes, as somebody of its provider fills it in."""

from typing import Any

from django import forms

from ketenzicht.placement.domain import Agreement, Sex, Want
from ketenzicht.placement.domain.unit_terms import OLDEST, WhomItTakes

_WANTS = [(one.value, one.word.removeprefix("een ").capitalize()) for one in Want]
_AGE = {"invalid": "Vul een heel getal in.", "max_value": f"Hooguit {OLDEST}.", "min_value": "Niet onder nul."}
_TIME = {"invalid": "Vul een tijd in, zoals 08:00."}


def _age(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=OLDEST, error_messages=_AGE)


def _time(label: str, help_text: str = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, help_text=help_text, required=False, widget=widget, error_messages=_TIME)


def _some(label: str, help_text: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, choices=_WANTS, widget=forms.CheckboxSelectMultiple
    )


class Takes(forms.Form):
    """What is left empty is said of nobody."""

    min_age = _age("Jongste leeftijd")
    max_age = _age("Oudste leeftijd")
    sexes = forms.MultipleChoiceField(
        label="Alleen",
        help_text="Niets aangevinkt: iedereen.",
        required=False,
        choices=[(one.value, one.word.capitalize()) for one in Sex],
        widget=forms.CheckboxSelectMultiple,
    )
    can = _some("Dit is hier", "")
    cannot = _some("Dit is hier niet", "Niet aangevinkt is onbekend: dan staat de eenheid bij ‘past misschien’.")
    only = _some("Alleen voor wie dit nodig heeft", "")
    admits_from = _time("Neemt op van")
    admits_until = _time("Neemt op tot", "Twee keer dezelfde tijd: dag en nacht, ook als de locatie verder dicht is.")
    agreement = forms.ChoiceField(
        label="Contract voor deze zorg",
        choices=[
            (Agreement.UNKNOWN.value, "niet bekend"),
            (Agreement.NORMAL.value, "ja"),
            (Agreement.NONE.value, "nee"),
        ],
        error_messages={"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."},
    )

    def said(self) -> WhomItTakes:
        told = self.cleaned_data
        return WhomItTakes(
            min_age=told["min_age"],
            max_age=told["max_age"],
            sexes=frozenset(map(Sex, told["sexes"])),
            can=frozenset(map(Want, told["can"])),
            cannot=frozenset(map(Want, told["cannot"])),
            only=frozenset(map(Want, told["only"])),
            admits_from=told["admits_from"],
            admits_until=told["admits_until"],
            agreement=Agreement(told["agreement"]),
        )


def filled_with(said: WhomItTakes) -> dict[str, Any]:
    """What the form shows of what was said before."""
    found = {name: getattr(said, name) for name in said.__struct_fields__}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in found.items()}
