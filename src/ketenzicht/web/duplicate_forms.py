"""What one fills in about entries of the register that are probably the same."""

from typing import Any

from django import forms

from ketenzicht.ui.choosing import offer
from ketenzicht.upkeep.domain import LONGEST_WHY, Comparison


class TellApart(forms.Form):
    """Why two are not the same. `seen` is what was compared."""

    why = forms.CharField(
        label="Waarom zijn het er twee?",
        max_length=LONGEST_WHY,
        help_text="Bijvoorbeeld: een praktijk en een apotheek in hetzelfde gebouw.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Zeg waarom dit niet dezelfde is.",
            "max_length": f"Gebruik ten hoogste {LONGEST_WHY} tekens.",
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class EndDuplicate(forms.Form):
    """Which of two ends, and when."""

    ending = forms.ChoiceField(
        label="Welke eindigt?",
        widget=forms.RadioSelect,
        help_text="De andere blijft, met haar eigen geschiedenis. Neem eerst over wat alleen hier stond.",
        error_messages={"required": "Kies welke eindigt.", "invalid_choice": "Deze kunt u niet laten eindigen."},
    )
    on = forms.DateField(
        label="Eerste dag waarop zij er niet meer is",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 2027-01-01."},
    )

    def __init__(self, *args: Any, found: Comparison, **named: Any) -> None:
        super().__init__(*args, **named)
        offer(
            self.fields["ending"],
            [
                (str(side.entry.location.id), f"{side.entry.location.name} ({side.organisation})")
                for side in (found.one, found.other)
                if side.may_end
            ],
        )


class OtherLocation(forms.Form):
    """Said when a new location looks like one that is there."""

    why = forms.CharField(
        label="Het is een andere, want",
        required=False,
        max_length=LONGEST_WHY,
        help_text="Alleen als het echt een andere is. Uw reden blijft bewaard bij beide locaties.",
        error_messages={"max_length": f"Gebruik ten hoogste {LONGEST_WHY} tekens."},
    )
