"""What a supplier fills in to test: who it is, and what the sandbox should pretend."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ketenzicht.connections.domain import LONGEST_EMAIL, LONGEST_NAME, MOST_DISTURBED, Disturbance, NewTestConnection
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import NEEDED

NAME = {
    "required": "Vul een naam in.",
    "max_length": f"Gebruik ten hoogste {LONGEST_NAME} tekens.",
}


class RegisterTestConnection(forms.Form):
    """Everything of `NewTestConnection`."""

    supplier = forms.CharField(label="Naam van uw bedrijf", max_length=LONGEST_NAME, error_messages=NAME)
    system = forms.CharField(
        label="Naam van uw systeem",
        help_text="Het product dat u gaat aansluiten, bijvoorbeeld een epd of een beddenplanner.",
        max_length=LONGEST_NAME,
        error_messages=NAME,
    )
    email = forms.EmailField(
        label="E-mailadres voor contact",
        help_text="Bij voorkeur van een afdeling. Wij vergeten het als de testaansluiting eindigt.",
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Vul een e-mailadres in.",
            "invalid": "Vul een e-mailadres in, zoals support@voorbeeld.invalid.",
            "max_length": "Dit e-mailadres is te lang.",
        },
    )
    modules = forms.MultipleChoiceField(
        label="Modules die u wilt aanleveren",
        widget=forms.CheckboxSelectMultiple,
        error_messages={**NEEDED, "required": "Kies ten minste één module."},
    )

    def __init__(self, *args: Any, modules: Mapping[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["modules"], list(modules.items()))

    def wanted(self) -> NewTestConnection:
        """What was filled in, once it is valid."""
        asked = self.cleaned_data
        return NewTestConnection(
            supplier=asked["supplier"], system=asked["system"], email=asked["email"], modules=tuple(asked["modules"])
        )


class Disturb(forms.Form):
    """What the sandbox answers to the next deliveries."""

    disturbance = forms.ChoiceField(
        label="Doe alsof Ketenzicht antwoordt",
        choices=[(one.value, one.word) for one in Disturbance],
        error_messages=NEEDED,
    )
    requests = forms.IntegerField(
        label="Voor de volgende zoveel leveringen",
        initial=2,
        min_value=0,
        max_value=MOST_DISTURBED,
        help_text=f"0 tot {MOST_DISTURBED}; 0 zet het uit.",
        error_messages={
            "required": "Vul een getal in.",
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul 0 of meer in.",
            "max_value": f"Vul ten hoogste {MOST_DISTURBED} in.",
        },
    )


class RegisterPublicKey(forms.Form):
    public_key = forms.CharField(
        label="Openbare sleutel",
        max_length=8_192,
        help_text="Als PEM (-----BEGIN PUBLIC KEY-----), als JWK, of als JWK-set met één sleutel. Nooit de geheime.",
        error_messages={"required": "Plak een openbare sleutel.", "max_length": "Deze sleutel is te lang."},
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
