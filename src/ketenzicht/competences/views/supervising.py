"""Who looks along with a trainee."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations as access
from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.competences import operations, queries
from ketenzicht.competences.forms import Supervise
from ketenzicht.competences.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import done


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def supervision(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Who looks along with whom, now and later; and naming somebody."""
    here = access.own_organisation(actor)
    names = [(one.user_id, one.name) for one in people.members_of(organisation_id=here, now=now)]
    form = Supervise(request.POST or None, people=names, now=now)
    if done(form, lambda: operations.supervise(**form.cleaned_data, actor=actor, at=now)):
        messages.success(request, "De begeleiding is vastgelegd.")
        return redirect("competences:supervision")
    context = {"lines": queries.supervisions(organisation_id=here, now=now), "form": form, "now": now}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "competences/supervision.html", context, status=status)


@require_POST
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def end(request: HttpRequest, *, supervision_id: int, actor: Actor, now: datetime) -> HttpResponse:
    """End it before its time."""
    operations.end_supervision(supervision_id=supervision_id, actor=actor, at=now)
    messages.success(request, "De begeleiding is beëindigd.")
    return redirect("competences:supervision")
