"""Which documents may come with an application: judged by what is in them, never by their name. Pure."""

import unicodedata
from dataclasses import dataclass

from ketenzicht.base.errors import Fault

LARGEST_DOCUMENT = 4 * 1024 * 1024  # bytes; a form with its files may be 10 MiB
MOST_DOCUMENTS = 10
LONGEST_NAME = 120
TYPES = {"application/pdf": ".pdf", "text/plain": ".txt"}
_PDF_ENDS_WITHIN = 1024
_ALLOWED_CONTROLS = "\t\n\r\f"


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes

    @property
    def kept_name(self) -> str:
        """The name without a path, without what could steer a header or a terminal, and with the ending of its type."""
        last = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        seen = "".join(one for one in last if unicodedata.category(one)[0] not in "CZ" or one == " ")
        stem = seen.rsplit(".", 1)[0].strip(" .\"';") or "document"
        return stem[:LONGEST_NAME] + TYPES[type_of(self.content) or "text/plain"]


def type_of(content: bytes) -> str | None:
    """What it is by its content; None for what is not allowed. A PDF ends as one too, and text is UTF-8 in full."""
    if content.startswith(b"%PDF-"):
        return "application/pdf" if b"%%EOF" in content[-_PDF_ENDS_WITHIN:] else None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    is_clean = all(one in _ALLOWED_CONTROLS or unicodedata.category(one) != "Cc" for one in text)
    return "text/plain" if is_clean and text.strip() else None


def document_faults(upload: Upload, *, already: int) -> list[Fault]:
    """Why it cannot be kept, beside so many that are."""
    faults = []
    if already >= MOST_DOCUMENTS:
        faults.append(
            Fault(
                "/documents",
                "too-many",
                f"Er kunnen ten hoogste {MOST_DOCUMENTS} documenten bij een aanvraag. Verwijder er eerst een.",
                f"An application has at most {MOST_DOCUMENTS} documents.",
            )
        )
    if len(upload.content) > LARGEST_DOCUMENT:
        faults.append(
            Fault(
                "/documents",
                "too-large",
                f"Het bestand is groter dan {LARGEST_DOCUMENT // 1024 // 1024} MB.",
                f"The file is larger than {LARGEST_DOCUMENT} bytes.",
            )
        )
    elif type_of(upload.content) is None:
        faults.append(
            Fault(
                "/documents",
                "wrong-type",
                "Dit bestand is geen PDF en geen gewone tekst. Sla het op als PDF.",
                "This file is neither PDF nor plain text (UTF-8).",
            )
        )
    return faults
