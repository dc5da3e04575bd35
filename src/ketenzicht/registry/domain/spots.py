"""Where the patient is: reading a postcode, a place name or a point from what somebody typed. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point

# A box around the European Netherlands and the neighbours that Dutch patients are brought to.
SOUTH, NORTH = 50.0, 54.2
WEST, EAST = 2.5, 8.0

LONGEST_TEXT = 80
SpotKind = Literal["postcode", "place", "point"]

_POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Z]{2})?", re.ASCII | re.IGNORECASE)
_POSTCODE_LIKE = re.compile(r"\d{1,6}\s*[A-Z]{0,3}", re.ASCII | re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_WITH_POINTS = re.compile(r"(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)", re.ASCII)
_WITH_COMMAS = re.compile(r"(-?\d+,\d+)\s*[,;\s]\s*(-?\d+,\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a patient can be.

    `source` says where the point comes from, and begins with "ongeveer" when it is only approximate.
    """

    label: str
    kind: SpotKind
    point: Point
    municipality: str | None  # its name
    rav: str | None  # the code of its ambulance region
    source: str
    municipality_code: str | None = None

    @property
    def approximate(self) -> bool:
        return self.source.startswith("ongeveer")


@dataclass(frozen=True, slots=True)
class PostcodeText:
    """A postcode as typed: four digits and, if given, two letters."""

    digits: str
    letters: str = ""

    @property
    def label(self) -> str:
        return f"{self.digits} {self.letters}".strip()

    @property
    def codes(self) -> tuple[str, ...]:
        """What to look up, the most precise first: 3511AB, 3511, 35."""
        whole = (self.digits + self.letters,) if self.letters else ()
        return (*whole, self.digits, self.digits[:2])


@dataclass(frozen=True, slots=True)
class NameText:
    """A place name as typed, folded for searching."""

    folded: str


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether these degrees are on a globe at all; `Point` refuses what is not."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180  # noqa: PLR2004 - degrees on a globe


def within_reach(point: Point) -> bool:
    """Whether a point lies in or near the Netherlands."""
    return SOUTH <= point.latitude <= NORTH and WEST <= point.longitude <= EAST


def fold(name: str) -> str:
    """A name as it is searched: without case, accents, apostrophes and dashes.

    "'s-Gravenhage", "s gravenhage" and "'S GRAVENHAGE" are the same; so are "Súdwest" and
    "Sudwest", "St. Willebrord" and "Sint Willebrord".
    """
    words = _SIGNS.sub(" ", name.casefold() if name.isascii() else _plain(name)).split()
    return " ".join("sint" if word == "st" else word for word in words)


def _plain(name: str) -> str:
    """A letter of another shape (a bold capital, a ligature) only shows its case once it is a plain letter."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def read_spot(text: str) -> PostcodeText | NameText | Point:
    """What somebody typed, understood; refuses in plain Dutch what cannot be a place."""
    typed = text.strip()
    if not typed:
        raise Refused("Vul in waar de patiënt is: een postcode, een plaatsnaam of een punt op de kaart.")
    if len(typed) > LONGEST_TEXT:
        raise Refused(f"Dit is te lang voor een plaats (hoogstens {LONGEST_TEXT} tekens).")
    if found := _POSTCODE.fullmatch(typed):
        return PostcodeText(digits=found[1], letters=(found[2] or "").upper())
    if found := _WITH_POINTS.fullmatch(typed) or _WITH_COMMAS.fullmatch(typed):
        return _point(found[1], found[2])
    if _POSTCODE_LIKE.fullmatch(typed):
        raise Refused(
            f"“{typed}” is geen postcode. Een postcode heeft vier cijfers, de eerste geen nul, "
            "en soms twee letters: 3511 of 3511 AB."
        )
    folded = fold(typed)
    if not any(sign.isalpha() for sign in folded):
        raise Refused(f"“{typed}” begrijpen wij niet. Typ een postcode (3511 AB), een plaats of een punt (52.09,5.12).")
    return NameText(folded)


def _point(first: str, second: str) -> Point:
    latitude, longitude = (float(number.replace(",", ".")) for number in (first, second))
    if not on_earth(latitude, longitude):
        raise Refused(f"“{first}, {second}” is geen punt op aarde. Geef breedte en lengte, zoals 52.09,5.12.")
    point = Point(latitude=latitude, longitude=longitude)
    if within_reach(point):
        return point
    if WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH:
        raise Refused(f"Breedte en lengte lijken verwisseld. Bedoelt u {longitude},{latitude}?")
    raise Refused(
        f"Het punt {latitude},{longitude} ligt niet in of vlak bij Nederland. "
        "Geef eerst de breedte (ongeveer 50 tot 54), dan de lengte (ongeveer 3 tot 8)."
    )
