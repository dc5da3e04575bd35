"""Links for an agenda that reads a plan along."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.base.actor import Actor
from ketenzicht.planning import operations, queries
from ketenzicht.planning.domain.calendars import write_calendar
from ketenzicht.planning.views.guarding import for_planners


@sensitive_variables("secret", "address")
@require_POST
@for_planners
def make(request: HttpRequest, *, resource_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One more; the one time that it is shown."""
    secret = operations.make_calendar_link(resource_id=resource_id, actor=actor, at=now)
    address = settings.BASE_URL.rstrip("/") + reverse("planning:read_along", args=[secret])
    line = queries.resource(resource_id=resource_id, actor=actor)
    return render(request, "planning/link_made.html", {"line": line, "address": address})


@require_POST
@for_planners
def end(request: HttpRequest, *, link_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """It opens nothing any more."""
    resource_id = operations.end_calendar_link(link_id=link_id, actor=actor, at=now)
    messages.success(request, "De link is ingetrokken.")
    return redirect("planning:resource", resource_id=resource_id)


@sensitive_variables("secret")
@require_safe
def read_along(request: HttpRequest, secret: str) -> HttpResponse:
    """The plan for an agenda; the link is all that it needs."""
    del request
    now = timezone.now()
    found = operations.read_calendar_along(secret=secret, at=now)
    content = write_calendar(name=found.name, times=found.times, now=now)
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
