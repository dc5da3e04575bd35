"""The country on a map, and the same figures in a table."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ketenzicht.access.queries import local_day
from ketenzicht.registry.domain import RegionKind
from ketenzicht.web import queries
from ketenzicht.web.presenters.codes import codes_of_labels
from ketenzicht.web.presenters.links import Link, address
from ketenzicht.web.presenters.map import map_view
from ketenzicht.web.presenters.map import markers as markers_of
from ketenzicht.web.presenters.totals import SUM_EXPLAINED
from ketenzicht.web.views.boards import KIND_PLURALS, kind_asked, kind_links
from ketenzicht.web.views.viewing import Glance, for_viewers


@for_viewers
def country_map(request: HttpRequest, *, glance: Glance) -> HttpResponse:
    kind = kind_asked(glance)
    page = queries.map_page(
        kind=kind, module_code=glance.asked.get("module", ""), insight=glance.insight, now=glance.now, at=glance.at
    )
    view = map_view(
        page.page.picture,
        regions=page.page.regions,
        kind=kind,
        module_code=page.module.code,
        tiles=settings.MAP_TILES,
        asked=glance.asked,
        shapes=address("/map/shapes/", {"kind": kind.value, "on": local_day(glance.shown_at).isoformat()}),
        now=glance.shown_at,
    )
    context = {
        **glance.context(),
        "view": view,
        "module": page.module,
        "kind": KIND_PLURALS[kind],
        "kinds": kind_links(glance, kind),
        "tabs": [
            Link(one.short_name, address(glance.path, glance.asked, module=one.code), one.code == page.module.code)
            for one in page.page.modules
        ],
        "sum_explained": SUM_EXPLAINED,
    }
    return render(request, "web/map.html", context)


@for_viewers
def markers(request: HttpRequest, *, glance: Glance) -> HttpResponse:
    """The locations of a region, for a map that has been zoomed in."""
    page = queries.markers_page(
        region_code=glance.asked.get("region", ""),
        module_code=glance.asked.get("module", ""),
        insight=glance.insight,
        now=glance.now,
    )
    codes = codes_of_labels(page.version, (line.label for line in page.board.lines))
    return JsonResponse({"markers": markers_of(page.locations, board=page.board, codes=codes, now=glance.now)})


@require_safe
@cache_control(public=True, max_age=86_400)
def shapes(request: HttpRequest) -> HttpResponse:
    """The schematic shapes of the regions of a kind on a day: public, and the same for everybody.

    How days that were are divided never changes, so it may be kept; of days to come nothing is told.
    """
    asked, today = request.GET.get("kind", ""), local_day(timezone.now())
    kinds = [kind for kind in RegionKind if kind.value == asked] or [RegionKind.ROAZ, RegionKind.RAV]
    try:
        on = min(date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        on = today
    return HttpResponse(queries.region_shapes(kinds=kinds, on=on), content_type="application/geo+json")
