"""What an administrator fills in as the numbers of the organisation."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from ketenzicht.base.errors import Refused
from ketenzicht.base.identifiers import FORMS, IdentifierKind, parse_identifier
from ketenzicht.registry.domain import IdentifierLine
from ketenzicht.web.entry_forms import text
from ketenzicht.web.presenters.location import IDENTIFIER_NAMES

KINDS = (IdentifierKind.URA, IdentifierKind.KVK, IdentifierKind.AGB)
_BETWEEN = re.compile(r"[,;\n]")


class OrganisationNumbers(forms.Form):
    """One field for each kind; several of a kind with commas between them. `seen` is what stood there."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, known: Sequence[IdentifierLine], **named: Any) -> None:
        super().__init__(*args, **named)
        self.known = known
        self.fields["seen"].initial = written(known)
        for kind in KINDS:
            digits = FORMS[kind].digits
            help_text = f"{digits} cijfers. Meer dan één: zet er komma’s tussen. Leeg: geen."
            self.fields[kind.value] = text(IDENTIFIER_NAMES[kind], 200, help_text=help_text)
            self.fields[kind.value].initial = ", ".join(one.value for one in known if one.kind is kind)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        numbers = [one for one in self.known if one.kind not in KINDS]
        for kind in KINDS:
            try:
                typed = [one for one in _BETWEEN.split(told.get(kind.value, "")) if one.strip()]
                numbers += [IdentifierLine(kind, parse_identifier(kind=kind, text=one)) for one in typed]
            except Refused as refused:
                self.add_error(kind.value, str(refused))
        return {**told, "numbers": numbers}

    def seen_lines(self) -> list[IdentifierLine]:
        """The numbers that the page showed; of what a browser made up only what can be one."""
        pairs = [one.split(" ", 1) for one in self.cleaned_data["seen"].split("|") if " " in one]
        others = [one for one in self.known if one.kind not in KINDS]
        return others + [IdentifierLine(IdentifierKind(kind), value) for kind, value in pairs if kind in KINDS]


def written(lines: Sequence[IdentifierLine]) -> str:
    return "|".join(f"{one.kind.value} {one.value}" for one in lines if one.kind in KINDS)
