"""What a line of a file says of a location: new, changed or as it was, and everything that is wrong with it. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind, parse_identifier
from ketenzicht.registry.domain.entries import Wishes, amended
from ketenzicht.registry.domain.exchange import (
    ACCEPTS,
    HOURS,
    NUMBERS,
    ONLY_READ,
    Cells,
    Column,
    LineFault,
    Listed,
    Names,
    ReadLine,
    meant,
    row_of,
)
from ketenzicht.registry.domain.exchange_doubles import without_doubles
from ketenzicht.registry.domain.locations import IdentifierLine, NewLocation
from ketenzicht.registry.domain.registering import (
    checked_hours,
    checked_location,
    checked_name,
    checked_phone,
    checked_point,
    checked_postcode,
    checked_website,
)
from ketenzicht.registry.domain.times import read_week

NOWHERE = Point(52.09, 5.12)
_EMPTY = NewLocation("", "", NOWHERE, "", "", "", "")
_NEEDED = (Column.NAME, Column.TYPE, Column.PLACE, Column.MUNICIPALITY)
_FOLLOWS = {Column.SECTOR, Column.ROAZ, Column.RAV, Column.AREA}  # of a new location they are not read
_OF_THE_ORGANISATION = (Column.ORGANISATION, Column.URA, Column.KVK)
_LONGEST = {Column.STREET: 120, Column.PLACE: 80}
_BETWEEN = re.compile(r"[,;\n]")
_DAY_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")

FORMULA = "="  # how a reader of files says that a formula or its failure stands in a cell
A_FORMULA = "Hier staat een formule of een foutwaarde. Plak in plaats daarvan de waarde."
UNKNOWN_KEY = "Dit kenmerk is niet van een locatie van deze organisatie, of zij is beëindigd. Nieuw? Laat het dan leeg."


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads lines for one organisation, of which `known` are the locations; `point_of` finds a postcode or place."""

    known: Mapping[UUID, Listed]
    names: Names
    organisation: Mapping[Column, str]  # its name and numbers, as a line shows them
    point_of: Callable[[str], Point]

    def lines(self, rows: Iterable[tuple[int, Cells]]) -> list[ReadLine]:
        """Every line, with what is wrong with each by itself and with some together."""
        holders: defaultdict[IdentifierLine, list[Listed]] = defaultdict(list)
        for one in self.known.values():
            for number in one.entry.location.identifiers:
                holders[number].append(one)
        return without_doubles([self._line(*row, holders) for row in rows], known=self.known.values())

    def _line(self, number: int, raw: Cells, holders: Mapping[IdentifierLine, list[Listed]]) -> ReadLine:
        cells = {column: meant(text) for column, text in raw.items()}
        name = _plain(cells.get(Column.NAME, ""))
        if formulas := [column for column, text in raw.items() if text.startswith(FORMULA)]:
            return ReadLine(number, name, faults=tuple(LineFault(column, A_FORMULA) for column in formulas))
        try:
            listed = self._found(cells, holders)
        except Refused as refused:
            return ReadLine(number, name, faults=(LineFault(Column.KEY, str(refused)),))
        if listed is None:
            return self._new(number, name, cells)
        shown = row_of(listed, names=self.names)
        changed = {column: text for column, text in cells.items() if not _is_same(column, text, shown[column])}
        changed.pop(Column.KEY, None)  # found by another of its numbers
        return self._changed(ReadLine(number, listed.entry.location.name, listed), listed, changed, cells)

    def _found(self, cells: Cells, holders: Mapping[IdentifierLine, list[Listed]]) -> Listed | None:
        """The location by our key, or else by one of its numbers; None for a new one."""
        if key := cells.get(Column.KEY, "").strip():
            try:
                return self.known[UUID(key)]
            except (ValueError, KeyError):
                raise Refused(UNKNOWN_KEY) from None
        numbers = [number for column, kind in NUMBERS.items() for number in _told_numbers(kind, cells.get(column, ""))]
        found = {one.id: one for number in numbers for one in holders.get(number, ())}
        if len(found) > 1:
            raise Refused("De nummers op deze regel zijn van meer dan een locatie. Vul het kenmerk in.")
        return next(iter(found.values()), None)

    def _changed(self, line: ReadLine, listed: Listed, changed: Cells, cells: Cells) -> ReadLine:
        faults = [LineFault(column, ONLY_READ[column]) for column in changed if column in ONLY_READ]
        before = listed.entry.location
        wishes, wrong = self._wishes(changed, cells, before)
        faults += wrong
        if not faults:
            faults += _together(amended(before, wishes))
        return replace(line, wishes=wishes, faults=tuple(faults))

    def _new(self, number: int, name: str, cells: Cells) -> ReadLine:
        told = {column: text for column, text in cells.items() if text.strip() and column not in _FOLLOWS}
        faults = [
            LineFault(column, "Vul dit in: zonder kan een nieuwe locatie niet worden toegevoegd.")
            for column in _NEEDED
            if column not in told
        ]
        faults += [
            LineFault(column, ONLY_READ[column])
            for column in (*_OF_THE_ORGANISATION, Column.ENDS)
            if column in told and not _is_same(column, told[column], self.organisation.get(column, ""))
        ]
        wishes, wrong = self._wishes(told, cells, _EMPTY)
        begins, late = _begins(told)
        faults += [*wrong, *late]
        new = replace(amended(_EMPTY, wishes), active_from=begins)
        if not faults:
            faults += _together(new)
        return ReadLine(number, name, new=new, faults=tuple(faults))

    def _wishes(self, changed: Cells, cells: Cells, before: NewLocation) -> tuple[dict[str, Any], list[LineFault]]:
        """Fields of the entry that become something else, and what is wrong with the columns of them."""
        wishes: dict[str, Any] = {}
        faults: list[LineFault] = []
        for column, text in changed.items():
            try:
                _refuse_invisible(text)
                wishes |= self._wish(column, text, before, wishes)
            except Refused as refused:
                faults.append(LineFault(column, str(refused)))
        try:
            wishes |= self._point(changed, cells, before, wishes)
        except Refused as refused:
            faults.append(LineFault(Column.LATITUDE, str(refused)))
        return wishes, faults

    def _wish(self, column: Column, text: str, before: NewLocation, so_far: Wishes) -> Wishes:
        """What a cell makes of a field; nothing for the columns that are read apart."""
        if column in _SIMPLE:
            name, read = _SIMPLE[column]
            return {name: read(_plain(text))}
        if column in NUMBERS:
            had = so_far.get("identifiers", before.identifiers)
            return {"identifiers": _with_numbers(had, NUMBERS[column], text)}
        if column in HOURS:
            had = so_far.get("hours", before.hours)
            others = [one for one in had if one.kind is not HOURS[column]]
            return {"hours": checked_hours([*others, *read_week(text, kind=HOURS[column])])}
        return self._code(column, _plain(text)) if column in (Column.TYPE, Column.MUNICIPALITY) else {}

    def _code(self, column: Column, text: str) -> dict[str, str]:
        if column is Column.TYPE:
            if code := self.names.type_of(text):
                return {"type_code": code}
            raise Refused(f"Wij kennen geen soort instelling “{text[:40]}”. Gebruik een code van RoleCodeNL, zoals V6.")
        if code := self.names.municipality_of(text):
            return {"municipality_code": code}
        raise Refused(f"Wij kennen geen gemeente “{text[:40]}”. Schrijf de naam, of de code als GM0344.")

    def _point(self, changed: Cells, cells: Cells, before: NewLocation, wishes: Wishes) -> dict[str, Point]:
        """Where it is: as told, or else, of who moves and of who is new, the middle of the postcode or place."""
        if {Column.LATITUDE, Column.LONGITUDE} & changed.keys():
            two = [_plain(cells.get(column, "")) for column in (Column.LATITUDE, Column.LONGITUDE)]
            if any(two):
                return {"point": _point(*two)}
        elif all(wishes.get(name, getattr(before, name)) == getattr(before, name) for name in ("postcode", "place")):
            return {}
        where = wishes.get("postcode", before.postcode) or wishes.get("place", before.place)
        return {"point": self.point_of(where)} if where else {}


def _together(location: NewLocation) -> Iterator[LineFault]:
    """What can only be said of the whole."""
    try:
        checked_location(location)
    except Refused as refused:
        yield LineFault("", str(refused))


def _with_numbers(had: Sequence[IdentifierLine], kind: IdentifierKind, text: str) -> tuple[IdentifierLine, ...]:
    told = [IdentifierLine(kind, parse_identifier(kind=kind, text=one)) for one in _apart(kind, text)]
    return (*(one for one in had if one.kind is not kind), *dict.fromkeys(told))


def _told_numbers(kind: IdentifierKind, text: str) -> Iterator[IdentifierLine]:
    """Those that can be such numbers; what is wrong with the others is told where the column is read."""
    for one in _apart(kind, text):
        try:
            yield IdentifierLine(kind, parse_identifier(kind=kind, text=one))
        except Refused:
            continue


def _apart(kind: IdentifierKind, text: str) -> list[str]:
    return [one for one in (text.split("\n") if kind is IdentifierKind.OWN else _BETWEEN.split(text)) if one.strip()]


def _point(latitude: str, longitude: str) -> Point:
    try:
        point = Point(float(latitude.replace(",", ".")), float(longitude.replace(",", ".")))
    except ValueError:
        raise Refused("Geef breedte- en lengtegraad allebei als getal in graden, zoals 52,0907 en 5,1214.") from None
    return checked_point(point, of="Breedte- en lengtegraad")


def _begins(told: Cells) -> tuple[date | None, list[LineFault]]:
    text = _plain(told.get(Column.BEGINS, ""))
    day = _day(text)
    if text and day is None:
        return None, [LineFault(Column.BEGINS, f"“{text[:40]}” is geen datum. Schrijf die als 2027-01-01.")]
    return day, []


def _day(text: str) -> date | None:
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _is_same(column: Column, text: str, shown: str) -> bool:
    """Whether a cell still says what we wrote, also after a spreadsheet rewrote it as a number or a day."""
    told, wrote = _plain(text), _plain(shown)
    if told == wrote or (wrote.isdigit() and told == wrote.lstrip("0")):
        return True
    if column in (Column.LATITUDE, Column.LONGITUDE):
        return _degrees(told) is not None and _degrees(told) == _degrees(wrote)
    return column in (Column.BEGINS, Column.ENDS) and _day(told) is not None and _day(told) == _day(wrote)


def _degrees(text: str) -> float | None:
    """To a tenth of a metre: spreadsheets keep fifteen digits."""
    try:
        return round(float(text.replace(",", ".")), 6)
    except ValueError:
        return None


def _refuse_invisible(text: str) -> None:
    if not _plain(text).isprintable():
        raise Refused("Hier staan tekens die niet zichtbaar zijn. Typ de waarde opnieuw.")


def _choice(words: Mapping[str, bool | None]) -> Callable[[str], bool | None]:
    def read(text: str) -> bool | None:
        if text.casefold() not in words:
            raise Refused("Schrijf “ja” of “nee”" + (", of laat dit leeg." if "" in words else "."))
        return words[text.casefold()]

    return read


def _text(column: Column) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text and column in _NEEDED:
            raise Refused("Vul dit in.")
        if len(text) > _LONGEST[column]:
            raise Refused(f"Gebruik ten hoogste {_LONGEST[column]} tekens.")
        return text

    return read


# Columns that are one field of the entry, each with how its text is read.
_SIMPLE: Final[dict[Column, tuple[str, Callable[[str], Any]]]] = {
    Column.NAME: ("name", lambda text: checked_name(text, of="De locatie")),
    Column.STREET: ("street", _text(Column.STREET)),
    Column.POSTCODE: ("postcode", checked_postcode),
    Column.PLACE: ("place", _text(Column.PLACE)),
    Column.PHONE_URGENT: ("phone_urgent", checked_phone),
    Column.PHONE_REGULAR: ("phone_regular", checked_phone),
    Column.WEBSITE: ("website", checked_website),
    Column.ACCEPTS: ("accepts_new_patients", _choice(ACCEPTS)),
    Column.HELIPAD: ("helipad", _choice({"ja": True, "nee": False})),
}


def _plain(text: str) -> str:
    return " ".join(text.split())
