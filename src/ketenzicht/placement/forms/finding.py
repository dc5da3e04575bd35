"""What of a search is shown: the ranking itself does not change by it."""

from django import forms
from django.http import QueryDict

WITHIN = (15, 30, 45, 60, 90)  # minutes


class Show(forms.Form):
    """Nothing filled in shows everything; what cannot be read is nothing filled in."""

    within = forms.TypedChoiceField(
        label="Hooguit zo ver rijden",
        choices=[("", "maakt niet uit"), *((minutes, f"{minutes} minuten") for minutes in WITHIN)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    own_region = forms.BooleanField(label="Alleen de eigen regio", required=False)
    likely = forms.BooleanField(label="Alleen wie waarschijnlijk plaats heeft", required=False)
    full = forms.BooleanField(label="Toon ook alles wat niet past", required=False)


def as_shown(query: str) -> str:
    """Of an address of the candidates what says what is shown, to show the same again."""
    told = QueryDict(query, mutable=True)
    for name in set(told) - set(Show.base_fields):
        del told[name]
    return told.urlencode()
