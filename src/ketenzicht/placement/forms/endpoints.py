"""Where somebody wants the own system to be told of what is asked."""

from typing import Any

from django import forms

from ketenzicht.placement.domain.informing import Form, Tells
from ketenzicht.placement.operations import NewEndpoint


class AddEndpoint(forms.Form):
    """A server, and how it wants to be told."""

    tells = forms.ChoiceField(
        label="Waarover?",
        choices=[(one.value, one.word) for one in Tells],
        initial=Tells.OFFERS.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarover.", "invalid_choice": "Kies uit de lijst."},
    )
    form = forms.ChoiceField(
        label="In welke vorm?",
        choices=[(one.value, one.word) for one in Form],
        initial=Form.NOTICE.value,
        widget=forms.RadioSelect,
        help_text="Uw leverancier weet welke.",
        error_messages={"required": "Kies een vorm.", "invalid_choice": "Kies een vorm uit de lijst."},
    )
    address = forms.CharField(
        label="Adres van uw server",
        max_length=300,
        help_text="Bij een JSON-bericht het hele adres; bij een Task het begin van uw FHIR-server, zoals "
        "https://fhir.voorbeeld.nl/r4.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Geef het adres.", "max_length": "Gebruik ten hoogste 300 tekens."},
    )
    token = forms.CharField(
        label="Token voor uw server",
        required=False,
        max_length=2000,
        help_text="Alleen als uw server erom vraagt (Bearer). Wij bewaren het versleuteld.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Gebruik ten hoogste 2000 tekens."},
    )
    shows_certificate = forms.BooleanField(label="Uw server vraagt een certificaat van ons (mTLS)", required=False)

    def clean_token(self) -> str:
        """It goes out in a header."""
        token: str = self.cleaned_data["token"]
        if token and not (token.isascii() and token.isprintable()):
            raise forms.ValidationError("Een token heeft alleen gewone letters, cijfers en leestekens.")
        return token

    def new(self) -> NewEndpoint:
        told: dict[str, Any] = self.cleaned_data
        return NewEndpoint(
            tells=Tells(told["tells"]),
            form=Form(told["form"]),
            address=told["address"],
            token=told["token"],
            shows_certificate=told["shows_certificate"],
        )
