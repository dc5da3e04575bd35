"""What somebody looks for in the register, and what was found. Pure."""

from dataclasses import dataclass

from ketenzicht.base.geography import Point
from ketenzicht.registry.domain.locations import LocationLine

NEAR_KM = 30.0  # how far "near" reaches, as the crow flies; voorstel
PAGE = 25


@dataclass(frozen=True, slots=True)
class LocationSearch:
    """Every wish that is given counts; without any it finds every location. `near` orders by distance too."""

    text: str = ""
    near: Point | None = None
    types: frozenset[str] = frozenset()
    region: str = ""
    facility: str = ""
    care: str = ""  # in the name of a department or kind of care
    open_now: bool = False
    accepts_new_patients: bool = False


@dataclass(frozen=True, slots=True)
class FoundLocation:
    line: LocationLine
    open_now: bool | None  # None: no hours known
    distance_km: float | None  # None: nothing to measure from


@dataclass(frozen=True, slots=True)
class FoundLocations:
    """One page of what was found, and how many there are in all."""

    total: int
    lines: tuple[FoundLocation, ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of acute care, with its kinds of institution."""

    code: str
    name: str
    types: frozenset[str]
