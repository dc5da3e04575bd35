"""What an administrator fills in of how a location receives hand-overs."""

from typing import Any

from django import forms

from ketenzicht.handover.domain.delivery import Way
from ketenzicht.handover.operations import NewReceiving
from ketenzicht.handover.queries import ReceivingLine
from ketenzicht.ui.fields import Day


class SetReceiving(forms.Form):
    """Which way; of the temporary one why, and until when it is needed."""

    way = forms.ChoiceField(
        label="Hoe ontvangt deze locatie overdrachten?",
        choices=[(one.value, one.word) for one in Way],
        error_messages={"required": "Kies een manier.", "invalid_choice": "Kies een manier uit de lijst."},
    )
    endpoint = forms.CharField(
        label="Adres van uw FHIR-server",
        required=False,
        max_length=300,
        help_text="Nodig als wij in uw systeem afleveren. Bij ophalen: waar wij melden dat er iets klaarstaat; "
        "laat het leeg als uw systeem zelf vraagt.",
        error_messages={"max_length": "Gebruik ten hoogste 300 tekens."},
    )
    token = forms.CharField(
        label="Token voor uw server",
        required=False,
        max_length=2000,
        help_text="Wij sturen het mee (Bearer) en bewaren het versleuteld. Leeg: het blijft zoals het is.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Gebruik ten hoogste 2000 tekens."},
    )
    shows_certificate = forms.BooleanField(label="Uw server vraagt een certificaat van ons (mTLS)", required=False)
    reason = forms.CharField(
        label="Waarom nog de tijdelijke pagina?",
        required=False,
        max_length=300,
        help_text="Alleen bij de tijdelijke manier.",
        error_messages={"max_length": "Gebruik ten hoogste 300 tekens."},
    )
    temporary_until = Day(
        label="Tot wanneer nodig?",
        required=False,
        help_text="Alleen bij de tijdelijke manier.",
        error_messages={"invalid": "Geef een datum."},
    )

    def clean(self) -> dict[str, Any]:
        """What belongs to a way, at the field where it is missing."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("way") == Way.PUSH.value and not told.get("endpoint"):
            self.add_error("endpoint", "Geef het adres van uw FHIR-server, of kies een andere manier.")
        if told.get("way") == Way.PAGE.value:
            if not told.get("reason"):
                self.add_error("reason", "Schrijf op waarom uw systeem nog niet kan ontvangen.")
            if not told.get("temporary_until") and "temporary_until" not in self.errors:
                self.add_error("temporary_until", "Geef tot wanneer u de pagina nodig hebt.")
        return told

    @staticmethod
    def of(line: ReceivingLine) -> dict[str, Any]:
        """As it is now."""
        return {
            "way": (line.way or Way.PAGE).value,
            "endpoint": line.endpoint,
            "shows_certificate": line.shows_certificate,
            "reason": line.reason,
            "temporary_until": line.temporary_until,
        }

    def receiving(self) -> NewReceiving:
        told: dict[str, Any] = self.cleaned_data
        return NewReceiving(
            way=Way(told["way"]),
            endpoint=told["endpoint"],
            token=told["token"] or None,
            shows_certificate=told["shows_certificate"],
            reason=told["reason"],
            temporary_until=told["temporary_until"],
        )
