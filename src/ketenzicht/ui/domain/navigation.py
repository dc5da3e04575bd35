"""Where the header and the footer lead."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the site; `current` marks the part that the reader is in."""

    text: str
    path: str
    current: bool = False


MAIN: Final = (
    ("Landelijk", "/national/"),
    ("Regio’s", "/regions/"),
    ("Zoek een plaats", "/places/"),
    ("Locaties", "/locations/"),
    ("Kaart", "/map/"),
)


def navigation(*, path: str) -> tuple[Place, ...]:
    """The main parts, with the one that holds `path` marked."""
    return tuple(Place(text, start, current=path.startswith(start)) for text, start in MAIN)
