"""What becomes of entries that are probably the same: not the same after all, or one of them ends."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import require
from ketenzicht.access.queries import local_day
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotPermitted
from ketenzicht.events.operations import announce
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice, Settled
from ketenzicht.notices.queries import open_subjects
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries as register
from ketenzicht.registry.domain import Likeness, NewLocation, ordered
from ketenzicht.upkeep.domain import LooksLike, Of, Outcome, checked_why, seen_of
from ketenzicht.upkeep.models import Distinction
from ketenzicht.upkeep.operations.proposing import begin_location, end_location, refuse_impossible_end
from ketenzicht.upkeep.queries import (
    Undecided,
    comparison,
    may_maintain,
    organisation_comparison,
    owners_of,
    undecided,
)

MOST_TOLD_AT_ONCE = 200  # pairs in one night: the rest comes the next
_ABOUT = "duplicate/"


@transaction.atomic
def begin_other_location(*, organisation_id: UUID, new: NewLocation, why: str, actor: Actor, at: datetime) -> Outcome:
    """A new location as `begin_location`; LooksLike when it looks like one that is there and `why` not is empty."""
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
    found = register.looks_like(new=new, organisation_id=organisation_id)
    if found and not why.strip():
        raise LooksLike(tuple(found))
    told = checked_why(why) if found else ""
    outcome = begin_location(organisation_id=organisation_id, new=new, other_because=told, actor=actor, at=at)
    if outcome.location_id is not None:
        keep_apart(outcome.location_id, [sketch.id for sketch, _ in found], why=told, actor=actor, at=at)
    return outcome


def keep_apart(location_id: UUID, others: Iterable[UUID], *, why: str, actor: Actor, at: datetime) -> None:
    """Within a deed, of who may: a new location is not the same as these."""
    for other_id in others:
        likeness = register.likeness_of(one_id=location_id, other_id=other_id)
        _keep(Of.LOCATION, location_id, other_id, likeness=likeness, why=why, actor=actor, at=at)


@transaction.atomic
def distinguish(*, of: Of, one_id: UUID, other_id: UUID, why: str, seen: str, actor: Actor, at: datetime) -> None:
    """These two are not the same. `seen` is what the actor compared.

    Raises NotFound for who keeps nor judges one of them, and Conflict when what makes them alike changed meanwhile.
    """
    compare = comparison if of is Of.LOCATION else organisation_comparison
    found = compare(one_id=one_id, other_id=other_id, actor=actor, on=local_day(at))
    if seen != found.seen:
        raise Conflict("Een van deze twee is intussen gewijzigd. Vergelijk ze opnieuw.")
    _keep(of, one_id, other_id, likeness=found.likeness, why=why, actor=actor, at=at)


@transaction.atomic
def end_duplicate(*, location_id: UUID, same_as: UUID, on: date, actor: Actor, at: datetime) -> Outcome:
    """A location ends because it is the same as another: by its owner as any end, else by who judges its region.

    Whether units of it are still delivered is asked above (`capacity.operations.end_duplicate`).
    """
    found = comparison(one_id=location_id, other_id=same_as, actor=actor, on=local_day(at))
    ending, kept = (found.one, found.other) if found.one.entry.location.id == location_id else (found.other, found.one)
    if not ending.may_end:
        raise NotPermitted(
            "Deze locatie mag u niet laten eindigen: dat doet haar organisatie of het ROAZ-bureau van haar regio.",
            actor=actor,
        )
    because = f"Dezelfde als {kept.entry.location.name} ({kept.organisation})."
    owner = ending.entry.organisation_id
    if may_maintain(organisation_id=owner, actor=actor):
        outcome = end_location(location_id=location_id, on=on, because=because, actor=actor, at=at)
    else:
        refuse_impossible_end(on=on, today=local_day(at))
        registry.end_location(location_id=location_id, on=on, what=because, actor=actor, at=at)
        _tell_owner(owner, ending.entry.location.name, f"eindigt op {on:%d-%m-%Y}. {because}", location_id, actor, at)
        outcome = Outcome()
    detail = {"same-as": str(same_as), "until": on.isoformat()}
    record(action="upkeep.duplicate-ended", actor=actor, subject=f"location/{location_id}", detail=detail, at=at)
    if outcome.proposal_id is None:
        notices.settle(about=about_pair(Of.LOCATION, location_id, same_as), actor=actor, at=at)
    return outcome


def tell_of_duplicates(*, at: datetime) -> int:
    """Ask the administrators of entries that are probably the same what they are; gives of how many pairs.

    A question about two that no longer look alike, or of which one ended, lapses.
    """
    found = register.lookalikes()
    waiting = {about_pair(one.of, one.pair.one_id, one.pair.other_id): one for one in undecided(found)}
    asked = open_subjects(beginning=_ABOUT)
    for about in asked - waiting.keys():
        notices.settle(about=about, actor=PLATFORM, at=at, because=Settled.LAPSED)
    new = [about for about in waiting if about not in asked][:MOST_TOLD_AT_ONCE]
    for about in new:
        _ask(about, waiting[about], found, at=at)
    return len(new)


def about_pair(of: Of, one_id: UUID, other_id: UUID) -> str:
    one, other = ordered(one_id, other_id)
    return f"{_ABOUT}{of.value}/{one}/{other}"


@transaction.atomic
def _ask(about: str, one: Undecided, found: register.Lookalikes, *, at: datetime) -> None:
    ids = (one.pair.one_id, one.pair.other_id)
    known = found.sketches if one.of is Of.LOCATION else found.organisation_sketches
    path = "" if one.of is Of.LOCATION else "organisations/"
    notice = NewNotice(
        about=about,
        title=f"Dubbel in het register? {known[ids[0]].name} en {known[ids[1]].name}"[:160],
        text=f"Zij lijken op elkaar: {one.pair.likeness.words}. Zeg of het dezelfde is.",
        link=f"/upkeep/duplicates/{path}{ids[0]}/{ids[1]}/",
        is_task=True,
    )
    for owner in set(owners_of(one, found)):
        notices.give(
            notice=notice, organisation_id=owner, permission=Permission.REGISTRY_MAINTAIN, actor=PLATFORM, at=at
        )
    record(action="upkeep.duplicate-found", actor=PLATFORM, subject=about, detail={}, at=at)


def _keep(of: Of, one_id: UUID, other_id: UUID, *, likeness: Likeness, why: str, actor: Actor, at: datetime) -> None:
    one, other = ordered(one_id, other_id)
    of_two = {"one_id": one, "other_id": other}
    Distinction.objects.create(
        **(of_two if of is Of.LOCATION else {"one_organisation_id": one, "other_organisation_id": other}),
        grounds=likeness.grounds,
        why=checked_why(why),
        made_at=at,
        made_by_id=actor.organisation_id,
        made_as=actor.role,
    )
    about = about_pair(of, one, other)
    detail = {"seen": seen_of(likeness)}
    record(action="upkeep.distinguished", actor=actor, subject=about, detail=detail, at=at)
    announce(kind="upkeep.distinguished", subject=about, payload={}, at=at)
    notices.settle(about=about, actor=actor, at=at)


def _tell_owner(owner: UUID, name: str, became: str, location_id: UUID, actor: Actor, at: datetime) -> None:
    notice = NewNotice(
        about=f"location/{location_id}/ended",
        title=f"{name} eindigt: dubbel in het register"[:160],
        text=f"{name} {became} Klopt dat niet, neem dan contact op met het ROAZ-bureau van uw regio.",
        link="/upkeep/",
    )
    notices.give(notice=notice, organisation_id=owner, permission=Permission.REGISTRY_MAINTAIN, actor=actor, at=at)
