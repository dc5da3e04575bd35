"""What somebody fills in to draw regions anew, and how the division that is being prepared becomes another by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from ketenzicht.registry.domain import KIND_NAMES, LONGEST_CODE, LONGEST_NAME, LONGEST_WHY, DivisionLine, RegionKind
from ketenzicht.ui.choosing import offer
from ketenzicht.ui.domain import words
from ketenzicht.web.agreement_forms import DATE, day_input
from ketenzicht.web.drawing import DivisionPage

_CHANGED = "Deze pagina is niet meer actueel. Vernieuw haar."


class ChangeDivision(forms.Form):
    """`seen` is the version of the division that the page showed."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        max_value=1_000_000,
        error_messages={"required": _CHANGED, "invalid": _CHANGED, "max_value": _CHANGED},
    )

    def __init__(self, *args: Any, page: DivisionPage, **named: Any) -> None:
        super().__init__(*args, **named)
        self.page = page
        self.fields["seen"].initial = page.line.version


class MoveMunicipalities(ChangeDivision):
    municipalities = forms.MultipleChoiceField(
        label="Gemeenten",
        error_messages={
            "required": "Vink aan welke gemeenten u wilt verplaatsen.",
            "invalid_choice": "Een van deze gemeenten hoort niet bij deze indeling.",
        },
    )
    to = forms.ChoiceField(
        label="Naar",
        error_messages={
            "required": "Kies waar de gemeenten heen gaan.",
            "invalid_choice": "Kies een gebied uit de lijst; een ander mag u niet indelen of bestaat dan niet.",
        },
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        here = self.page.check.after
        offer(self.fields["municipalities"], [(code, here.municipalities[code]) for code in self.page.shown])
        offer(self.fields["to"], [("", "Kies een bestemming"), *_targets(self.page)])


class BeginRegion(ChangeDivision):
    code = forms.CharField(
        label="Code",
        max_length=LONGEST_CODE,
        help_text="Hoofdletters, cijfers en streepjes, zoals ZCG-01B. Nooit een code die al eens gebruikt is.",
        error_messages={"required": "Geef een code.", "max_length": f"Gebruik ten hoogste {LONGEST_CODE} tekens."},
    )
    name = forms.CharField(
        label="Naam",
        max_length=LONGEST_NAME,
        error_messages={"required": "Geef een naam.", "max_length": f"Gebruik ten hoogste {LONGEST_NAME} tekens."},
    )


class OneRegion(ChangeDivision):
    code = forms.CharField(max_length=LONGEST_CODE, widget=forms.HiddenInput)


class SetDay(ChangeDivision):
    first_day = forms.DateField(
        label="Eerste dag",
        widget=day_input(),
        help_text="Vanaf het begin van deze dag (Nederlandse tijd). Op zijn vroegst morgen.",
        error_messages=DATE,
    )
    why = forms.CharField(
        label="Waarom, en wie besloot het?",
        max_length=LONGEST_WHY,
        help_text="Bijvoorbeeld: besluit van het bestuurlijk ROAZ van 3 maart. Geen namen van personen.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Schrijf op waarom de indeling verandert.",
            "max_length": f"Gebruik ten hoogste {LONGEST_WHY} tekens.",
        },
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["first_day"].initial, self.fields["why"].initial = self.page.line.first_day, self.page.line.why


class CallOff(forms.Form):
    because = forms.CharField(
        label="Waarom gaat het niet door?",
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Geef een reden.", "max_length": f"Gebruik ten hoogste {LONGEST_WHY} tekens."},
    )


Told = Mapping[str, Any]  # what was filled in, once it is valid


def _moved(told: Told, page: DivisionPage) -> DivisionLine:
    plan = page.line.plan.moving(told["municipalities"], to=told["to"], before=page.check.before)
    return replace(page.line, plan=plan)


def _with_region(told: Told, page: DivisionPage) -> DivisionLine:
    return replace(page.line, plan=page.line.plan.beginning(told["code"].upper(), told["name"]))


def _without_region(told: Told, page: DivisionPage) -> DivisionLine:
    return replace(page.line, plan=page.line.plan.ending(told["code"]))


def _keeping_region(told: Told, page: DivisionPage) -> DivisionLine:
    return replace(page.line, plan=page.line.plan.keeping(told["code"]))


def _from_day(told: Told, page: DivisionPage) -> DivisionLine:
    return replace(page.line, first_day=told["first_day"], why=told["why"])


@dataclass(frozen=True, slots=True)
class Change:
    """One way to change a division: what to fill in, and the division that it becomes by that."""

    form: type[ChangeDivision]
    wanted: Callable[[Told, DivisionPage], DivisionLine]


CHANGES = {
    "move": Change(MoveMunicipalities, _moved),
    "begin": Change(BeginRegion, _with_region),
    "end": Change(OneRegion, _without_region),
    "keep": Change(OneRegion, _keeping_region),
    "day": Change(SetDay, _from_day),
}


def _targets(page: DivisionPage) -> list[tuple[str, Any]]:
    """Where municipalities may go: the own regions, and for who draws the country areas in other ROAZ regions."""
    here, plan = page.check.after, page.line.plan
    own = [(one.code, f"{one.name} ({one.code})") for one in here.of_kind(plan.kind, within=plan.within)]
    if plan.kind is not RegionKind.AREA or page.draws is not None:
        return list(own)
    groups = [
        (
            f"ROAZ-regio {roaz.name}",
            [(one.code, f"{one.name} ({one.code})") for one in here.of_kind(plan.kind, within=roaz.code)],
        )
        for roaz in here.of_kind(RegionKind.ROAZ)
        if roaz.code != plan.within
    ]
    return [
        (words.capital(KIND_NAMES[plan.kind]) + " in deze regio", own),
        *((name, some) for name, some in groups if some),
    ]
