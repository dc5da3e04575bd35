"""A file of locations that somebody brought: read first, then carried out exactly as it was shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import own_account, own_organisation, require
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, Overtaken
from ketenzicht.upkeep.domain import KEPT_FOR, Became, Plan, PlanLine, by_part
from ketenzicht.upkeep.models import Import
from ketenzicht.upkeep.operations.proposing import propose_beginning, propose_change
from ketenzicht.upkeep.operations.reading import Ground, ground_of, plan_of
from ketenzicht.upkeep.queries import import_of

NOT_WHOLE = "Er zijn regels met een fout, dus is er niets opgeslagen. Verbeter ze, of kies voor alleen de goede regels."


@transaction.atomic
def bring_file(*, content: bytes, actor: Actor, at: datetime) -> UUID:
    """Read a file for the organisation for which one acts; what it would do is kept for a day, and nothing changes.

    Raises NotPermitted, and Refused for a file that cannot be read.
    """
    organisation_id = own_organisation(actor)
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
    plan = plan_of(content=content, organisation_id=organisation_id, actor=actor, at=at)
    account = own_account(actor)
    Import.objects.filter(account=account, done_at=None).delete()  # of who reads again, the last file counts
    row = Import.objects.create(
        organisation_id=organisation_id,
        account=account,
        fingerprint=_fingerprint(content),
        brought_at=at,
        plan=msgspec.to_builtins(plan),
    )
    return row.id


@transaction.atomic
def carry_out_file(*, import_id: UUID, only_good: bool, actor: Actor, at: datetime) -> Plan:
    """Do what was shown; what became of each line.

    Without `only_good` every line is stored or none. Raises NotFound, NotPermitted, Conflict when it was done
    already, and Refused for a file with faults of which not only the good lines are asked.
    """
    brought = import_of(import_id=import_id, actor=actor, now=at, lock=True)
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=brought.organisation_id)
    if brought.done_at is not None:
        raise Conflict("Dit bestand is al verwerkt. Lees het opnieuw in als er nog iets moet.")
    plan = _carried_out(brought.plan, organisation_id=brought.organisation_id, only_good=only_good, actor=actor, at=at)
    is_done = only_good or not plan.number_became(Became.REFUSED)
    Import.objects.filter(id=import_id).update(plan=msgspec.to_builtins(plan), done_at=at if is_done else None)
    _tell(plan, organisation_id=brought.organisation_id, fingerprint=brought.fingerprint, actor=actor, at=at)
    return plan


@transaction.atomic
def import_file(
    *, content: bytes, organisation_id: UUID, dry_run: bool, only_good: bool, actor: Actor, at: datetime
) -> Plan:
    """Read a file and carry it out at once, or only read it. Raises as the two above."""
    require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
    plan = plan_of(content=content, organisation_id=organisation_id, actor=actor, at=at)
    if dry_run or (not only_good and not plan.is_whole):
        return plan
    plan = _carried_out(plan, organisation_id=organisation_id, only_good=only_good, actor=actor, at=at)
    _tell(plan, organisation_id=organisation_id, fingerprint=_fingerprint(content), actor=actor, at=at)
    return plan


def forget_files(*, at: datetime) -> int:
    """Forget what was read more than a day ago; how many files."""
    return Import.objects.filter(brought_at__lte=at - KEPT_FOR).delete()[0]


def _carried_out(plan: Plan, *, organisation_id: UUID, only_good: bool, actor: Actor, at: datetime) -> Plan:
    if not only_good and not plan.is_whole:
        raise Refused(NOT_WHOLE)
    to_do = plan.to_do
    # First all locks, in one order: two who change the same locations never wait for each other.
    registry.hold_locations(location_ids=[line.location_id for line in to_do if line.location_id])
    ground = ground_of(organisation_id=organisation_id, actor=actor, at=at)
    with transaction.atomic():
        done = _done(to_do, ground, organisation_id=organisation_id, actor=actor, at=at)
        if not only_good and any(line.became is Became.REFUSED for line in done):
            transaction.set_rollback(True)
            done = [line if line.became is Became.REFUSED else _undone(line) for line in done]
    by_number = {line.number: line for line in done}
    return replace(plan, lines=tuple(by_number.get(line.number, line) for line in plan.lines))


def _undone(line: PlanLine) -> PlanLine:
    return replace(line, became=None, made_id=None, proposal_id=None)


def _done(
    lines: Sequence[PlanLine], ground: Ground, *, organisation_id: UUID, actor: Actor, at: datetime
) -> list[PlanLine]:
    """All together, which is quick; and when something is in the way, one by one, which tells what that is."""
    try:
        return _together(lines, ground, organisation_id=organisation_id, actor=actor, at=at)
    except Refused:
        return [_alone(line, ground, organisation_id=organisation_id, actor=actor, at=at) for line in lines]


def _alone(line: PlanLine, ground: Ground, *, organisation_id: UUID, actor: Actor, at: datetime) -> PlanLine:
    try:
        return _together([line], ground, organisation_id=organisation_id, actor=actor, at=at)[0]
    except Overtaken as overtaken:
        names = sorted({one.name for change in overtaken.changes for one in change.differences} or {"dit"})
        who = overtaken.changes[0].by.organisation
        said = f"{who} wijzigde intussen {', '.join(names)}. Lees het bestand opnieuw in om te vergelijken."
    except Refused as refused:
        said = str(refused)
    return replace(line, became=Became.REFUSED, said=said)


@transaction.atomic
def _together(
    lines: Sequence[PlanLine], ground: Ground, *, organisation_id: UUID, actor: Actor, at: datetime
) -> list[PlanLine]:
    """Store what needs no approval, propose the rest. What was refused before gets another chance."""
    new = [line for line in lines if line.location_id is None]
    begun = {line.number: line for line in _begun(new, ground, organisation_id=organisation_id, actor=actor, at=at)}
    changed = [(line, line.location_id) for line in lines if line.location_id is not None]
    became = _changed(changed, ground, actor=actor, at=at)
    return [begun.get(line.number) or replace(line, became=became[line.number], said="") for line in lines]


def _begun(
    lines: Sequence[PlanLine], ground: Ground, *, organisation_id: UUID, actor: Actor, at: datetime
) -> list[PlanLine]:
    told = [(line, NewLocation(**line.wishes)) for line in lines]
    asked = [(line, new) for line, new in told if ground.asks_to_begin(new.municipality_code)]
    at_once = [(line, new) for line, new in told if not ground.asks_to_begin(new.municipality_code)]
    made = []
    if at_once:
        news = [new for _, new in at_once]
        made = registry.register_locations(organisation_id=organisation_id, new=news, actor=actor, at=at)
    done = [
        replace(line, became=Became.STORED, said="", made_id=row.id)
        for (line, _), row in zip(at_once, made, strict=True)
    ]
    for line, new in asked:
        region = ground.of_municipality[new.municipality_code]
        outcome = propose_beginning(organisation_id=organisation_id, new=new, region=region, actor=actor, at=at)
        done.append(replace(line, became=Became.PROPOSED, said="", proposal_id=outcome.proposal_id))
    return done


def _changed(
    lines: Sequence[tuple[PlanLine, UUID]], ground: Ground, *, actor: Actor, at: datetime
) -> dict[int, Became]:
    amendments = []
    became: dict[int, Became] = {}
    for line, location_id in lines:
        if location_id not in ground.known:
            raise Conflict("Deze locatie is intussen beëindigd.")
        asked = ground.asked_for(location_id)
        parts = by_part(line.wishes)
        at_once = {name: one for part, told in parts.items() if part.value not in asked for name, one in told.items()}
        if at_once:
            amendments.append(registry.Amendment(location_id, at_once, line.seen))
        became[line.number] = Became.STORED
        for part in [part for part in parts if part.value in asked]:
            became[line.number] = Became.PARTLY if at_once else Became.PROPOSED
            propose_change(
                location_id=location_id,
                part=part,
                wishes=parts[part],
                seen=line.seen,
                known=ground.known[location_id].entry,
                region=ground.regions[location_id],
                actor=actor,
                at=at,
            )
    registry.amend_locations(amendments=amendments, what="Met een bestand.", actor=actor, at=at)
    return became


def _tell(plan: Plan, *, organisation_id: UUID, fingerprint: str, actor: Actor, at: datetime) -> None:
    """What a line changed has lines of its own; this one says of which file it came."""
    numbers = {became.value: plan.number_became(became) for became in Became}
    detail = {"fingerprint": fingerprint, "lines": len(plan.lines), **numbers}
    record(action="upkeep.file-imported", actor=actor, subject=f"organisation/{organisation_id}", at=at, detail=detail)


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
