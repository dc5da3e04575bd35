"""What somebody fills in to set a threshold, or to record how much a region needs."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ketenzicht.definitions.domain import (
    Band,
    Level,
    ModuleDefinition,
    Requirement,
    Role,
    Threshold,
    VersionDefinition,
)
from ketenzicht.definitions.domain.comparing import ROLE_NAMES
from ketenzicht.registry.domain import RegionLine
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import CHOOSE, DATE, NEEDED, day_input

BANDS = 6
LEVELS = {"": "geen", Level.CALM.value: "rustig", Level.BUSY.value: "druk", Level.FULL.value: "vol"}
COUNTRY = ("", "heel Nederland")


def regions_to_choose(regions: Sequence[RegionLine], decides: frozenset[str] | None) -> list[tuple[str, str]]:
    """The country and all regions, or the own region; `decides` as `access.regions_of_decider` gives it."""
    own = [(one.code, f"{one.name} ({one.code})") for one in regions if decides is None or one.code in decides]
    return [COUNTRY, *own] if decides is None else own


class SetThreshold(forms.Form):
    """A threshold: what is judged, where, from when, and its bands upwards; an empty band is none."""

    figure = forms.ChoiceField(label="Waarover", error_messages=NEEDED)
    share_of = forms.ChoiceField(
        label="Als percentage van",
        required=False,
        choices=[("", "niets: het cijfer zelf"), *((role.value, ROLE_NAMES[role.value]) for role in Role)],
        error_messages=NEEDED,
    )
    labels = forms.MultipleChoiceField(
        label="Alleen voor",
        required=False,
        help_text="Kiest u er geen, dan geldt het voor alle zorgsoorten.",
        widget=forms.CheckboxSelectMultiple,
        error_messages=NEEDED,
    )
    region = forms.ChoiceField(label="Waar", required=False, error_messages=NEEDED)
    valid_from = forms.DateField(label="Vanaf", widget=day_input(), error_messages=DATE)
    source = forms.CharField(
        label="Besluit", max_length=400, error_messages={"required": "Vul in wie dit besloot, en waar dat staat."}
    )

    def __init__(
        self, *args: Any, version: VersionDefinition, regions: Sequence[tuple[str, str]], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        roles = {
            element.role: f"{ROLE_NAMES[element.role.value]} ({element.name})"
            for element in version.elements
            if element.role
        }
        numbers = [
            (element.code, element.name) for element in version.elements if element.kind.is_number and not element.role
        ]
        figures = [CHOOSE, *((f"role:{role.value}", words) for role, words in roles.items()), *numbers]
        offer(self.fields["figure"], figures)
        offer(self.fields["labels"], [(label.code, label.name) for label in version.labels])
        offer(self.fields["region"], list(regions))
        for place in range(BANDS):
            self.fields[f"level_{place}"] = forms.ChoiceField(
                label=f"Beeld {place + 1}", required=place == 0, choices=list(LEVELS.items()), error_messages=NEEDED
            )
            self.fields[f"word_{place}"] = forms.CharField(
                label=f"Woord {place + 1}",
                required=place == 0,
                max_length=60,
                error_messages={"required": "Vul het woord in dat mensen lezen."},
            )
            if place:
                self.fields[f"at_least_{place}"] = forms.FloatField(
                    label=f"Vanaf {place + 1}", required=False, error_messages={"invalid": "Vul een getal in."}
                )

    def bands(self) -> list[list[forms.BoundField]]:
        """The fields of each band."""
        return [
            [self[name] for name in (f"at_least_{place}", f"level_{place}", f"word_{place}") if name in self.fields]
            for place in range(BANDS)
        ]

    def plain(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in ("figure", "share_of", "labels", "region", "valid_from", "source")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                cleaned["threshold"] = self._threshold(cleaned)
            except ValueError:
                self.add_error(
                    None,
                    "De beelden gaan omhoog: het eerste heeft geen grens, en elk volgende een hogere dan het vorige. "
                    "Een beeld heeft ook een woord.",
                )
        return cleaned

    def threshold(self) -> Threshold:
        """What was filled in, once it is valid."""
        found: Threshold = self.cleaned_data["threshold"]
        return found

    @staticmethod
    def _threshold(told: dict[str, Any]) -> Threshold:
        """Raises ValueError for bands that do not go up."""
        figure: str = told["figure"]
        filled = [place for place in range(BANDS) if told[f"level_{place}"] or told[f"word_{place}"]]
        if filled != list(range(len(filled))):
            raise ValueError("A band is left out.")
        return Threshold(
            bands=tuple(
                Band(Level(told[f"level_{place}"]), _word(told[f"word_{place}"]), told.get(f"at_least_{place}"))
                for place in filled
            ),
            role=Role(figure.removeprefix("role:")) if figure.startswith("role:") else None,
            element=None if figure.startswith("role:") else figure,
            share_of=Role(told["share_of"]) if told["share_of"] else None,
            labels=frozenset(told["labels"]),
            region_code=told["region"] or None,
            valid_from=told["valid_from"],
            source=told["source"],
        )


def _word(text: str) -> str:
    if not text:
        raise ValueError("A band has a word.")
    return text


class RecordRequirement(forms.Form):
    """Everything of `Requirement`."""

    care = forms.ChoiceField(label="Zorg", error_messages=NEEDED)
    region_code = forms.ChoiceField(label="ROAZ-regio", error_messages=NEEDED)
    required = forms.IntegerField(
        label="Benodigd aantal, open",
        min_value=0,
        max_value=1_000_000,
        error_messages={
            "required": "Vul een aantal in.",
            "invalid": "Vul een geheel getal in.",
            "min_value": "Vul een getal van 0 of meer in.",
            "max_value": "Dit getal is te groot.",
        },
    )
    valid_from = forms.DateField(label="Vanaf", widget=day_input(), error_messages=DATE)
    decided_by = forms.CharField(
        label="Besloten door", max_length=200, error_messages={"required": "Vul in wie dit heeft besloten."}
    )
    ground = forms.CharField(
        label="Op grond van", max_length=400, error_messages={"required": "Vul in waarop dit berust."}
    )

    def __init__(
        self, *args: Any, modules: Sequence[ModuleDefinition], regions: Sequence[tuple[str, str]], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        cares = [
            (
                module.name,
                [
                    (f"{module.code}:", f"{module.short_name}: alles samen"),
                    *((f"{module.code}:{label.code}", label.name) for label in module.versions[-1].labels),
                ],
            )
            for module in modules
        ]
        offer(self.fields["care"], [CHOOSE, *cares])
        offer(self.fields["region_code"], [CHOOSE, *(one for one in regions if one[0])])

    def requirement(self) -> Requirement:
        """What was filled in, once it is valid."""
        told = dict(self.cleaned_data)
        module, _, label = told.pop("care").partition(":")
        return Requirement(id=0, module=module, label=label, valid_until=None, **told)


class EndNorm(forms.Form):
    until = forms.DateField(label="Tot (die dag niet meer)", widget=day_input(), error_messages=DATE)
