"""What an administrator fills in to keep an entry of the register true."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ketenzicht.registry.domain import LONGEST_NOTE, ClosureReason, NewClosure
from ketenzicht.ui.choosing import offer
from ketenzicht.upkeep.domain import ABOUT_NAMES, LONGEST_REASON, LONGEST_SAYING, Kind, ReportMove

_MOMENT = {"required": "Vul een datum en tijd in.", "invalid": "Vul een datum en tijd in, zoals 2026-12-24 17:00."}


def _moment(label: str, *, required: bool = True, help_text: str = "") -> forms.DateTimeField:
    """On the clock of the Netherlands; the project's own zone is UTC."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label, required=required, help_text=help_text, widget=widget, error_messages=_MOMENT
    )


class AnnounceClosure(forms.Form):
    """A closure of the whole location or of one of its departments."""

    department = forms.ChoiceField(
        label="Wat gaat dicht?",
        required=False,
        error_messages={"invalid_choice": "Deze afdeling staat niet (meer) bij de locatie. Kies er een uit de lijst."},
    )
    starts_at = _moment("Vanaf")
    ends_at = _moment("Tot", required=False, help_text="Leeg: het einde is nog niet bekend.")
    reason = forms.ChoiceField(
        label="Reden",
        choices=[(one.value, one.word) for one in ClosureReason],
        error_messages={"required": "Kies een reden.", "invalid_choice": "Kies een reden uit de lijst."},
    )
    note = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Bijvoorbeeld waar patiënten dan terechtkunnen. Geen namen van personen.",
        error_messages={"max_length": f"Gebruik ten hoogste {LONGEST_NOTE} tekens."},
    )

    def __init__(self, *args: Any, departments: Iterable[str], **named: Any) -> None:
        super().__init__(*args, **named)
        whole = ("", "De hele locatie")
        offer(self.fields["department"], [whole, *((one, one) for one in departments)])

    def wanted(self) -> NewClosure:
        told = self.cleaned_data
        return NewClosure(
            starts_at=told["starts_at"],
            ends_at=told["ends_at"],
            reason=ClosureReason(told["reason"]),
            department=told["department"],
            note=told["note"].strip(),
        )


class BeginsOn(forms.Form):
    active_from = forms.DateField(
        label="Eerste dag waarop de locatie er is",
        required=False,
        help_text="Leeg: zij is er al. Een latere dag: tot dan is zij niet te vinden.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Vul een datum in, zoals 2027-01-01."},
    )


class EndLocation(forms.Form):
    on = forms.DateField(
        label="Eerste dag waarop de locatie er niet meer is",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 2027-01-01."},
    )


class RefuseProposal(forms.Form):
    reasons = forms.CharField(
        label="Waarom wijst u het af?",
        max_length=LONGEST_REASON,
        help_text="De organisatie leest dit.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Geef een reden.",
            "max_length": f"Gebruik ten hoogste {LONGEST_REASON} tekens.",
        },
    )


class Approvals(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="Goedkeuring is nodig voor",
        required=False,
        choices=[(kind.value, kind.word) for kind in Kind],
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets aangevinkt: organisaties wijzigen alles zelf, en elke wijziging staat in de geschiedenis.",
        error_messages={"invalid_choice": "Deze soort kennen wij niet."},
    )


class ReportFault(forms.Form):
    about = forms.ChoiceField(
        label="Wat klopt er niet?",
        choices=list(ABOUT_NAMES.items()),
        error_messages={"required": "Kies wat er niet klopt.", "invalid_choice": "Kies uit de lijst."},
    )
    said = forms.CharField(
        label="Wat moet het zijn?",
        max_length=LONGEST_SAYING,
        help_text="De organisatie leest dit. Schrijf geen gegevens van patiënten.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Vul in wat er moet staan.",
            "max_length": f"Gebruik ten hoogste {LONGEST_SAYING} tekens.",
        },
    )


class AnswerReport(forms.Form):
    answer = forms.CharField(
        label="Uw antwoord",
        required=False,
        max_length=LONGEST_SAYING,
        help_text="Wie het meldde leest dit. Bij “In behandeling nemen” hoeft het nog niet.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Gebruik ten hoogste {LONGEST_SAYING} tekens."},
    )
    move = forms.ChoiceField(
        choices=[(move.value, move.word) for move in ReportMove],
        widget=forms.HiddenInput,
        error_messages={"required": "Kies een knop.", "invalid_choice": "Kies een knop."},
    )
