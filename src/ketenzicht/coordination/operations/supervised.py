"""Whether somebody may do a deed alone, and asking a colleague to co-sign what was done under supervision."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.competences import queries as competences
from ketenzicht.competences.domain import Ask
from ketenzicht.coordination.domain import CoDeed, Kind, Reach, Verdict, unsigned_of
from ketenzicht.coordination.models import CareRequest, CoSign, Triage
from ketenzicht.coordination.operations.holding import tell
from ketenzicht.coordination.queries.cosigning import PROPOSAL, asks_of_row
from ketenzicht.coordination.queries.triage import rounds_of
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content


def lacked_at(row: CareRequest, asks: Iterable[Ask], *, actor: Actor, at: datetime) -> tuple[Ask, ...]:
    """What is asked that the actor does not hold at the centre of a request, at the moment of the deed."""
    day = local_day(at)
    register = _register_of(row, actor=actor, day=day)
    return competences.what_lacks(organisation_id=register, person=actor.id, asks=asks, day=day)


def refuse_lacking(row: CareRequest, asks: Iterable[Ask], *, actor: Actor, at: datetime) -> None:
    """Raise Refused for who may not do this alone, with what it takes."""
    refuse_lacks(lacked_at(row, asks, actor=actor, at=at))


def refuse_lacks(lacks: tuple[Ask, ...]) -> None:
    if lacks:
        words = " en ".join(competences.ask_in_words(one) for one in lacks)
        raise Refused(f"Hiervoor is nodig: {words}. Dat staat bij u niet vast. Vraag een collega die dit wel heeft.")


def lacked_for(row: CareRequest, triage: Triage, *, actor: Actor, at: datetime) -> tuple[Ask, ...]:
    """What somebody lacks to judge what a round found.

    Of one that was done elsewhere: what they lack to conclude by its instrument here, or else by the one that asks
    something and of which they lack least. Who may conclude none of those alone judges nothing of elsewhere alone.
    """
    if triage.instrument_id is not None:
        asks = content.instrument_version(version_id=triage.instrument_id).asks
        return lacked_at(row, asks, actor=actor, at=at)
    here = [one.instrument for one in content.instruments_in_use(at=at)]
    same = [one for one in here if one.code == triage.elsewhere_instrument]
    same = same or [one for one in here if one.asks]
    lacks = set(lacked_at(row, (ask for one in same for ask in one.asks), actor=actor, at=at))
    return min((tuple(ask for ask in one.asks if ask in lacks) for one in same), key=len, default=())


def ask_conclusion(row: CareRequest, triage: Triage, asks: Iterable[Ask], *, actor: Actor, at: datetime) -> None:
    """Where the actor concluded without all that is asked: a colleague has to agree.

    Who concludes alone takes the place of what waited by the same instrument.
    """
    if lacks := lacked_at(row, asks, actor=actor, at=at):
        _ask(row, CoDeed.CONCLUSION, lacks, actor=actor, at=at, triage=triage)
        return
    earlier = CoSign.objects.filter(request=row, deed=CoDeed.CONCLUSION.value)
    _lapse(earlier.filter(triage__instrument__code=triage.instrument_code), actor=actor, at=at)


def ask_decision(
    row: CareRequest, proposal: dict[str, Any], lacks: tuple[Ask, ...], *, actor: Actor, at: datetime
) -> None:
    """Keep a decision that is not one yet, until a colleague agrees."""
    sealed = sealing.seal(json.dumps(proposal, ensure_ascii=False), owner=row.id, purpose=PROPOSAL)
    _ask(row, CoDeed.DECISION, lacks, actor=actor, at=at, proposal=sealed)


def lapse(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    """Whatever waits at a request waits no more: it was decided, closed or handed over otherwise."""
    _lapse(CoSign.objects.filter(request=row), actor=actor, at=at)


def lapse_decision(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    """Who decides anew takes the place of the decision that waited."""
    _lapse(CoSign.objects.filter(request=row, deed=CoDeed.DECISION.value), actor=actor, at=at)


def refuse_unsigned(row: CareRequest, *, actor: Actor, at: datetime) -> None:
    """Who may decide alone looks first at the triage on which it rests. With which nobody agreed, because a colleague
    did not or the request went another way first, only who may conclude alone goes on.
    """
    concluded = CoSign.objects.filter(request=row, deed=CoDeed.CONCLUSION.value)
    unsigned = concluded.exclude(verdict=Verdict.AGREED.value)
    if not unsigned:
        return
    if any(one.settled_at is None for one in unsigned):
        raise Refused("De triage wacht nog op medebeoordeling. Beoordeel die eerst, of triëer opnieuw en rond zelf af.")
    _, crosswalk = content.crosswalk_in_use(at=at)
    numbers = [one.number for one in unsigned_of(rounds_of(row, crosswalk=crosswalk))]
    for one in unsigned.filter(triage__round__in=numbers):
        refuse_lacking(row, asks_of_row(one), actor=actor, at=at)


def _register_of(row: CareRequest, *, actor: Actor, day: date) -> UUID:
    """Where it stands what somebody can do: at their own centre, also for who helps another one.

    Unless theirs keeps none: then nothing stands there, and who helps works under supervision.
    """
    mine = actor.organisation_id
    if row.reach is not Reach.HELPS or mine is None:
        return row.centre_id
    begins = competences.asked_from(organisation_id=mine)
    return row.centre_id if begins is None or begins > day else mine


def _lapse(rows: QuerySet[CoSign], *, actor: Actor, at: datetime) -> None:
    waiting = rows.filter(settled_at__isnull=True)
    waiting.update(settled_at=at, settled_by=access.own_account(actor), verdict=Verdict.LAPSED.value)


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
