"""Looking along: what trainees have in hand, and what waits for a co-sign."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Reach
from ketenzicht.coordination.queries import RequestFile
from ketenzicht.coordination.views.guarding import for_workers


@require_safe
@for_workers
def along(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """One page for who supervises: requests of their trainees, and everything that waits at the centre."""
    return render(request, "coordination/along.html", {"along": queries.along(actor=actor, now=now), "now": now})


@require_POST
@for_workers
def co_sign(request: HttpRequest, *, request_id: UUID, cosign_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Agree, or not and say why; or give a decision out without a co-sign, with the reason."""
    because = request.POST.get("because", "")
    says = request.POST.get("says", "")
    if says == "agree":
        operations.co_sign(cosign_id=cosign_id, actor=actor, at=now)
        messages.success(request, "U bent akkoord: het telt.")
    elif says == "disagree":
        operations.refuse_co_sign(cosign_id=cosign_id, because=because, actor=actor, at=now)
        messages.success(request, "U bent niet akkoord. De zorgvraag blijft open.")
    elif says == "emergency":
        operations.decide_in_emergency(cosign_id=cosign_id, because=because, actor=actor, at=now)
        messages.success(request, "Het besluit is gegeven zonder medebeoordeling. Het wordt nagekeken.")
    else:
        raise NotFound("Kies of u akkoord bent.")
    return redirect("coordination:request", request_id=request_id)


def co_sign_context(file: RequestFile, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the page of a request shows of working under supervision."""
    is_mine = file.claim is not None and file.claim.by == actor.id
    register = actor.organisation_id if file.reach is Reach.HELPS and actor.organisation_id else file.centre_id
    return {
        "co_signs": queries.waiting_at(file.id, actor=actor) if file.reach.may_act else (),
        "supervised": queries.works_under_supervision(centre_id=register, actor=actor, now=now) if is_mine else (),
    }
