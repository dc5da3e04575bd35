"""Deciding which care fits: the rules propose, the professional decides, and both are on record."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.competences.domain import Ask
from ketenzicht.coordination.domain import Kind, Move, Status, after, agrees, refuse_wrong_decision
from ketenzicht.coordination.models import CareRequest, Decision
from ketenzicht.coordination.operations.holding import drop_claim, held, log, tell
from ketenzicht.coordination.operations.supervised import ask_decision, lacked_at, lapse_decision, refuse_unsigned
from ketenzicht.coordination.operations.transferring import overtake_transfer
from ketenzicht.coordination.queries.facts import FACTS, facts_of
from ketenzicht.coordination.queries.fitting import BECAUSE, Fitting, fitting
from ketenzicht.coordination.queries.reading import request_file
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Answer, Unknown

NO_RULES = "Er zijn geen regels voor passende zorg in gebruik. De functioneel beheerder leest ze in."
UNTRIAGED = "Rond eerst de triage af: zonder urgentie is niet te zeggen welke zorg op tijd is."
MOST_WORDS = 2_000  # characters


@transaction.atomic
def state_facts(
    *, request_id: UUID, claim: int, facts: Mapping[str, Answer | None], actor: Actor, at: datetime
) -> None:
    """Keep what the rules of fitting care look at, by fact; None takes it back.

    Raises NotFound for a fact that the rules do not ask, Refused for what cannot be its answer; then nothing is kept.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    in_use = content.fitting_in_use(at=at)
    if in_use is None:
        raise Refused(NO_RULES)
    asked = {one.code: one for one in in_use[1].declared}
    if any(code not in asked for code in facts):
        raise NotFound("Deze vraag staat niet in de regels voor passende zorg.")
    for code, answer in facts.items():
        asked[code].known_from(answer)
    kept = {code: given for code, given in {**facts_of(row), **facts}.items() if given is not None}
    row.facts = _sealed(row, kept)
    row.save(update_fields=["facts", "claimed_until"])
    log(row, "coordination.facts-stated", actor=actor, at=at, detail={"facts": sorted(facts)})


@transaction.atomic
def decide(*, request_id: UUID, claim: int, form: str, because: str, actor: Actor, at: datetime) -> bool:
    """Decide on a form of care; gives whether that is what the rules propose. Then the request is out of hand.

    Who lacks a competence that it asks decides under supervision: it is given out when a colleague agrees.

    Raises Refused without a concluded triage, and for who deviates without a reason; NotFound for an unknown form.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    found = fitting(request_file(row, now=at), actor=actor, now=at)
    if found is None:
        raise Refused(NO_RULES if content.fitting_in_use(at=at) is None else UNTRIAGED)
    if form not in found.rules.form:
        raise NotFound("Deze vorm van zorg kennen de regels niet. Kies er een uit de lijst.")
    if len(because.strip()) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(because.strip())}.")
    as_proposed = agrees(found.proposals, form)
    refuse_wrong_decision(agrees=as_proposed, because=because)
    lapse_decision(row, actor=actor, at=at)
    if lacks := lacked_at(row, found.rules.asks_for(form), actor=actor, at=at):
        _propose(row, found, form, because.strip(), lacks, actor=actor, at=at)
        return as_proposed
    refuse_unsigned(row, actor=actor, at=at)
    Decision.objects.create(
        request=row,
        at=at,
        by=access.own_account(actor),
        rules_id=found.rules_id,
        form=form,
        proposed=[[one.form.code, one.verdict.value] for one in found.proposals],
        agrees=as_proposed,
        facts=_sealed(row, found.facts),
        because=sealing.seal(because.strip(), owner=row.id, purpose=BECAUSE) if because.strip() else b"",
    )
    overtake_transfer(row, actor=actor, at=at)
    row.status, row.since = after(Status(row.status), Move.DECIDE).value, at
    drop_claim(row)
    row.save()
    detail = {"form": form, "name": found.rules.form[form].name, "agrees": as_proposed}
    tell(row, Kind.DECIDED, actor=actor, at=at, detail=detail, note=because.strip())
    return as_proposed


def _propose(
    row: CareRequest, found: Fitting, form: str, because: str, lacks: tuple[Ask, ...], *, actor: Actor, at: datetime
) -> None:
    """Decided under supervision: the request stays open, and in the queue, until a colleague agrees."""
    proposal = {
        "form": form,
        "name": found.rules.form[form].name,
        "rules": str(found.rules_id),
        "proposed": [[one.form.code, one.verdict.value] for one in found.proposals],
        "agrees": agrees(found.proposals, form),
        "facts": _told(found.facts),
        "because": because,
    }
    ask_decision(row, proposal, lacks, actor=actor, at=at)
    row.status, row.since = after(Status(row.status), Move.ASK_CO_SIGN).value, at
    drop_claim(row)
    row.save()


def _told(facts: Mapping[str, Answer]) -> dict[str, object]:
    return {code: None if isinstance(answer, Unknown) else answer for code, answer in facts.items()}


def _sealed(row: CareRequest, facts: Mapping[str, Answer]) -> bytes:
    return sealing.seal(json.dumps(_told(facts)), owner=row.id, purpose=FACTS)
