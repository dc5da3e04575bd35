"""What somebody fills in about definitions: the file of a concept, a copy of a version, and a move in its life."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ketenzicht.definitions.domain import Move, Stage
from ketenzicht.definitions.operations import LONGEST_FILE
from ketenzicht.web.agreement_forms import DATE, day_input


class WriteConcept(forms.Form):
    """The text of a file, or the file itself; a file goes before the text."""

    text = forms.CharField(
        label="De definitie als TOML",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "wrap": "off", "class": "kz-source"}),
    )
    file = forms.FileField(
        label="Of een bestand",
        required=False,
        help_text="Een TOML-bestand in UTF-8. Kiest u een bestand, dan telt dat en niet de tekst hierboven.",
        error_messages={"empty": "Dit bestand is leeg."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file: UploadedFile[bytes] | None = cleaned.get("file")
        if file is not None:
            try:
                cleaned["text"] = file.read(4 * LONGEST_FILE).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "Dit bestand is geen tekst in UTF-8.")
        elif not cleaned.get("text", "").strip():
            self.add_error("text", "Vul de definitie in, of kies een bestand.")
        return cleaned


class StartConcept(forms.Form):
    number = forms.CharField(
        label="Nummer van het concept",
        max_length=20,
        help_text="Begint met een cijfer, zoals 1.1.",
        error_messages={"required": "Vul een nummer in."},
    )
    valid_from = forms.DateField(
        label="Bedoeld vanaf",
        help_text="De dag waarop het in werking gaat, kiest u straks opnieuw.",
        widget=day_input(),
        error_messages=DATE,
    )


class MoveVersion(forms.Form):
    """What the move asks: a day, and who agreed."""

    on = forms.DateField(label="Vanaf", required=False, widget=day_input(), error_messages=DATE)
    agreed_by = forms.CharField(label="Vastgesteld door", required=False, max_length=200)

    def __init__(self, *args: Any, move: Move, stage: Stage, **named: Any) -> None:
        super().__init__(*args, **named)
        self.prefix = move.value  # several of these stand on one page
        asks_day = move is Move.END or (stage is Stage.CONCEPT and move in (Move.PILOT, Move.AGREE))
        if move is Move.END:
            self.fields["on"].label = "Tot (die dag niet meer)"
        if not asks_day:
            del self.fields["on"]
        if move is not Move.AGREE:
            del self.fields["agreed_by"]
        for name in self.fields:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = (
                "Vul een datum in." if name == "on" else "Vul in wie dit heeft vastgesteld."
            )
