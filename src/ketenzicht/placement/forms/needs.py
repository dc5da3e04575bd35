"""What somebody of the centre fills in to find a place, and to say what became of it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ketenzicht.base.errors import Invalid, NotFound
from ketenzicht.base.geography import Point
from ketenzicht.placement.domain import Cancelled, Declined, Dropped, Sex, Want
from ketenzicht.placement.forms.fields import PICK, line, moment, words
from ketenzicht.registry import queries as registry
from ketenzicht.ui.choosing import offer


class _Form(forms.Form):
    """Several stand on one page: each has names of its own for its fields."""

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-%s")
        super().__init__(*args, **named)


class StateNeed(_Form):
    """`where` becomes `point`: a postcode, a place or a point in words."""

    form = forms.ChoiceField(label="Welke zorg", error_messages=PICK)
    question = words(
        "Wat u aan aanbieders vraagt",
        needed="Schrijf wat u aan aanbieders vraagt, zonder te zeggen wie de patiënt is.",
        help_text="Wat is er aan de hand en wat vraagt de zorg? Geen naam, adres, geboortedatum of BSN: die ziet "
        "een aanbieder pas als u zijn plaats bevestigt.",
        rows=4,
    )
    before = moment("De zorg begint uiterlijk")
    where = line(
        "Waar de patiënt is",
        help_text="Postcode of plaats. Aanbieders zien alleen hoe ver het is.",
        longest=100,
    )
    age = forms.IntegerField(
        label="Leeftijd in jaren", required=False, min_value=0, max_value=130,
        error_messages={"invalid": "Schrijf de leeftijd in cijfers."},
    )  # fmt: skip
    sex = forms.ChoiceField(
        label="Geslacht, als dat voor de plaats uitmaakt",
        required=False,
        choices=[("", "maakt niet uit"), (Sex.FEMALE.value, "vrouw"), (Sex.MALE.value, "man")],
        error_messages=PICK,
    )
    wants = forms.MultipleChoiceField(
        label="Wat de patiënt verder nodig heeft",
        required=False,
        choices=[(one.value, one.word) for one in Want],
        widget=forms.CheckboxSelectMultiple,
        error_messages=PICK,
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["form"], [("", "Kies een vorm van zorg"), *choices])

    def clean_where(self) -> Point | None:
        text = self.cleaned_data["where"].strip()
        if not text:
            return None
        try:
            return registry.point_of(text=text)
        except (Invalid, NotFound):
            raise forms.ValidationError(
                "Deze postcode of plaats kennen wij niet. Schrijf bijvoorbeeld 3511 AB."
            ) from None


class Drop(_Form):
    dropped = forms.TypedChoiceField(
        label="Waarom niet meer nodig", coerce=Dropped, choices=[(one.value, one.word) for one in Dropped],
        error_messages=PICK,
    )  # fmt: skip
    because = words("Toelichting", needed="Schrijf waarom deze zorginzet niet meer nodig is.")


class Resume(_Form):
    because = words("Waarom weer een plaats nodig is", needed="Schrijf waarom er weer een plaats nodig is.")


class Outside(_Form):
    name = line("Wie de patiënt opneemt", needed="Schrijf wie de patiënt opneemt.")
    words = words("Met wie u sprak en wat u afsprak", needed="Schrijf met wie u sprak.")


class YesByTelephone(_Form):
    spoke_with = line("Met wie u sprak", needed="Schrijf met wie u sprak.")
    expected_at = moment("Patiënt kan komen vanaf")
    is_extra = forms.BooleanField(label="Het is een extra plaats, boven wat de cijfers tonen", required=False)


class NoByTelephone(_Form):
    spoke_with = line("Met wie u sprak", needed="Schrijf met wie u sprak.")
    reason = forms.TypedChoiceField(
        label="Waarom niet", coerce=Declined, choices=[(one.value, one.word) for one in Declined], error_messages=PICK
    )
    words = words("Toelichting")


class Expected(_Form):
    expected_at = moment("Verwacht bij de aanbieder")


class CallOff(_Form):
    reason = forms.TypedChoiceField(
        label="Waarom",
        coerce=Cancelled,
        choices=[(one.value, one.word) for one in Cancelled if one is not Cancelled.WON_ELSEWHERE],
        error_messages=PICK,
    )
    words = words("Toelichting")


class Because(_Form):
    words = words("Waarom", needed="Schrijf waarom.")


class Nothing(_Form):
    """A deed that asks nothing more."""
