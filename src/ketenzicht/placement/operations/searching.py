"""Searching for a place, as who works with the request; what was found is kept so that it can be drawn again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from django.db import transaction

from ketenzicht.access.domain import Permission, Purpose
from ketenzicht.access.queries import insight_of, local_day
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.queries.reading import intake_of, patient_of
from ketenzicht.placement.domain import (
    RULES,
    VOORSTEL,
    Approach,
    Last,
    NeedStatus,
    Ranked,
    Status,
    Verdict,
    is_late,
    propose,
    sure_enough,
)
from ketenzicht.placement.models import Need, Search
from ketenzicht.placement.queries.approaches import agreed, region_of
from ketenzicht.placement.queries.finding import Found, find_candidates
from ketenzicht.placement.queries.searches import SEARCH, Kept, order_of, packed, seed_of, sought_of
from ketenzicht.sealing import operations as sealing

UNKNOWN_NEED = "Deze zorginzet kennen wij niet, of zij is van een ander centrum."


@transaction.atomic
def search_places(*, request_id: UUID, need_id: UUID, actor: Actor, at: datetime) -> tuple[Need, UUID, Found]:
    """Look for places for a need: the need, the search as it is kept, and what was found.

    Raises NotPermitted, and NotFound for a need of another request or centre.
    """
    coordination.work_on(request_id=request_id, actor=actor, at=at)
    need = Need.objects.select_related("request").filter(id=need_id, request_id=request_id).first()
    if need is None:
        raise NotFound(UNKNOWN_NEED)
    moment = at.astimezone(UTC)
    region = region_of(centre_id=need.request.centre_id, at=moment)
    sought = sought_of(need)
    if region is not None:  # of the centre that has the request now; it may have been stated at another
        sought = msgspec.structs.replace(sought, region=region)
    approach = agreed(regions=[region], kinds=sought.kinds, at=moment) if region else VOORSTEL
    insight = insight_of(actor=actor, day=local_day(moment), now=moment)
    found = find_candidates(
        sought, preferred=frozenset(approach.first), insight=insight, now=moment, seed=seed_of(need.id, moment)
    )
    search_id = _keep(need, found, actor=actor, at=at)
    if need.status != NeedStatus.SEEKING.value:
        return need, search_id, found
    offers = _offers(need)
    proposed = _proposed(need, found, approach, asked=_asked(offers), at=at)
    return need, search_id, replace(found, proposed=proposed, is_asked=bool(offers))


def _proposed(
    need: Need, found: Found, approach: Approach, *, asked: Mapping[UUID, Last], at: datetime
) -> tuple[Ranked, ...]:
    """Whom to ask beside who still has time to answer."""
    left = need.before - at if need.before else None
    return propose(
        found.ranking.candidates,
        asked=asked,
        at_once=approach.in_the_first_turn,
        sure=sure_enough(found.terms, urgency=need.request.urgency or None, left=left),
        shows_full=is_late(found.terms, since=need.stated_at, before=need.before, at=at),
        full_least=found.terms.full_least,
        at=at,
    )


def _offers(need: Need) -> list[tuple[UUID | None, Last]]:
    """What came of each question, by unit (None: outside the network), the last one last; the chance that was shown is
    of a place, which is close to that of a yes.
    """
    rows = need.offers.order_by("since", "id").values_list(
        "unit__code", "status", "since", "reason", "overdue_at", "chance"
    )
    return [
        (unit, Last(Status(status), since, reason, is_overdue=overdue_at is not None, chance=chance or 0.0))
        for unit, status, since, reason, overdue_at, chance in rows
    ]


def _asked(offers: Iterable[tuple[UUID | None, Last]]) -> dict[UUID, Last]:
    """What came last of asking each unit."""
    return {unit: last for unit, last in offers if unit is not None}


def _keep(need: Need, found: Found, *, actor: Actor, at: datetime) -> UUID:
    ranking = found.ranking
    kept = Kept(sought=found.sought, facts=found.facts, terms=found.terms, order=order_of(ranking))
    row = Search.objects.create(
        need=need,
        at=ranking.at,
        by=actor.id,
        by_name=actor.name[:255],
        rules=RULES,
        terms=found.terms.version,
        seed=ranking.seed,
        considered=max(found.considered, len(found.facts)),
        weighed=len(found.facts),
        fits=len(ranking.of(Verdict.FITS)),
        perhaps=len(ranking.of(Verdict.PERHAPS)),
        kept=sealing.seal(packed(kept), owner=need.id, purpose=SEARCH),
    )
    audit.record(
        action="placement.searched",
        actor=actor,
        subject=f"care-request/{need.request_id}",
        at=at,
        deed=Deed.SEARCH,
        detail={"need": str(need.id), "search": str(row.id), "weighed": row.weighed, "terms": row.terms},
        circumstances=Circumstances(
            patient=patient_of(intake_of(need.request)),
            purpose=Purpose.CARE_COORDINATION.value,
            authorisation=Permission.COORDINATION_WORK,
        ),
    )
    return row.id
