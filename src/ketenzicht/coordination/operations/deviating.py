"""Deciding otherwise than the instrument: with a reason, and below a red flag with a second colleague."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.coordination.operations.holding import held, locked, tell
from ketenzicht.coordination.operations.supervised import lacked_for, refuse_lacks
from ketenzicht.coordination.operations.triaging import restate
from ketenzicht.coordination.queries.triage import DEVIATION
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Crosswalk, needs_second, refuse_wrong_deviation

_NONE = "Hier ligt geen afwijking die op een tweede collega wacht."


@transaction.atomic
def deviate(*, triage_id: UUID, claim: int, to: str, because: str, actor: Actor, at: datetime) -> bool:
    """Decide on another class of the one scale than was proposed; whether it counts at once.

    Below a red flag, and of somebody who works under supervision, it counts from when a second colleague agreed; what
    is more urgent counts at once. Raises Refused without a reason, NotFound, Conflict.
    """
    request_id = _request_of(triage_id)
    row = held(request_id, claim=claim, actor=actor, at=at)
    triage, crosswalk = _last_concluded(row, triage_id)
    if to not in {one.code for one in crosswalk.scale}:
        raise NotFound("Deze urgentie staat niet op de schaal.")
    me = access.own_account(actor)
    refuse_wrong_deviation(proposed=triage.proposed, to=to, reason=because)
    lacks = lacked_for(row, triage, actor=actor, at=at)
    if lacks:
        _refuse_taking_back(triage, to, crosswalk)
    waits = needs_second(crosswalk, to=to, red_flag=triage.red_flag or None) or bool(lacks)
    triage.deviates_to, triage.deviates_by, triage.seconded_by = to, me, None
    triage.deviates_because = sealing.seal(because.strip(), owner=triage.id, purpose=DEVIATION)
    triage.deviates_at = None if waits else at
    triage.save()
    row.save(update_fields=["claimed_until"])
    detail = {"round": triage.round, "from": triage.proposed, "to": to}
    tell(row, Kind.DEVIATION_ASKED if waits else Kind.DEVIATED, actor=actor, at=at, detail=detail)
    restate(row, actor=actor, at=at)
    return not waits


@transaction.atomic
def agree(*, triage_id: UUID, actor: Actor, at: datetime) -> None:
    """The second colleague, who read along, agrees: from now on the lower urgency counts.

    Raises Refused for who asked it, Conflict where nothing waits.
    """
    row, triage = _waiting(triage_id, actor=actor, at=at)
    triage.seconded_by, triage.deviates_at = actor.id, at
    triage.save(update_fields=["seconded_by", "deviates_at"])
    detail = {"round": triage.round, "from": triage.proposed, "to": triage.deviates_to}
    tell(row, Kind.DEVIATED, actor=actor, at=at, detail=detail)
    restate(row, actor=actor, at=at)


@transaction.atomic
def disagree(*, triage_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """The second colleague does not agree, and says why: what the instrument proposed stays."""
    row, triage = _waiting(triage_id, actor=actor, at=at)
    if not because.strip():
        raise Refused("Schrijf waarom u het niet eens bent.")
    asked_for = triage.deviates_to
    triage.deviates_to, triage.deviates_by, triage.deviates_because = "", None, b""
    triage.save(update_fields=["deviates_to", "deviates_by", "deviates_because"])
    detail = {"round": triage.round, "to": asked_for}
    tell(row, Kind.DEVIATION_REFUSED, actor=actor, at=at, detail=detail, note=because.strip())
    restate(row, actor=actor, at=at)


def _waiting(triage_id: UUID, *, actor: Actor, at: datetime) -> tuple[CareRequest, Triage]:
    row = locked(_request_of(triage_id), actor=actor, at=at)
    triage = Triage.objects.select_for_update().get(id=triage_id)
    if not triage.deviates_to or triage.deviates_at is not None:
        raise Conflict(_NONE)
    if triage.deviates_by == access.own_account(actor):
        raise Refused("U vroeg deze afwijking zelf. Een tweede collega moet meekijken.")
    refuse_lacks(lacked_for(row, triage, actor=actor, at=at))
    return row, triage


def _refuse_taking_back(triage: Triage, to: str, crosswalk: Crosswalk) -> None:
    """There is room for one deviation: what waits does not take the place of what makes it more urgent now."""
    now = triage.deviates_to
    if now and crosswalk.rank(now) < min(crosswalk.rank(triage.proposed), crosswalk.rank(to)):
        raise Refused(
            f"Er is afgeweken naar {now}. Minder urgent maakt alleen wie dat zelfstandig mag: vraag een collega."
        )


def _request_of(triage_id: UUID) -> UUID:
    found = Triage.objects.filter(id=triage_id).values_list("request_id", flat=True).first()
    if found is None:
        raise NotFound("Deze triage kennen wij niet.")
    return found


def _last_concluded(row: CareRequest, triage_id: UUID) -> tuple[Triage, Crosswalk]:
    """With the scale of then. Of the rounds by one instrument only the last counts, and can be deviated from."""
    triage = Triage.objects.select_for_update().get(id=triage_id)
    if triage.crosswalk_id is None:
        raise Conflict("Deze triage is nog niet afgerond.")
    later = row.triages.filter(round__gt=triage.round, concluded_at__isnull=False)
    code = triage.instrument_code
    if later.filter(Q(instrument__code=code) | Q(elsewhere_instrument=code)).exists():
        raise Conflict("Er is na deze triage opnieuw getrieerd. Wijk af van de laatste.")
    return triage, content.crosswalk_version(version_id=triage.crosswalk_id)
