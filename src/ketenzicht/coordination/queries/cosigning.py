"""What waits for a co-sign, of a request and of a centre; and what trainees have in hand."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day, members_of
from ketenzicht.base.actor import Actor
from ketenzicht.competences import queries as competences
from ketenzicht.competences.domain import Ask
from ketenzicht.coordination.domain import OPEN, CoDeed, CoSignLine, Status
from ketenzicht.coordination.models import CareRequest, CoSign
from ketenzicht.sealing import queries as sealing
from ketenzicht.triage import queries as content

PROPOSAL = "coordination.cosign-proposal"
CO_SIGN_BECAUSE = "coordination.cosign-because"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class InHandLine:
    """What somebody whom the reader supervises has in hand now. Nothing of who the patient is."""

    id: UUID
    number: int
    urgency: str | None
    has_red_flag: bool
    begin_before: datetime | None
    since: datetime
    trainee: str


@dataclass(frozen=True, slots=True)
class Along:
    """What somebody looks along with: those they supervise, what these have in hand, and what waits for a co-sign."""

    trainees: tuple[str, ...]
    in_hand: tuple[InHandLine, ...]
    waiting: tuple[CoSignLine, ...]


def along(*, actor: Actor, now: datetime) -> Along:
    """Of the actor's own centre; four queries. Raises NotPermitted.

    Of those who asked a co-sign, the reader's own trainees come first; then what must begin first.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre_id = access.own_organisation(actor)
    names = {one.user_id: one.name for one in members_of(organisation_id=centre_id, now=now)}
    trainees = competences.trainees_of(organisation_id=centre_id, supervisor=actor.id, at=now)
    here = Q(centre_id=centre_id) | Q(helping__helper_id=centre_id)  # at another centre too, while they help there
    rows = CareRequest.objects.filter(here, status=Status.IN_HAND.value, claimed_by__in=trainees)
    waiting = CoSign.objects.filter(
        settled_at__isnull=True, request__centre_id=centre_id, request__status__in=[one.value for one in OPEN]
    ).select_related("request")
    found = list(waiting.defer("request__intake", "request__facts", "proposal")[:MOST_SHOWN])
    found.sort(key=lambda one: (one.asked_by not in trainees, one.request.begin_before or one.asked_at))
    return Along(
        trainees=tuple(sorted(names.get(one, "een collega") for one in trainees)),
        in_hand=tuple(
            InHandLine(
                id=row.id,
                number=row.number,
                urgency=row.urgency or None,
                has_red_flag=row.has_red_flag,
                begin_before=row.begin_before,
                since=row.since,
                trainee=names.get(row.claimed_by, "een collega") if row.claimed_by else "",
            )
            for row in rows.defer("intake", "facts").order_by("since")
        ),
        waiting=tuple(_line(one, me=actor.id) for one in found),
    )


def waiting_at(request_id: UUID, *, actor: Actor) -> tuple[CoSignLine, ...]:
    """What waits at a request that the actor looks into; one query."""
    rows = CoSign.objects.filter(request_id=request_id, settled_at__isnull=True).select_related("request")
    return tuple(_line(one, me=actor.id, proposal=proposal_of(one)) for one in rows.defer("request__intake"))


def proposal_of(row: CoSign) -> dict[str, Any]:
    """The decision that is not one yet; empty for a conclusion."""
    if not row.proposal:
        return {}
    found: dict[str, Any] = json.loads(sealing.unseal(bytes(row.proposal), owner=row.request_id, purpose=PROPOSAL))
    return found


def asks_of_row(row: CoSign) -> tuple[Ask, ...]:
    return tuple(Ask(competence, level) for competence, level in row.asks)


def works_under_supervision(*, centre_id: UUID, actor: Actor, now: datetime) -> tuple[str, ...]:
    """What the instruments and rules in use ask that the reader does not hold, in words.

    One query at a centre that does not ask for competences.
    """
    begins = competences.asked_from(organisation_id=centre_id)
    if begins is None or begins > local_day(now):
        return ()
    asked = {ask for one in content.instruments_in_use(at=now) for ask in one.instrument.asks}
    rules = content.fitting_in_use(at=now)
    asked |= set(rules[1].asks) if rules else set()
    lacks = competences.what_lacks(
        organisation_id=centre_id, person=actor.id, asks=sorted(asked, key=str), day=local_day(now)
    )
    return tuple(competences.ask_in_words(one) for one in lacks)


def _line(row: CoSign, *, me: UUID | None, proposal: dict[str, Any] | None = None) -> CoSignLine:
    told = proposal or {}
    return CoSignLine(
        id=row.id,
        request_id=row.request_id,
        number=row.request.number,
        urgency=row.request.urgency or None,
        begin_before=row.request.begin_before,
        deed=CoDeed(row.deed),
        asked_at=row.asked_at,
        asked_by_name=row.asked_by_name,
        asks=" en ".join(competences.ask_in_words(one) for one in asks_of_row(row)),
        is_mine=row.asked_by == me,
        form=told.get("name", ""),
        because=told.get("because", ""),
    )
