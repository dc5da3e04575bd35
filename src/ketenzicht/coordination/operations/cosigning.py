"""Co-signing what was done under supervision: a colleague who may do it alone agrees, or does not and says why."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination.domain import (
    CoDeed,
    Kind,
    Move,
    Status,
    Verdict,
    after,
    refuse_own_co_sign,
    refuse_wrong_emergency,
)
from ketenzicht.coordination.models import CareRequest, CoSign, Decision
from ketenzicht.coordination.operations.holding import claim_of, drop_claim, locked, tell
from ketenzicht.coordination.operations.supervised import lapse, refuse_lacking, refuse_unsigned
from ketenzicht.coordination.operations.transferring import overtake_transfer
from ketenzicht.coordination.operations.triaging import restate
from ketenzicht.coordination.queries.cosigning import CO_SIGN_BECAUSE, asks_of_row, proposal_of
from ketenzicht.coordination.queries.facts import FACTS
from ketenzicht.coordination.queries.fitting import BECAUSE
from ketenzicht.sealing import operations as sealing

MOST_WORDS = 2_000  # characters


@transaction.atomic
def co_sign(*, cosign_id: UUID, actor: Actor, at: datetime) -> None:
    """Agree with what a colleague did under supervision: from now on it counts as if they had done it alone.

    A decision is given out by it. Raises NotPermitted, NotFound; Refused for oneself and for who may not do it alone;
    Conflict where nothing waits any more, the request has changed since, or somebody else has it in hand.
    """
    row, asked = _waiting(cosign_id, actor=actor, at=at)
    refuse_own_co_sign(asked_by=asked.asked_by, by=access.own_account(actor))
    refuse_lacking(row, asks_of_row(asked), actor=actor, at=at)
    if asked.deed == CoDeed.CONCLUSION.value:
        _settle(asked, Verdict.AGREED, actor=actor, at=at)
        tell(row, Kind.CO_SIGNED, actor=actor, at=at, detail={"deed": asked.deed})
        restate(row, actor=actor, at=at)
        return
    refuse_unsigned(row, actor=actor, at=at)
    _refuse_changed(row, asked, actor=actor, at=at)
    tell(row, Kind.CO_SIGNED, actor=actor, at=at, detail={"deed": asked.deed})
    _give_out(row, asked, Verdict.AGREED, actor=actor, at=at)


@transaction.atomic
def refuse_co_sign(*, cosign_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Do not agree, and say why. A decision is then none; what a triage found goes on counting where it is urgent."""
    row, asked = _waiting(cosign_id, actor=actor, at=at)
    refuse_own_co_sign(asked_by=asked.asked_by, by=access.own_account(actor))
    refuse_lacking(row, asks_of_row(asked), actor=actor, at=at)
    if not because.strip():
        raise Refused("Schrijf waarom u het niet eens bent.")
    _settle(asked, Verdict.REFUSED, actor=actor, at=at, because=because)
    tell(row, Kind.CO_SIGN_REFUSED, actor=actor, at=at, detail={"deed": asked.deed}, note=because.strip())


@transaction.atomic
def decide_in_emergency(*, cosign_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Give a decision out without a co-sign: nobody who may do it alone can be reached, and care cannot wait.

    It stands in the log as an emergency, to be judged afterwards. What was triaged stays unsigned: it never makes the
    request less urgent. Raises NotPermitted, NotFound, Refused without a reason, Conflict as `co_sign`.
    """
    row, asked = _waiting(cosign_id, actor=actor, at=at)
    if asked.deed != CoDeed.DECISION.value:
        raise Refused("De noodweg is er voor een besluit: wat de triage vond telt al mee voor de urgentie.")
    refuse_wrong_emergency(because)
    _refuse_changed(row, asked, actor=actor, at=at)
    tell(row, Kind.CO_SIGN_SKIPPED, actor=actor, at=at, detail={"deed": asked.deed}, note=because.strip())
    _give_out(row, asked, Verdict.EMERGENCY, actor=actor, at=at, because=because)
    audit.record(
        action="coordination.emergency-decision",
        actor=actor,
        subject=f"care-request/{row.id}",
        at=at,
        deed=Deed.CHANGE,
        circumstances=Circumstances(break_glass="Besluit zonder medebeoordeling; de reden staat in de zorgvraag."),
    )


def _waiting(cosign_id: UUID, *, actor: Actor, at: datetime) -> tuple[CareRequest, CoSign]:
    request_id = CoSign.objects.filter(id=cosign_id).values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound("Dit verzoek om medebeoordeling kennen wij niet.")
    row = locked(request_id, actor=actor, at=at)
    asked = CoSign.objects.select_for_update().get(id=cosign_id)
    if asked.settled_at is not None:
        raise Conflict("Hier wacht niets meer op medebeoordeling.")
    return row, asked


def _refuse_changed(row: CareRequest, asked: CoSign, *, actor: Actor, at: datetime) -> None:
    """A decision is about how it was then: not about what became more urgent, nor what a colleague looks into now."""
    if asked.urgency != row.urgency:
        raise Conflict("De urgentie is daarna veranderd. Pak de zorgvraag op en besluit opnieuw.")
    claim = claim_of(row)
    if claim is not None and not claim.has_lapsed(at) and claim.by not in {asked.asked_by, actor.id}:
        raise Conflict("Een collega heeft deze zorgvraag opgepakt. Overleg eerst met wie haar nu heeft.")


def _give_out(
    row: CareRequest, asked: CoSign, verdict: Verdict, *, actor: Actor, at: datetime, because: str = ""
) -> None:
    """The proposal becomes a decision, of who made it; the request is then done."""
    told = proposal_of(asked)
    status = after(Status(row.status), Move.CO_SIGN)
    said = told["because"]
    asked.decision = Decision.objects.create(
        request=row,
        at=at,
        by=asked.asked_by,
        rules_id=told["rules"],
        form=told["form"],
        proposed=told["proposed"],
        agrees=told["agrees"],
        facts=sealing.seal(json.dumps(told["facts"]), owner=row.id, purpose=FACTS),
        because=sealing.seal(said, owner=row.id, purpose=BECAUSE) if said else b"",
    )
    _settle(asked, verdict, actor=actor, at=at, because=because)
    overtake_transfer(row, actor=actor, at=at)
    row.status, row.since, row.meant_for, row.due_at = status.value, at, None, None
    drop_claim(row)
    row.save()
    lapse(row, actor=actor, at=at)
    detail = {"form": told["form"], "name": told["name"], "agrees": told["agrees"]}
    tell(row, Kind.DECIDED, actor=actor, at=at, detail=detail, note=said)


def _settle(asked: CoSign, verdict: Verdict, *, actor: Actor, at: datetime, because: str = "") -> None:
    why = because.strip()
    if len(why) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(why)}.")
    asked.settled_at, asked.settled_by, asked.verdict = at, access.own_account(actor), verdict.value
    asked.because = sealing.seal(why, owner=asked.request_id, purpose=CO_SIGN_BECAUSE) if why else b""
    asked.save()
