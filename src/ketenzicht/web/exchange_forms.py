"""What somebody fills in to bring a file of locations, and to have it carried out."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ketenzicht.registry.domain import MOST_LINES
from ketenzicht.ui.domain import words
from ketenzicht.upkeep.domain import LARGEST_FILE

WHOLE, GOOD = "whole", "good"  # what a button sends: every line or none, or the good lines


class BringFile(forms.Form):
    """The file itself; of one that is too large no more is read than shows that it is."""

    file = forms.FileField(
        label="Bestand",
        help_text=f"Excel (.xlsx) of CSV: tot {LARGEST_FILE // 1024**2} MB en {words.number(MOST_LINES)} regels.",
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
            "max_length": "De naam van het bestand is te lang.",
        },
    )

    def content(self) -> bytes:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        return bytes(file.read(LARGEST_FILE + 1))
