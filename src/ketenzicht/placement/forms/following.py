"""What somebody of the centre, or who has the patient, fills in after the decision."""

from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.placement.domain.following import NotRight, Onwards, Told
from ketenzicht.placement.domain.gp import Spared
from ketenzicht.placement.domain.unmet import INSTEADS, REASONS, Consequence, Failed, Instead
from ketenzicht.placement.forms.fields import PICK, line, words
from ketenzicht.ui.choosing import offer

_MORE = {"required": "Kies er ten minste één.", "invalid_choice": "Kies uit de lijst."}


def _one(label: str, kind: Any, *, coerce: Any = None, needed: bool = True) -> forms.TypedChoiceField:
    choices = [(one.value, one.word) for one in kind]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "Kies" if needed else "geen"), *choices],  # nothing is said that nobody chose
        coerce=coerce or kind,
        empty_value=None,
        required=needed,
        error_messages=PICK,
    )


def _some(label: str, kind: Any, *, coerce: Any = None) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=[(one.value, one.word) for one in kind],
        coerce=coerce or kind,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_MORE,
    )


class _OnPage(forms.Form):
    """Several stand on one page: each has names of its own."""

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-%s")
        super().__init__(*args, **named)


class Complete(_OnPage):
    whereabouts = _one("Waar is de patiënt?", Whereabouts)
    words = words("Toelichting", help_text="Waar precies, of wat u deed om het te weten te komen.")


class FollowAgain(_OnPage):
    because = words("Waarom u weer volgt", needed="Schrijf waarom u deze zorgvraag weer volgt.")


class GoOnFrom(_OnPage):
    earlier = forms.IntegerField(
        label="Nummer van de eerdere zorgvraag",
        min_value=1,
        max_value=2**62,
        error_messages={
            "required": "Vul het nummer in.",
            "invalid": "Vul het nummer in cijfers in.",
            "min_value": "Dit is geen nummer van een zorgvraag.",
            "max_value": "Dit is geen nummer van een zorgvraag.",
        },
    )
    because = words("Waaraan weet u dat?", needed="Schrijf waaraan u weet dat het om dezelfde patiënt gaat.")


class GoOnNoMore(_OnPage):
    because = words("Waarom toch niet?", needed="Schrijf waarom dit toch geen vervolg is.")


class Withhold(_OnPage):
    because = words("Waarom?", needed="Schrijf waarom.")


class Tell(_OnPage):
    to = _one("Aan wie vertelde u dit?", Told)
    spoke_with = line("Met wie sprak u?", needed="Schrijf aan wie u het vertelde.")
    about = forms.DateTimeField(widget=forms.HiddenInput)


class SpareGp(_OnPage):
    why = _one("Waarom hoeft de huisarts het niet te horen?", Spared)
    words = words("Toelichting")


class GiveUp(_OnPage):
    reasons = _some("Waarom lukte het niet?", REASONS, coerce=Failed)
    instead = _one("Wat is in plaats daarvan gedaan?", INSTEADS, coerce=Instead)
    consequences = _some("Wat waren de gevolgen?", Consequence)
    words = words("Toelichting")


class WaitAt(_OnPage):
    units = forms.TypedMultipleChoiceField(
        label="Bij wie wacht de patiënt?", coerce=UUID, widget=forms.CheckboxSelectMultiple, error_messages=_MORE
    )
    because = line("Waarom", needed="Schrijf waarom de patiënt daar wacht.", longest=500)

    def __init__(self, *args: Any, places: list[tuple[UUID, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["units"], [(str(code), name) for code, name in places])


class CarryOver(_OnPage):
    places = forms.TypedMultipleChoiceField(
        label="Welke plek gaat mee?", coerce=UUID, widget=forms.CheckboxSelectMultiple, error_messages=_MORE
    )
    because = line("Waarom", needed="Schrijf waarom de plek meegaat.", longest=500)

    def __init__(self, *args: Any, places: list[tuple[UUID, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["places"], [(str(code), name) for code, name in places])


class FromList(_OnPage):
    because = line("Reden", longest=500)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["because"].required = False


class AskOnward(_OnPage):
    asks = _one("Wat vraagt u?", Onwards)
    reason = _one("Waarom is dit niet de juiste plaats? (bij terugverwijzen)", NotRight, needed=False)
    words = words("Wat is er nodig?", needed="Schrijf wat er nodig is, zonder te zeggen wie de patiënt is.")
