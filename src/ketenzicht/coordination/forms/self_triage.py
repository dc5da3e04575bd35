"""What a citizen fills in to be called back: the least with which somebody can call."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms

from ketenzicht.base.errors import Refused
from ketenzicht.coordination.domain.intake import OLDEST, POSTCODE, birth_date, telephone
from ketenzicht.coordination.queries import centre_of_municipality
from ketenzicht.registry import queries as registry
from ketenzicht.ui.choosing import offer

AGE = re.compile(r"\d{1,3}", re.ASCII)
NO_CENTRE = "Hier kunnen wij u niet terugbellen. Bel uw huisarts of de huisartsenpost."
ASK_MUNICIPALITY = "Wij weten niet in welke gemeente deze postcode ligt. Kies hieronder de gemeente."


class CallBackWish(forms.Form):
    """`form` is of this one form, so that what is sent twice comes in once."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Uw naam",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Vul uw naam in.", "max_length": "Gebruik ten hoogste 200 tekens."},
    )
    call_back = forms.CharField(
        label="Telefoonnummer",
        help_text="Op dit nummer bellen wij u.",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Vul uw telefoonnummer in.", "max_length": "Dit nummer is te lang."},
    )
    born = forms.CharField(
        label="Geboortedatum of leeftijd van wie klachten heeft",
        help_text="Bijvoorbeeld 31-12-1980, of 45.",
        max_length=20,
        error_messages={"required": "Vul een geboortedatum of leeftijd in.", "max_length": "Dit is te lang."},
    )
    postcode = forms.CharField(
        label="Postcode van waar u nu bent",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={"max_length": "Deze postcode is te lang."},
    )
    municipality = forms.ChoiceField(
        label="Of kies de gemeente",
        required=False,
        error_messages={"invalid_choice": "Kies een gemeente uit de lijst."},
    )
    consent = forms.BooleanField(
        label="Het zorgcoördinatiecentrum mag mijn antwoorden lezen en mij bellen",
        error_messages={"required": "Wij kunnen u alleen bellen als u dat goed vindt."},
    )

    def __init__(self, *args: Any, today: date, **named: Any) -> None:
        named.setdefault("initial", {"form": uuid4()})
        super().__init__(*args, **named)
        self._today = today
        by_name = sorted(registry.municipalities(on=today), key=lambda one: one.name)
        self._names = {one.code: one.name for one in by_name}
        offer(self.fields["municipality"], [("", "Kies een gemeente"), *self._names.items()])

    def clean_call_back(self) -> str:
        return self._checked("call_back", telephone)

    def clean_born(self) -> str:
        def check(text: str) -> None:
            if not (AGE.fullmatch(text) and int(text) <= OLDEST):
                birth_date(text, self._today)

        return self._checked("born", check)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not {"postcode", "municipality"} & self.errors.keys():
            told["centre"] = self._centre(told.get("postcode", "").strip(), told.get("municipality", ""))
        return told

    @property
    def form_id(self) -> UUID:
        found: UUID = self.cleaned_data["form"]
        return found

    @property
    def intake(self) -> dict[str, str]:
        """As the intake of a request has it."""
        told = self.cleaned_data
        is_age = AGE.fullmatch(told["born"]) is not None
        notes = ["Zelftriage. Wil worden teruggebeld; het centrum mag de antwoorden lezen."]
        if is_age:
            notes.append(f"Leeftijd: {told['born']} jaar.")
        return {
            "caller": told["name"],
            "call-back": told["call_back"],
            "birth-date": "" if is_age else told["born"],
            "postcode": told["postcode"].strip(),
            "whereabouts": self._names.get(told["municipality"], ""),
            "notes": " ".join(notes),
        }

    def _checked(self, name: str, check: Any) -> str:
        text: str = self.cleaned_data[name]
        try:
            check(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return text

    def _centre(self, postcode: str, municipality: str) -> UUID | None:
        if postcode and not POSTCODE.fullmatch(postcode):
            self.add_error("postcode", "Een postcode heeft vier cijfers en twee letters, bijvoorbeeld 3511 AB.")
            return None
        code = municipality or self._municipality_of(postcode)
        if code is None:
            return None
        found = centre_of_municipality(code, on=self._today)
        if found is None:
            self.add_error("municipality" if municipality else "postcode", NO_CENTRE)
        return found

    def _municipality_of(self, postcode: str) -> str | None:
        """None, and what is wrong at its field, for no postcode or one that nobody knows."""
        if not postcode:
            self.add_error("postcode", "Vul een postcode in, of kies de gemeente.")
            return None
        try:
            code = registry.spot(text=postcode).municipality_code
        except Refused:
            code = None
        if code is None:
            self.add_error("postcode", ASK_MUNICIPALITY)
        return code
