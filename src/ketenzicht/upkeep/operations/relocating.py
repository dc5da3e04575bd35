"""Organisations hear which of their locations come to lie in another region, and from when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice, Settled
from ketenzicht.registry.domain import Relocation

MOST_NAMED = 20  # locations in one notice; the others are counted
NOWHERE = "geen regio"
KEEPING = "/upkeep/"


def tell_relocated(
    relocations: Sequence[Relocation],
    *,
    names: Mapping[str, str],
    division_id: UUID,
    first_day: date,
    actor: Actor,
    at: datetime,
) -> None:
    """Within the deed that decides a division: one notice for each organisation. `names` are of regions by code."""
    of: defaultdict[UUID, list[Relocation]] = defaultdict(list)
    for one in relocations:
        of[one.organisation_id].append(one)
    for organisation_id, theirs in of.items():
        notice = NewNotice(
            about=_about(division_id),
            title=f"Andere regio vanaf {first_day:%d-%m-%Y}: " + _which(theirs),
            text=f"Door een nieuwe indeling tellen vanaf {first_day:%d-%m-%Y} in een andere regio mee: "
            f"{_listed(theirs, names)}. U hoeft niets te doen; wat er tot die dag was, blijft zoals het was.",
            link=KEEPING,
        )
        notices.give(
            notice=notice,
            organisation_id=organisation_id,
            permission=Permission.REGISTRY_MAINTAIN,
            actor=actor,
            at=at,
        )


def settle_relocated(*, division_id: UUID, actor: Actor, at: datetime) -> None:
    """The division does not go on: nothing of theirs moves."""
    notices.settle(about=_about(division_id), actor=actor, at=at, because=Settled.LAPSED)


def _about(division_id: UUID) -> str:
    return f"division/{division_id}/relocated"


def _which(theirs: Sequence[Relocation]) -> str:
    return theirs[0].name[:100] if len(theirs) == 1 else f"{len(theirs)} locaties"


def _listed(theirs: Sequence[Relocation], names: Mapping[str, str]) -> str:
    told = [f"{one.name} ({_moves(one, names)})" for one in theirs[:MOST_NAMED]]
    more = len(theirs) - len(told)
    return "; ".join([*told, *([f"en nog {more}"] if more else [])])


def _moves(one: Relocation, names: Mapping[str, str]) -> str:
    """From which region to which, of each kind that changes."""
    sides = zip(one.before, one.after, strict=True)
    return ", ".join(
        f"van {names.get(was or '', NOWHERE)} naar {names.get(becomes or '', NOWHERE)}"
        for was, becomes in sides
        if was != becomes
    )
