"""How far a location is with a module: derived from what is registered, asked and really delivered. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

COUNTS_FOR = timedelta(days=7)  # voorstel: who delivered nothing for longer, does not deliver


class Standing(StrEnum):
    """How far; the value is kept."""

    NOT_CONNECTED = "not-connected"
    REGISTERED = "registered"
    TESTING = "testing"
    BY_HAND = "by-hand"
    AUTOMATIC = "automatic"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def delivers(self) -> bool:
        return self in {Standing.BY_HAND, Standing.AUTOMATIC}


_WORDS = {
    Standing.NOT_CONNECTED: "niet aangesloten",
    Standing.REGISTERED: "aangemeld",
    Standing.TESTING: "in test",
    Standing.BY_HAND: "met de hand",
    Standing.AUTOMATIC: "automatisch",
}

# Which kinds of locations (RoleCodeNL) a module is for. Voorstel: the agreements name sectors. A location of a kind
# that stands nowhere here is not counted: of it one cannot say that it should be connected.
MEANT_FOR: dict[str, frozenset[str]] = {
    "spoed": frozenset({"V4", "V5", "V6"}),
    "kliniek": frozenset({"V4", "V5", "V6"}),
    "geboortezorg": frozenset({"V4", "V5", "V6"}),
    "pandemie": frozenset({"V4", "V5", "V6"}),
    "acute-vv": frozenset({"R5", "X3", "M1"}),
    "acute-ggz": frozenset({"G5"}),
    "hap": frozenset({"N6"}),
    "rav": frozenset({"AMB"}),
    "wijkverpleging": frozenset({"T2"}),
}

# The agreed path: which share of the institutions delivers from which day on, in percent.
PATH_SOURCE = "Bestuurlijke afspraken Inzicht in Zorgcapaciteit (april 2025), §3 en bijlage 1"
_ALL = ((date(2025, 4, 2), 100),)
PATH: dict[str, tuple[tuple[date, int], ...]] = {
    "spoed": _ALL,
    "kliniek": _ALL,
    "pandemie": ((date(2025, 11, 1), 100),),
    "acute-vv": ((date(2026, 9, 1), 20), (date(2027, 1, 1), 60), (date(2027, 7, 1), 100)),
    "acute-ggz": ((date(2027, 1, 1), 20), (date(2027, 9, 1), 80), (date(2028, 4, 1), 100)),
    "hap": ((date(2027, 1, 1), 20), (date(2027, 9, 1), 80), (date(2028, 1, 1), 100)),
    "rav": ((date(2027, 1, 1), 30), (date(2027, 4, 1), 90), (date(2027, 9, 1), 100)),
}


@dataclass(frozen=True, slots=True)
class UnitFact:
    """One registered unit: whether by hand, and when it was last heard of."""

    manual: bool
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one location and module. `is_agreed`: the provider agreed that a supplier connects it."""

    units: tuple[UnitFact, ...] = ()
    is_asked: bool = False
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class StandingLine:
    """How far one location is with one module, and since when; None: that was never looked at."""

    location_id: UUID
    location: str
    place: str
    organisation_id: UUID
    organisation: str
    region: str | None
    module: str
    standing: Standing | None
    since: datetime | None

    @property
    def word(self) -> str:
        return self.standing.word if self.standing else "onbekend"


@dataclass(frozen=True, slots=True)
class ModuleTotals:
    """One module: locations by standing, and the path. `target` and `following` are (day, percent)."""

    module: str
    name: str
    expected: int
    unknown: int
    by_standing: dict[Standing, int]
    target: tuple[date, int] | None
    following: tuple[date, int] | None

    @property
    def delivering(self) -> int:
        return sum(number for standing, number in self.by_standing.items() if standing.delivers)

    @property
    def percent(self) -> float | None:
        """Of all locations that the module is for; None where one does not know how many deliver."""
        return None if self.unknown or not self.expected else 100 * self.delivering / self.expected

    @property
    def is_behind(self) -> bool:
        return self.percent is not None and self.target is not None and self.percent < self.target[1]


def standing_of(facts: Facts, *, now: datetime) -> Standing:
    """What is delivered counts more than what is registered, and that more than nothing."""
    heard = [unit for unit in facts.units if unit.last_at is not None and now - unit.last_at <= COUNTS_FOR]
    if heard:
        return Standing.BY_HAND if any(unit.manual for unit in heard) else Standing.AUTOMATIC
    if facts.is_agreed:
        return Standing.TESTING
    return Standing.REGISTERED if facts.units or facts.is_asked else Standing.NOT_CONNECTED


def modules_for(type_code: str) -> list[str]:
    """The modules that a location of this kind is meant to deliver."""
    return [module for module, types in MEANT_FOR.items() if type_code in types]


def totals_of(lines: Iterable[StandingLine], *, names: dict[str, str], on: date) -> list[ModuleTotals]:
    """The lines per module, in the order of the modules."""
    by_module: dict[str, list[StandingLine]] = {}
    for line in lines:
        by_module.setdefault(line.module, []).append(line)
    return [_totals(code, name, by_module[code], on) for code, name in names.items() if code in by_module]


def _totals(code: str, name: str, lines: list[StandingLine], on: date) -> ModuleTotals:
    path = PATH.get(code, ())
    past = [step for step in path if step[0] <= on]
    return ModuleTotals(
        module=code,
        name=name,
        expected=len(lines),
        unknown=sum(line.standing is None for line in lines),
        by_standing={one: sum(line.standing is one for line in lines) for one in Standing},
        target=past[-1] if past else None,
        following=next((step for step in path if step[0] > on), None),
    )
