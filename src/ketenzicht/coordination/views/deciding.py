"""Which care fits: telling what the rules look at, and deciding."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.answers import answers_in
from ketenzicht.coordination.forms.requests import Decide
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.coordination.views.intake import claim_in, is_by_script, refusals_as_json
from ketenzicht.coordination.views.workplace import RENEWED, workplace
from ketenzicht.triage import queries as content
from ketenzicht.ui.deeds import say


@require_POST
@for_workers
@refusals_as_json
def facts(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Keep what was told; by script what fits now comes back."""
    told = answers_in(request.POST)
    operations.state_facts(request_id=request_id, claim=claim_in(request), facts=told, actor=actor, at=now)
    if is_by_script(request):
        return workplace(request, request_id, actor=actor, now=now, page=RENEWED)
    return redirect(f"/coordination/{request_id}/#fitting")


@require_POST
@for_workers
def decide(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Decide on a form of care; where that needs a place, finding one is next."""
    in_use = content.fitting_in_use(at=now)
    choices = [(one.code, one.name) for one in in_use[1].forms] if in_use else []
    form = Decide(request.POST, choices=choices)
    if form.is_valid():
        told = form.cleaned_data
        try:
            operations.decide(
                request_id=request_id,
                claim=told["claim"],
                form=told["form"],
                because=told["because"],
                actor=actor,
                at=now,
            )
        except Refused as refused:
            say(form, refused, raises=(NotPermitted, Conflict))
        else:
            messages.success(request, "Het besluit is vastgelegd.")
            if in_use and in_use[1].form[told["form"]].capacity and queries.is_decided(request_id=request_id):
                return redirect("placement:needs", request_id=request_id)
            return redirect("coordination:queue")
    return workplace(request, request_id, actor=actor, now=now, wrong=form, open_form="decide")
