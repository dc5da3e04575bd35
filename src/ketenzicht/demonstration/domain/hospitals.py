"""The fictional hospitals: how many, how large, and which departments they have. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from enum import IntEnum

from ketenzicht.demonstration.domain.names import bare
from ketenzicht.demonstration.domain.plan import Drawing, LocationPlan, OrganisationPlan, UnitPlan
from ketenzicht.demonstration.domain.spread import Town, spread
from ketenzicht.registry.domain import ContactRole, Hours

# April 2025: 79 SEHs, of which 76 around the clock; 71 locations with acute obstetrics (RIVM, skipr.nl 2025-07).
LOCATIONS = 79
BY_DAY_ONLY = 3
WITH_OBSTETRICS = 71
WITH_EHH = 71  # vzinfo.nl, specifieke ziektebeelden
WITH_STROKE = 73  # idem
ACADEMIC, LARGE = 7, 22  # ours; the country has seven university centres and about twenty-five teaching hospitals
ORGANISATIONS = 70  # ours: nine have two locations
DAY_HOURS = (time(8), time(23))


class Size(IntEnum):
    """How much a hospital can do."""

    REGIONAL = 1
    LARGE = 2
    ACADEMIC = 3


@dataclass(frozen=True, slots=True)
class Department:
    """A kind of care of a hospital: from which size on, and how many places for each size."""

    module: str
    label: str
    places: tuple[int, int, int]  # regional, large, academic; 0: has none
    first: int = LOCATIONS  # how many locations have it at most, the largest first


DEPARTMENTS = (
    Department("spoed", "seh", (16, 24, 28)),
    Department("spoed", "ehh", (5, 8, 10), WITH_EHH),
    Department("spoed", "trauma", (0, 2, 3)),
    Department("spoed", "stroke", (0, 3, 3), WITH_STROKE),
    Department("spoed", "pci", (0, 2, 3)),
    Department("kliniek", "ic-adult", (8, 16, 30)),
    Department("kliniek", "ic-cardiothoracic", (0, 0, 12)),
    Department("kliniek", "picu", (0, 0, 10)),
    Department("kliniek", "nicu", (0, 0, 18)),
    Department("kliniek", "hc-neonatology", (0, 0, 10)),
    Department("kliniek", "ccu", (6, 8, 8)),
    Department("kliniek", "stroke-unit", (6, 8, 8), WITH_STROKE),
    Department("kliniek", "burns", (0, 0, 10), 3),  # the country has three burns centres
    Department("kliniek", "clinic-acute", (20, 28, 30)),
    Department("kliniek", "clinic-internal", (32, 40, 44)),
    Department("kliniek", "clinic-surgery", (30, 38, 42)),
    Department("kliniek", "clinic-cardiology", (18, 26, 30)),
    Department("kliniek", "clinic-pulmonology", (20, 26, 24)),
    Department("kliniek", "clinic-neurology", (0, 22, 28)),
    Department("kliniek", "clinic-geriatrics", (0, 18, 16)),
    Department("kliniek", "clinic-paediatrics", (10, 14, 24), WITH_OBSTETRICS),
    Department("geboortezorg", "obstetrics-clinical", (10, 16, 20), WITH_OBSTETRICS),
    Department("geboortezorg", "obstetrics-outpatient", (4, 6, 6), WITH_OBSTETRICS),
    Department("geboortezorg", "neonatology", (8, 14, 18), WITH_OBSTETRICS),
    Department("pandemie", "ic-covid", (3, 6, 10)),
    Department("pandemie", "ic-non-covid", (6, 12, 24)),
    Department("pandemie", "kliniek-covid", (10, 16, 18)),
    Department("pandemie", "kliniek-non-covid", (140, 260, 360)),
)
CONTACTS = {
    ContactRole.ED_LEAD: "Regiehouder SEH",
    ContactRole.BED_COORDINATOR: "Beddencoördinator",
    ContactRole.STOP: "Contact bij een stop",
}
WHOLE_DAY = time(0)
ROUND_THE_CLOCK = tuple(Hours(weekday=day, opens=WHOLE_DAY, closes=WHOLE_DAY) for day in range(1, 8))
BY_DAY = tuple(Hours(weekday=day, opens=DAY_HOURS[0], closes=DAY_HOURS[1]) for day in range(1, 8))


def hospitals(drawing: Drawing) -> list[OrganisationPlan]:
    """All hospitals, the largest first; the smallest organisations have a second, still smaller location."""
    towns = _academic_first(
        sorted(spread(towns=drawing.towns, number=LOCATIONS), key=lambda town: (-town.inhabitants, town.code))
    )
    singles = ORGANISATIONS - (LOCATIONS - ORGANISATIONS)
    found = []
    for number in range(ORGANISATIONS):
        ranks = [number] if number < singles else [number, number + LOCATIONS - ORGANISATIONS]
        locations = tuple(_location(drawing, rank, towns[rank], deliverer=_key(number)) for rank in ranks)
        name = locations[0].name.split(",")[0]
        found.append(OrganisationPlan(key=_key(number), name=f"{name} (demonstratie)", locations=locations))
    return found


def _key(number: int) -> str:
    return f"ziekenhuis-{number + 1}"


def _academic_first(towns: list[Town]) -> list[Town]:
    """The university hospitals stand in the largest towns of different regions."""
    first: dict[str, Town] = {}
    for town in towns:
        first.setdefault(town.roaz, town)
    chosen = list(first.values())[:ACADEMIC]
    rest = list(towns)
    for town in chosen:
        rest.remove(town)
    return chosen + rest


def _location(drawing: Drawing, rank: int, town: Town, *, deliverer: str) -> LocationPlan:
    key = f"{_key(rank)}/locatie"
    size = Size.ACADEMIC if rank < ACADEMIC else Size.LARGE if rank < ACADEMIC + LARGE else Size.REGIONAL
    name = drawing.name()
    is_academic = size is Size.ACADEMIC
    return drawing.location(
        key=key,
        name=f"{f'Universitair ziekenhuis {bare(name)}' if is_academic else f'Ziekenhuis {name}'}, {town.name}",
        type_code="V5" if is_academic else "V6",
        town=town,
        units=tuple(_units(drawing, key, size, rank, deliverer)),
        hours=BY_DAY if rank >= LOCATIONS - BY_DAY_ONLY else ROUND_THE_CLOCK,
        contacts=CONTACTS,
        helipad=size is not Size.REGIONAL,
    )


def _units(drawing: Drawing, key: str, size: Size, rank: int, deliverer: str) -> Iterator[UnitPlan]:
    for module in dict.fromkeys(department.module for department in DEPARTMENTS):
        sizes = {
            department.label: department.places[size - 1]
            for department in DEPARTMENTS
            if department.module == module and rank < department.first
        }
        yield from drawing.units(key=f"{key}/{module}", module=module, sizes=sizes, deliverer=deliverer)
