"""What is filled in about advice: by the professional who asks, and by who answers, reads along and tells."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms

from ketenzicht.base.errors import Refused
from ketenzicht.coordination.domain import FIELDS, About, Asking
from ketenzicht.coordination.domain.advising import ALWAYS_READ_ALONG, LONGEST_LINE, MOST_WORDS
from ketenzicht.coordination.domain.intake import birth_date, telephone
from ketenzicht.coordination.queries import AidLine
from ketenzicht.ui.choosing import offer

_PICK = {"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."}
_CALLERS = FIELDS["caller-is"].choices or {}
ROLES = {code: _CALLERS[code] for code in ("gp", "nurse", "ambulance", "professional")}


def _line(label: str, *, needed: str = "", help_text: str = "", longest: int = LONGEST_LINE, **attrs: str) -> Any:
    return forms.CharField(
        label=label,
        required=bool(needed),
        max_length=longest,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {longest} tekens."},
    )


def _words(label: str, *, needed: str = "", help_text: str = "", rows: int = 3) -> Any:
    return forms.CharField(
        label=label,
        required=bool(needed),
        max_length=MOST_WORDS,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {MOST_WORDS} tekens."},
    )


def _about() -> Any:
    return forms.TypedChoiceField(
        label="Waarover",
        coerce=About,
        choices=[("", "Kies er een"), *((one.value, one.word) for one in About)],
        error_messages=_PICK,
    )


class _AtRequest(forms.Form):
    """`claim` says which picking up this is a deed of."""

    claim = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: object = "", **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-{about}-%s")  # many stand on one page
        super().__init__(*args, **named)


class NoteQuestion(_AtRequest):
    """What somebody asks on the telephone."""

    about = _about()
    question = _words("De vraag", needed="Schrijf wat zij willen weten.")
    who = _line("Wie vraagt het", needed="Schrijf wie het vraagt.")
    role = _line("Functie")
    organisation = _line("Praktijk of organisatie")
    call_back = _line("Nummer om op te antwoorden", longest=30, inputmode="tel")

    def asking(self) -> Asking:
        told = self.cleaned_data
        names = ("about", "question", "who", "role", "organisation", "call_back")
        return Asking(**{name: told[name] for name in names})


class WriteAnswer(_AtRequest):
    text = _words("Antwoord", needed="Schrijf het antwoord.", rows=5)
    aid_round = forms.TypedChoiceField(label="Gebruikte beslishulp", required=False, coerce=UUID, empty_value=None)
    with_reader = forms.BooleanField(label="Laat een tweede collega meelezen", required=False)

    def __init__(self, *args: Any, kind: About, aids: Iterable[AidLine], **named: Any) -> None:
        super().__init__(*args, **named)
        concluded = [one for one in aids if one.concluded_at]
        choices = [("", "geen"), *((str(one.id), f"{one.instrument.name}: {one.conclusion_name}") for one in concluded)]
        offer(self.fields["aid_round"], choices)
        self.fields["aid_round"].error_messages["invalid_choice"] = _PICK["invalid_choice"]
        if len(choices) == 1:
            self.fields["aid_round"].widget = forms.HiddenInput()
        if kind in ALWAYS_READ_ALONG:
            del self.fields["with_reader"]


class ReadAlong(forms.Form):
    remarks = _words("Wat er anders moet", help_text="Alleen als u het antwoord teruggeeft.")


class TellAnswer(_AtRequest):
    told_to = _line("Aan wie u het vertelde", needed="Schrijf aan wie u het antwoord vertelde.")
    read_back = forms.BooleanField(label="Zij herhaalden het antwoord, en het klopte", required=False)


class Withdraw(_AtRequest):
    because = _words("Waarom de vraag vervalt", needed="Schrijf waarom de vraag vervalt.", rows=2)


class ConcludeAid(_AtRequest):
    conclusion = forms.ChoiceField(label="Uw conclusie", error_messages=_PICK)
    because = _words("Waarom u iets anders concludeert", help_text="Alleen als u afwijkt van de beslishulp.", rows=2)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["conclusion"], list(choices))


class _OfTheAsker(forms.Form):
    """`form` is of this one form, so that what is sent twice comes in once."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    about = _about()
    question = _words("Uw vraag", needed="Schrijf wat u wilt weten.")

    def __init__(self, *args: Any, **named: Any) -> None:
        named["initial"] = {"form": uuid4(), **named.get("initial", {})}
        super().__init__(*args, **named)


class AskOn(_OfTheAsker):
    """More about the same patient."""


class AskAdvice(_OfTheAsker):
    """About a patient: no more than an answer needs."""

    centre = forms.TypedChoiceField(label="Aan welk centrum", coerce=UUID, error_messages=_PICK)
    complaint = _words("Wat is er aan de hand", needed="Schrijf wat er aan de hand is.")
    name = _line("Naam van de patiënt")
    birth_date = _line("Geboortedatum", longest=20, help_text="Bijvoorbeeld 31-12-1940.")
    bsn = _line("BSN", longest=20, help_text="Alleen als het voor de vraag nodig is.", inputmode="numeric")
    postcode = _line("Postcode van waar de patiënt is", longest=10)
    role = forms.ChoiceField(label="Uw functie", choices=[("", "Kies er een"), *ROLES.items()], error_messages=_PICK)
    call_back = _line(
        "Nummer om u op te bellen", needed="Vul een nummer in.", longest=30, inputmode="tel", autocomplete="tel"
    )

    field_order = (  # what is the matter before who it is
        *("form", "centre", "about", "question", "complaint"),
        *("name", "birth_date", "bsn", "postcode", "role", "call_back"),
    )

    def __init__(self, *args: Any, centres: Iterable[tuple[UUID, str]], today: date, **named: Any) -> None:
        super().__init__(*args, **named)
        self._today = today
        choices = [(str(one), name) for one, name in centres]
        centre = self.fields["centre"]
        offer(centre, choices)
        if len(choices) == 1:
            centre.initial, centre.widget = choices[0][0], forms.HiddenInput()

    def clean_birth_date(self) -> str:
        text = str(self.cleaned_data["birth_date"])
        try:
            if text:
                birth_date(text, self._today)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return text

    def clean_call_back(self) -> str:
        text = str(self.cleaned_data["call_back"])
        try:
            telephone(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return text

    def intake(self, *, who: str) -> dict[str, str]:
        """As the centre gets it."""
        told = self.cleaned_data
        return {
            "caller": who[:LONGEST_LINE],
            "caller-is": told["role"],
            "call-back": told["call_back"],
            "complaint": told["complaint"],
            "name": told["name"],
            "birth-date": told["birth_date"],
            "bsn": told["bsn"],
            "postcode": told["postcode"],
        }

    def asking(self, *, who: str, organisation: str) -> Asking:
        told = self.cleaned_data
        return Asking(
            about=told["about"],
            question=told["question"],
            who=who[:LONGEST_LINE],
            role=ROLES[told["role"]],
            organisation=organisation[:LONGEST_LINE],
            call_back=told["call_back"],
        )
