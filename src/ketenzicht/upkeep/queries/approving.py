"""Who may change and judge entries, what was proposed about them, and what needs approval."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from ketenzicht.access.domain import Permission, refusal
from ketenzicht.access.queries import regions_decided_by
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import NotFound
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import (
    By,
    Difference,
    Likeness,
    NewLocation,
    RegionKind,
    Sketch,
    amended,
    differences,
    read,
)
from ketenzicht.upkeep.domain import Kind, Move, ProposalLine, Side, Status, moves_of, sides_of
from ketenzicht.upkeep.models import ApprovalRule, Proposal

UNKNOWN_PROPOSAL = "Dit voorstel kennen wij niet, of het is niet van u en niet van uw regio."
MOST_SHOWN = 200


def may_maintain(*, organisation_id: UUID, actor: Actor) -> bool:
    """Whether the actor keeps the entries of this organisation; no query."""
    wanted = Permission.REGISTRY_MAINTAIN
    return refusal(actor=actor, permission=wanted, organisation_id=organisation_id) is None


def is_platform(actor: Actor) -> bool:
    """Whether the actor acts for the platform: then nothing needs approval, and every region is theirs."""
    return actor.kind is ActorKind.PLATFORM or Permission.PLATFORM_MAINTAIN in actor.grants


def judged_regions(*, actor: Actor, on: date) -> frozenset[str]:
    """The ROAZ regions of which the actor judges proposals: all for the platform, else the own one."""
    if Permission.REGISTRY_APPROVE not in actor.grants and actor.kind is not ActorKind.PLATFORM:
        return frozenset()
    roaz = frozenset(one.code for one in registry.regions(kind=RegionKind.ROAZ, on=on))
    if is_platform(actor):
        return roaz
    if actor.organisation_id is None:
        return frozenset()
    return roaz & regions_decided_by(organisation_id=actor.organisation_id, on=on)


def needs_approval(*, kind: Kind, region: str, actor: Actor) -> bool:
    """Whether a change by this actor must be approved: by the platform itself nothing needs to. One query."""
    return not is_platform(actor) and ApprovalRule.objects.filter(region__code=region, kind=kind.value).exists()


def asked_of(*, actor: Actor, regions: Iterable[str]) -> dict[str, frozenset[Kind]]:
    """Per region the kinds of change of which this actor needs approval; at most one query."""
    found = set(regions)
    return dict.fromkeys(found, frozenset()) if is_platform(actor) else approvals(regions=found)


def approvals(*, regions: Iterable[str]) -> dict[str, frozenset[Kind]]:
    """Per region the kinds of change that need approval there; one query."""
    found: dict[str, set[Kind]] = {code: set() for code in regions}
    rules = ApprovalRule.objects.filter(region__code__in=list(found)).values_list("region__code", "kind")
    for code, kind in rules:
        found[code].add(Kind(kind))
    return {code: frozenset(kinds) for code, kinds in found.items()}


def region_of(*, location_id: UUID, on: date) -> str:
    """The ROAZ region of a location, of one that is still to begin that of its first day; empty when it has none."""
    known = registry.entry(location_id=location_id).location
    day = max(on, known.active_from) if known.active_from else on
    found = registry.locations(on=day, ids=[location_id])
    return (found[0].roaz or "") if found else ""


def region_of_municipality(*, code: str, on: date) -> str:
    return next((one.roaz or "" for one in registry.municipalities(on=on) if one.code == code), "")


def region_id(*, code: str, on: date) -> int:
    return registry.region(code=code, on=on).id


def proposals(*, actor: Actor, on: date, waiting: bool) -> list[ProposalLine]:
    """Those that the actor has a part in, the newest first: those that wait, or those that were decided."""
    rows = Proposal.objects.select_related("organisation", "decided_by", "location")
    rows = rows.filter(status=Status.WAITING.value) if waiting else rows.exclude(status=Status.WAITING.value)
    judged = judged_regions(actor=actor, on=on)
    theirs = rows.filter(Q(organisation=actor.organisation_id) | Q(region__in=judged))
    found = [(row, _sides(row, actor=actor, judged=judged)) for row in theirs[:MOST_SHOWN]]
    return [_line(row, sides, found=()) for row, sides in found if sides]


def proposal(*, proposal_id: UUID, actor: Actor, on: date) -> ProposalLine:
    """One proposal with what it changes; NotFound for one that the actor has no part in."""
    row, sides = _found(proposal_id, actor=actor, on=on)
    return _line(row, sides, found=_differences(row))


def alike_proposed(*, proposal_id: UUID, actor: Actor, on: date) -> list[tuple[Sketch, Likeness]]:
    """For who may decide about a new location: what it is probably the same as, by what the register holds now."""
    row, sides = _found(proposal_id, actor=actor, on=on)
    if row.kind != Kind.BEGINNING or Move.APPROVE not in moves_of(status=Status(row.status), sides=sides):
        return []
    return registry.looks_like(new=NewLocation(**read(row.wishes)), organisation_id=row.organisation_id)


def _found(proposal_id: UUID, *, actor: Actor, on: date) -> tuple[Proposal, frozenset[Side]]:
    rows = Proposal.objects.select_related("organisation", "decided_by", "location")
    row = rows.filter(id=proposal_id).first()
    sides = _sides(row, actor=actor, judged=judged_regions(actor=actor, on=on)) if row else frozenset[Side]()
    if row is None or not sides:
        raise NotFound(UNKNOWN_PROPOSAL)
    return row, sides


def _sides(row: Proposal, *, actor: Actor, judged: frozenset[str]) -> frozenset[Side]:
    return sides_of(actor=actor, owner=row.organisation_id, region=row.region, judged=judged)


def _differences(row: Proposal) -> tuple[Difference, ...]:
    """With the entry as it is now; of a new location all that it would be."""
    if row.kind in (Kind.ENDING, Kind.UNITS):
        return ()
    wishes = read(row.wishes)
    if row.location_id is None:
        return tuple(Difference(field, None, value) for field, value in wishes.items())
    now = registry.entry(location_id=row.location_id).location
    return differences(now, amended(now, wishes))


def _line(row: Proposal, sides: frozenset[Side], *, found: tuple[Difference, ...]) -> ProposalLine:
    decider = row.decided_by.name if row.decided_by else "Ketenzicht"
    what = ""
    if row.kind == Kind.ENDING:
        because = row.wishes.get("because", "").rstrip(".")
        what = f"Eindigt op {date.fromisoformat(row.wishes['on']):%d-%m-%Y}" + (f". {because}" if because else "")
    elif row.kind == Kind.UNITS:
        what = row.wishes["what"].rstrip(".")
    return ProposalLine(
        id=row.id,
        kind=Kind(row.kind),
        status=Status(row.status),
        location_id=row.location_id,
        location=row.location.name if row.location else read(row.wishes)["name"],
        organisation=row.organisation.name,
        region=row.region,
        made_at=row.made_at,
        made_by=By(row.organisation.name, row.made_as),
        decided_at=row.decided_at,
        decided_by=By(decider, row.decided_as) if row.decided_at else None,
        reasons=row.reasons,
        version=row.location.version if row.location else 0,
        what=what,
        other_because=row.other_because,
        differences=found,
        moves=moves_of(status=Status(row.status), sides=sides),
    )
