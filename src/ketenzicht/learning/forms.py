"""What somebody fills in to learn from a request."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.learning.domain import Reason, Split, bottlenecks, feedback, meetings
from ketenzicht.registry import queries as registry
from ketenzicht.ui.choosing import offer
from ketenzicht.ui.fields import PICK, line, words

MOST_SUGGESTED = 8
LONGEST_NAME = 120  # of a protocol, or of a bottleneck
_DAY = {"required": "Kies een dag.", "invalid": "Schrijf de dag als jjjj-mm-dd, bijvoorbeeld 2026-12-31."}


def _day(label: str, *, is_needed: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=is_needed,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages=_DAY,
    )


def _somebody(label: str, *, is_needed: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=UUID, empty_value=None, required=is_needed, error_messages=PICK)


class _Form(forms.Form):
    """Several stand on one page: each has names of its own for its fields."""

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]] = (), **named: Any) -> None:
        named.setdefault("auto_id", f"id-{type(self).__name__.lower()}-%s")
        super().__init__(*args, **named)
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField) and field.coerce is UUID:
                first = [] if field.required else [("", "niemand")]
                field.choices = [*first, *((str(one), name) for one, name in people)]


class PutFlag(_Form):
    reason = forms.TypedChoiceField(
        label="Waarom bekijken", coerce=Reason, choices=[(one.value, one.word) for one in Reason], error_messages=PICK
    )
    note = words("Wat u opviel")


class GiveFeedback(_Form):
    """What came of it."""

    urgency = forms.TypedChoiceField(
        label="De urgentie",
        coerce=feedback.Urgency,
        empty_value=None,
        required=False,
        choices=[("", "weet ik niet"), *((one.value, one.word) for one in feedback.Urgency)],
        error_messages=PICK,
    )
    fitting = forms.TypedChoiceField(
        label="Was dit de passende zorg?",
        coerce=feedback.Verdict,
        empty_value=None,
        required=False,
        choices=[("", "weet ik niet"), *((one.value, one.word) for one in feedback.Verdict)],
        error_messages=PICK,
    )
    handover = forms.TypedChoiceField(
        label="Was de overdracht volledig?",
        coerce=feedback.Verdict,
        empty_value=None,
        required=False,
        choices=[("", "weet ik niet"), *((one.value, one.word) for one in feedback.Verdict)],
        error_messages=PICK,
    )
    note = words("Toelichting")

    def said(self) -> feedback.Said:
        """Raises Refused when nothing was said."""
        told = self.cleaned_data
        return feedback.Said(
            urgency=told["urgency"], fitting=told["fitting"], handover=told["handover"], note=told["note"]
        )


class RecordFeedback(GiveFeedback):
    side = forms.TypedChoiceField(
        label="Van wie",
        coerce=feedback.Side,
        choices=[(one.value, one.word) for one in feedback.Side],
        error_messages=PICK,
    )
    party = line(
        "In welke rol",
        needed="Schrijf van wie u dit hoorde, als rol.",
        longest=100,
        help_text="Bijvoorbeeld “arts op de SEH”. Geen naam.",
    )
    field_order = ("side", "party", "urgency", "fitting", "handover", "note")


class AskFeedback(_Form):
    side = forms.TypedChoiceField(
        label="Aan wie",
        coerce=feedback.Side,
        choices=[(one.value, f"{one.word} van deze zorgvraag") for one in feedback.Side],
        error_messages=PICK,
    )
    organisation = line(
        "Organisatie", needed="Schrijf de naam van de organisatie.", help_text="De naam, of een deel ervan."
    )

    def clean_organisation(self) -> UUID:
        """The one that is meant; when several could be, they are named."""
        name = str(self.cleaned_data["organisation"]).strip()
        found = registry.organisations_called(name=name, at_most=MOST_SUGGESTED)
        exact = [one for one in found if one.name.casefold() == name.casefold()]
        if len(exact or found) == 1:
            return (exact or found)[0].id
        if not found:
            raise forms.ValidationError("Deze organisatie staat niet in het register. Controleer de naam.")
        raise forms.ValidationError(f"Er zijn er meer. Schrijf de hele naam: {'; '.join(one.name for one in found)}.")


class Answer(_Form):
    note = words(
        "Uw reactie", needed="Schrijf een reactie.", help_text="Schrijf niets waaraan een patiënt te kennen is."
    )

    def said(self) -> feedback.Said:
        return feedback.Said(note=self.cleaned_data["note"])


class PlanMeeting(_Form):
    on = _day("Dag")
    chair = _somebody("Voorzitter")


class NoteAttendance(_Form):
    """A number for each role."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for code, word in meetings.ROLES.items():
            self.fields[code] = forms.IntegerField(
                label=word,
                required=False,
                min_value=0,
                max_value=meetings.MOST_PEOPLE,
                error_messages={
                    "invalid": "Vul een getal in.",
                    "min_value": "Vul een getal vanaf 0 in.",
                    "max_value": f"Vul een getal tot {meetings.MOST_PEOPLE} in.",
                },
            )

    def present(self) -> dict[str, int]:
        return {code: number for code, number in self.cleaned_data.items() if number}


class WriteFound(_Form):
    findings = words("Wat is er gevonden", needed="Schrijf wat er is gevonden.", rows=3)
    learned = words("Wat leren wij ervan", rows=3)
    action = words("Wat doen wij")
    owner = _somebody("Wie doet dat", is_needed=False)
    due_on = _day("Voor wanneer", is_needed=False)


class ReportBottleneck(_Form):
    about = forms.TypedChoiceField(
        label="Waarover",
        coerce=bottlenecks.About,
        choices=[(one.value, one.word) for one in bottlenecks.About],
        error_messages=PICK,
    )
    which = line(
        "Welk protocol, welke versie",
        needed="Schrijf om welk protocol of welke afspraak het gaat.",
        longest=LONGEST_NAME,
    )
    title = line("Korte titel", needed="Schrijf een korte titel.", longest=LONGEST_NAME)
    text = words(
        "Wat zit er in de weg",
        needed="Schrijf wat er in de weg zit.",
        help_text="Niets over een patiënt: dit kan met de regio worden gedeeld.",
        rows=4,
    )
    owner = _somebody("Wie houdt dit bij")


class MoveBottleneck(_Form):
    move = forms.TypedChoiceField(label="Wat gebeurt ermee", coerce=bottlenecks.Move, error_messages=PICK)
    words = words("Toelichting", needed="Schrijf in een zin wat u besloot en waarom.")
    version = line("Verholpen in versie", longest=60, help_text="Alleen als het is verholpen.")

    def __init__(self, *args: Any, moves: Iterable[bottlenecks.Move], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["move"], [(one.value, one.word) for one in moves])


class HandOver(_Form):
    owner = _somebody("Nieuwe eigenaar")


class LinkCase(_Form):
    number = forms.IntegerField(
        label="Nummer van de zorgvraag",
        min_value=1,
        max_value=2**62,
        error_messages={
            "required": "Vul het nummer in.",
            "invalid": "Vul het nummer in cijfers in.",
            "min_value": "Zo’n nummer heeft geen zorgvraag.",
            "max_value": "Zo’n nummer heeft geen zorgvraag.",
        },
    )


class Period(forms.Form):
    """Which figures: from a day until another, which is not in it any more."""

    centre = forms.TypedChoiceField(label="Centrum", coerce=UUID, required=False, empty_value=None, error_messages=PICK)
    start = _day("Vanaf")
    end = _day("Tot (die dag niet meer)")
    split = forms.TypedChoiceField(
        label="Uitgesplitst naar",
        coerce=Split,
        required=False,
        empty_value=Split.NONE,
        choices=[(one.value, one.word) for one in Split],
        error_messages=PICK,
    )

    def __init__(self, *args: Any, centres: Iterable[tuple[UUID, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [(str(one), name) for one, name in centres]
        if len(choices) > 1:
            offer(self.fields["centre"], choices)
        else:
            del self.fields["centre"]
