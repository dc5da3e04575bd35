"""What a region agrees on how its providers are asked."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.base.errors import Refused
from ketenzicht.placement.domain import VOORSTEL, Approach, Mode
from ketenzicht.placement.domain.approach import MOST_AT_ONCE
from ketenzicht.placement.forms.fields import PICK, line
from ketenzicht.ui.choosing import offer
from ketenzicht.ui.fields import Day

FIRST = ("first", "second", "third")
_LONGEST = 24 * 60  # minutes


def _whole(most: int) -> dict[str, str]:
    return {
        "invalid": "Schrijf een geheel getal.",
        "required": "Vul een getal in.",
        "min_value": "Ten minste 1.",
        "max_value": f"Ten hoogste {most}.",
    }


def _minutes(label: str, default: timedelta) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=_LONGEST,
        initial=int(default.total_seconds() // 60),
        help_text="In minuten.",
        error_messages=_whole(_LONGEST),
    )


def _organisation(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=UUID, empty_value=None, required=False, error_messages=PICK)


class Agree(forms.Form):
    region = forms.ChoiceField(label="Voor welke regio", error_messages=PICK)
    kind = forms.ChoiceField(label="Voor welke zorg", required=False, error_messages=PICK)
    mode = forms.TypedChoiceField(
        label="Hoe aanbieders gevraagd worden",
        coerce=Mode,
        choices=[(one.value, one.word) for one in Mode],
        initial=VOORSTEL.mode.value,
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
    at_once = forms.IntegerField(
        label="Hoeveel tegelijk",
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=VOORSTEL.at_once,
        help_text="Om de beurt is er altijd één tegelijk.",
        error_messages=_whole(MOST_AT_ONCE),
    )
    answer_within = _minutes("Antwoord binnen", VOORSTEL.answer_within)
    urgent_within = _minutes("Antwoord binnen, bij U0 tot en met U2", VOORSTEL.urgent_within)
    hold_for = _minutes("Zo lang is een toegezegde plaats vastgehouden", VOORSTEL.hold_for)
    first = _organisation("Wie het eerst gevraagd wordt")
    second = _organisation("Wie daarna")
    third = _organisation("En wie dan")
    start = Day(
        label="Vanaf welke dag",
        input_formats=["%Y-%m-%d"],
        error_messages={"required": "Kies een dag.", "invalid": "Schrijf de dag als jjjj-mm-dd."},
    )
    because = line("Waarom", needed="Schrijf waarom dit zo is afgesproken.", longest=500)

    def __init__(
        self,
        *args: Any,
        regions: Iterable[tuple[str, str]],
        kinds: Iterable[tuple[str, str]],
        organisations: Iterable[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        offer(self.fields["region"], regions)
        offer(self.fields["kind"], [("", "alle zorg"), *kinds])
        some = [("", "niemand in het bijzonder"), *organisations]
        for name in FIRST:
            offer(self.fields[name], some)

    def approach(self) -> Approach:
        """What was agreed. Raises Refused for what cannot be."""
        told = self.cleaned_data
        chosen = [told[name] for name in FIRST if told[name] is not None]
        if len(set(chosen)) != len(chosen):
            raise Refused("Kies niet twee keer dezelfde aanbieder.", field="second")
        return Approach(
            mode=told["mode"],
            at_once=told["at_once"],
            answer_within=timedelta(minutes=told["answer_within"]),
            urgent_within=timedelta(minutes=told["urgent_within"]),
            hold_for=timedelta(minutes=told["hold_for"]),
            first=tuple(chosen),
        )
