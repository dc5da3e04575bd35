"""What is known of one item of the data set: a text, none, that nobody knows it, or that nobody asked. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category

LINES = "\n\r\t"


class Knowledge(StrEnum):
    """Unknown is never "none", and neither is what nobody asked."""

    KNOWN = "known"
    NONE = "none"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"

    @property
    def word(self) -> str:
        return {"known": "bekend", "none": "geen", "unknown": "niet bekend", "not-asked": "niet gevraagd"}[self]


def clean(text: str) -> str:
    """As FHIR and XML can carry it: other spaces become a space, and characters that are none go."""
    return "".join(_kept(one) for one in text).strip()


def _kept(one: str) -> str:
    if one in LINES:
        return one
    if one.isspace():
        return " "
    is_none = category(one) in {"Cc", "Cs", "Cn"} or one == "\ufeff"
    return "" if is_none else one


@dataclass(frozen=True, slots=True)
class Item:
    """`text` only of what is known, as `clean` has it."""

    knowledge: Knowledge
    text: str = ""

    def __post_init__(self) -> None:
        if bool(self.text) != (self.knowledge is Knowledge.KNOWN):
            raise ValueError("What is known has a text, and nothing else has.")
        if self.text != clean(self.text):
            raise ValueError("This text holds characters that not every receiver can read.")

    @property
    def words(self) -> str:
        return self.text or self.knowledge.word


NOT_ASKED = Item(Knowledge.NOT_ASKED)
UNKNOWN = Item(Knowledge.UNKNOWN)
NONE = Item(Knowledge.NONE)


def known(text: str) -> Item:
    """What was written down; nothing was, where nothing is left of it."""
    cleaned = clean(text)
    return Item(Knowledge.KNOWN, cleaned) if cleaned else NOT_ASKED
