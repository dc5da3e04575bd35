"""What an administrator fills in to add a unit to a location, or to let one end or move."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.capacity.domain import LONGEST_BECAUSE, NewUnit
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import CHOOSE, DATE, NEEDED, day_input

MODES = {"automatic": "Automatisch, door een systeem", "manual": "Met de hand, bij Aanleveren"}


class BeginUnit(forms.Form):
    """A kind of care that a location has from a day on."""

    kind = forms.ChoiceField(label="Soort zorg", error_messages=NEEDED)
    mode = forms.ChoiceField(
        label="Hoe levert u?", choices=list(MODES.items()), widget=forms.RadioSelect, error_messages=NEEDED
    )
    on = forms.DateField(label="Vanaf", widget=day_input(), error_messages=DATE)
    automation_expected_on = forms.DateField(
        label="Automatisch vanaf (verwacht)",
        required=False,
        help_text="Alleen als u met de hand levert. Leeg: nog niet bekend.",
        widget=day_input(),
        error_messages=DATE,
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Sequence[tuple[str, str]]]], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["kind"], [CHOOSE, *kinds])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("mode") == "automatic" and told.get("automation_expected_on"):
            self.add_error("automation_expected_on", "Laat dit leeg: u levert al automatisch.")
        return told

    def wanted(self, *, location_id: UUID, organisation_id: UUID) -> NewUnit:
        module, label = self.cleaned_data["kind"].split("/")
        expected = self.cleaned_data["automation_expected_on"]
        return NewUnit(location_id, module, label, organisation_id, self.cleaned_data["mode"], expected)


class EndUnit(forms.Form):
    """When a unit ends, why, and perhaps where it goes on."""

    on = forms.DateField(label="Eerste dag zonder deze eenheid", widget=day_input(), error_messages=DATE)
    to = forms.ChoiceField(
        label="Verhuist naar",
        required=False,
        help_text="Op dezelfde dag begint de eenheid daar, met een nieuwe code en zonder cijfers.",
        error_messages=NEEDED,
    )
    because = forms.CharField(
        label="Waarom?",
        max_length=LONGEST_BECAUSE,
        help_text="Staat in de geschiedenis van de locatie, voor iedereen die haar mag zien. Geen namen van personen.",
        error_messages={
            "required": "Zeg waarom.",
            "max_length": f"Gebruik ten hoogste {LONGEST_BECAUSE} tekens.",
        },
    )

    def __init__(self, *args: Any, places: Mapping[UUID, str], **named: Any) -> None:
        super().__init__(*args, **named)
        nowhere = ("", "Nergens: zij houdt op")
        offer(self.fields["to"], [nowhere, *((str(one), name) for one, name in places.items())])
