"""What somebody fills in to find a place."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from ketenzicht.definitions.domain import ModuleDefinition, Role
from ketenzicht.registry.domain import RegionLine
from ketenzicht.ui.choosing import offer

MOST_NEEDED, LONGEST_JOURNEY = 50, 600
Groups = list[tuple[str, list[tuple[str, str]]]]


def kinds_of_care(modules: Iterable[ModuleDefinition], *, on: date) -> Groups:
    """Module → (value, name) of every kind of care of which free places are counted."""
    groups: Groups = []
    for module in modules:
        version = module.version_at(on)
        kinds = [
            (f"{module.code}:{label.code}", label.name)
            for label in (version.labels if version else ())
            if version and version.element_of_role(Role.AVAILABLE, label.code)
        ]
        if kinds:
            groups.append((module.name, kinds))
    return groups


class FindPlace(forms.Form):
    """Only kind and place are needed; the rest are wishes."""

    kind = forms.ChoiceField(
        label="Soort zorg",
        error_messages={
            "required": "Kies welke soort zorg nodig is.",
            "invalid_choice": "Deze soort zorg kennen wij niet (meer). Kies er een uit de lijst.",
        },
    )
    where = forms.CharField(
        label="Waar is de patiënt?",
        max_length=80,
        error_messages={
            "required": "Vul in waar de patiënt is: een postcode, plaats of punt.",
            "max_length": "Dit is te lang voor een plaats (hoogstens 80 tekens).",
        },
    )
    needed = forms.IntegerField(
        label="Aantal plaatsen",
        required=False,
        min_value=1,
        max_value=MOST_NEEDED,
        error_messages={
            "invalid": "Vul een heel aantal in, zoals 1 of 2.",
            "min_value": "Er is ten minste één plaats nodig.",
            "max_value": f"Hoogstens {MOST_NEEDED} plaatsen tegelijk.",
        },
    )
    within = forms.IntegerField(
        label="Minuten rijden, hoogstens",
        required=False,
        min_value=1,
        max_value=LONGEST_JOURNEY,
        error_messages={
            "invalid": "Vul hele minuten in, zoals 45.",
            "min_value": "Ten minste 1 minuut.",
            "max_value": f"Hoogstens {LONGEST_JOURNEY} minuten.",
        },
    )
    region = forms.ChoiceField(
        label="Alleen in regio",
        required=False,
        error_messages={"invalid_choice": "Deze regio kennen wij niet."},
    )
    all = forms.BooleanField(label="Toon ook wie vol is of van wie het aantal onbekend is", required=False)

    def __init__(self, *args: Any, kinds: Groups, regions: Sequence[RegionLine], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["kind"], [("", "Kies een soort zorg"), *kinds])
        offer(
            self.fields["region"],
            [
                ("", "Heel Nederland"),
                *((region.code, region.name) for region in regions),
            ],
        )
