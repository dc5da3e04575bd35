"""Reading a postcode file: whichever columns it has, every fault with its line. Pure.

Understands the files of Statistics Netherlands (CBS) and their kin: one line per postcode of four or six signs
with a point (degrees, or metres of the Dutch grid), or one line per house number with only a municipality.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import isfinite

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain.dutch_grid import point_of_grid
from ketenzicht.registry.domain.spots import on_earth, within_reach

FAULTS_KEPT = 50
LONGEST_NAME = 80
LONGEST_LINE = 10_000  # signs; what is longer is no line of such a file, and fails on its columns
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("pc6", "pc4", "postcode", "postcode6", "postcode4", "pc", "pc6code", "pc4code"),
    "latitude": ("lat", "latitude", "breedte", "breedtegraad"),
    "longitude": ("lon", "lng", "long", "longitude", "lengte", "lengtegraad"),
    "x": ("rdx", "xrd", "x", "xcoord", "xcoordinaat"),
    "y": ("rdy", "yrd", "y", "ycoord", "ycoordinaat"),
    "municipality": ("gmcode", "gemeentecode", "gmcd", "gm", "gemeente", "gemeentenaam", "gmnaam"),
    "place": ("plaats", "woonplaats", "plaatsnaam", "woonplaatsnaam"),
    "house": ("huisnummer", "huisnr", "hnr"),
}
_CODE = re.compile(r"([1-9]\d{3})\s?([A-Z]{2})?", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(gemeente|gem|gm)(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong in one line of the file; the header is line 1."""

    line: int
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class PostcodeArea:
    """What a file says of one postcode. Without `point` it has to come from something larger."""

    code: str
    line: int
    point: Point | None
    municipality: str | None
    place: str


@dataclass(slots=True)
class Reading:
    """What came out of a file. `faults` holds the first ones, `wrong` counts all."""

    areas: list[PostcodeArea] = field(default_factory=list)
    lines: int = 0
    faults: list[LineFault] = field(default_factory=list)
    wrong: int = 0
    unknown_municipalities: Counter[str] = field(default_factory=Counter)

    def refuse(self, line: int, nl: str, en: str) -> None:
        self.wrong += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(LineFault(line, nl, en))


@dataclass(slots=True)
class _Gathered:
    """The lines of one postcode, added up."""

    line: int
    latitude: float = 0.0
    longitude: float = 0.0
    points: int = 0
    municipalities: dict[str, int] = field(default_factory=dict)  # code → lines
    place: str = ""
    first: tuple[str, ...] = ()


class _LineWrongError(Exception):
    def __init__(self, nl: str, en: str) -> None:
        super().__init__(nl)
        self.nl, self.en = nl, en


def read_postcodes(*, lines: Iterable[str], municipality_of: Callable[[str], str | None]) -> Reading:
    """All postcodes in the file. Refuses a file without usable columns; faults in lines are gathered.

    `municipality_of` gives the code for what stands in the municipality's column, or None.
    """
    rows = _rows(lines)
    header = next(rows, None)
    if header is None:
        raise Refused("Het bestand is leeg.")
    columns = _columns(header[1])
    finder = cache(municipality_of)  # a file has millions of lines and some hundreds of municipalities
    reading = Reading()
    gathered: dict[str, _Gathered] = {}
    for line, cells in rows:
        reading.lines += 1
        try:
            if len(cells) != len(header[1]):
                raise _LineWrongError(
                    f"{len(cells)} kolommen in plaats van {len(header[1])}",
                    f"{len(cells)} columns instead of {len(header[1])}",
                )
            _gather(gathered, line, cells, columns, reading, finder)
        except _LineWrongError as wrong:
            reading.refuse(line, wrong.nl, wrong.en)
    reading.areas = [_area(code, one) for code, one in gathered.items()]
    return reading


def municipality_finder(*, names: Mapping[str, str], fold: Callable[[str], str]) -> Callable[[str], str | None]:
    """Finds a municipality's code by code ("GM0344", "344") or by name, from name → code.

    A name that needs its province ("Bergen (NH.)") is also found without it, unless two share it.
    """
    codes = set(names.values())
    found = {fold(name): code for name, code in names.items()}
    short: dict[str, set[str]] = {}
    for name, code in names.items():
        short.setdefault(fold(name.partition(" (")[0]), set()).add(code)
    for name, candidates in short.items():
        if len(candidates) == 1:
            found.setdefault(name, next(iter(candidates)))

    def find(text: str) -> str | None:
        bare = text.strip().upper().removeprefix("GM").removesuffix(".0")
        if bare.isascii() and bare.isdigit():
            code = f"GM{bare.zfill(4)}"
            return code if code in codes else None
        return found.get(fold(text))

    return find


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The filled lines, split by whatever separates the columns in the first one."""
    iterator = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    first = next(iterator, None)
    if first is None:
        return
    text = first[1].lstrip("\ufeff")[:LONGEST_LINE]
    separator = max(";\t,|", key=text.count)
    yield first[0], next(csv.reader([text], delimiter=separator))
    for number, line in iterator:  # each by itself, so that a stray quote spoils one line and not the rest
        yield number, next(csv.reader([line[:LONGEST_LINE]], delimiter=separator))


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what."""
    names = [re.sub(r"[^a-z0-9]", "", name.casefold()) for name in header]
    columns = {
        meaning: names.index(name) for meaning, known in COLUMNS.items() for name in reversed(known) if name in names
    }
    dated = [index for index, name in enumerate(names) if _YEAR.fullmatch(name)]
    if "municipality" not in columns and dated:
        columns["municipality"] = dated[0]
    if "code" not in columns:
        listed = ", ".join(header[:8])
        raise Refused(f"Geen kolom met postcodes gevonden (PC4, PC6 of postcode). Wel gevonden: {listed}.")
    placed = {"latitude", "longitude"} <= columns.keys() or {"x", "y"} <= columns.keys()
    if not placed and "municipality" not in columns:
        raise Refused("Het bestand heeft geen coördinaten (lat en lon, of rd_x en rd_y) en ook geen gemeente.")
    return columns


def _gather(
    gathered: dict[str, _Gathered],
    line: int,
    cells: list[str],
    columns: Mapping[str, int],
    reading: Reading,
    municipality_of: Callable[[str], str | None],
) -> None:
    texts = {meaning: cells[index].strip() for meaning, index in columns.items()}
    code = _code(texts["code"])
    point = _point(texts)
    one = gathered.get(code)
    if one is None:
        one = gathered[code] = _Gathered(line=line, place=_name(texts.get("place", "")), first=tuple(cells))
    elif "house" not in columns:
        if one.first != tuple(cells):
            raise _LineWrongError(
                f"postcode {code} staat ook in regel {one.line}, met andere gegevens",
                f"postcode {code} is also in line {one.line}, with other data",
            )
        return
    if point is not None:
        one.latitude += point.latitude
        one.longitude += point.longitude
        one.points += 1
    if named := texts.get("municipality"):
        municipality = municipality_of(named)
        if municipality is None:
            reading.unknown_municipalities[named] += 1
        else:
            one.municipalities[municipality] = one.municipalities.get(municipality, 0) + 1


def _area(code: str, one: _Gathered) -> PostcodeArea:
    """The mean of the points, and the municipality that most lines name."""
    point = None
    if one.points:
        point = Point(round(one.latitude / one.points, 6), round(one.longitude / one.points, 6))
    municipality = min(one.municipalities, key=lambda code: (-one.municipalities[code], code), default=None)
    return PostcodeArea(code=code, line=one.line, point=point, municipality=municipality, place=one.place)


def _code(text: str) -> str:
    found = _CODE.fullmatch(text)
    if found is None:
        raise _LineWrongError(f"“{text}” is geen postcode", f"“{text}” is not a postcode")
    return found[1] + (found[2] or "").upper()


def _point(texts: Mapping[str, str]) -> Point | None:
    """The point of a line: degrees before metres of the grid; None where the cells are empty."""
    if texts.get("latitude") and texts.get("longitude"):
        typed = texts["latitude"], texts["longitude"]
        latitude, longitude = _number(typed[0]), _number(typed[1])
        point = Point(latitude, longitude) if on_earth(latitude, longitude) else None
    elif texts.get("x") and texts.get("y"):
        typed = texts["x"], texts["y"]
        point = point_of_grid(x=_number(typed[0]), y=_number(typed[1]))
    else:
        return None
    if point is None or not within_reach(point):
        raise _LineWrongError(
            f"het punt {typed[0]}, {typed[1]} ligt niet in Nederland",
            f"the point {typed[0]}, {typed[1]} is not in the Netherlands",
        )
    return point


def _name(text: str) -> str:
    """A place name as we can keep it."""
    return "".join(sign for sign in text if sign.isprintable())[:LONGEST_NAME]


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise _LineWrongError(f"“{text}” is geen getal", f"“{text}” is not a number") from None
    if not isfinite(number):
        raise _LineWrongError(f"“{text}” is geen getal", f"“{text}” is not a number")
    return number
