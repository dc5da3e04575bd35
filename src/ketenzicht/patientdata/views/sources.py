"""The register of sources, for who administers the organisation that holds the data."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.patientdata import operations, queries
from ketenzicht.patientdata.forms import AddSource
from ketenzicht.patientdata.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import done


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(operations.MAINTAINS)
def sources(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Those of the own organisation, who is over the platform those of all; and one more of the own."""
    organisation_id = access.own_organisation(actor)
    form = AddSource(request.POST if request.method == "POST" else None, initial={"active_from": local_day(now)})
    if form.is_bound and done(
        form, lambda: operations.add_source(new=form.source(organisation_id), actor=actor, at=now)
    ):
        messages.success(request, "De bron staat vast.")
        return redirect("patientdata:sources")
    is_of_all = Permission.PLATFORM_MAINTAIN in actor.grants
    context = {
        "sources": queries.sources_of(organisation_id=None if is_of_all else organisation_id),
        "today": local_day(now),
        "is_of_all": is_of_all,
        "form": form,
    }
    return render(request, "patientdata/sources.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_those_with(operations.MAINTAINS)
def end(request: HttpRequest, *, source_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """From today on it is not asked."""
    operations.end_source(source_id=source_id, actor=actor, at=now)
    messages.success(request, "De bron is beëindigd. Wat er is opgehaald, blijft bekend.")
    return redirect("patientdata:sources")
