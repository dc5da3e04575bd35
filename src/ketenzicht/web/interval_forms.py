"""What somebody fills in to give a unit an expected interval of its own."""

from datetime import timedelta

from django import forms

from ketenzicht.capacity.domain import LONGEST_BECAUSE
from ketenzicht.web.agreement_forms import DATE, day_input

CHOOSE = "Kies minuten of uren."
MINUTES, HOURS = "minutes", "hours"
_UNITS = {MINUTES: timedelta(minutes=1), HOURS: timedelta(hours=1)}


class SetInterval(forms.Form):
    """How often, from which day on, and why. Between which limits, the operation decides."""

    number = forms.IntegerField(
        label="Elke",
        min_value=1,
        max_value=10_000,
        error_messages={
            "required": "Vul een getal in.",
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul ten minste 1 in.",
            "max_value": "Dat is te veel.",
        },
    )
    of = forms.ChoiceField(
        label="Minuten of uren",
        choices=[(MINUTES, "minuten"), (HOURS, "uur")],
        initial=HOURS,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    on = forms.DateField(label="Vanaf", widget=day_input(), error_messages=DATE)
    because = forms.CharField(
        label="Waarom?",
        max_length=LONGEST_BECAUSE,
        help_text="Maak de zin af: “eigen termijn, want …”. Wie de cijfers ziet, leest dit. Geen namen van personen.",
        error_messages={
            "required": "Zeg waarom.",
            "max_length": f"Gebruik ten hoogste {LONGEST_BECAUSE} tekens.",
        },
    )

    @property
    def every(self) -> timedelta:
        number: int = self.cleaned_data["number"]
        return number * _UNITS[self.cleaned_data["of"]]
