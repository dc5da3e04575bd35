"""The kinds of care that are sought: how often, how many places there are, how long they stay taken.

Numbers with a source are from docs/reference/regional-week.md; all others are "voorstel": chosen by us, to be replaced.
"""

from dataclasses import dataclass

from bench.region.clock import DAY, HOUR, Opening, Shape

VOORSTEL = "voorstel"
PART = 1.3 / 17.9  # of the country: ZCC Midden-Nederland serves 1.3 million (ineen.nl), of 17.9 million (CBS, 2024)
WEEKS = 52.18


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of care.

    `per_week`: how often it is sought through the centre. `units` and `places`: how many in the region, and how many
    places each about has. `stay` in minutes, on average. `within`: minutes before which it must be found. `fresh_for`
    and `usable_for` in minutes, as the module says. `automatic`: the share of units that deliver every five minutes.
    """

    code: str
    module: str
    label: str
    name: str
    per_week: float
    units: int
    places: int
    stay: float
    within: float
    occupancy: float
    opening: Opening
    shape: Shape
    own_shape: Shape
    fresh_for: float
    usable_for: float
    automatic: float
    shared_rooms: float  # share of units with rooms for more than one: the last place suits men, or women
    closed: float  # share of patients who need a closed ward
    source: str

    @property
    def key(self) -> tuple[str, str]:
        return self.module, self.label

    @property
    def is_bed(self) -> bool:
        """A bed: taken and left by day, and never in a quarter of an hour."""
        return self.stay >= DAY


def _vv(code: str, name: str, per_week: float, units: int, places: int, **told: float | str) -> Kind:
    """A place in a nursing home, delivered mostly by hand."""
    return Kind(
        code=code,
        module="acute-vv",
        label=code,
        name=name,
        per_week=per_week,
        units=units,
        places=places,
        stay=float(told["days"]) * DAY,
        within=float(told["hours"]) * HOUR,
        occupancy=float(told["occupancy"]),
        opening=Opening.DAY,
        shape=Shape.ED,
        own_shape=Shape.ADMITTED_BY_DAY,
        fresh_for=4 * HOUR,
        usable_for=24 * HOUR,
        automatic=0.35,
        shared_rooms=0.3,
        closed=float(told.get("closed", 0.0)),
        source=str(told["source"]),
    )


def _hospital(code: str, module: str, label: str, name: str, **told: float | str) -> Kind:
    return Kind(
        code=code,
        module=module,
        label=label,
        name=name,
        per_week=float(told["per_week"]),
        units=int(told["units"]),
        places=int(told["places"]),
        stay=float(told["days"]) * DAY,
        within=float(told["hours"]) * HOUR,
        occupancy=float(told["occupancy"]),
        opening=Opening.ALWAYS,
        shape=Shape.ED,
        own_shape=Shape.ED,
        fresh_for=float(told["fresh_for"]),
        usable_for=float(told["usable_for"]),
        automatic=float(told["automatic"]),
        shared_rooms=0.5,
        closed=0.0,
        source=str(told["source"]),
    )


def _visit(code: str, module: str, label: str, name: str, **told: float | str | Opening | Shape) -> Kind:
    """Somebody who comes, or who sees the patient: a place is a team, a car or a consulting room."""
    opening, shape = told.get("opening", Opening.ALWAYS), told.get("shape", Shape.ED)
    assert isinstance(opening, Opening)
    assert isinstance(shape, Shape)
    numbers = {name: float(value) for name, value in told.items() if isinstance(value, int | float)}
    return Kind(
        code=code,
        module=module,
        label=label,
        name=name,
        per_week=numbers["per_week"],
        units=int(numbers["units"]),
        places=int(numbers["places"]),
        stay=numbers["stay"],
        within=numbers["within"],
        occupancy=numbers["occupancy"],
        opening=opening,
        shape=shape,
        own_shape=shape,
        fresh_for=numbers["fresh_for"],
        usable_for=numbers["usable_for"],
        automatic=numbers["automatic"],
        shared_rooms=0.0,
        closed=0.0,
        source=str(told["source"]),
    )


def _of_country(per_year: float) -> float:
    """A week in the region, of what there is in the country in a year."""
    return round(per_year * PART / WEEKS, 1)


ELV = "staatvenz.nl: {} persons in 2018; stay, beds and occupancy: voorstel"
KINDS: tuple[Kind, ...] = (
    _vv("elv-laag", "ELV laag complex", _of_country(12_405), 14, 7, days=28, hours=24, occupancy=0.92,
        source=ELV.format("12,405")),
    _vv("elv-hoog", "ELV hoog complex", _of_country(19_610), 12, 12, days=28, hours=24, occupancy=0.92, closed=0.2,
        source=ELV.format("19,610")),
    _vv("elv-palliatief", "ELV palliatief-terminaal", _of_country(6_420), 8, 5, days=21, hours=24, occupancy=0.88,
        source=ELV.format("6,420")),
    _vv("grz", "Geriatrische revalidatie", 14, 9, 40, days=40, hours=48, occupancy=0.95,
        source="voorstel: one in five admissions goes through the centre"),
    _vv("crisis-wlz-vv", "Crisisbed Wlz", 15, 8, 4, days=10, hours=24, occupancy=0.90, closed=0.4,
        source="24 hours and 14 days at most: zorgkantoren (VGZ, Zilveren Kruis); the rest voorstel"),
    _hospital("kliniek", "kliniek", "clinic-acute", "Acute opname kliniek", per_week=47, units=6, places=30, days=2.5,
              hours=4, occupancy=0.93, fresh_for=15, usable_for=60, automatic=0.95,
              source="37% of 1.84 M visits to an SEH are admitted (vzinfo.nl); 5% of them elsewhere: voorstel"),
    _hospital("hic", "acute-ggz", "hic", "HIC-bed ggz", per_week=13, units=4, places=12, days=14, hours=6,
              occupancy=0.93, fresh_for=30, usable_for=120, automatic=0.6,
              source="voorstel: one in five assessments"),
    _visit("ggz-beoordeling", "acute-ggz", "assessment", "Beoordeling acute ggz", per_week=_of_country(47_492), units=5,
           places=2, stay=150, within=240, occupancy=0.55, fresh_for=30, usable_for=120, automatic=0.4,
           source="47,492 contacts in 2021 (vzinfo.nl); U3 within 4 hours (GMAP); teams and length: voorstel"),
    _visit("hap-consult", "hap", "consult", "Consult HAP bij een andere post", per_week=40, units=6, places=4, stay=15,
           within=180, occupancy=0.65, fresh_for=15, usable_for=60, automatic=0.8, opening=Opening.ANW, shape=Shape.HAP,
           source="peaks: benchmarkhap.ineen.nl; numbers: voorstel"),
    _visit("hap-visite", "hap", "visit", "Visite HAP", per_week=25, units=6, places=2, stay=45, within=60,
           occupancy=0.55, fresh_for=15, usable_for=60, automatic=0.8, opening=Opening.ANW, shape=Shape.HAP,
           source="U2 within 1 hour (henw.org 2007); numbers: voorstel"),
    _visit("wijkverpleging", "wijkverpleging", "unplannable", "Onplanbare wijkverpleging", per_week=60, units=14,
           places=2, stay=60, within=120, occupancy=0.6, fresh_for=60, usable_for=240, automatic=0.2,
           source="voorstel; within half an hour at night (sameninzorg.nu) is not held apart"),
)  # fmt: skip
