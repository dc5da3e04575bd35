"""What functioneel beheer fills in to let an organisation in."""

from django import forms

from ketenzicht.access.domain import KIND_NAMES
from ketenzicht.web.entry_forms import choice, text


class AdmitOrganisation(forms.Form):
    """The organisation, and who is invited to administer it."""

    called = text("Naam van de organisatie", 200, needed="Vul de naam van de organisatie in.")
    kind = choice(
        "Wat is het?", [(one.value, words) for one, words in KIND_NAMES.items()], needed="Kies wat de organisatie is."
    )
    name = text("Naam van de eerste beheerder", 200, needed="Vul de naam van de eerste beheerder in.")
    email = forms.EmailField(
        label="E-mailadres van het werk van deze beheerder",
        max_length=254,
        error_messages={
            "required": "Vul een e-mailadres in.",
            "invalid": "Vul een geldig e-mailadres in.",
            "max_length": "Gebruik ten hoogste 254 tekens.",
        },
    )
