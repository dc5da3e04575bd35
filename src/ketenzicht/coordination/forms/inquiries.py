"""What somebody fills in who answers a citizen that asks what the centre holds of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Handing, Part, Proof, Statement
from ketenzicht.coordination.operations.inquiring import MOST_WORDS
from ketenzicht.coordination.queries import Candidate
from ketenzicht.ui.choosing import offer

_PICK = {"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."}
_NOT_KEPT = {"autocomplete": "off"}


def _text(label: str, *, help_text: str = "", longest: int = 200, **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=longest,
        error_messages={"max_length": f"Gebruik ten hoogste {longest} tekens."},
        widget=forms.TextInput(attrs={**_NOT_KEPT, **attributes}),
    )


class Inquire(forms.Form):
    """Whom it is about, and how that was established. Sent in the body, so that it ends up in no address."""

    proof = forms.ChoiceField(
        label="Hoe is vastgesteld wie het vraagt",
        help_text="Bewaar geen kopie van een document: dat u het zag is genoeg.",
        choices=[("", "Kies"), *((one.value, one.word.capitalize()) for one in Proof)],
        error_messages={
            "required": "Kies hoe is vastgesteld wie het vraagt.",
            "invalid_choice": _PICK["invalid_choice"],
        },
    )
    bsn = _text("Burgerservicenummer (BSN)", longest=20, inputmode="numeric")
    name = _text("Naam", help_text="Voor- en achternaam: daarmee worden ook zorgvragen zonder BSN gevonden.")
    born = _text("Geboortedatum", help_text="Dag-maand-jaar, bijvoorbeeld 31-12-1950.", longest=20)
    telephone = _text("Telefoonnummer", help_text="Als de betrokkene daarmee gebeld kan hebben.", longest=30)


class Judge(forms.Form):
    """Of each request that was found what of it is about who asks; nothing chosen: nobody looked yet."""

    def __init__(self, *args: Any, candidates: Iterable[Candidate], **named: Any) -> None:
        super().__init__(*args, **named)
        for one in candidates:
            self.fields[f"part-{one.id}"] = forms.ChoiceField(
                label=f"Zorgvraag {one.number}",
                required=False,
                initial=one.part.value if one.part else "",
                choices=[("", "nog niet nagekeken"), *((part.value, part.word) for part in Part)],
                error_messages=_PICK,
            )

    def theirs(self) -> dict[UUID, Part]:
        return {UUID(name.removeprefix("part-")): Part(value) for name, value in self.cleaned_data.items() if value}


class HandOver(forms.Form):
    how = forms.ChoiceField(
        label="Hoe kreeg de betrokkene het",
        choices=[(one.value, one.word.capitalize()) for one in Handing],
        error_messages=_PICK,
    )


class AddStatement(forms.Form):
    """What somebody wants beside what is written of them."""

    request = forms.TypedChoiceField(label="Bij welke zorgvraag", coerce=UUID, error_messages=_PICK)
    about = forms.ChoiceField(
        label="Wat het is", choices=[(one.value, one.word.capitalize()) for one in Statement], error_messages=_PICK
    )
    words = forms.CharField(
        label="Wat de betrokkene verklaart",
        help_text="In de woorden van de betrokkene. Het komt in het verloop te staan; wat er stond, verandert niet.",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Schrijf op wat de betrokkene verklaart.",
            "max_length": f"Gebruik ten hoogste {MOST_WORDS} tekens.",
        },
    )

    def __init__(self, *args: Any, candidates: Iterable[Candidate], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(
            self.fields["request"],
            [
                (str(one.id), f"Zorgvraag {one.number}")
                for one in candidates
                if one.part is not None and one.part.is_of_the_patient
            ],
        )
