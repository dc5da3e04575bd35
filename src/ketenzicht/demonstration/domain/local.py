"""Care near home: posts, practices, pharmacies, nursing homes, district nursing, care for the disabled. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from functools import partial

from ketenzicht.base.geography import Point, distance_km
from ketenzicht.demonstration.domain.hospitals import ROUND_THE_CLOCK
from ketenzicht.demonstration.domain.names import bare
from ketenzicht.demonstration.domain.plan import Drawing, LocationPlan, OrganisationPlan
from ketenzicht.demonstration.domain.regional import OFFICE_HOURS, OUT_OF_HOURS
from ketenzicht.demonstration.domain.spread import Town, spread
from ketenzicht.registry.domain import ContactRole, Hours, OrganisationKind

# 105 posts of 52 organisations (benchmarkhap.ineen.nl 2022), of which 70 at an SEH that is open day and night, 16 at
# another site of a hospital and 19 alone (vzinfo.nl 2022).
POSTS, POST_ORGANISATIONS, POSTS_AT_SEH = 105, 52, 70
WITH_VISITS = 2 / 3  # ours: other posts share the cars of their neighbour

COORDINATION_FUNCTIONS = 43  # regional coordination functions for short stay (programmalangerthuis.nl)
DIRECT = 0.15  # of the organisations with nursing homes deliver themselves; ours
UNTIL_TEN = tuple(Hours(weekday=day, opens=time(8), closes=time(22)) for day in range(1, 8))


@dataclass(frozen=True, slots=True)
class Sector:
    """A kind of provider of which we know no national number: how many we make, and of what. All ours."""

    key: str
    organisation: str  # how its name begins
    location: str
    type_code: str
    module: str
    number: int
    per_organisation: int
    labels: tuple[tuple[str, int, float], ...]  # label, places, share of the locations that have it
    hours: tuple[Hours, ...]
    by_hand: float
    contact: str


HOMES = Sector(
    key="vvt",
    organisation="Zorggroep",
    location="Verpleeghuis",
    type_code="R5",
    module="acute-vv",
    number=125,
    per_organisation=3,
    labels=(
        ("elv-laag", 8, 0.7),
        ("elv-hoog", 10, 0.6),
        ("elv-palliatief", 4, 0.25),
        ("grz", 24, 0.35),
        ("crisis-wlz-vv", 3, 0.2),
        ("respijt", 3, 0.1),
    ),
    hours=ROUND_THE_CLOCK,
    by_hand=0.25,
    contact="Aanmeldpunt tijdelijk verblijf",
)
SECTORS = (
    Sector(
        key="wijk",
        organisation="Wijkzorg",
        location="Wijkverpleging",
        type_code="T2",
        module="wijkverpleging",
        number=36,
        per_organisation=2,
        labels=(("unplanned-evening", 4, 1.0), ("unplanned-night", 2, 0.8), ("unplanned-day", 5, 0.3)),
        hours=ROUND_THE_CLOCK,
        by_hand=0.05,
        contact="Onplanbare zorg",
    ),
    Sector(
        key="apotheek",
        organisation="Apothekersgroep",
        location="Dienstapotheek",
        type_code="J8",
        module="farmacie",
        number=60,
        per_organisation=3,
        labels=(("duty-pharmacy", 3, 1.0),),
        hours=OUT_OF_HOURS,
        by_hand=0.0,
        contact="Dienstdoende apotheker",
    ),
    Sector(
        key="huisarts",
        organisation="Huisartsengroep",
        location="Huisartsenpraktijk",
        type_code="Z3",
        module="huisartsen",
        number=50,
        per_organisation=3,
        labels=(("practice", 40, 1.0), ("registration", 400, 0.3)),
        hours=OFFICE_HOURS,
        by_hand=0.3,
        contact="Spoedlijn",
    ),
    Sector(
        key="gz",
        organisation="Stichting",
        location="Woonzorg",
        type_code="IN13",
        module="gehandicaptenzorg",
        number=22,
        per_organisation=2,
        labels=(("crisis-vg", 4, 0.8), ("crisis-lvg", 5, 0.6), ("crisis-youth", 3, 0.3), ("respite", 6, 0.4)),
        hours=ROUND_THE_CLOCK,
        by_hand=0.4,
        contact="Aanmeldpunt crisis",
    ),
)


def posts(
    drawing: Drawing, *, hospitals: Sequence[LocationPlan], deliverers: Sequence[str]
) -> Iterator[OrganisationPlan]:
    """Out-of-hours posts, most of them at the same place as a hospital."""
    sites = _post_sites(drawing, hospitals[:POSTS_AT_SEH])
    for number in range(POST_ORGANISATIONS):
        own = sites[number * POSTS // POST_ORGANISATIONS : (number + 1) * POSTS // POST_ORGANISATIONS]
        key, name = f"hap-{number + 1}", drawing.name()
        deliverer = deliverers[number % len(deliverers)]
        locations = []
        for place, (town, point) in enumerate(own):
            post = f"{key}/post-{place + 1}"
            has_visits = drawing.chance.of(post).happens(WITH_VISITS, "visits")
            sizes = {"telephone-triage": 0 if place else 12, "consult": 8, "visit": 3 if has_visits else 0}
            location = drawing.location(
                key=post,
                name=f"Huisartsenspoedpost {drawing.name()}, {town.name}",
                type_code="N6",
                town=town,
                point=point,
                units=drawing.units(key=post, module="hap", sizes=sizes, deliverer=deliverer),
                hours=OUT_OF_HOURS,
                contacts={ContactRole.GENERAL: "Overleglijn voor zorgverleners"},
            )
            locations.append(location)
        yield OrganisationPlan(key, f"Huisartsendienst {bare(name)} (demonstratie)", locations=tuple(locations))


def _post_sites(drawing: Drawing, hospitals: Sequence[LocationPlan]) -> list[tuple[Town, Point | None]]:
    """Where the posts stand, so ordered that neighbours follow one another; None: nowhere in particular."""
    sites: list[tuple[Town, Point | None]] = [(hospital.town, hospital.point) for hospital in hospitals]
    taken = {hospital.town.code for hospital in hospitals}
    elsewhere = dict.fromkeys(spread(towns=drawing.towns, number=2 * POSTS))
    alone = [town for town in elsewhere if town.code not in taken]
    sites += [(town, None) for town in alone[: POSTS - len(sites)]]
    return sorted(sites, key=lambda site: (site[0].rav, site[0].name))


def nursing_homes(drawing: Drawing) -> Iterator[OrganisationPlan]:
    """Coordination functions first, then the homes: the nearest function delivers for most of them."""
    functions = {}
    for number, town in enumerate(spread(towns=drawing.towns, number=COORDINATION_FUNCTIONS)):
        key = f"coordinatie-{number + 1}"
        functions[key] = town
        office = drawing.location(
            key=f"{key}/locatie",
            name=f"Coördinatiefunctie kortdurend verblijf {bare(drawing.name())}, {town.name}",
            type_code="COORD",
            town=town,
            hours=UNTIL_TEN,
            contacts={ContactRole.REGISTRATION: "Aanmeldpunt"},
        )
        yield OrganisationPlan(key, f"{office.name} (demonstratie)", OrganisationKind.COORDINATION, (office,))

    def deliverer(town: Town, organisation: str) -> str:
        if drawing.chance.of(organisation).happens(DIRECT, "direct"):
            return organisation
        return min(functions, key=lambda key: distance_km(functions[key].point, town.point))

    yield from _sector(drawing, HOMES, deliverer)


def others(drawing: Drawing, *, deliverers: Sequence[str]) -> Iterator[OrganisationPlan]:
    """Every other sector; a few suppliers deliver for them all."""
    for number, sector in enumerate(SECTORS):
        supplier = deliverers[number % len(deliverers)]
        yield from _sector(drawing, sector, partial(_always, supplier))


def _always(supplier: str, _town: Town, _organisation: str) -> str:
    return supplier


def _sector(drawing: Drawing, sector: Sector, deliverer: Callable[[Town, str], str]) -> Iterator[OrganisationPlan]:
    towns = sorted(spread(towns=drawing.towns, number=sector.number), key=lambda town: (town.rav, town.name))
    for first in range(0, sector.number, sector.per_organisation):
        key = f"{sector.key}-{first // sector.per_organisation + 1}"
        own = towns[first : first + sector.per_organisation]
        locations = tuple(
            _location(drawing, sector, f"{key}/{place + 1}", town, deliverer(town, key))
            for place, town in enumerate(own)
        )
        name = f"{sector.organisation} {bare(drawing.name())} (demonstratie)"
        yield OrganisationPlan(key, name, locations=locations)


def _location(drawing: Drawing, sector: Sector, key: str, town: Town, deliverer: str) -> LocationPlan:
    chance = drawing.chance.of(key)
    sizes = {label: size for label, size, share in sector.labels if chance.happens(share, "has", label)}
    first, size, _ = sector.labels[0]
    return drawing.location(
        key=key,
        name=f"{sector.location} {drawing.name()}, {town.name}",
        type_code=sector.type_code,
        town=town,
        units=drawing.units(
            key=key,
            module=sector.module,
            sizes=sizes or {first: size},
            deliverer=deliverer,
            by_hand=sector.by_hand,
        ),
        hours=sector.hours,
        contacts={ContactRole.REGISTRATION: sector.contact},
    )
