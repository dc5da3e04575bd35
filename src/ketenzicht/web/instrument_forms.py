"""What somebody fills in about instruments of triage: a file, and why a version is withdrawn."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ketenzicht.triage.domain.document import LARGEST
from ketenzicht.triage.domain.life import Move
from ketenzicht.triage.operations import LONGEST_REASON


class LoadVersion(forms.Form):
    """The file of an instrument, of a crosswalk or of rules of fitting care."""

    file = forms.FileField(
        label="Bestand",
        help_text=(
            "Een TOML-bestand in UTF-8, hoogstens 5 MB: een instrument, een kruistabel of regels voor passende zorg."
        ),
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
            "missing": "Kies een bestand.",
        },
    )

    def content(self) -> bytes:
        """What was sent; of what is too large no more than it takes to see that."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        content: bytes = file.read(LARGEST + 1)
        return content


class MoveVersion(forms.Form):
    """The reason, where the move asks one."""

    because = forms.CharField(
        label="Wat is er mis?",
        max_length=LONGEST_REASON,
        help_text="Wie met deze versie werkte, leest dit op de pagina van de versie.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf wat er mis is."},
    )

    def __init__(self, *args: Any, move: Move, **named: Any) -> None:
        super().__init__(*args, **named)
        if move is not Move.WITHDRAW:
            del self.fields["because"]
