"""The first questions on the page of a request."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations
from ketenzicht.coordination.answers import PREFIX, answers_in
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.coordination.views.intake import claim_in, is_by_script, refusals_as_json
from ketenzicht.coordination.views.workplace import RENEWED, workplace

FIRST = "f-"  # of a first question, beside those of triage and of fitting care on the same page


@require_POST
@for_workers
@refusals_as_json
def first(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Keep what was answered; by script what follows comes back: where the rules lead."""
    posted = {name: str(said) for name, said in request.POST.items() if name.startswith(FIRST)}
    told = answers_in({PREFIX + name.removeprefix(FIRST): said for name, said in posted.items()})
    operations.answer_first(request_id=request_id, claim=claim_in(request), answers=told, actor=actor, at=now)
    if is_by_script(request):
        return workplace(request, request_id, actor=actor, now=now, page=RENEWED)
    return redirect(f"/coordination/{request_id}/#first")
