"""What becomes of a proposal; and in which regions changes need one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import require
from ketenzicht.access.queries import local_day
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.events.operations import announce
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice, Settled
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, read
from ketenzicht.registry.queries import looks_like, organisation_names
from ketenzicht.upkeep.domain import LONGEST_REASON, Kind, Move, Status, after, sides_of
from ketenzicht.upkeep.models import ApprovalRule, Proposal
from ketenzicht.upkeep.operations.duplicates import keep_apart
from ketenzicht.upkeep.operations.proposing import THEN, about, ask_judges
from ketenzicht.upkeep.queries import UNKNOWN_PROPOSAL, judged_regions, region_id

CarryOut = Callable[[UUID, Mapping[str, Any]], None]  # of a location, what was wished


@transaction.atomic
def approve(*, proposal_id: UUID, seen: int, units: CarryOut, actor: Actor, at: datetime) -> None:
    """Carry a proposal out. `seen` is the version of the entry that the judge compared it with.

    What is proposed of units, `units` carries out: they are above this app (`capacity.operations.approve`).
    Where another region is asked as well, it hands the proposal on to that one, and nothing is carried out yet.
    Raises NotFound, NotPermitted, Conflict, and Refused where what was right when it was proposed no longer is.
    """
    row = _moved(proposal_id, Move.APPROVE, actor=actor, at=at)
    others = [one for one in row.wishes.get(THEN, ()) if one not in judged_regions(actor=actor, on=local_day(at))]
    if others:
        _hand_on(row, others, actor=actor, at=at)
        return
    if row.kind == Kind.UNITS and row.location_id is not None:
        units(row.location_id, row.wishes)
        registry.note_change(location_id=row.location_id, what=_approved(row), actor=actor, at=at)
    else:
        _carry_out(row, seen=seen, actor=actor, at=at)
    _decided(row, actor=actor, at=at)
    _tell_owner(row, "goedgekeurd en doorgevoerd.", actor=actor, at=at)


@transaction.atomic
def refuse(*, proposal_id: UUID, reasons: str, actor: Actor, at: datetime) -> None:
    """Say no, and why."""
    row = _moved(proposal_id, Move.REFUSE, actor=actor, at=at)
    row.reasons = reasons.strip()
    if not 0 < len(row.reasons) <= LONGEST_REASON:
        raise Refused(f"Geef een reden, in ten hoogste {LONGEST_REASON} tekens.")
    _decided(row, actor=actor, at=at)
    _tell_owner(row, f"afgewezen: {row.reasons}", actor=actor, at=at)


@transaction.atomic
def withdraw(*, proposal_id: UUID, actor: Actor, at: datetime) -> None:
    """The organisation takes its proposal back."""
    row = _moved(proposal_id, Move.WITHDRAW, actor=actor, at=at)
    row.save(update_fields=["status"])
    _tell(row, actor=actor, at=at)
    notices.settle(about=about(row.id), actor=actor, at=at, because=Settled.LAPSED)


@transaction.atomic
def set_approvals(*, region: str, kinds: Collection[Kind], actor: Actor, at: datetime) -> None:
    """From now on changes of exactly these kinds need approval in a ROAZ region. What waits already goes on waiting."""
    require(actor=actor, permission=Permission.REGISTRY_APPROVE)
    if region not in judged_regions(actor=actor, on=local_day(at)):
        raise NotPermitted(
            "Een ROAZ-bureau bepaalt dit voor de eigen regio. Vraag het ROAZ-bureau van die regio.", actor=actor
        )
    row = region_id(code=region, on=local_day(at))
    ApprovalRule.objects.filter(region_id=row).delete()
    ApprovalRule.objects.bulk_create(ApprovalRule(region_id=row, kind=kind.value) for kind in sorted(set(kinds)))
    detail = {"kinds": sorted(kind.value for kind in kinds)}
    record(action="upkeep.approvals-set", actor=actor, subject=f"region/{region}", detail=detail, at=at)
    announce(kind="upkeep.approvals-set", subject=f"region/{region}", payload=detail, at=at)


def _moved(proposal_id: UUID, move: Move, *, actor: Actor, at: datetime) -> Proposal:
    """The proposal, locked, with the status that the move makes of it; not saved yet."""
    row = Proposal.objects.select_for_update().filter(id=proposal_id).first()
    judged = judged_regions(actor=actor, on=local_day(at))
    sides = sides_of(actor=actor, owner=row.organisation_id, region=row.region, judged=judged) if row else frozenset()
    if row is None or not sides:
        raise NotFound(UNKNOWN_PROPOSAL)
    row.status = after(status=Status(row.status), move=move, sides=sides, actor=actor).value
    return row


def _hand_on(row: Proposal, regions: Sequence[str], *, actor: Actor, at: datetime) -> None:
    """This region approves; now the next one judges."""
    notices.settle(about=about(row.id), actor=actor, at=at)
    by, row.region = row.region, regions[0]
    row.status = Status.WAITING.value
    row.wishes = {**row.wishes, "what": f"{row.wishes['what'].rstrip('.')}. {by} keurde dit goed.", THEN: regions[1:]}
    row.save()
    detail = {"kind": row.kind, "region": by, "to": row.region}
    record(action="upkeep.handed-on", actor=actor, subject=about(row.id), detail=detail, at=at)
    announce(kind="upkeep.handed-on", subject=about(row.id), payload=detail, at=at)
    ask_judges(row, name=row.location.name if row.location else "", actor=actor, at=at)
    _tell_owner(row, f"goedgekeurd door {by}; nu beoordeelt {row.region} het.", actor=actor, at=at)


def _carry_out(row: Proposal, *, seen: int, actor: Actor, at: datetime) -> None:
    what = _approved(row)
    if row.location_id is None:
        _begin(row, actor=actor, at=at)
    elif row.kind == Kind.ENDING:
        on, because = date.fromisoformat(row.wishes["on"]), row.wishes.get("because", "")
        what = f"{because} {what}".strip()
        registry.end_location(location_id=row.location_id, on=on, what=what, actor=actor, at=at)
    else:
        wishes = read(row.wishes)
        registry.amend_location(location_id=row.location_id, wishes=wishes, seen=seen, what=what, actor=actor, at=at)


def _begin(row: Proposal, *, actor: Actor, at: datetime) -> None:
    """The new location; of what it looks like now, who approves says with the proposer that it is another."""
    new = NewLocation(**read(row.wishes))
    alike = looks_like(new=new, organisation_id=row.organisation_id) if row.other_because else []
    row.location = registry.register_location(organisation_id=row.organisation_id, new=new, actor=actor, at=at)
    others = [sketch.id for sketch, _ in alike]
    keep_apart(row.location.id, others, why=row.other_because, actor=actor, at=at)


def _approved(row: Proposal) -> str:
    return f"Voorstel van {organisation_names(ids=[row.organisation_id])[row.organisation_id]}, goedgekeurd."


def _decided(row: Proposal, *, actor: Actor, at: datetime) -> None:
    row.decided_at, row.decided_by_id, row.decided_as = at, actor.organisation_id, actor.role
    row.save()
    _tell(row, actor=actor, at=at)
    notices.settle(about=about(row.id), actor=actor, at=at)


def _tell(row: Proposal, *, actor: Actor, at: datetime) -> None:
    """The audit line and the event; reasons stay out of both."""
    detail = {"kind": row.kind, "region": row.region}
    record(action=f"upkeep.{row.status}", actor=actor, subject=about(row.id), detail=detail, at=at)
    announce(kind=f"upkeep.{row.status}", subject=about(row.id), payload=detail, at=at)


def _tell_owner(row: Proposal, became: str, *, actor: Actor, at: datetime) -> None:
    notice = NewNotice(
        about=f"{about(row.id)}/{row.status}",
        title=f"Uw voorstel voor het register is {Status(row.status).word}",
        text=f"{Kind(row.kind).word}: {became}",
        link=f"/upkeep/proposals/{row.id}/",
    )
    notices.give(
        notice=notice,
        organisation_id=row.organisation_id,
        permission=Permission.REGISTRY_MAINTAIN,
        actor=actor,
        at=at,
    )
