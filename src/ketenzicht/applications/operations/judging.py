"""Advising, granting or refusing, and ending. A grant makes the agreements that give figures."""

from datetime import datetime
from itertools import product
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Detail, Extent, Party, Purpose, Scope
from ketenzicht.access.operations import NewAgreement
from ketenzicht.access.queries import agreement_lines, local_day
from ketenzicht.applications.domain import (
    ADVISERS,
    DECIDED_BY,
    LONGEST_ENDING,
    Grant,
    Move,
    Verdict,
    parts_of,
    text_faults,
)
from ketenzicht.applications.models import Application, GrantedAgreement
from ketenzicht.applications.operations.moving import moved, tell
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid


@transaction.atomic
def advise(*, application_id: UUID, verdict: Verdict, text: str, actor: Actor, at: datetime) -> None:
    """Say what one thinks of it: LNAZ and FG each once. Raises NotFound, NotPermitted, Conflict and Invalid."""
    row = moved(application_id=application_id, move=Move.ADVISE, actor=actor)
    if faults := text_faults("/text", "uw advies", text):
        raise Invalid(faults)
    given = set(row.advice.values_list("part", flat=True))
    own = parts_of(actor=actor, applicant=row.organisation_id) & ADVISERS
    part = min(own - given, default=None)
    if part is None:
        raise Conflict("Uw advies over deze aanvraag is er al. Het wacht op de andere adviseur.")
    row.advice.create(part=part, verdict=verdict, text=text.strip(), given_at=at)
    row.save(update_fields=["status"])
    tell(action="advised", row=row, detail={"part": part, "verdict": verdict}, actor=actor, at=at)


@transaction.atomic
def grant(*, application_id: UUID, given: Grant, actor: Actor, at: datetime) -> None:
    """Say yes: the agreements are there at the same moment, or there is no yes.

    Raises NotFound, NotPermitted, Invalid, and Conflict when it was decided already, or when the party has such an
    agreement in that period.
    """
    row = moved(application_id=application_id, move=Move.GRANT, actor=actor)
    if faults := given.faults(today=local_day(at)):
        raise Invalid(faults)
    row.decided_at, row.reasons, row.conditions = at, given.reasons.strip(), given.conditions.strip()
    row.valid_from, row.valid_until = given.valid_from, given.valid_until
    row.save(update_fields=["status", "decided_at", "reasons", "conditions", "valid_from", "valid_until"])
    made = [access.decide_agreement(new=new, actor=actor, at=at) for new in _agreements(row, given)]
    GrantedAgreement.objects.bulk_create(GrantedAgreement(application=row, agreement_id=one) for one in made)
    detail = {"validFrom": given.valid_from.isoformat(), "validUntil": given.valid_until.isoformat()}
    tell(action="granted", row=row, detail=detail, actor=actor, at=at)


@transaction.atomic
def refuse(*, application_id: UUID, reasons: str, actor: Actor, at: datetime) -> None:
    """Say no, and why. Raises NotFound, NotPermitted, Conflict and Invalid."""
    row = moved(application_id=application_id, move=Move.REFUSE, actor=actor)
    if faults := text_faults("/reasons", "de motivering", reasons):
        raise Invalid(faults)
    row.decided_at, row.reasons = at, reasons.strip()
    row.save(update_fields=["status", "decided_at", "reasons"])
    tell(action="refused", row=row, actor=actor, at=at)


@transaction.atomic
def end_grant(*, application_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Let it end today, before its term, with every agreement that it made. Raises as the others do."""
    row = moved(application_id=application_id, move=Move.END, actor=actor)
    today = local_day(at)
    if faults := text_faults("/because", "waarom het eindigt", because, LONGEST_ENDING):
        raise Invalid(faults)
    if row.valid_until is None or row.valid_from is None or row.valid_until <= today:
        raise Conflict("De termijn van deze toekenning is al afgelopen.")
    until = max(row.valid_from, today)
    made = agreement_lines(on=today, ids=row.agreements.values_list("agreement_id", flat=True))
    for one in made:
        if one.valid_until is None or one.valid_until > until:  # it may have been ended by itself
            access.end_agreement(agreement_id=one.id, until=today, because=because, actor=actor, at=at)
    row.valid_until, row.ended_because = until, because.strip()
    row.save(update_fields=["status", "valid_until", "ended_because"])
    tell(action="ended", row=row, actor=actor, at=at)


def _agreements(row: Application, given: Grant) -> list[NewAgreement]:
    """One for each module and region; the rules of agreements stand above them all."""
    extents = [Extent(Scope.REGION, region=region) for region in row.regions] or [Extent(Scope.COUNTRY)]
    return [
        NewAgreement(
            party=Party(organisation_id=row.organisation_id),
            module=module,
            extent=extent,
            detail=Detail(row.detail),
            purpose=Purpose.RESEARCH,
            valid_from=given.valid_from,
            valid_until=given.valid_until,
            decided_by=DECIDED_BY,
            ground=f"Besluit op aanvraag {row.id}",
        )
        for module, extent in product(row.modules, extents)
    ]
