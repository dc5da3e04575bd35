"""A file of locations is read and compared with the register: what each line would do. Nothing changes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.geography import Point
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import (
    Listed,
    Reader,
    ReadLine,
    amended,
    beginning_of,
    differences,
    refuse_held,
    table_of,
    written,
)
from ketenzicht.upkeep.domain import Kind, Plan, PlanLine, State, kinds_of
from ketenzicht.upkeep.queries import asked_of
from ketenzicht.upkeep.sheets import read_sheet


@dataclass(frozen=True, slots=True)
class Ground:
    """The locations of an organisation as they are now, where they lie, and what needs approval there."""

    known: Mapping[UUID, Listed]
    regions: Mapping[UUID, str]
    of_municipality: Mapping[str, str]
    asked: Mapping[str, frozenset[Kind]]

    def asked_for(self, location_id: UUID) -> frozenset[Kind]:
        return self.asked.get(self.regions.get(location_id, ""), frozenset())

    def asks_to_begin(self, municipality: str) -> bool:
        return Kind.BEGINNING in self.asked.get(self.of_municipality.get(municipality, ""), frozenset())


def ground_of(*, organisation_id: UUID, actor: Actor, at: datetime) -> Ground:
    """In a fixed number of queries, and four for each day on which locations are still to begin."""
    today = local_day(at)
    known = registry.listed(on=today, organisation_id=organisation_id)
    days: defaultdict[date, list[UUID]] = defaultdict(list)
    for key, one in known.items():
        days[max(one.entry.location.active_from or today, today)].append(key)
    regions = {one.id: one.roaz or "" for day, ids in days.items() for one in registry.locations(on=day, ids=ids)}
    of_municipality = {one.code: one.roaz or "" for one in registry.municipalities(on=today)}
    asked = asked_of(actor=actor, regions={*regions.values(), *of_municipality.values()})
    return Ground(known, regions, of_municipality, asked)


def plan_of(*, content: bytes, organisation_id: UUID, actor: Actor, at: datetime) -> Plan:
    """What a file would do to the locations of an organisation. Raises Refused for a file that cannot be read.

    A fixed number of queries, and one for each place that has to be found.
    """
    table = table_of(read_sheet(content))
    ground = ground_of(organisation_id=organisation_id, actor=actor, at=at)

    @cache
    def point_of(text: str) -> Point:
        return registry.point_of(text=text)

    reader = Reader(
        known=ground.known,
        names=registry.names(),
        organisation=registry.organisation_cells(organisation_id=organisation_id),
        point_of=point_of,
    )
    lines = reader.lines(table.lines)
    added = {number for line in lines for number in line.added_numbers}
    lines = refuse_held(lines, held=registry.held_numbers(lines=added))
    named = {line.listed.id for line in lines if line.listed}
    return Plan(
        lines=tuple(_planned(line, ground) for line in lines),
        absent=tuple(one.entry.location.name for key, one in ground.known.items() if key not in named),
        ignored=table.ignored,
    )


def _planned(line: ReadLine, ground: Ground) -> PlanLine:
    """What is wrong may be of a known location too; without faults it is of that or of a new one."""
    if line.new and not line.faults:
        fields = {name: [None, after] for name, after in written(beginning_of(line.new)).items()}
        asks = (Kind.BEGINNING,) if ground.asks_to_begin(line.new.municipality_code) else ()
        return PlanLine(line.number, State.NEW, line.name, fields=fields, asks=asks)
    if line.listed and not line.faults:
        return _change(line, line.listed, ground)
    known = line.listed.id if line.listed else None
    return PlanLine(line.number, State.WRONG, line.name, location_id=known, faults=line.faults)


def _change(line: ReadLine, listed: Listed, ground: Ground) -> PlanLine:
    before = listed.entry.location
    found = differences(before, amended(before, line.wishes))
    sides = [(one.field, written({"was": one.before, "is": one.after})) for one in found]
    return PlanLine(
        line.number,
        State.CHANGED if found else State.UNCHANGED,
        line.name,
        location_id=listed.id,
        seen=listed.entry.version,
        fields={name: [both["was"], both["is"]] for name, both in sides},
        asks=tuple(sorted(kinds_of(name for name, _ in sides) & ground.asked_for(listed.id))),
    )
