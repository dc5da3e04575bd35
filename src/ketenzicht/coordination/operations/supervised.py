"""Whether somebody may do a deed alone, and asking a colleague to co-sign what was done under supervision."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ketenzicht.access import operations as access
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.competences import queries as competences
from ketenzicht.competences.domain import Ask
from ketenzicht.coordination.domain import CoDeed, Kind, Verdict
from ketenzicht.coordination.models import CareRequest, CoSign, Triage
from ketenzicht.coordination.operations.holding import tell
from ketenzicht.coordination.queries.cosigning import PROPOSAL
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content


def lacked_at(row: CareRequest, asks: Iterable[Ask], *, actor: Actor, at: datetime) -> tuple[Ask, ...]:
    """What is asked that the actor does not hold at the centre of a request, at the moment of the deed."""
    return competences.what_lacks(organisation_id=row.centre_id, person=actor.id, asks=asks, day=local_day(at))


def refuse_lacking(row: CareRequest, asks: Iterable[Ask], *, actor: Actor, at: datetime) -> None:
    """Raise Refused for who may not do this alone, with what it takes."""
    if lacks := lacked_at(row, asks, actor=actor, at=at):
        words = " en ".join(competences.ask_in_words(one) for one in lacks)
        raise Refused(f"Hiervoor is nodig: {words}. Dat staat bij u niet vast. Vraag een collega die dit wel heeft.")


def asks_of(triage: Triage) -> tuple[Ask, ...]:
    """What the instrument of a round asks; of one that was done elsewhere nothing."""
    if triage.instrument_id is None:
        return ()
    return content.instrument_version(version_id=triage.instrument_id).asks


def ask_conclusion(row: CareRequest, triage: Triage, asks: Iterable[Ask], *, actor: Actor, at: datetime) -> None:
    """Where the actor concluded without all that is asked: a colleague has to agree."""
    if lacks := lacked_at(row, asks, actor=actor, at=at):
        _ask(row, CoDeed.CONCLUSION, lacks, actor=actor, at=at, triage=triage)


def ask_decision(
    row: CareRequest, proposal: dict[str, Any], lacks: tuple[Ask, ...], *, actor: Actor, at: datetime
) -> None:
    """Keep a decision that is not one yet, until a colleague agrees."""
    sealed = sealing.seal(json.dumps(proposal, ensure_ascii=False), owner=row.id, purpose=PROPOSAL)
    _ask(row, CoDeed.DECISION, lacks, actor=actor, at=at, proposal=sealed)


def lapse(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    """Whatever waits at a request waits no more: it was decided, closed or handed over otherwise."""
    waiting = CoSign.objects.filter(request=row, settled_at__isnull=True)
    waiting.update(settled_at=at, settled_by=access.own_account(actor), verdict=Verdict.LAPSED.value)


def lapse_decision(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    """Who decides anew takes the place of the decision that waited."""
    waiting = CoSign.objects.filter(request=row, deed=CoDeed.DECISION.value, settled_at__isnull=True)
    waiting.update(settled_at=at, settled_by=access.own_account(actor), verdict=Verdict.LAPSED.value)


def refuse_unsigned(row: CareRequest) -> None:
    """Who may decide alone looks first at the triage on which it rests."""
    if CoSign.objects.filter(request=row, deed=CoDeed.CONCLUSION.value, settled_at__isnull=True).exists():
        raise Refused("De triage wacht nog op medebeoordeling. Beoordeel die eerst, of triëer opnieuw en rond zelf af.")


def _ask(row: CareRequest, deed: CoDeed, lacks: tuple[Ask, ...], *, actor: Actor, at: datetime, **more: Any) -> None:
    CoSign.objects.create(
        request=row,
        deed=deed.value,
        asks=[[one.competence, one.level] for one in lacks],
        urgency=row.urgency,
        asked_at=at,
        asked_by=access.own_account(actor),
        asked_by_name=actor.name[:255],
        **more,
    )
    detail = {"deed": deed.value, "asks": [one.competence for one in lacks]}
    tell(row, Kind.CO_SIGN_ASKED, actor=actor, at=at, detail=detail)
