"""What somebody fills in to find a location in the register."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import KIND_NAMES, LOCATED, FacilityLine, LocationSearch, RegionLine, Sector
from ketenzicht.ui.choosing import offer

_LONG = {"max_length": "Dit is te lang: hoogstens 80 tekens."}


def _unknown(what: str) -> dict[str, str]:
    return {"invalid_choice": f"Deze {what} kennen wij niet (meer). Kies er een uit de lijst."}


class FindLocation(forms.Form):
    """Nothing is needed: without any wish every location is found."""

    text = forms.CharField(label="Naam, plaats of organisatie", required=False, max_length=80, error_messages=_LONG)
    near = forms.CharField(
        label="In de buurt van",
        required=False,
        max_length=80,
        help_text="Postcode of plaats; tot 30 km, de dichtstbijzijnde eerst.",
        error_messages=_LONG,
    )
    sector = forms.ChoiceField(label="Sector", required=False, error_messages=_unknown("sector"))
    region = forms.ChoiceField(label="Regio", required=False, error_messages=_unknown("regio"))
    facility = forms.ChoiceField(label="Voorziening", required=False, error_messages=_unknown("voorziening"))
    care = forms.CharField(label="Afdeling of soort zorg", required=False, max_length=80, error_messages=_LONG)
    open = forms.BooleanField(label="Nu open", required=False)
    new = forms.BooleanField(label="Neemt nieuwe patiënten aan", required=False)

    def __init__(
        self,
        *args: Any,
        sectors: Sequence[Sector],
        regions: Sequence[RegionLine],
        facilities: Sequence[FacilityLine],
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self._types = {one.code: one.types for one in sectors}
        groups = [(KIND_NAMES[kind], [(one.code, one.name) for one in regions if one.kind is kind]) for kind in LOCATED]
        self._offer("sector", [(one.code, one.name) for one in sectors], none="Alle sectoren")
        self._offer("region", groups, none="Heel Nederland")
        self._offer("facility", [(one.code, one.name) for one in facilities], none="Maakt niet uit")

    def _offer(self, name: str, choices: list[Any], *, none: str) -> None:
        offer(self.fields[name], [("", none), *choices])

    def search(self, *, near: Point | None) -> LocationSearch:
        """What is wished, once the form is valid."""
        told = self.cleaned_data
        return LocationSearch(
            text=told["text"],
            near=near,
            types=self._types.get(told["sector"], frozenset()),
            region=told["region"],
            facility=told["facility"],
            care=told["care"],
            open_now=told["open"],
            accepts_new_patients=told["new"],
        )
