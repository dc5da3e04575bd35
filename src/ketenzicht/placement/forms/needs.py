"""What somebody of the centre fills in to find a place, and to say what became of it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID, uuid5

from django import forms

from ketenzicht.base.errors import Invalid, NotFound
from ketenzicht.base.geography import Point
from ketenzicht.placement.domain import Cancelled, Declined, Dropped, Sex, Want
from ketenzicht.placement.domain.called import Called, called
from ketenzicht.placement.domain.needs import CHOSEN
from ketenzicht.placement.forms.fields import PICK, line, moment, words
from ketenzicht.registry import queries as registry
from ketenzicht.ui.choosing import offer


class _Form(forms.Form):
    """Several stand on one page: each has names of its own for its fields."""

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-%s")
        super().__init__(*args, **named)


MOST_MEANT = 12  # by one name: of more, somebody has to type more


def _names(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Gebruik ten hoogste 1000 tekens."},
    )


def _which() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Wie bedoelt u?", required=False, widget=forms.CheckboxSelectMultiple, error_messages=PICK
    )


class Seeks(_Form):
    """What is sought. `where` is a postcode, a place or a point in words, and becomes a point.

    `wishes` and `treaters` are names, one a line, and become whom they mean; where a name means several, they are
    offered to choose from, in a field of its own beneath it.
    """

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
        error_messages={
            "invalid": "Schrijf de leeftijd in cijfers.",
            "min_value": "Ten minste 0 jaar.",
            "max_value": "Ten hoogste 130 jaar.",
        },
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
    wishes = _names(
        "Waar de patiënt of familie het liefst heen wil",
        "Namen van locaties of organisaties, elk op een eigen regel. Weegt mee in de volgorde van de kandidaten; "
        "aanbieders zien dit niet.",
    )
    wishes_which = _which()
    treaters = _names(
        "Wie de patiënt al kent",
        "Locaties of organisaties waar de patiënt eerder was of behandeld wordt, elk op een eigen regel. Weegt mee; "
        "aanbieders zien dit niet.",
    )
    treaters_which = _which()

    def __init__(self, *args: Any, places: Sequence[Called] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        self.places = places
        for name in ("wishes", "treaters"):
            meant = [one for text in self._lines(name) for one in several(text, places)]
            if meant:
                choices = {str(one.id): one.label for one in meant}
                offer(self.fields[f"{name}_which"], choices.items())
            else:
                del self.fields[f"{name}_which"]

    def _lines(self, name: str) -> list[str]:
        text = self.data.get(self.add_prefix(name), "") if self.is_bound else ""
        return [one.strip() for one in text.splitlines() if one.strip()]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("wishes", "treaters"):
            ticked = {UUID(one) for one in told.pop(f"{name}_which", [])}
            if name in told:
                told[name] = self._meant(name, ticked)
        return told

    def _meant(self, name: str, ticked: set[UUID]) -> list[UUID]:
        found: dict[UUID, None] = {}
        for text in self._lines(name):
            means = called(text, self.places)
            those = [one for one in means if one.id in ticked] if len(means) > 1 else means
            if not those:
                self.add_error(name, _unclear(text, len(means)))
            found.update(dict.fromkeys(one.id for one in those))
        return list(found)

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


class StateNeed(Seeks):
    """`token` is of the form as it was shown: by it, and all that was filled in, what comes twice is recognised."""

    form = forms.ChoiceField(label="Welke zorg", error_messages=PICK)
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("form",)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["form"], [("", "Kies een vorm van zorg"), *choices])

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        token = told.pop("token", "")
        try:
            told["sent"] = uuid5(UUID(token), json.dumps(told, default=str, sort_keys=True))
        except ValueError:
            told["sent"] = None
        return told


class ChangeNeed(Seeks):
    """All of it but the care itself."""


class ChangeByTelephone(_Form):
    """Of care that no figure tells of: what is searched by matters nothing."""

    question = Seeks.base_fields["question"]
    before = Seeks.base_fields["before"]


class Reword(_Form):
    """The question alone."""

    question = Seeks.base_fields["question"]


def several(text: str, places: Sequence[Called]) -> list[Called]:
    """Those among whom has to be chosen; none where it is clear, or where they are too many."""
    means = called(text, places)
    return means if 1 < len(means) <= MOST_MEANT else []


def _unclear(text: str, number: int) -> str:
    if not number:
        return f"Wij kennen geen locatie of organisatie ‘{text}’ die zorg geeft. Schrijf de naam of de plaats anders."
    if number > MOST_MEANT:
        return f"‘{text}’ past op {number} locaties. Schrijf meer van de naam of de plaats."
    return f"‘{text}’ past op {number} locaties. Kies hieronder wie u bedoelt."


class Drop(_Form):
    dropped = forms.TypedChoiceField(
        label="Waarom niet meer nodig", coerce=Dropped, choices=[(one.value, one.word) for one in CHOSEN],
        error_messages=PICK,
    )  # fmt: skip
    because = words("Toelichting", needed="Schrijf waarom deze zorginzet niet meer nodig is.")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        _nothing_chosen(self, "dropped")


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

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        _nothing_chosen(self, "reason")


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

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        _nothing_chosen(self, "reason")


class Because(_Form):
    words = words("Waarom", needed="Schrijf waarom.")


class Nothing(_Form):
    """A deed that asks nothing more."""


def _nothing_chosen(form: forms.Form, name: str) -> None:
    """Of a reason that reports are made of, none stands there before somebody chose it."""
    field = cast("forms.ChoiceField", form.fields[name])
    reasons = cast("Iterable[tuple[str, str]]", field.choices)
    offer(field, [("", "Kies een reden"), *reasons])
