"""What somebody chooses to see regional figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from ketenzicht.access.domain import PURPOSE_NAMES, SECONDARY
from ketenzicht.definitions.domain import Catalogue
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import DATE, NEEDED


@dataclass(frozen=True, slots=True)
class Care:
    """A kind of care by the code that a form holds ("kliniek:ic-adult")."""

    code: str
    name: str


def kinds_of_care(catalogue: Catalogue, *, on: date) -> list[Care]:
    """Every label of every module in force on a day, in the order of the field."""
    return [
        Care(f"{module.code}:{label.code}", f"{module.name}: {label.name}")
        for module in catalogue.modules.values()
        if (version := module.version_at(on)) is not None
        for label in version.labels
    ]


class ChooseFigures(forms.Form):
    care = forms.ChoiceField(label="Soort zorg", error_messages=NEEDED)
    until = forms.DateField(
        label="Dag",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE,
    )
    purpose = forms.ChoiceField(
        label="Waarvoor gebruikt u ze?",
        help_text="Het doel komt in het logboek. Wat u ziet, hangt af van wat voor dit doel is afgesproken.",
        required=False,
        choices=[(one.value, PURPOSE_NAMES[one]) for one in SECONDARY],
        error_messages=NEEDED,
    )

    def __init__(self, *args: Any, cares: Sequence[Care], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["care"], [(one.code, one.name) for one in cares])
