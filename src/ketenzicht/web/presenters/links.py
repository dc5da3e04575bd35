"""Links that change one thing of the page that is shown and keep the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Link:
    """`current` marks the one that is shown now."""

    text: str
    url: str
    current: bool = False


def address(path: str, asked: Mapping[str, str], **changes: str | None) -> str:
    """`path` with the questions that were asked, changed; empty and None leave a question out."""
    questions = {**asked, **changes}
    text = urlencode({name: value for name, value in questions.items() if value})
    return f"{path}?{text}" if text else path
