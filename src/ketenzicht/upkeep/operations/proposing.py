"""An administrator changes an entry: done at once, or proposed where the region asked for approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import require
from ketenzicht.access.queries import local_day
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.events.operations import announce
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import FIELDS, Entry, NewLocation, Overtaken, Part, Wishes, beginning_of, written
from ketenzicht.registry.queries import changes_since, entry, networks_in, organisation_names
from ketenzicht.upkeep.domain import Kind, Outcome
from ketenzicht.upkeep.models import Proposal
from ketenzicht.upkeep.queries import needs_approval, region_of, region_of_municipality

THEN = "then"  # in what was wished of units: the regions that are asked when this one has approved
MOST_AHEAD_DAYS = 730  # how far ahead an end may be told; voorstel


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody wants to change, and where."""

    kind: Kind
    organisation_id: UUID
    location_id: UUID | None
    name: str
    region: str
    wishes: Mapping[str, Any]
    subject: str = ""
    other_because: str = ""


@transaction.atomic
def change_entry(*, location_id: UUID, part: Part, wishes: Wishes, seen: int, actor: Actor, at: datetime) -> Outcome:
    """Make fields of one part what is wished, or propose it.

    Raises as `registry.operations.amend_location`; Conflict while an earlier proposal of this kind waits.
    """
    if outside := wishes.keys() - FIELDS[part].keys():
        raise ValueError(f"Not of this part: {sorted(outside)}.")
    known = entry(location_id=location_id)
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=known.organisation_id)
    region = region_of(location_id=location_id, on=local_day(at))
    if not needs_approval(kind=Kind(part.value), region=region, actor=actor):
        registry.amend_location(location_id=location_id, wishes=wishes, seen=seen, actor=actor, at=at)
        return Outcome()
    return propose_change(
        location_id=location_id, part=part, wishes=wishes, seen=seen, known=known, region=region, actor=actor, at=at
    )


def propose_change(
    *, location_id: UUID, part: Part, wishes: Wishes, seen: int, known: Entry, region: str, actor: Actor, at: datetime
) -> Outcome:
    """Within a deed, of who may: propose a change of one part, in the region that judges it."""
    if overtaken := changes_since(location_id=location_id, version=seen, fields=wishes):
        raise Overtaken(overtaken)
    after = registry.checked_amendment(known.location, wishes)
    changed = {field: getattr(after, field) for field in wishes}
    if after == known.location:
        return Outcome()
    wish = _Wish(Kind(part.value), known.organisation_id, location_id, known.location.name, region, written(changed))
    return _propose(wish, actor=actor, at=at)


@transaction.atomic
def begin_location(
    *, organisation_id: UUID, new: NewLocation, other_because: str = "", actor: Actor, at: datetime
) -> Outcome:
    """A new location of the organisation, or the proposal of one.

    Where it looks like one that is there, `other_because` tells who judges why it is another.
    """
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
    region = region_of_municipality(code=new.municipality_code, on=local_day(at))
    if not needs_approval(kind=Kind.BEGINNING, region=region, actor=actor):
        made = registry.register_location(organisation_id=organisation_id, new=new, actor=actor, at=at)
        return Outcome(location_id=made.id)
    return propose_beginning(
        organisation_id=organisation_id, new=new, other_because=other_because, region=region, actor=actor, at=at
    )


def propose_beginning(
    *, organisation_id: UUID, new: NewLocation, other_because: str = "", region: str, actor: Actor, at: datetime
) -> Outcome:
    """Within a deed, of who may: propose a new location, in the region that judges it."""
    after = registry.checked_beginning(new)
    wishes = written(beginning_of(after))
    wish = _Wish(Kind.BEGINNING, organisation_id, None, after.name, region, wishes, other_because=other_because)
    return _propose(wish, actor=actor, at=at)


@transaction.atomic
def end_location(*, location_id: UUID, on: date, because: str = "", actor: Actor, at: datetime) -> Outcome:
    """From this day the location is no longer there, or that is proposed. `because` goes with it into the history."""
    known = entry(location_id=location_id)
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=known.organisation_id)
    today = local_day(at)
    refuse_impossible_end(on=on, today=today)
    region = region_of(location_id=location_id, on=today)
    if not needs_approval(kind=Kind.ENDING, region=region, actor=actor):
        registry.end_location(location_id=location_id, on=on, what=because, actor=actor, at=at)
        return Outcome()
    wishes = {"on": on.isoformat(), "because": because}
    wish = _Wish(Kind.ENDING, known.organisation_id, location_id, known.location.name, region, wishes)
    return _propose(wish, actor=actor, at=at)


def propose_units(
    *, location_id: UUID, regions: Sequence[str], subject: str, wishes: Mapping[str, Any], actor: Actor, at: datetime
) -> Outcome:
    """Within a deed, of who may: propose a change of the units of a location to each of these regions, in turn.

    `wishes` say under "what", in words, what would change. Conflict while another about the same `subject` waits.
    """
    known = entry(location_id=location_id)
    region, *then = regions
    wishes = {**wishes, THEN: then}
    wish = _Wish(Kind.UNITS, known.organisation_id, location_id, known.location.name, region, wishes, subject)
    return _propose(wish, actor=actor, at=at)


def refuse_impossible_end(*, on: date, today: date) -> None:
    """What has been stays as it was, and nobody knows what is very far ahead."""
    if not 0 <= (on - today).days <= MOST_AHEAD_DAYS:
        raise Refused("Kies als einde vandaag of een latere dag, hoogstens twee jaar vooruit.")


def about(proposal_id: UUID) -> str:
    """What the notices about a proposal are about."""
    return f"proposal/{proposal_id}"


def _propose(wish: _Wish, *, actor: Actor, at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            row = Proposal.objects.create(
                organisation_id=wish.organisation_id,
                location_id=wish.location_id,
                region=wish.region,
                kind=wish.kind.value,
                subject=wish.subject,
                other_because=wish.other_because,
                wishes=dict(wish.wishes),
                made_at=at,
                made_as=actor.role,
            )
    except IntegrityError:
        raise Conflict(
            f"Er wacht al een voorstel van deze soort ({wish.kind.word}). Trek dat eerst in, bij “Register bijhouden”."
        ) from None
    detail = {"kind": wish.kind.value, "region": wish.region, "fields": sorted(wish.wishes)}
    record(action="upkeep.proposed", actor=actor, subject=about(row.id), detail=detail, at=at)
    announce(kind="upkeep.proposed", subject=about(row.id), payload=detail, at=at)
    ask_judges(row, name=wish.name, actor=actor, at=at)
    return Outcome(proposal_id=row.id)


def ask_judges(row: Proposal, *, name: str, actor: Actor, at: datetime) -> None:
    """A task for the bureaus of the region that a proposal is in; `name`: of the location."""
    organisation = organisation_names(ids=[row.organisation_id])[row.organisation_id]
    notice = NewNotice(
        about=about(row.id),
        title=f"Voorstel voor het register: {name}"[:160],
        text=f"{organisation} wil iets wijzigen ({Kind(row.kind).word}). Keur het goed of wijs het af.",
        link=f"/upkeep/proposals/{row.id}/",
        is_task=True,
    )
    for network in networks_in(region=row.region, on=local_day(at)):
        notices.give(
            notice=notice,
            organisation_id=network.id,
            permission=Permission.REGISTRY_APPROVE,
            actor=actor,
            at=at,
        )
