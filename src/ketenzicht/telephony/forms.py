"""What an administrator fills in of a telephone line."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from ketenzicht.telephony.domain import LineDoor
from ketenzicht.telephony.operations import NewLine

_ONLY = "Gebruik letters, cijfers en + # * . _ : - zonder spaties, precies zoals uw centrale het meldt."


class SetUpLine(forms.Form):
    """Which door a dialled number or queue is."""

    name = forms.CharField(
        label="Naam", max_length=60, help_text="Bijvoorbeeld: Professionalslijn Utrecht",
        error_messages={"required": "Geef de lijn een naam.", "max_length": "Gebruik ten hoogste 60 tekens."},
    )  # fmt: skip
    dialled = forms.CharField(
        label="Nummer of wachtrij",
        max_length=40,
        help_text="Precies zoals uw telefooncentrale het meldt.",
        validators=[RegexValidator(r"\A[A-Za-z0-9+#*._:-]+\Z", _ONLY)],
        error_messages={
            "required": "Vul een nummer of wachtrij in.",
            "max_length": "Gebruik ten hoogste 40 tekens.",
        },
    )
    door = forms.ChoiceField(
        label="Deur",
        choices=[(one.value, one.word) for one in LineDoor],
        error_messages={"required": "Kies een deur.", "invalid_choice": "Kies een deur uit de lijst."},
    )

    def line(self) -> NewLine:
        told: dict[str, Any] = self.cleaned_data
        return NewLine(dialled=told["dialled"], name=told["name"], door=LineDoor(told["door"]))
