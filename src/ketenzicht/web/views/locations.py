"""One location: who they are, what they have, and how the last week went."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.queries import ended_units
from ketenzicht.registry.domain import Part
from ketenzicht.upkeep.queries import may_maintain
from ketenzicht.web import queries
from ketenzicht.web.presenters.history import HOURS
from ketenzicht.web.presenters.links import Link, address
from ketenzicht.web.presenters.location import DAYS_SHOWN, location_view
from ketenzicht.web.views.viewing import Glance, for_viewers


@for_viewers
def location(request: HttpRequest, location_id: UUID, *, glance: Glance) -> HttpResponse:
    page = queries.location_page(location_id=location_id, insight=glance.insight, now=glance.now)
    view = location_view(
        page.profile,
        lines=page.lines,
        history=page.history,
        spells=page.spells,
        catalogue=page.catalogue,
        region_names={code: region.name for code, region in page.regions.items()},
        office=page.office,
        now=glance.now,
    )
    roaz = page.regions.get(page.profile.line.roaz or "")
    context = {
        "profile": page.profile,
        "view": view,
        "hidden": page.hidden,
        "ended": ended_units(location_id=location_id, on=local_day(glance.now)),
        "parts": list(Part),
        "may_maintain": may_maintain(organisation_id=page.profile.line.organisation_id, actor=glance.actor),
        "region": Link(roaz.name, address(f"/regions/{roaz.code}/", {})) if roaz else None,
        "hours_shown": HOURS,
        "days": DAYS_SHOWN,
    }
    return render(request, "web/location.html", context)
