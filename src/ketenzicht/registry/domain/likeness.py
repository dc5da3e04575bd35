"""Whether two entries of the register are probably the same: each sign counts for or against, in words. Pure.

Which signs there are and what each weighs is a proposal ("voorstel"): nothing about it is public.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from ketenzicht.base.geography import Point, distance_km
from ketenzicht.registry.domain.spots import fold

NEAR_METRES = 250
FAR_KM = 5.0
ALIKE_FROM = 0.6  # of the groups of three letters in both names together, the share that both have
SHORTEST_PHONE = 9  # digits; 112 is nobody's own
LIKELY_FROM = 60
NEARLY_SURE_FROM = 90


class SignKind(StrEnum):
    SAME_NUMBER = "same-number"
    NUMBER_OF_ORGANISATION = "number-of-organisation"
    SAME_ADDRESS = "same-address"
    SAME_NAME = "same-name"
    ALIKE_NAME = "alike-name"
    NEAR = "near"
    SAME_PHONE = "same-phone"
    SAME_TOWN = "same-town"
    SAME_TYPE = "same-type"
    OTHER_SECTOR = "other-sector"
    FAR = "far"
    SHARED_PLACE = "shared-place"
    ELSEWHERE = "elsewhere"


POINTS: dict[SignKind, int] = {
    SignKind.SAME_NUMBER: 40,
    SignKind.NUMBER_OF_ORGANISATION: 30,
    SignKind.SAME_ADDRESS: 40,
    SignKind.SAME_NAME: 40,
    SignKind.ALIKE_NAME: 30,
    SignKind.NEAR: 20,
    SignKind.SAME_PHONE: 20,
    SignKind.SAME_TOWN: 10,
    SignKind.SAME_TYPE: 10,
    SignKind.OTHER_SECTOR: -30,
    SignKind.FAR: -40,
    SignKind.SHARED_PLACE: 20,
    SignKind.ELSEWHERE: -20,
}

# What many names hold and so tells none apart: legal forms, articles, kinds of institution.
_GENERAL = frozenset(
    {"stichting", "bv", "b", "v", "nv", "n", "vof", "maatschap", "cooperatie", "vereniging", "de", "het", "een", "van",
     "der", "den", "te", "in", "en", "aan", "op", "voor", "locatie", "vestiging", "afdeling", "ziekenhuis", "medisch",
     "centrum", "zorgcentrum", "woonzorgcentrum", "verpleeghuis", "verzorgingshuis", "huisartsenpost",
     "huisartsenspoedpost", "hap", "huisartsenpraktijk", "huisartsen", "huisarts", "praktijk", "apotheek", "thuiszorg",
     "wijkzorg", "zorggroep", "zorg", "kliniek", "ggz"}
)  # fmt: skip
_HOUSE = re.compile(r"\D\s*(\d+)\s*[-–/ ]?\s*([a-z]{0,2}\d{0,3})\s*$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_COUNTRY = re.compile(r"^(?:00)?31(?=\d{9}$)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared: without the words that many have. `figures` are its words with a digit."""

    core: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What makes a location recognisable. What is empty is not known, and is never the same as anything."""

    id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    organisation_kind: str
    type_code: str
    sectors: frozenset[str]
    street: str
    postcode: str
    place: str
    municipality_code: str
    point: Point
    phones: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()  # its official ones; which list they are of is easily mistaken
    own_keys: frozenset[str] = frozenset()
    organisation_numbers: frozenset[str] = frozenset()
    known_as: Name = Name("", ())
    addresses: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.place}".strip()) if part)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that two have in common, or not; `values` are of both, in their order."""

    kind: SignKind
    words: str
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two look like each other, and by what."""

    signs: tuple[Sign, ...]

    @property
    def score(self) -> int:
        return sum(POINTS[one.kind] for one in self.signs)

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY_FROM

    @property
    def strength(self) -> str:
        if not self.is_likely:
            return "lijken niet genoeg op elkaar"
        return "vrijwel zeker dezelfde" if self.score >= NEARLY_SURE_FROM else "mogelijk dezelfde"

    @property
    def words(self) -> str:
        """ "zelfde adres, naam lijkt sterk"; what speaks against it comes last."""
        told = [one.words for one in self.signs if POINTS[one.kind] > 0]
        against = [one.words for one in self.signs if POINTS[one.kind] < 0]
        return ", ".join(told) + (f"; maar {', '.join(against)}" if against else "")

    @property
    def grounds(self) -> dict[str, list[str]]:
        """What made them alike, with the values of both: as long as this stays the same, so does the judgement."""
        return {one.kind.value: list(one.values) for one in self.signs}


def name_of(text: str) -> Name:
    """A name as it is compared; the order of its words does not matter."""
    words = fold(text).split()
    telling = sorted({word for word in words if word not in _GENERAL} or set(words))
    core = " ".join(telling)
    return Name(core, tuple(word for word in telling if _DIGIT.search(word)))


@lru_cache(maxsize=4_096)
def _grams(core: str) -> frozenset[str]:
    """Its groups of three letters; only asked of names that are compared."""
    padded = f" {core} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def phone_of(text: str) -> str:
    """A telephone number as it is compared; empty for one that is nobody's own."""
    digits = _COUNTRY.sub("0", re.sub(r"\D", "", text))
    return digits if len(digits) >= SHORTEST_PHONE else ""


def addresses_of(*, street: str, postcode: str, place: str) -> frozenset[str]:
    """An address in the forms in which another may have it: postcode and house number; street and place."""
    found = _HOUSE.search(street)
    if not found:
        return frozenset()
    house = f"{int(found[1])}-{found[2].lower()}"
    by_street = f"{fold(street[: found.start() + 1])} {house} {fold(place)}" if place else ""
    by_postcode = f"{postcode.replace(' ', '').upper()} {house}" if postcode else ""
    return frozenset(one for one in (by_street, by_postcode) if one)


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """How much two locations look like each other. Where nothing strong says so, the rest says nothing."""
    strong = [sign for find in (_number, _address, _name, _phone) if (sign := find(one, other))]
    if not strong:
        return Likeness(())
    weak = [sign for find in (_distance, _kind) if (sign := find(one, other))]
    return Likeness((*strong, *weak))


def name_sign(one: Name, other: Name, *, texts: tuple[str, str]) -> Sign | None:
    """ "Locatie 1" and "Locatie 2" are not alike, however many letters they share."""
    if not one.core or one.figures != other.figures:
        return None
    if one.core == other.core:
        return Sign(SignKind.SAME_NAME, "zelfde naam", texts)
    here, there = _grams(one.core), _grams(other.core)
    alike = 2 * len(here & there) / (len(here) + len(there))
    return Sign(SignKind.ALIKE_NAME, "naam lijkt sterk", texts) if alike >= ALIKE_FROM else None


def number_sign(shared: frozenset[str], kind: SignKind = SignKind.SAME_NUMBER) -> Sign:
    numbers = ", ".join(sorted(shared))
    whose = "zelfde nummer" if kind is SignKind.SAME_NUMBER else "nummer van de organisatie van de ander"
    return Sign(kind, f"{whose} ({numbers})", (numbers, numbers))


def _number(one: Sketch, other: Sketch) -> Sign | None:
    """Of both locations, or a key of their own organisation; else of the one and the organisation of the other."""
    shared = one.numbers & other.numbers
    if one.organisation_id == other.organisation_id:
        shared |= one.own_keys & other.own_keys
        return number_sign(shared) if shared else None
    if shared:
        return number_sign(shared)
    crossed = (one.numbers & other.organisation_numbers) | (one.organisation_numbers & other.numbers)
    return number_sign(crossed, SignKind.NUMBER_OF_ORGANISATION) if crossed else None


def _address(one: Sketch, other: Sketch) -> Sign | None:
    if one.addresses.isdisjoint(other.addresses):
        return None
    return Sign(SignKind.SAME_ADDRESS, "zelfde adres", (one.address, other.address))


def _name(one: Sketch, other: Sketch) -> Sign | None:
    return name_sign(one.known_as, other.known_as, texts=(one.name, other.name))


def _distance(one: Sketch, other: Sketch) -> Sign | None:
    """What is at the same address is near by itself: only being far from it says something more."""
    values = (_degrees(one.point), _degrees(other.point))
    km = distance_km(one.point, other.point)
    if km > FAR_KM:
        return Sign(SignKind.FAR, "ver van elkaar", values)
    if _address(one, other):
        return None
    if km * 1_000 <= NEAR_METRES:
        return Sign(SignKind.NEAR, f"{round(km * 1_000)} m van elkaar", values)
    return (
        Sign(SignKind.SAME_TOWN, "zelfde gemeente", values)
        if one.municipality_code == other.municipality_code
        else None
    )


def _phone(one: Sketch, other: Sketch) -> Sign | None:
    shared = ", ".join(sorted(one.phones & other.phones))
    return Sign(SignKind.SAME_PHONE, "zelfde telefoonnummer", (shared, shared)) if shared else None


def _kind(one: Sketch, other: Sketch) -> Sign | None:
    values = (one.type_code, other.type_code)
    if one.type_code == other.type_code:
        return Sign(SignKind.SAME_TYPE, "zelfde soort instelling", values)
    if one.sectors.isdisjoint(other.sectors):
        return Sign(SignKind.OTHER_SECTOR, "andere soort zorg", values)
    return None


def _degrees(point: Point) -> str:
    return f"{point.latitude:.4f}, {point.longitude:.4f}"
