"""What a supplier fills in to ask for production, and what those who judge it say."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.connections.domain import LONGEST_REASON
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import NEEDED


class FindPlaces(forms.Form):
    q = forms.CharField(
        label="Zoek een locatie: naam, plaats of organisatie",
        required=False,
        max_length=100,
        error_messages={"max_length": "Zoek met ten hoogste 100 tekens."},
    )


class AskPromotion(forms.Form):
    """Made of the modules that are passed and of the locations that were found."""

    modules = forms.MultipleChoiceField(
        label="Modules met een geslaagd rapport",
        widget=forms.CheckboxSelectMultiple,
        error_messages={**NEEDED, "required": "Kies ten minste één module."},
    )
    locations = forms.TypedMultipleChoiceField(
        label="Locaties van één zorgaanbieder",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={**NEEDED, "required": "Kies ten minste één locatie."},
    )

    def __init__(self, *args: Any, modules: Mapping[str, str], locations: Mapping[UUID, str], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["modules"], list(modules.items()))
        offered = [(str(location), name) for location, name in locations.items()]
        offer(self.fields["locations"], offered)


class Judge(forms.Form):
    """A reason; the deed says whether it is needed."""

    reason = forms.CharField(
        label="Reden",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Nodig als u niet instemt of afwijst. De leverancier en de zorgaanbieder lezen dit.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Gebruik ten hoogste {LONGEST_REASON} tekens."},
    )
