"""Locations as lines of a table: taken out, changed in a spreadsheet and brought back. Pure.

The names of the columns are a promise: a file of last year is read next year.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain.entries import Entry, Wishes
from ketenzicht.registry.domain.locations import IdentifierLine, NewLocation
from ketenzicht.registry.domain.opening import HoursKind
from ketenzicht.registry.domain.spots import fold
from ketenzicht.registry.domain.times import written_week

_STEERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what a spreadsheet calculates with


class Column(StrEnum):
    """A column by its heading."""

    KEY = "Kenmerk"  # ours, of the location; empty for a new one
    ORGANISATION = "Organisatie"
    NAME = "Naam"
    TYPE = "Soort instelling"  # RoleCodeNL
    STREET = "Straat en huisnummer"
    POSTCODE = "Postcode"
    PLACE = "Plaats"
    MUNICIPALITY = "Gemeente"
    LATITUDE = "Breedtegraad"
    LONGITUDE = "Lengtegraad"
    AGB = "AGB-code"
    URA = "URA-nummer"
    KVK = "KvK-nummer"
    ESTABLISHMENT = "Vestigingsnummer"
    OWN = "Eigen kenmerk"
    PHONE_URGENT = "Telefoon voor spoed"
    PHONE_REGULAR = "Telefoon voor gewone vragen"
    WEBSITE = "Website"
    ACCEPTS = "Neemt nieuwe patiënten aan"
    HELIPAD = "Helikopterplaats"
    HOURS = "Openingstijden"
    HOURS_ANW = "Openingstijden ANW"
    HOURS_PHONE = "Telefonisch bereikbaar"
    SECTOR = "Sector"
    ROAZ = "ROAZ-regio"
    RAV = "RAV-regio"
    AREA = "Verzorgingsgebied"
    BEGINS = "Geldig vanaf"
    ENDS = "Geldig tot"


Cells = Mapping[Column, str]

# Columns that hold a list: numbers of one kind, hours of one kind.
NUMBERS: Final = {
    Column.AGB: IdentifierKind.AGB,
    Column.ESTABLISHMENT: IdentifierKind.ESTABLISHMENT,
    Column.OWN: IdentifierKind.OWN,
}
HOURS: Final = {
    Column.HOURS: HoursKind.REGULAR,
    Column.HOURS_ANW: HoursKind.ANW,
    Column.HOURS_PHONE: HoursKind.PHONE,
}
# What somebody reads there, and where it is changed instead.
ONLY_READ: Final = {
    Column.ORGANISATION: "De organisatie van een locatie wijzigt u niet met een bestand. Vraag functioneel beheer.",
    Column.URA: "Het URA-nummer is van de organisatie: wijzig het bij “Nummers van de organisatie”.",
    Column.KVK: "Het KvK-nummer is van de organisatie: wijzig het bij “Nummers van de organisatie”.",
    Column.SECTOR: "De sector volgt uit de soort instelling. Wijzig die kolom.",
    Column.ROAZ: "De regio volgt uit de gemeente, of is apart vastgelegd. Vraag het ROAZ-bureau.",
    Column.RAV: "De regio volgt uit de gemeente, of is apart vastgelegd. Vraag functioneel beheer.",
    Column.AREA: "Het verzorgingsgebied volgt uit de gemeente, of is apart vastgelegd. Vraag het ROAZ-bureau.",
    Column.BEGINS: "Het begin van een locatie die er al is ligt vast.",
    Column.ENDS: "Beëindig een locatie op haar eigen pagina, bij “Einde”.",
}
ACCEPTS: Final = {"ja": True, "nee": False, "": None}


@dataclass(frozen=True, slots=True)
class Listed:
    """A location with all that its line shows besides its entry."""

    id: UUID
    entry: Entry
    organisation: str
    organisation_numbers: tuple[IdentifierLine, ...]
    sector: str
    roaz: str = ""
    rav: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called, and how a municipality that somebody names is found."""

    types: Mapping[str, str]
    municipalities: Mapping[str, str]
    municipality_of: Callable[[str], str | None]

    def type_of(self, text: str) -> str | None:
        """The code of a kind of institution, by that code or by its name."""
        if text.upper() in self.types:
            return text.upper()
        return next((code for code, name in self.types.items() if fold(name) == fold(text)), None)


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong in one line; `column` is empty where it is of the whole line."""

    column: str
    words: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of a file, as it was understood. Without a location it is of a new one, of which `new` holds all."""

    number: int
    name: str
    listed: Listed | None = None
    wishes: Wishes = field(default_factory=dict)
    new: NewLocation | None = None
    faults: tuple[LineFault, ...] = ()

    @property
    def added_numbers(self) -> set[IdentifierLine]:
        """The numbers of national lists that the location does not have yet."""
        had = self.listed.entry.location.identifiers if self.listed else ()
        wanted = self.new.identifiers if self.new else self.wishes.get("identifiers", ())
        return {one for one in set(wanted) - set(had) if one.kind is not IdentifierKind.OWN}

    def wrong(self, column: str, words: str) -> "ReadLine":
        return replace(self, faults=(*self.faults, LineFault(column, words)))


def row_of(listed: Listed, *, names: Names) -> dict[Column, str]:
    """The line of a location."""
    here = listed.entry.location
    accepts = next(word for word, value in ACCEPTS.items() if value is here.accepts_new_patients)
    return {
        Column.KEY: str(listed.id),
        Column.ORGANISATION: listed.organisation,
        Column.NAME: here.name,
        Column.TYPE: here.type_code,
        Column.STREET: here.street,
        Column.POSTCODE: here.postcode,
        Column.PLACE: here.place,
        Column.MUNICIPALITY: names.municipalities.get(here.municipality_code, here.municipality_code),
        Column.LATITUDE: str(here.point.latitude).replace(".", ","),  # as Dutch spreadsheets read it
        Column.LONGITUDE: str(here.point.longitude).replace(".", ","),
        **{column: _numbers(here.identifiers, kind) for column, kind in NUMBERS.items()},
        Column.URA: _numbers(listed.organisation_numbers, IdentifierKind.URA),
        Column.KVK: _numbers(listed.organisation_numbers, IdentifierKind.KVK),
        Column.PHONE_URGENT: here.phone_urgent,
        Column.PHONE_REGULAR: here.phone_regular,
        Column.WEBSITE: here.website,
        Column.ACCEPTS: accepts,
        Column.HELIPAD: "ja" if here.helipad else "nee",
        **{column: written_week(here.hours, kind=kind) for column, kind in HOURS.items()},
        Column.SECTOR: listed.sector,
        Column.ROAZ: listed.roaz,
        Column.RAV: listed.rav,
        Column.AREA: listed.area,
        Column.BEGINS: here.active_from.isoformat() if here.active_from else "",
        Column.ENDS: listed.entry.active_until.isoformat() if listed.entry.active_until else "",
    }


def _numbers(lines: tuple[IdentifierLine, ...], kind: IdentifierKind) -> str:
    """Own keys may hold anything that is visible: only the end of a line comes between them for certain."""
    between = "\n" if kind is IdentifierKind.OWN else ", "
    return between.join(sorted(one.value for one in lines if one.kind is kind))


def harmless(text: str) -> str:
    """A cell with which no spreadsheet calculates: an apostrophe goes before what would steer one (OWASP)."""
    return f"'{text}" if _steers(text) else text


def meant(text: str) -> str:
    """What `harmless` made it of; all else as it is."""
    return text[1:] if text.startswith("'") and _steers(text) else text


def _steers(text: str) -> bool:
    """Also behind apostrophes, so that one that was there already is told from ours."""
    return text.lstrip("' ").startswith(_STEERS)
