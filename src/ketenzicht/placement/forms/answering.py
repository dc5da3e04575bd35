"""What a provider fills in: a place or none, and what becomes of the patient."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ketenzicht.placement.domain import Declined
from ketenzicht.placement.forms.fields import PICK, moment, words
from ketenzicht.placement.forms.needs import Because, CallOff, Expected, Nothing, _Form
from ketenzicht.ui.choosing import offer

__all__ = ["Because", "CallOff", "Expected", "No", "Nothing", "Onward", "Yes"]


class Yes(_Form):
    expected_at = moment("Patiënt kan komen vanaf", help_text="Leeg: meteen.")
    is_extra = forms.BooleanField(label="Het is een extra plaats, boven onze cijfers", required=False)


class No(_Form):
    reason = forms.TypedChoiceField(
        label="Waarom niet",
        coerce=Declined,
        choices=[(one.value, one.word.capitalize()) for one in Declined],
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
    words = words("Toelichting", help_text="Geen namen.")


class Onward(_Form):
    """There is a place at another unit of the own organisation."""

    to = forms.ChoiceField(label="Waar wel", error_messages=PICK)
    expected_at = moment("Patiënt kan komen vanaf")

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["to"], [("", "Kies een plaats"), *units])
