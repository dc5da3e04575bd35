"""What somebody fills in to record an agreement, to end one, or to ask what an organisation sees."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.access.domain import (
    BASIS_NAMES,
    DETAIL_NAMES,
    EVERY_MODULE,
    PARTY_NAMES,
    PURPOSE_NAMES,
    SCOPE_NAMES,
    Basis,
    Detail,
    Extent,
    Party,
    PartyKind,
    Purpose,
    Scope,
)
from ketenzicht.access.operations import NewAgreement
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionLine
from ketenzicht.ui.choosing import offer

CHOOSE = ("", "Maak een keuze")
NEEDED = {"required": "Maak een keuze.", "invalid_choice": "Kies er een uit de lijst."}
DATE = {"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 31-12-2026."}
OFFERED = 5


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def organisation_called(name: str) -> registry.OrganisationLine:
    """The one organisation of this name; a ValidationError in words when there is none, or more."""
    found = registry.organisations_called(name=name, at_most=OFFERED)
    if not found:
        raise forms.ValidationError("Deze organisatie staat niet in het register. Controleer de naam.")
    if len(found) > 1:
        names = ", ".join(f"“{one.name}”" for one in found)
        raise forms.ValidationError(f"Er zijn meer organisaties met deze naam: {names}. Vul de hele naam in.")
    return found[0]


class DecideAgreement(forms.Form):
    """Everything of `NewAgreement`."""

    party_kind = forms.ChoiceField(
        label="Soort organisatie",
        required=False,
        choices=[("", "Een organisatie op naam"), *((kind.value, PARTY_NAMES[kind]) for kind in PartyKind)],
        error_messages=NEEDED,
    )
    party_region = forms.ChoiceField(label="Alleen die in regio", required=False, error_messages=NEEDED)
    party_name = forms.CharField(label="Organisatie op naam", required=False, max_length=120)
    module = forms.ChoiceField(label="Ziet van module", error_messages=NEEDED)
    scope = forms.ChoiceField(
        label="Van wie",
        choices=[CHOOSE, *((one.value, SCOPE_NAMES[one]) for one in Scope)],
        error_messages=NEEDED,
    )
    of_region = forms.ChoiceField(label="Welke regio (bij één regio)", required=False, error_messages=NEEDED)
    of_name = forms.CharField(label="Welke zorgaanbieder (bij één zorgaanbieder)", required=False, max_length=120)
    detail = forms.ChoiceField(
        label="Niveau", choices=[CHOOSE, *((one.value, DETAIL_NAMES[one]) for one in Detail)], error_messages=NEEDED
    )
    purpose = forms.ChoiceField(
        label="Doel", choices=[CHOOSE, *((one.value, PURPOSE_NAMES[one]) for one in Purpose)], error_messages=NEEDED
    )
    basis = forms.ChoiceField(
        label="Berust op",
        choices=[(one.value, BASIS_NAMES[one]) for one in Basis],
        help_text="Toestemming geeft een zorgaanbieder zelf, voor de eigen cijfers, aan één organisatie.",
        error_messages=NEEDED,
    )
    valid_from = forms.DateField(label="Geldt vanaf", widget=day_input(), error_messages=DATE)
    valid_until = forms.DateField(
        label="Geldt tot (die dag niet meer)", required=False, widget=day_input(), error_messages=DATE
    )
    decided_by = forms.CharField(
        label="Besloten door",
        max_length=200,
        help_text="Een functie of overleg, geen personen: wat over derden wordt afgesproken, is openbaar.",
        error_messages={"required": "Vul in wie dit heeft besloten."},
    )
    ground = forms.CharField(
        label="Op grond van", max_length=400, error_messages={"required": "Vul in waarop dit berust."}
    )

    def __init__(
        self, *args: Any, modules: Sequence[ModuleDefinition], regions: Sequence[RegionLine], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        codes = [(region.code, f"{region.name} ({region.code})") for region in regions]
        listed = [(module.code, module.name) for module in modules]
        offer(self.fields["module"], [CHOOSE, (EVERY_MODULE, "alle modules"), *listed])
        offer(self.fields["party_region"], [("", "heel Nederland"), *codes])
        offer(self.fields["of_region"], [("", "geen"), *codes])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        for field in ("party_name", "of_name"):
            if name := asked.get(field):
                try:
                    asked[field] = organisation_called(name).id
                except forms.ValidationError as error:
                    self.add_error(field, error)
        if not self.errors:
            self._fit_together(asked)
        return asked

    def _fit_together(self, asked: dict[str, Any]) -> None:
        """One party, and a region or provider where the extent is one, and only there."""
        is_kind = bool(asked["party_kind"])
        if is_kind == bool(asked["party_name"]):
            self.add_error("party_kind", "Kies een soort organisatie, of vul een organisatie op naam in; niet allebei.")
        elif not is_kind and asked["party_region"]:
            self.add_error("party_region", "Een regio kiest u alleen bij een soort organisatie.")
        for scope, field in ((Scope.REGION, "of_region"), (Scope.PROVIDER, "of_name")):
            if (asked["scope"] == scope) != bool(asked[field]):
                self.add_error(field, f"Vul dit in als, en alleen als, u kiest voor “{SCOPE_NAMES[scope]}”.")

    def agreement(self) -> NewAgreement:
        """What was filled in, once it is valid."""
        asked = self.cleaned_data
        kind: str = asked["party_kind"]
        return NewAgreement(
            party=Party(
                kind=PartyKind(kind) if kind else None,
                region=asked["party_region"] or None,
                organisation_id=asked["party_name"] or None,
            ),
            module=asked["module"],
            extent=Extent(Scope(asked["scope"]), region=asked["of_region"] or None, provider=asked["of_name"] or None),
            detail=Detail(asked["detail"]),
            purpose=Purpose(asked["purpose"]),
            valid_from=asked["valid_from"],
            valid_until=asked["valid_until"],
            decided_by=asked["decided_by"],
            ground=asked["ground"],
            basis=Basis(asked["basis"]),
        )


class EndAgreement(forms.Form):
    until = forms.DateField(label="Geldt tot (die dag niet meer)", widget=day_input(), error_messages=DATE)
    because = forms.CharField(label="Reden", max_length=400, error_messages={"required": "Vul een reden in."})


class Preview(forms.Form):
    """Of which organisation somebody wants to know what it sees."""

    organisation = forms.CharField(
        label="Organisatie", max_length=120, error_messages={"required": "Vul de naam van een organisatie in."}
    )

    def clean_organisation(self) -> UUID:
        return organisation_called(self.cleaned_data["organisation"]).id


class Figure(forms.Form):
    """Which figure is asked about."""

    module = forms.ChoiceField(label="Module", error_messages=NEEDED)
    region = forms.ChoiceField(label="Regio", required=False, error_messages=NEEDED)
    detail = forms.ChoiceField(
        label="Niveau", choices=[(one.value, DETAIL_NAMES[one]) for one in Detail], error_messages=NEEDED
    )
    purpose = forms.ChoiceField(
        label="Doel", choices=[(one.value, PURPOSE_NAMES[one]) for one in Purpose], error_messages=NEEDED
    )

    def __init__(
        self, *args: Any, modules: Sequence[ModuleDefinition], regions: Sequence[RegionLine], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        offer(self.fields["module"], [(module.code, module.name) for module in modules])
        offer(self.fields["region"], [("", "heel Nederland"), *((one.code, one.name) for one in regions)])
