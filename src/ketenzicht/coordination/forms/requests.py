"""What somebody of the centre fills in at a request for care; the intake itself is kept while it is typed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Ending, Receiver
from ketenzicht.coordination.operations import WarmTransfer
from ketenzicht.triage.domain import Crosswalk
from ketenzicht.ui.choosing import offer

MOST_WORDS = 2000
LATER = {  # minutes
    10: "over 10 minuten",
    20: "over 20 minuten",
    30: "over een half uur",
    60: "over een uur",
    120: "over 2 uur",
    240: "over 4 uur",
    480: "over 8 uur",
}
_PICK = {"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."}


def _words(label: str, *, needed: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {MOST_WORDS} tekens."},
    )


def _later(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=list(LATER.items()),
        coerce=lambda text: timedelta(minutes=int(text)),
        error_messages=_PICK,
    )


class _AtRequest(forms.Form):
    """`claim` says which picking up this is a deed of."""

    claim = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-%s")  # several forms stand on one page
        super().__init__(*args, **named)


class PutBack(_AtRequest):
    because = _words("Waarom u teruglegt")


class Transfer(_AtRequest):
    to = forms.TypedChoiceField(label="Aan welke collega", coerce=UUID, error_messages=_PICK)
    because = _words("Wat de collega moet weten", needed="Schrijf wat de collega moet weten.")

    def __init__(self, *args: Any, colleagues: Iterable[tuple[UUID, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["to"], [(str(one), name) for one, name in colleagues])


class Park(_AtRequest):
    later = _later("Weer in de wachtrij")
    because = _words("Waarop deze zorgvraag wacht", needed="Schrijf waarop deze zorgvraag wacht.")


class CallBack(_AtRequest):
    later = _later("Terugbellen")
    note = _words("Wat u afsprak")


class Forward(_AtRequest):
    to = forms.TypedChoiceField(
        label="Aan wie", coerce=Receiver, choices=[(one.value, one.word) for one in Receiver], error_messages=_PICK
    )
    spoke_with = forms.CharField(
        label="Met wie u sprak",
        required=False,
        max_length=200,
        help_text="Verplicht bij de RAV en de meldkamer: dat gaat met een gesprek.",
        error_messages={"max_length": "Gebruik ten hoogste 200 tekens."},
    )
    stayed_on_line = forms.BooleanField(label="De beller is aan de lijn gebleven", required=False)
    note = _words("Wat u overdroeg")

    def warm(self) -> WarmTransfer | None:
        told = self.cleaned_data
        if not told["spoke_with"]:
            return None
        return WarmTransfer(spoke_with=told["spoke_with"], stayed_on_line=told["stayed_on_line"])


class Close(_AtRequest):
    ending = forms.TypedChoiceField(
        label="Hoe het afliep",
        coerce=Ending,
        choices=[(one.value, one.word) for one in Ending],
        help_text="Wat nog gezocht wordt, stopt: wie gevraagd is, hoort dat. Gaat de patiënt al ergens heen, dan "
        "kan dit alleen als hij of zij is overleden of ervan afziet.",
        error_messages=_PICK,
    )
    same_as = forms.IntegerField(
        label="Nummer van de andere zorgvraag",
        required=False,
        min_value=1,
        max_value=2**62,
        help_text="Alleen als het dezelfde vraag is.",
        error_messages={"invalid": "Vul het nummer in cijfers in."},
    )
    note = _words("Toelichting", needed="Schrijf hoe deze zorgvraag is afgelopen.")


class Reopen(forms.Form):
    because = _words("Waarom u heropent", needed="Schrijf waarom u heropent.")


class Deviate(_AtRequest):
    to = forms.ChoiceField(label="Andere urgentie", error_messages=_PICK)
    because = _words("Waarom u afwijkt", needed="Schrijf waarom u van het voorstel afwijkt.")

    def __init__(self, *args: Any, crosswalk: Crosswalk, **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["to"], [(one.code, f"{one.code} {one.name}") for one in crosswalk.scale])


class Decide(_AtRequest):
    form = forms.ChoiceField(label="Zorg die u inzet", error_messages=_PICK)
    because = _words(
        "Toelichting",
        help_text="Verplicht als deze zorg volgens de regels niet past, of als andere zorg zeker past.",
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.offer_forms(choices)

    def offer_forms(self, choices: Iterable[tuple[str, str]]) -> None:
        """Also when something was wrong: then each is shown again with whether it fits."""
        offer(self.fields["form"], [("", "Kies een vorm van zorg"), *choices])


class Disagree(forms.Form):
    because = _words("Waarom u het niet eens bent", needed="Schrijf waarom u het niet eens bent.")
