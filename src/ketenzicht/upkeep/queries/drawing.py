"""Who draws which regions, and what was prepared and decided about them."""

from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import regions_of_decider
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import DivisionLine


def drawn_regions(*, actor: Actor, at: datetime) -> frozenset[str] | None:
    """The regions in which the actor draws; None: all of the country."""
    return regions_of_decider(permission=Permission.REGIONS_DRAW, actor=actor, at=at)


def divisions_for(*, actor: Actor, at: datetime) -> list[DivisionLine]:
    """What was prepared or decided in the regions that the actor draws, the newest first."""
    draws = drawn_regions(actor=actor, at=at)
    return [line for line in registry.divisions() if draws is None or line.plan.within in draws]


def division_for(*, division_id: UUID, actor: Actor, at: datetime) -> DivisionLine:
    """One division; NotFound for one in a region that the actor does not draw."""
    line, draws = registry.division(division_id=division_id), drawn_regions(actor=actor, at=at)
    if draws is not None and line.plan.within not in draws:
        raise NotFound(registry.UNKNOWN_DIVISION)
    return line
