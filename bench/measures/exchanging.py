"""How fast a file of locations is read and carried out."""

import csv
import io
import itertools
import statistics
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID

LINES = 5_000
TIMES = 3
HOURS = ("ma-vr 08:00-17:00", "ma-za 09:00-18:00")  # in turn, so that every line changes every time


def import_locations(stage: Stage, seconds: float) -> Iterator[Result]:
    """A file that gives every location of an organisation other hours and another number, as `import_register` does."""
    del seconds
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.upkeep import operations
    from ketenzicht.upkeep.domain import Became

    organisation_id, locations = _organisation()
    stage.sql("VACUUM ANALYZE")
    took = []
    for turn in range(TIMES):
        content = _file(locations, turn)
        begun = time.perf_counter()
        plan = operations.import_file(
            content=content, organisation_id=organisation_id, dry_run=False, only_good=False, actor=PLATFORM, at=now()
        )
        took.append(time.perf_counter() - begun)
        if plan.number_became(Became.STORED) != LINES:
            raise RuntimeError(f"Not every line was stored, but {plan.number_became(Became.STORED)}.")
    each = ", ".join(f"{one:.1f}" for one in took)
    yield Result(
        "import_locations_s",
        statistics.median(took),
        f"{LINES:,} lines, each with other hours and another number; median of {each} s",
    )


def _organisation() -> tuple["UUID", list["UUID"]]:
    """A provider with as many locations as the file has lines."""
    from bench.register import location_of
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.registry import operations as registry
    from ketenzicht.registry import queries
    from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

    at = now()
    where = itertools.cycle(queries.municipalities(on=at.date()))
    places = tuple(location_of(1_000_000 + number, "X3", next(where)) for number in range(LINES))
    new = NewOrganisation(name=f"Meetinlezing {at:%H%M%S}", kind=OrganisationKind.PROVIDER, locations=places)
    (organisation,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=at)
    return organisation.id, list(organisation.locations.values_list("id", flat=True))


def _file(locations: list["UUID"], turn: int) -> bytes:
    from ketenzicht.registry.domain import Column

    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow([Column.KEY, Column.HOURS, Column.OWN])
    rows.writerows([key, HOURS[turn % len(HOURS)], f"{turn}-{number}"] for number, key in enumerate(locations))
    return text.getvalue().encode()
