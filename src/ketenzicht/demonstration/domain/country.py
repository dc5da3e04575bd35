"""The whole fictional country: every sector together. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from ketenzicht.demonstration.domain.hospitals import hospitals
from ketenzicht.demonstration.domain.local import nursing_homes, others, posts
from ketenzicht.demonstration.domain.names import bare
from ketenzicht.demonstration.domain.plan import Drawing, OrganisationPlan
from ketenzicht.demonstration.domain.regional import ambulance_services, coordinators, psychiatry
from ketenzicht.demonstration.domain.spread import Town
from ketenzicht.registry.domain import OrganisationKind

SEED = "ketenzicht"
SUPPLIERS = 8  # systems that deliver on behalf of many small providers; ours


def country(
    *, towns: Sequence[Town], regions: Mapping[str, str], today: date, seed: str = SEED
) -> tuple[OrganisationPlan, ...]:
    """Everything that the demonstration registers; the same for the same seed and day.

    `regions` holds the names of RAV and ROAZ regions by code. `today` only says from when units that are filled
    in by hand are expected to be automatic.
    """
    drawing = Drawing(seed=seed, towns=towns, regions=regions, today=today)
    suppliers = [
        OrganisationPlan(
            f"leverancier-{number + 1}",
            f"Softwareleverancier {bare(drawing.name())} (demonstratie)",
            OrganisationKind.COORDINATION,
        )
        for number in range(SUPPLIERS)
    ]
    keys = [supplier.key for supplier in suppliers]
    large = hospitals(drawing)
    sites = sorted(
        (location for hospital in large for location in hospital.locations),
        key=lambda location: int(location.key.split("/")[0].split("-")[1]),
    )
    return (
        *coordinators(drawing),
        *suppliers,
        *large,
        *posts(drawing, hospitals=sites, deliverers=keys[:3]),
        *ambulance_services(drawing),
        *psychiatry(drawing, deliverers=keys[3:4]),
        *nursing_homes(drawing),
        *others(drawing, deliverers=keys[4:]),
    )
