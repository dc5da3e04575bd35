"""Of which month figures are asked."""

from datetime import date

from django import forms

from ketenzicht.ui.fields import Day


class Month(forms.Form):
    month = Day(
        label="Maand",
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"required": "Kies een maand.", "invalid": "Schrijf een maand, bijvoorbeeld 2026-10."},
    )

    def asked(self) -> date:
        found: date = self.cleaned_data["month"]
        return found
