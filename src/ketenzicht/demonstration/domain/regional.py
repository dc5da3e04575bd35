"""Ambulance services, acute psychiatry, and who coordinates in a region: a fixed number for the country. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import time
from math import ceil

from ketenzicht.base.calendar import OfficeHours
from ketenzicht.base.geography import distance_km
from ketenzicht.demonstration.domain.hospitals import ROUND_THE_CLOCK
from ketenzicht.demonstration.domain.names import bare
from ketenzicht.demonstration.domain.plan import NATIONAL_BODY, Drawing, LocationPlan, OrganisationPlan
from ketenzicht.demonstration.domain.spread import Town, spread
from ketenzicht.registry.domain import HOLIDAY, ContactRole, Hours, OrganisationKind, out_of_hours

# Ambulances needed on a weekday by day (RIVM referentiekader 2016), and how they divide over kinds (ours).
AMBULANCES = 608
SHARES = {"als-ambulance": 0.72, "medium-care": 0.18, "low-care": 0.10}
RAPID_RESPONDERS = 15  # regions that have them; ours
MMT = {"VR01", "VR08", "VR13", "VR17"}  # the four mobile medical teams
MICU = {"VR01", "VR08", "VR09", "VR13", "VR16", "VR17", "VR24"}  # ours: where the large hospitals are

# 28 regions of acute psychiatry (akwaggz.nl 2019), 60 crisis locations: 41 day and night, 13 by day only, 6 out of
# hours only (vzinfo.nl, 11-7-2023).
GGZ_REGIONS, GGZ_LOCATIONS = 28, 60
GGZ_BY_DAY, GGZ_OUT_OF_HOURS = 13, 6
GGZ_YOUTH = 10  # ours, as are the sizes
GGZ_CENTRE = {"assessment-adult": 3, "hic-closed": 16, "hic-open": 12, "iht-adult": 40}
GGZ_OUTPOST = {"assessment-adult": 2}

OFFICE_HOURS = (
    *(Hours(weekday=day, opens=time(8), closes=time(17)) for day in range(1, 6)),
    Hours(weekday=HOLIDAY, opens=None, closes=None),
)
OUT_OF_HOURS = out_of_hours(office=OfficeHours())


def coordinators(drawing: Drawing) -> Iterator[OrganisationPlan]:
    """A care coordination centre and a network for every ROAZ region, and one national office."""
    for roaz in sorted({town.roaz for town in drawing.towns}):
        name, key = drawing.regions[roaz], f"zcc-{roaz}"
        centre = drawing.location(
            key=f"{key}/locatie",
            name=f"Zorgcoördinatiecentrum {name}",
            type_code="ZCC",
            town=largest(town for town in drawing.towns if town.roaz == roaz),
            hours=ROUND_THE_CLOCK,
            contacts={ContactRole.GENERAL: "Nummer voor zorgverleners"},
        )
        yield OrganisationPlan(key, f"{centre.name} (demonstratie)", OrganisationKind.ZCC, (centre,))
        office = drawing.location(  # by which it is of its region, and decides there
            key=f"netwerk-{roaz}/bureau",
            name=f"ROAZ-bureau {name}",
            type_code="COORD",
            town=centre.town,
            hours=OFFICE_HOURS,
            contacts={ContactRole.GENERAL: "Secretariaat"},
        )
        network = f"Acuut zorgnetwerk {name} (demonstratie)"
        yield OrganisationPlan(f"netwerk-{roaz}", network, OrganisationKind.NETWORK, (office,))
    yield OrganisationPlan(NATIONAL_BODY, "Landelijk beheer (demonstratie)", OrganisationKind.NATIONAL)
    yield OrganisationPlan("ministerie", "Ministerie (demonstratie)", OrganisationKind.MINISTRY)
    yield OrganisationPlan("verzekeraar", "Zorgverzekeraar Voorbeeld (demonstratie)", OrganisationKind.INSURER)
    yield OrganisationPlan("instituut", "Onderzoeksinstituut Voorbeeld (demonstratie)", OrganisationKind.THIRD_PARTY)


def ambulance_services(drawing: Drawing) -> Iterator[OrganisationPlan]:
    """One for each of the 25 regions; a larger region has more vehicles."""
    people = Counter[str]()
    for town in drawing.towns:
        people[town.rav] += town.inhabitants
    for place, (rav, inhabitants) in enumerate(people.most_common()):
        key, name = f"rav-{rav}", f"RAV {drawing.regions[rav]} (demonstratie)"
        vehicles = AMBULANCES * inhabitants / people.total()
        sizes = {label: ceil(vehicles * share) for label, share in SHARES.items()}
        sizes |= {"rapid-responder": 3 if place < RAPID_RESPONDERS else 0}
        sizes |= {"mmt": int(rav in MMT), "micu": int(rav in MICU)}
        room = drawing.location(
            key=f"{key}/meldkamer",
            name=name,
            type_code="AMB",
            town=largest(town for town in drawing.towns if town.rav == rav),
            units=drawing.units(key=key, module="rav", sizes=sizes, deliverer=key),
            hours=ROUND_THE_CLOCK,
            contacts={ContactRole.GENERAL: "Meldkamer, lijn voor zorgverleners"},
        )
        yield OrganisationPlan(key, name, locations=(room,))


def psychiatry(drawing: Drawing, *, deliverers: Sequence[str]) -> Iterator[OrganisationPlan]:
    """The regions of acute psychiatry: a centre with beds, and further crisis locations near it."""
    towns = spread(towns=drawing.towns, number=GGZ_LOCATIONS)
    centres, outposts = towns[:GGZ_REGIONS], dict(enumerate(towns[GGZ_REGIONS:]))
    centre_of = {
        place: min(range(GGZ_REGIONS), key=lambda at: distance_km(centres[at].point, town.point))
        for place, town in outposts.items()
    }
    for number, centre in enumerate(centres):
        key, name = f"ggz-{number + 1}", f"Ggz {bare(drawing.name())}"
        deliverer = deliverers[number % len(deliverers)]
        beds = GGZ_CENTRE | {"assessment-youth": 2 if number < GGZ_YOUTH else 0}
        locations = [_crisis(drawing, f"{key}/centrum", name, centre, beds, ROUND_THE_CLOCK, deliverer)]
        for place, town in outposts.items():
            if centre_of[place] == number:
                hours = _ggz_hours(place)
                locations.append(_crisis(drawing, f"{key}/{place}", name, town, GGZ_OUTPOST, hours, deliverer))
        yield OrganisationPlan(key, f"{name} (demonstratie)", locations=tuple(locations))


def _ggz_hours(place: int) -> tuple[Hours, ...]:
    """Of the locations that are no centre, the first are open by day only, the next out of hours only."""
    if place < GGZ_BY_DAY:
        return OFFICE_HOURS
    return OUT_OF_HOURS if place < GGZ_BY_DAY + GGZ_OUT_OF_HOURS else ROUND_THE_CLOCK


def _crisis(
    drawing: Drawing,
    key: str,
    name: str,
    town: Town,
    sizes: Mapping[str, int],
    hours: tuple[Hours, ...],
    deliverer: str,
) -> LocationPlan:
    return drawing.location(
        key=key,
        name=f"{name}, crisisdienst {town.name}",
        type_code="G5",
        town=town,
        units=drawing.units(key=key, module="acute-ggz", sizes=sizes, deliverer=deliverer),
        hours=hours,
        contacts={ContactRole.REGISTRATION: "Crisisdienst"},
    )


def largest(towns: Iterable[Town]) -> Town:
    return max(towns, key=lambda town: (town.inhabitants, town.code))
