"""What a provider fills in to consent, and a region to open more to an insurer: agreements hard to get wrong."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.access.domain import (
    EVERY_MODULE,
    PURPOSE_NAMES,
    SECONDARY,
    Basis,
    Detail,
    Extent,
    Party,
    Purpose,
    Scope,
)
from ketenzicht.access.operations import NewAgreement
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.registry.domain import OrganisationKind, RegionLine
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import CHOOSE, DATE, NEEDED, organisation_called


class _Giving(forms.Form):
    """To one organisation by name, for one purpose of secondary use, from today on."""

    party = forms.CharField(
        label="Aan welke organisatie",
        max_length=120,
        help_text="De naam zoals die in het register staat.",
        error_messages={"required": "Vul de naam van een organisatie in."},
    )
    module = forms.ChoiceField(label="Van welke module", error_messages=NEEDED)
    purpose = forms.ChoiceField(
        label="Waarvoor",
        choices=[CHOOSE, *((one.value, PURPOSE_NAMES[one]) for one in SECONDARY)],
        error_messages=NEEDED,
    )
    valid_until = forms.DateField(
        label="Geldt tot (die dag niet meer)",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE,
    )
    decided_by = forms.CharField(
        label="Besloten door",
        max_length=200,
        help_text="Een functie of overleg, zoals “raad van bestuur”; geen namen van personen.",
        error_messages={"required": "Vul in wie dit heeft besloten."},
    )
    ground = forms.CharField(label="Waarom", max_length=400, error_messages={"required": "Vul in waarop dit berust."})

    def __init__(self, *args: Any, modules: Sequence[ModuleDefinition], **named: Any) -> None:
        super().__init__(*args, **named)
        listed = [(module.code, module.name) for module in modules]
        offer(self.fields["module"], [CHOOSE, *listed, (EVERY_MODULE, "alle modules")])

    def _made(self, *, extent: Extent, detail: Detail, basis: Basis, today: date) -> NewAgreement:
        asked = self.cleaned_data
        return NewAgreement(
            party=Party(organisation_id=asked["party"]),
            module=asked["module"],
            extent=extent,
            detail=detail,
            purpose=Purpose(asked["purpose"]),
            valid_from=today,
            valid_until=asked["valid_until"],
            decided_by=asked["decided_by"],
            ground=asked["ground"],
            basis=basis,
        )


class GiveConsent(_Giving):
    """Consent of a provider for its own figures; it may be without an end."""

    is_sure = forms.BooleanField(
        label="Deze organisatie mag de cijfers van onze organisatie afzonderlijk zien",
        error_messages={"required": "Kruis dit aan als u het zeker weet."},
    )

    def __init__(self, *args: Any, provider_id: UUID, **named: Any) -> None:
        super().__init__(*args, **named)
        self._provider_id = provider_id
        self.fields["valid_until"].required = False
        self.fields[
            "valid_until"
        ].help_text = "Leeg: tot u de toestemming intrekt. Intrekken kan altijd, en werkt meteen."

    def clean_party(self) -> UUID:
        found = organisation_called(self.cleaned_data["party"])
        if found.id == self._provider_id:
            raise forms.ValidationError("Dit is uw eigen organisatie: die heeft geen toestemming nodig.")
        return found.id

    def agreement(self, *, today: date) -> NewAgreement:
        """What was filled in, once it is valid."""
        extent = Extent(Scope.PROVIDER, provider=self._provider_id)
        return self._made(extent=extent, detail=Detail.PROVIDER, basis=Basis.CONSENT, today=today)


class Widen(_Giving):
    """What a region opens to an insurer: totals of care coordination areas, always with an end."""

    region = forms.ChoiceField(label="Welke regio of welk verzorgingsgebied", error_messages=NEEDED)
    field_order: Any = ("region",)

    def __init__(self, *args: Any, regions: Sequence[RegionLine], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["region"], [CHOOSE, *((one.code, f"{one.name} ({one.code})") for one in regions)])
        self.fields["party"].label = "Aan welke zorgverzekeraar"
        self.fields["valid_until"].help_text = "Een verruiming eindigt altijd."

    def clean_party(self) -> UUID:
        found = organisation_called(self.cleaned_data["party"])
        if found.kind is not OrganisationKind.INSURER:
            raise forms.ValidationError("Een verruiming is voor een zorgverzekeraar; deze organisatie is dat niet.")
        return found.id

    def agreement(self, *, today: date) -> NewAgreement:
        """What was filled in, once it is valid."""
        extent = Extent(Scope.REGION, region=self.cleaned_data["region"])
        return self._made(extent=extent, detail=Detail.AREA, basis=Basis.AGREEMENT, today=today)
