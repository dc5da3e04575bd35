"""What somebody fills in to apply for figures, to advise, and to decide."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ketenzicht.access.domain import DETAIL_NAMES, Detail
from ketenzicht.applications.domain import (
    LARGEST_DOCUMENT,
    LONGEST_ENDING,
    LONGEST_TEXT,
    MOST_DOCUMENTS,
    Grant,
    Upload,
    Verdict,
    Wishes,
)
from ketenzicht.ui.choosing import offer
from ketenzicht.web.agreement_forms import DATE, NEEDED

PUBLIC = "Dit komt in het openbare register: schrijf geen namen van personen."


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=DATE)


def _text(label: str, *, needed: str, help_text: str = PUBLIC, longest: int = LONGEST_TEXT) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {longest} tekens."},
    )


class WriteApplication(forms.Form):
    """Everything of `Wishes`."""

    purpose = _text("Waarvoor gebruikt u de cijfers?", needed="Vul in waarvoor u de cijfers gebruikt.")
    ground = _text(
        "Op welke grond mag u dat?",
        needed="Vul de grond in.",
        help_text=f"Bijvoorbeeld een onderzoeksopdracht of een wettelijke taak. {PUBLIC}",
    )
    modules = forms.MultipleChoiceField(
        label="Modules", widget=forms.CheckboxSelectMultiple, error_messages={**NEEDED, "required": "Kies een module."}
    )
    regions = forms.MultipleChoiceField(
        label="ROAZ-regio’s",
        required=False,
        help_text="Kiest u er geen, dan vraagt u cijfers van heel Nederland.",
        widget=forms.CheckboxSelectMultiple,
        error_messages=NEEDED,
    )
    detail = forms.ChoiceField(
        label="Niveau",
        help_text="Cijfers van afzonderlijke zorgaanbieders krijgen derden niet.",
        choices=[(one.value, DETAIL_NAMES[one]) for one in (Detail.REGION, Detail.COUNTRY)],
        error_messages=NEEDED,
    )
    valid_from = _day("Vanaf")
    valid_until = _day("Tot (die dag niet meer; ten hoogste twee jaar)")

    def __init__(self, *args: Any, modules: Mapping[str, str], regions: Mapping[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["modules"], list(modules.items()))
        offer(self.fields["regions"], list(regions.items()))

    def wishes(self) -> Wishes:
        """What was filled in, once it is valid."""
        asked = self.cleaned_data
        return Wishes(
            purpose=asked["purpose"],
            ground=asked["ground"],
            modules=tuple(asked["modules"]),
            regions=tuple(asked["regions"]),
            detail=Detail(asked["detail"]),
            valid_from=asked["valid_from"],
            valid_until=asked["valid_until"],
        )


class AddDocument(forms.Form):
    file = forms.FileField(
        label="Document",
        help_text=(
            f"PDF of gewone tekst, ten hoogste {LARGEST_DOCUMENT // 1024 // 1024} MB; "
            f"ten hoogste {MOST_DOCUMENTS} documenten."
        ),
        max_length=255,
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
            "max_length": "De naam van het bestand is te lang.",
        },
    )

    def upload(self) -> Upload:
        """The file; of one that is too large no more than shows that it is."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        return Upload(name=file.name or "", content=file.read(LARGEST_DOCUMENT + 1))


class Advise(forms.Form):
    verdict = forms.ChoiceField(
        label="Uw oordeel", choices=[(one.value, one.word) for one in Verdict], error_messages=NEEDED
    )
    text = _text("Uw advies", needed="Vul uw advies in.", help_text="De aanvrager en wie besluit lezen dit.")

    def told(self) -> dict[str, Any]:
        return {"verdict": Verdict(self.cleaned_data["verdict"]), "text": self.cleaned_data["text"]}


class GrantApplication(forms.Form):
    reasons = _text("Motivering", needed="Vul de motivering in.")
    conditions = _text("Voorwaarden", needed="Vul de voorwaarden in.")
    valid_from = _day("Geldt vanaf")
    valid_until = _day("Geldt tot (die dag niet meer; ten hoogste twee jaar)")

    def told(self) -> dict[str, Any]:
        return {"given": Grant(**self.cleaned_data)}


class RefuseApplication(forms.Form):
    reasons = _text("Motivering", needed="Vul de motivering in.")

    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EndApplication(forms.Form):
    because = _text("Waarom eindigt het?", needed="Vul een reden in.", longest=LONGEST_ENDING)

    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
