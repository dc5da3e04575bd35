"""What Ketenzicht knows of a unit at some moment, in the words of its ranking."""

from dataclasses import dataclass

from bench.region.clock import moment
from bench.region.demand import Need
from bench.region.run import Run
from bench.region.world import OWN, Unit
from ketenzicht.capacity.domain import Freshness
from ketenzicht.placement.domain import REFUSING, Cell, Facts, Refusal, Sex, Sought, Want, cell_of


@dataclass(frozen=True, slots=True)
class Seen:
    """What the platform shows of a unit: what it told, less what is held since."""

    free: int | None
    age: float | None
    freshness: Freshness
    observed_at: float | None
    refusal: Refusal | None

    @property
    def cell(self) -> Cell:
        usable = self.freshness.is_usable
        return cell_of(free=self.free, needed=1, age=self.age, is_usable=usable, refusal=self.refusal)


def facts_of(
    run: Run, need: Need, unit: Unit, shown: Seen, *, chance: float, takes: float, load: float | None
) -> Facts:
    """All that the ranking weighs."""
    kind = unit.kind
    is_open = kind.opening.includes(run.at)
    isolation, closed = {Want.ISOLATION}, {Want.CLOSED}
    return Facts(
        unit=unit.id,
        module=kind.module,
        label=kind.label,
        location_id=unit.id,
        organisation_id=unit.id,
        chance=chance,
        takes=takes,
        refused=shown.refusal.age if shown.refusal is not None and shown.cell.room in REFUSING else None,
        region=unit.region,
        is_neighbour=unit.region != OWN,
        travel=run.travel(need, unit),
        free=shown.free,
        age=shown.age,
        freshness=shown.freshness,
        is_open=is_open,
        opens_at=None if is_open else moment(kind.opening.next(run.at)),
        can=frozenset((isolation if unit.can_isolate else set()) | (closed if unit.is_closed else set())),
        cannot=frozenset((set() if unit.can_isolate else isolation) | (set() if unit.is_closed else closed)),
        only=frozenset(closed if unit.is_closed else set()),
        load=load,
    )


def sought_for(need: Need) -> Sought:
    wants = ({Want.ISOLATION} if need.isolation else set()) | ({Want.CLOSED} if need.closed else set())
    return Sought(
        kinds=(need.kind.key,),
        before=moment(need.due_at),
        sex=Sex.FEMALE if need.is_woman else Sex.MALE,
        wants=frozenset(wants),
        region=OWN,
    )


def seen(run: Run, unit: Unit, refusal: Refusal | None = None) -> Seen:
    """What was given through the platform is not shown as free until the unit tells a figure with the patient in it."""
    figure = run.figure(unit)
    if figure is None:
        return Seen(None, None, Freshness.NEVER, None, refusal)
    given = sum(
        stay.arrived is None or stay.arrived > figure.observed_at
        for (whose, _), stay in run.places[unit.number].present.items()
        if whose == "need"
    )
    age, kind = run.at - figure.observed_at, unit.kind
    fresh = Freshness.FRESH if age <= kind.fresh_for else Freshness.AGEING
    freshness = fresh if age <= kind.usable_for else Freshness.STALE
    return Seen(max(0, figure.free - given), age, freshness, figure.observed_at, refusal)
