"""What somebody fills in to hand over to another centre, and to share work with one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Door, SharedHours, Terms, Warm, WhyNot, WhyOver
from ketenzicht.coordination.domain.sharing import LEAST_SECONDS, MOST_SECONDS, MOST_WAITING, UNTRIAGED
from ketenzicht.ui.choosing import offer
from ketenzicht.ui.fields import Day

MOST_WORDS = 2_000
_PICK = {"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."}
_NUMBER = {"invalid": "Vul een getal in.", "required": "Vul een getal in."}
_DAY = {"invalid": "Vul een datum in.", "required": "Vul een datum in."}
UNTRIAGED_CODE = "untriaged"
UNTIL = {1: "een uur", 2: "twee uur", 4: "vier uur", 8: "acht uur", 12: "twaalf uur"}


def _bounds(least: int, most: int) -> dict[str, str]:
    return {"min_value": f"Ten minste {least}.", "max_value": f"Ten hoogste {most}."}


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return Day(label=label, required=required, help_text=help_text, error_messages=_DAY)


class HandOver(forms.Form):
    """To which centre, why, and with whom one spoke. `claim` says which picking up this is a deed of."""

    claim = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    to = forms.TypedChoiceField(label="Aan welk centrum", coerce=UUID, error_messages=_PICK)
    why = forms.TypedChoiceField(
        label="Waarom",
        coerce=WhyOver,
        choices=[("", "Kies er een"), *((one.value, one.word) for one in WhyOver)],
        error_messages=_PICK,
    )
    spoke_with = forms.CharField(
        label="Met wie u sprak",
        required=False,
        max_length=200,
        help_text="Verplicht als het tijdkritisch is (U0, U1 of een alarmsignaal): dat gaat met een gesprek.",
        error_messages={"max_length": "Gebruik ten hoogste 200 tekens."},
    )
    stayed_on_line = forms.BooleanField(label="De beller is aan de lijn gebleven", required=False)
    said = forms.CharField(
        label="Wat het andere centrum moet weten",
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"Gebruik ten hoogste {MOST_WORDS} tekens."},
    )

    def __init__(self, *args: Any, centres: Iterable[tuple[UUID, str]], **named: Any) -> None:
        named.setdefault("auto_id", "id-handover-%s")
        super().__init__(*args, **named)
        offer(self.fields["to"], [("", "Kies een centrum"), *((str(one), name) for one, name in centres)])

    def warm(self) -> Warm | None:
        told = self.cleaned_data
        return Warm(told["spoke_with"], told["stayed_on_line"]) if told["spoke_with"].strip() else None


class NotOver(forms.Form):
    """Why a centre does not take a request over."""

    why_not = forms.TypedChoiceField(
        label="Waarom niet",
        coerce=WhyNot,
        choices=[("", "Kies waarom niet"), *((one.value, one.word) for one in WhyNot)],
        error_messages=_PICK,
    )
    said = forms.CharField(label="Toelichting", required=False, max_length=MOST_WORDS)


class Propose(forms.Form):
    """The terms of an agreement. Nothing ticked at doors or urgencies is all of them."""

    who = forms.ChoiceField(
        label="Wie helpt",
        choices=[("us", "wij helpen het andere centrum"), ("them", "het andere centrum helpt ons")],
        widget=forms.RadioSelect,
        error_messages=_PICK,
    )
    other = forms.TypedChoiceField(label="Met welk centrum", coerce=UUID, error_messages=_PICK)
    calls = forms.BooleanField(label="Telefoongesprekken", required=False)
    cases = forms.BooleanField(label="Zorgvragen", required=False)
    doors = forms.TypedMultipleChoiceField(
        label="Welke deuren",
        required=False,
        coerce=Door,
        choices=[(one.value, one.word) for one in Door],
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets aangekruist: alle deuren.",
        error_messages=_PICK,
    )
    urgencies = forms.MultipleChoiceField(
        label="Welke urgenties",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets aangekruist: alle urgenties.",
        error_messages=_PICK,
    )
    hours = forms.TypedChoiceField(
        label="Wanneer",
        coerce=SharedHours,
        choices=[(one.value, one.word) for one in SharedHours],
        error_messages=_PICK,
    )
    begins_over = forms.IntegerField(
        label="Begint vanzelf bij meer dan",
        required=False,
        min_value=0,
        max_value=MOST_WAITING,
        help_text="Zoveel zorgvragen die langer dan drie minuten wachten. Leeg: alleen met de hand.",
        error_messages=_NUMBER | _bounds(0, MOST_WAITING),
    )
    call_seconds = forms.IntegerField(
        label="Na hoeveel seconden overgaan een gesprek ook bij het andere centrum staat",
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        initial=20,
        error_messages=_NUMBER | _bounds(LEAST_SECONDS, MOST_SECONDS),
    )
    begins_on = _day("Vanaf")
    until = _day("Tot (deze dag telt niet meer mee)", required=False, help_text="Leeg: tot iemand haar beëindigt.")

    def __init__(
        self,
        *args: Any,
        centres: Iterable[tuple[UUID, str]],
        urgencies: Iterable[tuple[str, str]],
        today: date,
        **named: Any,
    ) -> None:
        named.setdefault("initial", {"begins_on": today, "who": "them", "cases": True})
        super().__init__(*args, **named)
        offer(self.fields["other"], [("", "Kies een centrum"), *((str(one), name) for one, name in centres)])
        offer(self.fields["urgencies"], [(UNTRIAGED_CODE, "nog niet getrieerd"), *urgencies])

    def terms(self) -> Terms:
        told = self.cleaned_data
        chosen = (UNTRIAGED if one == UNTRIAGED_CODE else one for one in told["urgencies"])
        return Terms(
            calls=told["calls"],
            cases=told["cases"],
            doors=frozenset(told["doors"]),
            urgencies=frozenset(chosen),
            hours=told["hours"],
            begins_over=told["begins_over"],
            call_seconds=told["call_seconds"],
            begins_on=told["begins_on"],
            until=told["until"],
        )


class AskHelp(forms.Form):
    until = forms.TypedChoiceField(
        label="Hoe lang",
        choices=list(UNTIL.items()),
        coerce=lambda text: timedelta(hours=int(text)),
        error_messages=_PICK,
    )
    because = forms.CharField(
        label="Waarom nu",
        max_length=300,
        help_text="Zonder gegevens van patiënten.",
        error_messages={"required": "Schrijf waarom u hulp vraagt.", "max_length": "Gebruik ten hoogste 300 tekens."},
    )


class EndSharing(forms.Form):
    because = forms.CharField(
        label="Waarom u haar beëindigt",
        max_length=300,
        error_messages={
            "required": "Schrijf waarom u deze afspraak beëindigt.",
            "max_length": "Gebruik ten hoogste 300 tekens.",
        },
    )
