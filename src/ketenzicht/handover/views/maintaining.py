"""How locations receive: the own ones to set, those of the region to see who still needs the temporary way."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.handover import operations, queries
from ketenzicht.handover.forms import SetReceiving
from ketenzicht.handover.presenters import receiving_rows
from ketenzicht.handover.views.guarding import tabs
from ketenzicht.ui.deeds import done

UNPROCESSABLE = 422
ON_A_PAGE = 25  # as cards on a telephone that is long already
_OVERVIEW = {Permission.FEEDS_WATCH, Permission.COORDINATION_WORK}


@require_safe
@for_those_with(Permission.HANDOVER_MAINTAIN, Permission.FEEDS_WATCH, Permission.COORDINATION_WORK)
def receiving(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The own locations for who maintains them; the region for the ROAZ office and the centre."""
    maintains = Permission.HANDOVER_MAINTAIN in actor.grants
    own = queries.own_receiving(actor=actor, now=now) if maintains else []
    near = None if actor.grants.isdisjoint(_OVERVIEW) else queries.receiving_near(actor=actor, now=now)
    today = local_day(now)
    rows = Paginator(receiving_rows(near or (), today=today), ON_A_PAGE)
    context = {
        "tabs": tabs(actor, here="/hand-overs/receiving/"),
        "maintains": maintains,
        "own": receiving_rows(own, today=today),
        "near": None if near is None else rows.get_page(request.GET.get("page")),
        "temporary": sum(one.is_temporary for one in near or ()),
    }
    return render(request, "handover/receiving.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.HANDOVER_MAINTAIN)
def set_receiving(request: HttpRequest, *, location_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """How one location receives."""
    found = {one.location_id: one for one in queries.own_receiving(actor=actor, now=now)}
    line = found.get(location_id)
    if line is None:
        raise NotFound("Deze locatie kennen wij niet, of zij is van een andere organisatie.")
    form = SetReceiving(request.POST if request.method == "POST" else None, initial=SetReceiving.of(line))
    if form.is_bound and done(
        form,
        lambda: operations.set_receiving(location_id=location_id, new=form.receiving(), actor=actor, at=now),
        raises=(NotPermitted,),
    ):
        messages.success(request, f"Vastgelegd hoe {line.location} overdrachten ontvangt.")
        return redirect("handover:receiving")
    context = {"line": line, "form": form}
    return render(request, "handover/set_receiving.html", context, status=UNPROCESSABLE if form.errors else 200)
