"""Closures of a location and its departments: announced, ended, and those that were."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.registry import queries as registry
from ketenzicht.upkeep import operations
from ketenzicht.web.moments import as_asked
from ketenzicht.web.presenters.closures import closure_view
from ketenzicht.web.upkeep_forms import AnnounceClosure
from ketenzicht.web.views.maintaining import UNPROCESSABLE, for_maintainers


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def closures(request: HttpRequest, *, location_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Announce a closure, and see all that were."""
    operations.require_maintainer(location_id=location_id, actor=actor)
    entry = registry.entry(location_id=location_id)
    departments = sorted({one.department for one in entry.location.services if one.department})
    form = AnnounceClosure(request.POST or None, departments=departments, initial={"starts_at": as_asked(now)})
    if form.is_valid():
        try:
            operations.announce_closure(location_id=location_id, new=form.wanted(), actor=actor, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:closures", location_id=location_id)
    context = {
        "name": entry.location.name,
        "location_id": location_id,
        "form": form,
        "closures": [closure_view(one, now=now) for one in registry.closures(location_id=location_id)],
    }
    return render(request, "web/closures.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_maintainers
def end_closure(
    request: HttpRequest, *, location_id: UUID, closure_id: UUID, actor: Actor, now: datetime
) -> HttpResponse:
    del request
    operations.end_closure(location_id=location_id, closure_id=closure_id, actor=actor, at=now)
    return redirect("web:closures", location_id=location_id)


@require_POST
@for_maintainers
def confirm(request: HttpRequest, *, location_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One button: all of this is still right."""
    del request
    operations.confirm_location(location_id=location_id, actor=actor, at=now)
    return redirect("web:location", location_id=location_id)
