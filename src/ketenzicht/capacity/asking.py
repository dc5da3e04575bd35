"""Changes of units where the region wants to see them first: proposed by who keeps the location, then carried out.

What cannot be is refused before it is proposed: the deed itself is tried, and undone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.keeping import begin, begin_unit, end, end_unit, move, move_unit, name_of_kind, name_of_unit
from ketenzicht.registry.queries import entry
from ketenzicht.upkeep import operations as upkeep
from ketenzicht.upkeep.domain import Kind, Outcome
from ketenzicht.upkeep.queries import needs_approval, region_of

BEGIN, END, MOVE = "begin", "end", "move"
_HOW = {"automatic": "automatisch geleverd", "manual": "met de hand geleverd"}
Wishes = Mapping[str, Any]


@transaction.atomic
def ask_begin(*, unit: NewUnit, on: date, actor: Actor, at: datetime) -> Outcome:
    """Begin a unit, or propose it; raises as `begin_unit`, and Conflict while it is proposed already."""

    def deed() -> None:
        begin_unit(unit=unit, on=on, actor=actor, at=at)

    def wishes() -> Wishes:
        expected = unit.automation_expected_on
        return {
            "what": f"{name_of_kind(unit.module, unit.label, on=on)}: erbij vanaf {on:%d-%m-%Y}, {_HOW[unit.mode]}",
            "deed": BEGIN,
            "module": unit.module,
            "label": unit.label,
            "deliverer": str(unit.deliverer_id),
            "mode": unit.mode,
            "automatic_from": expected.isoformat() if expected else None,
            "on": on.isoformat(),
        }

    return _done_or_proposed(deed, wishes, [unit.location_id], f"{unit.module}/{unit.label}", actor, at)


@transaction.atomic
def ask_end(*, location_id: UUID, code: UUID, on: date, because: str, actor: Actor, at: datetime) -> Outcome:
    """Let a unit end, or propose it; raises as `end_unit`, and Conflict while its end or move is proposed already."""

    def deed() -> None:
        end_unit(location_id=location_id, code=code, on=on, because=because, actor=actor, at=at)

    def wishes() -> Wishes:
        what = f"{name_of_unit(code, on=on)}: eindigt op {on:%d-%m-%Y}. {because.strip()}"
        return {"what": what, "deed": END, "code": str(code), "on": on.isoformat(), "because": because}

    return _done_or_proposed(deed, wishes, [location_id], str(code), actor, at)


@transaction.atomic
def ask_move(*, location_id: UUID, code: UUID, to: UUID, on: date, because: str, actor: Actor, at: datetime) -> Outcome:
    """Let a unit move, or propose it to the region that it leaves and then to that where it goes, as far as they ask.

    Raises as `move_unit`, and Conflict while its end or move is proposed already.
    """

    def deed() -> None:
        move_unit(location_id=location_id, code=code, to=to, on=on, because=because, actor=actor, at=at)

    def wishes() -> Wishes:
        there = entry(location_id=to).location.name
        what = f"{name_of_unit(code, on=on)}: verhuist op {on:%d-%m-%Y} naar {there}. {because.strip()}"
        return {
            "what": what, "deed": MOVE, "code": str(code), "to": str(to), "on": on.isoformat(), "because": because,
        }  # fmt: skip

    return _done_or_proposed(deed, wishes, [location_id, to], str(code), actor, at)


@transaction.atomic
def approve(*, proposal_id: UUID, seen: int, actor: Actor, at: datetime) -> None:
    """Carry a proposal out, of units too; raises as `upkeep.operations.approve`."""

    def carry_out(location_id: UUID, wishes: Wishes) -> None:
        _DEEDS[wishes["deed"]](location_id, wishes, date.fromisoformat(wishes["on"]), actor, at)

    upkeep.approve(proposal_id=proposal_id, seen=seen, units=carry_out, actor=actor, at=at)


def _done_or_proposed(
    deed: Callable[[], None],
    wishes: Callable[[], Wishes],
    places: Sequence[UUID],
    subject: str,
    actor: Actor,
    at: datetime,
) -> Outcome:
    """`places`: the location that it is of, and others that it touches."""
    for place in places:
        upkeep.require_maintainer(location_id=place, actor=actor)
    regions = [region_of(location_id=place, on=local_day(at)) for place in places]
    asks = [one for one in dict.fromkeys(regions) if needs_approval(kind=Kind.UNITS, region=one, actor=actor)]
    if not asks:
        deed()
        return Outcome()
    with transaction.atomic():
        deed()
        transaction.set_rollback(True)
    told = wishes()
    return upkeep.propose_units(location_id=places[0], regions=asks, subject=subject, wishes=told, actor=actor, at=at)


def _begin(location_id: UUID, wishes: Wishes, on: date, actor: Actor, at: datetime) -> None:
    expected = wishes["automatic_from"]
    unit = NewUnit(
        location_id=location_id,
        module=wishes["module"],
        label=wishes["label"],
        deliverer_id=UUID(wishes["deliverer"]),
        mode=wishes["mode"],
        automation_expected_on=date.fromisoformat(expected) if expected else None,
    )
    begin(unit=unit, on=on, actor=actor, at=at)


def _end(location_id: UUID, wishes: Wishes, on: date, actor: Actor, at: datetime) -> None:
    end(location_id=location_id, code=UUID(wishes["code"]), on=on, because=wishes["because"], actor=actor, at=at)


def _move(location_id: UUID, wishes: Wishes, on: date, actor: Actor, at: datetime) -> None:
    code, to, because = UUID(wishes["code"]), UUID(wishes["to"]), wishes["because"]
    move(location_id=location_id, code=code, to=to, on=on, because=because, actor=actor, at=at)


_DEEDS = {BEGIN: _begin, END: _end, MOVE: _move}
