"""How far a location is with a module: derived from what is registered, asked and really delivered. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypedDict
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Locations by standing; `unknown` are those of which nobody looked how far they are."""

    expected: int
    unknown: int
    by_standing: dict[Standing, int]

    @property
    def delivering(self) -> int:
        return sum(number for standing, number in self.by_standing.items() if standing.delivers)

    @property
    def percent(self) -> float | None:
        """Of all locations that the module is for; None where one does not know how many deliver."""
        return None if self.unknown or not self.expected else 100 * self.delivering / self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleTotals(Numbers):
    """One module, and the path. `target` and `following` are (day, percent)."""

    module: str
    name: str
    target: tuple[date, int] | None
    following: tuple[date, int] | None

    @property
    def is_behind(self) -> bool:
        return self.percent is not None and self.target is not None and self.percent < self.target[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionTotals(Numbers):
    """One module in one ROAZ region; `region` is None for locations outside all of them."""

    region: str | None
    module: str


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
    by_module: defaultdict[str, list[StandingLine]] = defaultdict(list)
    for line in lines:
        by_module[line.module].append(line)
    return [_totals(code, name, by_module[code], on) for code, name in names.items() if code in by_module]


def region_totals_of(lines: Iterable[StandingLine], *, modules: Sequence[str]) -> list[RegionTotals]:
    """The lines per region and module: by code of the region, those outside all of them last."""
    by_place: defaultdict[tuple[str | None, str], list[StandingLine]] = defaultdict(list)
    for line in lines:
        by_place[line.region, line.module].append(line)
    order = {code: place for place, code in enumerate(modules)}
    return [
        RegionTotals(region=region, module=module, **_numbers(by_place[region, module]))
        for region, module in sorted(
            by_place, key=lambda at: (at[0] is None, at[0] or "", order.get(at[1], len(order)))
        )
    ]


def target_on(module: str, *, on: date) -> tuple[date, int] | None:
    """Since when which share was agreed to deliver, in percent; None where no step of the path is past."""
    return max((step for step in PATH.get(module, ()) if step[0] <= on), default=None)


def _totals(code: str, name: str, lines: list[StandingLine], on: date) -> ModuleTotals:
    return ModuleTotals(
        module=code,
        name=name,
        target=target_on(code, on=on),
        following=next((step for step in PATH.get(code, ()) if step[0] > on), None),
        **_numbers(lines),
    )


class _Counted(TypedDict):
    expected: int
    unknown: int
    by_standing: dict[Standing, int]


def _numbers(lines: list[StandingLine]) -> _Counted:
    standings = [line.standing for line in lines]
    return {
        "expected": len(lines),
        "unknown": standings.count(None),
        "by_standing": {one: standings.count(one) for one in Standing},
    }
