"""Reads the reference tables that come with Ketenzicht: small TOML and CSV files in this folder."""

import csv
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ketenzicht.base.calendar import OfficeHours
from ketenzicht.registry.domain import RegionKind

FOLDER = files("ketenzicht.registry.reference")


@dataclass(frozen=True, slots=True)
class SourceRow:
    code: str
    title: str
    publisher: str
    licence: str
    url: str
    date: date


@dataclass(frozen=True, slots=True)
class RegionRow:
    kind: RegionKind
    code: str
    name: str
    source: str
    neighbours: tuple[str, ...]
    within: str | None = None
    proposal: bool = False


@dataclass(frozen=True, slots=True)
class MembershipRow:
    kind: RegionKind
    region: str
    source: str
    proposal: bool = False


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    code: str
    name: str
    latitude: float
    longitude: float
    inhabitants: int
    memberships: tuple[MembershipRow, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    name: str
    municipality: str
    latitude: float
    longitude: float
    known_as: str
    source: str


@dataclass(frozen=True, slots=True)
class PostcodeAreaRow:
    code: str
    latitude: float
    longitude: float
    within_km: int  # nine in ten inhabitants live within this distance


@dataclass(frozen=True, slots=True)
class TypeRow:
    code: str
    name: str
    source: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class SectorRow:
    name: str
    types: tuple[str, ...]  # codes of kinds of institution


def valid_from() -> date:
    """The day from which the divisions in the files count."""
    start = _toml("regions.toml")["valid_from"]
    assert isinstance(start, date)  # noqa: S101 - TOML has dates
    return start


def sources() -> list[SourceRow]:
    return [SourceRow(code=code, **fields) for code, fields in _toml("sources.toml").items()]


def regions() -> list[RegionRow]:
    """ROAZ regions before the areas that lie in them."""
    document = _toml("regions.toml")
    neighbours: dict[str, list[str]] = document["neighbours"]
    rav = [
        RegionRow(RegionKind.RAV, code, name, "safety-regions", tuple(neighbours[code]))
        for code, name in document["rav"].items()
    ]
    roaz = [
        RegionRow(RegionKind.ROAZ, one["code"], one["name"], "roaz", tuple(neighbours[one["code"]]))
        for one in document["roaz"]
    ]
    areas = [
        RegionRow(
            kind=RegionKind.AREA,
            code=_area(one["code"]),
            name=one["area"],
            within=one["code"],
            proposal=not one.get("area_is_agreed", False),
            source="areas",
            neighbours=tuple(_area(code) for code in neighbours[one["code"]]),
        )
        for one in document["roaz"]
    ]
    return rav + roaz + areas


def municipalities() -> list[MunicipalityRow]:
    document = _toml("regions.toml")
    by_rav = {rav: one for one in document["roaz"] for rav in one["rav"]}
    apart = {code: one for one in document["roaz"] for code in one.get("municipalities", [])}
    return [
        MunicipalityRow(
            code=row["code"],
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            inhabitants=int(row["inhabitants"]),
            memberships=_memberships(row["rav"], apart.get(row["code"], by_rav[row["rav"]])),
        )
        for row in _csv("municipalities.csv")
    ]


def places() -> list[PlaceRow]:
    known = {
        (row["name"], row["municipality"]): (float(row["latitude"]), float(row["longitude"]))
        for row in _csv("places.csv")
    }
    named = [
        PlaceRow(name, municipality, *point, known_as="", source="cbs-postcodes")
        for (name, municipality), point in known.items()
    ]
    also = [
        PlaceRow(name, municipality, *known[usual, municipality], known_as=usual, source="place-names")
        for name, (usual, municipality) in _toml("names.toml")["places"].items()
    ]
    return named + also


def former_municipalities() -> dict[str, str]:
    """Names of municipalities that were merged into another → the code of that other."""
    return dict(_toml("names.toml")["former_municipalities"])


def postcode_areas() -> list[PostcodeAreaRow]:
    return [
        PostcodeAreaRow(row["code"], float(row["latitude"]), float(row["longitude"]), int(row["within_km"]))
        for row in _csv("postcode_areas.csv")
    ]


def location_types() -> list[TypeRow]:
    document = _toml("location_types.toml")
    standard = [TypeRow(code, name, "rolecodenl") for code, name in document["rolecodenl"].items()]
    return standard + [TypeRow(code, name, "own-types", own=True) for code, name in document["own"].items()]


@cache
def office_hours(type_code: str) -> OfficeHours:
    """When a kind of institution has office hours."""
    document = _toml("office_hours.toml")
    return OfficeHours(**document["by_type"].get(type_code, document["default"]))


@cache
def facilities() -> dict[str, str]:
    """What a location can have besides departments: names by code."""
    document = _toml("facilities.toml")
    return {**document["field"], **document["own"]}


@cache
def sectors() -> dict[str, SectorRow]:
    """The sectors of acute care by code."""
    return {code: SectorRow(one["name"], tuple(one["types"])) for code, one in _toml("sectors.toml").items()}


def municipality_shapes() -> dict[str, list[list[int]]]:
    """Schematic shapes: per municipality its rings, each east and north in turn, in thousandths of a degree."""
    shapes: dict[str, list[list[int]]] = json.loads(FOLDER.joinpath("municipality_shapes.json").read_bytes())
    return shapes


def _memberships(rav: str, roaz: dict[str, Any]) -> tuple[MembershipRow, ...]:
    proposal = bool(roaz["division_is_proposal"])
    area = proposal or not roaz.get("area_is_agreed", False)
    return (
        MembershipRow(RegionKind.RAV, rav, "cbs-municipalities"),
        MembershipRow(RegionKind.ROAZ, roaz["code"], "roaz", proposal),
        MembershipRow(RegionKind.AREA, _area(roaz["code"]), "areas", area),
    )


def _area(roaz: str) -> str:
    return roaz.replace("ROAZ-", "ZCG-")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))


def _csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(FOLDER.joinpath(name).read_text(encoding="utf-8").splitlines()))
