"""Triage of a request: beginning a round, answering, concluding, and deviating with a reason."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination import operations
from ketenzicht.coordination.answers import answers_in
from ketenzicht.coordination.forms.requests import Deviate, Disagree
from ketenzicht.coordination.presenters.requests import standing_mark
from ketenzicht.coordination.presenters.triage import triage_view
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.coordination.views.intake import claim_in, is_by_script, refusals_as_json
from ketenzicht.coordination.views.workplace import RENEWED, workplace
from ketenzicht.triage import queries as content


@require_POST
@for_workers
def begin(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Begin a round by an instrument about a complaint: `instrument/complaint` in one choice."""
    version, _, complaint = request.POST.get("about", "").partition("/")
    try:
        instrument_id = UUID(version)
    except ValueError:
        raise NotFound("Kies een klacht uit de lijst.") from None
    triage_id = operations.begin_triage(
        request_id=request_id,
        claim=claim_in(request),
        instrument_id=instrument_id,
        complaint=complaint,
        actor=actor,
        at=now,
    )
    return _back(request_id, triage_id)


@require_POST
@for_workers
@refusals_as_json
def answer(request: HttpRequest, *, request_id: UUID, triage_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Keep answers; by script the round comes back, to show what follows, and when it became more or less urgent than
    the page says in `shown`, all that shows it.
    """
    told, claim = answers_in(request.POST), claim_in(request)
    line, standing = operations.answer(triage_id=triage_id, claim=claim, answers=told, actor=actor, at=now)
    if not is_by_script(request):
        return _back(request_id, triage_id)
    if standing_mark(standing) != request.POST.get("shown"):
        return workplace(request, request_id, actor=actor, now=now, page=RENEWED)
    context = {"one": triage_view(line), "is_mine": True, "request_id": request_id, "claim": claim}
    return render(request, "coordination/round.html", context)


@require_POST
@for_workers
def conclude(request: HttpRequest, *, request_id: UUID, triage_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Conclude a round."""
    found = operations.conclude(triage_id=triage_id, claim=claim_in(request), actor=actor, at=now)
    messages.success(request, f"De triage is afgerond: {found}.")
    return _back(request_id, triage_id)


@require_POST
@for_workers
def abandon(request: HttpRequest, *, request_id: UUID, triage_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Put aside a round that was begun by mistake."""
    operations.abandon(triage_id=triage_id, claim=claim_in(request), actor=actor, at=now)
    return redirect("coordination:request", request_id=request_id)


@require_POST
@for_workers
def deviate(request: HttpRequest, *, request_id: UUID, triage_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Decide on another urgency than was proposed."""
    _, crosswalk = content.crosswalk_in_use(at=now)
    form = Deviate(request.POST, crosswalk=crosswalk)
    if not form.is_valid():
        raise Refused("Kies een urgentie en schrijf waarom u afwijkt, in ten hoogste 2000 tekens.")
    told = form.cleaned_data
    counts = operations.deviate(
        triage_id=triage_id, claim=told["claim"], to=told["to"], because=told["because"], actor=actor, at=now
    )
    waits = "Een tweede collega moet instemmen. Wat urgenter is, telt al; wat minder urgent is nog niet."
    messages.success(request, "De afwijking geldt." if counts else waits)
    return _back(request_id, triage_id)


@require_POST
@for_workers
def second(request: HttpRequest, *, request_id: UUID, triage_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The second colleague agrees, or does not and says why."""
    if request.POST.get("says") == "agree":
        operations.agree(triage_id=triage_id, actor=actor, at=now)
        messages.success(request, "U stemt in: de afwijking geldt.")
        return _back(request_id, triage_id)
    form = Disagree(request.POST)
    if not form.is_valid():
        raise Refused("Schrijf waarom u het niet eens bent, in ten hoogste 2000 tekens.")
    operations.disagree(triage_id=triage_id, because=form.cleaned_data["because"], actor=actor, at=now)
    messages.success(request, "De afwijking geldt niet.")
    return _back(request_id, triage_id)


def _back(request_id: UUID, triage_id: UUID) -> HttpResponse:
    return redirect(f"/coordination/{request_id}/#triage-{triage_id}")
