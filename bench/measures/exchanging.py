"""How fast a file of locations is read and carried out."""

import csv
import io
import itertools
import statistics
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID

LINES = 10_000  # as many as a file may have
TIMES = 3


def import_locations(stage: Stage, seconds: float) -> Iterator[Result]:
    """A file of new locations, each with hours and a number, and one that gives them others; as `import_register`."""
    del seconds
    organisation_ids = [_organisation(turn) for turn in range(TIMES)]
    began = [_carried_out(stage, one, _beginning(turn)) for turn, one in enumerate(organisation_ids)]
    each = ", ".join(f"{one:.1f}" for one in began)
    yield Result("import_locations_s", statistics.median(began), f"{LINES:,} new locations; median of {each} s")
    yield Result(
        "import_changes_s",
        _carried_out(stage, organisation_ids[0], _change(organisation_ids[0])),
        f"{LINES:,} locations of which hours and number become others",
    )


def _carried_out(stage: Stage, organisation_id: "UUID", rows: Iterable[list[str]]) -> float:
    """Seconds."""
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.upkeep import operations
    from ketenzicht.upkeep.domain import Became

    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    content = text.getvalue().encode()
    stage.sql("VACUUM ANALYZE")
    begun = time.perf_counter()
    plan = operations.import_file(
        content=content, organisation_id=organisation_id, dry_run=False, only_good=False, actor=PLATFORM, at=now()
    )
    took = time.perf_counter() - begun
    if plan.number_became(Became.STORED) != LINES:
        raise RuntimeError(f"Not every line was stored, but {plan.number_became(Became.STORED)}.")
    return took


def _organisation(turn: int) -> "UUID":
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.registry import operations as registry
    from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

    at = now()
    new = NewOrganisation(name=f"Meetinlezing {at:%H%M%S} {turn}", kind=OrganisationKind.PROVIDER)
    return registry.register_organisations(organisations=[new], actor=PLATFORM, at=at)[0].id


def _beginning(turn: int) -> Iterator[list[str]]:
    """New locations, spread over all municipalities."""
    from ketenzicht.registry import queries
    from ketenzicht.registry.domain import Column

    where = itertools.cycle(queries.municipalities(on=now().date()))
    yield [
        Column.NAME,
        Column.TYPE,
        Column.STREET,
        Column.PLACE,
        Column.MUNICIPALITY,
        Column.LATITUDE,
        Column.LONGITUDE,
        Column.PHONE_REGULAR,
        Column.OWN,
        Column.HOURS,
    ]
    for number, here in enumerate(itertools.islice(where, LINES)):
        yield [
            f"Ingelezen {turn} {number}",
            "X3",
            f"Straat {number}",
            here.name,
            here.code,
            f"{here.point.latitude:.5f}",
            f"{here.point.longitude:.5f}",
            "+31 30 123 45 67",
            f"nieuw-{number}",
            "ma-vr 08:00-17:00",
        ]


def _change(organisation_id: "UUID") -> Iterator[list[str]]:
    from ketenzicht.registry.domain import Column
    from ketenzicht.registry.models import Location

    yield [Column.KEY, Column.OWN, Column.HOURS]
    keys = Location.objects.filter(organisation_id=organisation_id).values_list("id", flat=True)
    for number, key in enumerate(keys):
        yield [str(key), f"anders-{number}", "ma-za 09:00-18:00"]
