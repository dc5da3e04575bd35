"""What is filled in about competences."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.competences.domain import LEVELS, LONGEST_TEXT
from ketenzicht.competences.operations import NewRecord
from ketenzicht.competences.queries import catalogue
from ketenzicht.ui.choosing import offer

_PICK = {"required": "Kies er een uit de lijst.", "invalid_choice": "Kies een uit de lijst."}
_DAY = {"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 31-01-2027."}
_MOMENT = {"required": "Vul een dag en een tijd in.", "invalid": "Vul een dag en een tijd in."}
_NUMBER = {"required": "Vul een aantal in.", "invalid": "Vul een aantal in cijfers in."}


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DAY,
    )


def _moment(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages=_MOMENT,
    )


def _text(label: str, *, needed: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(needed),
        max_length=LONGEST_TEXT,
        help_text=help_text,
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {LONGEST_TEXT} tekens."},
    )


def _number(label: str, *, most: int, least: int = 0) -> forms.IntegerField:
    words = {"min_value": f"Kies ten minste {least}.", "max_value": f"Kies ten hoogste {most}."}
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=_NUMBER | words)


class _Choosing(forms.Form):
    """With a choice from the catalogue."""

    competence = forms.ChoiceField(label="Bekwaamheid", error_messages=_PICK)

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-%s")  # several forms stand on one page
        super().__init__(*args, **named)
        names = [
            (one.code, f"{one.name} (voorstel)" if one.is_proposal else one.name) for one in catalogue().competences
        ]
        offer(self.fields["competence"], [("", "Kies een bekwaamheid"), *names])


class Record(_Choosing):
    level = forms.TypedChoiceField(
        label="Niveau",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "geen: diploma of registratie"),
            *((level, f"{level}: {word}") for level, word in LEVELS.items()),
        ],
        help_text="Alleen bij een EPA.",
        error_messages=_PICK,
    )
    since = _day("Sinds")
    until = _day("Geldig tot en met", required=False, help_text="Leeg: er is geen einde bekend.")
    evidence = _text(
        "Waaruit dit blijkt", help_text="Kort, bijvoorbeeld “bekwaamverklaring 12-3-2026”. Geen BSN of BIG-nummer."
    )

    def new(self) -> NewRecord:
        told = self.cleaned_data
        return NewRecord(told["competence"], told["level"], told["since"], told["until"], told["evidence"])


class Correct(Record):
    because = _text("Wat er niet klopte", needed="Schrijf wat er niet klopte.")


class _Own(forms.Form):
    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-%s")
        super().__init__(*args, **named)


class End(_Own):
    last_day = _day("Laatste dag")
    because = _text("Waarom het eindigt", needed="Schrijf waarom dit eindigt.")


class Withdraw(_Own):
    because = _text("Waarom dit er niet had moeten staan", needed="Schrijf waarom dit er niet had moeten staan.")


class Introduce(_Own):
    begins_on = _day("Vragen vanaf", required=False, help_text="Leeg: niet (meer) vragen.")
    because = _text("Toelichting", help_text="Verplicht als u stopt met vragen, ook tot een latere dag.")


class Supervise(_Own):
    trainee = forms.TypedChoiceField(label="Wie leert", coerce=UUID, error_messages=_PICK)
    supervisor = forms.TypedChoiceField(label="Wie begeleidt", coerce=UUID, error_messages=_PICK)
    begins_at = _moment("Van")
    ends_at = _moment("Tot")

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], now: datetime, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", "Kies iemand"), *((str(one), name) for one, name in people)]
        for name in ("trainee", "supervisor"):
            offer(self.fields[name], choices)
        self.fields["begins_at"].initial = now


class StateNeed(_Choosing):
    wanted = _number("Hoeveel mensen zijn nodig", most=2_000)


class PlanTraining(_Choosing):
    name = _text("Naam van de scholing", needed="Schrijf hoe de scholing heet.")
    day = _day("Datum")
    places = _number("Plaatsen", least=1, most=200)
