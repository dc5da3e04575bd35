"""Drawing regions anew: who may do that where. What is right is decided by the register itself."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import require, require_in_region
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries as registered
from ketenzicht.registry.domain import DivisionLine, Plan, RegionKind
from ketenzicht.upkeep.operations.relocating import settle_relocated, tell_relocated
from ketenzicht.upkeep.queries.drawing import division_for


@transaction.atomic
def prepare_division(*, kind: RegionKind, within: str | None, actor: Actor, at: datetime) -> UUID:
    """Begin a plan for the areas of a ROAZ region, or for all regions of another kind."""
    require_in_region(permission=Permission.REGIONS_DRAW, region=within, actor=actor, at=at)
    return registry.prepare_division(kind=kind, within=within, actor=actor, at=at)


@transaction.atomic
def amend_division(
    *, division_id: UUID, plan: Plan, first_day: date | None, why: str, seen: int, actor: Actor, at: datetime
) -> None:
    """Keep what is being prepared. Raises NotPermitted for who would draw beyond the own region."""
    line = replace(_drawn(division_id, actor=actor, at=at), plan=plan, first_day=first_day)
    _refuse_beyond(line, _touched(line, at=at), actor=actor, at=at)
    registry.amend_division(
        division_id=division_id, plan=plan, first_day=first_day, why=why, seen=seen, actor=actor, at=at
    )


@transaction.atomic
def decide_division(*, division_id: UUID, seen: int, actor: Actor, at: datetime) -> None:
    """Put it in force from its first day on, and tell organisations whose locations come in another region.

    Raises as `registry.operations.decide_division` does.
    """
    line = _drawn(division_id, actor=actor, at=at)
    check = registered.check_of(line, today=local_day(at))
    _refuse_beyond(line, check.touched, actor=actor, at=at)
    registry.decide_division(division_id=division_id, seen=seen, actor=actor, at=at)
    if line.first_day is not None:
        names = {code: one.name for land in (check.before, check.after) for code, one in land.regions.items()}
        tell_relocated(
            registered.relocations(before=check.before, after=check.after, on=line.first_day),
            names=names,
            division_id=division_id,
            first_day=line.first_day,
            actor=actor,
            at=at,
        )


@transaction.atomic
def call_off_division(*, division_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Before its first day; raises as `registry.operations.call_off_division` does."""
    line = _drawn(division_id, actor=actor, at=at)
    _refuse_beyond(line, line.touches, actor=actor, at=at)
    registry.call_off_division(division_id=division_id, because=because, actor=actor, at=at)
    settle_relocated(division_id=division_id, actor=actor, at=at)


@transaction.atomic
def discard_division(*, division_id: UUID, actor: Actor, at: datetime) -> None:
    """Nobody goes on with it."""
    _drawn(division_id, actor=actor, at=at)
    registry.discard_division(division_id=division_id, actor=actor, at=at)


def _drawn(division_id: UUID, *, actor: Actor, at: datetime) -> DivisionLine:
    require(actor=actor, permission=Permission.REGIONS_DRAW)
    return division_for(division_id=division_id, actor=actor, at=at)


def _touched(line: DivisionLine, *, at: datetime) -> frozenset[str]:
    return registered.check_of(line, today=local_day(at)).touched


def _refuse_beyond(line: DivisionLine, touched: frozenset[str], *, actor: Actor, at: datetime) -> None:
    """Who changes other regions than the one drawn in must be allowed to draw the country."""
    region = None if touched - {line.plan.within} else line.plan.within
    require_in_region(permission=Permission.REGIONS_DRAW, region=region, actor=actor, at=at)
