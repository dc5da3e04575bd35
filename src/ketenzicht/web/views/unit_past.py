"""A unit that is not there any more: what was known of it, until when, and where it went."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketenzicht.access.queries import local_day
from ketenzicht.capacity import queries
from ketenzicht.definitions import queries as definitions
from ketenzicht.registry import queries as registry
from ketenzicht.web.presenters.history import HOURS
from ketenzicht.web.presenters.location import DAYS_SHOWN, unit_view
from ketenzicht.web.views.viewing import Glance, for_viewers


@for_viewers
def unit(request: HttpRequest, unit_code: UUID, *, glance: Glance) -> HttpResponse:
    """Its last week, for who may see such figures; a unit that is there has its place on the page of its location."""
    found = queries.unit_past(code=unit_code, insight=glance.insight, days=timedelta(days=DAYS_SHOWN), now=glance.now)
    if found.ended is None:
        there = reverse("web:location", args=[found.line.location_id])
        return redirect(f"{there}#u-{unit_code}")
    context = {
        "line": found.line,
        "ended": found.ended,
        "is_there": bool(registry.locations(on=local_day(glance.now), ids=[found.line.location_id])),
        "unit": unit_view(
            found.line,
            history=found.points,
            spells=found.spells,
            catalogue=definitions.catalogue(),
            now=found.ended.at,
        ),
        "view": {"is_small": True},
        "hours_shown": HOURS,
        "days": DAYS_SHOWN,
    }
    return render(request, "web/unit_past.html", context)
