"""The country on a map, and the same figures in a table."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ketenzicht.registry.domain import RegionKind
from ketenzicht.web import queries
from ketenzicht.web.presenters.codes import codes_of_labels
from ketenzicht.web.presenters.links import Link, address
from ketenzicht.web.presenters.map import map_view
from ketenzicht.web.presenters.map import markers as markers_of
from ketenzicht.web.presenters.totals import SUM_EXPLAINED
from ketenzicht.web.views.boards import KIND_PLURALS, kind_asked, kind_links
from ketenzicht.web.views.viewing import Glance, for_viewers

DRAWN = (RegionKind.ROAZ, RegionKind.RAV)  # of care coordination areas no shapes are known


@for_viewers
def country_map(request: HttpRequest, *, glance: Glance) -> HttpResponse:
    kind = kind_asked(glance, kinds=DRAWN)
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
        now=glance.shown_at,
    )
    context = {
        **glance.context(),
        "view": view,
        "module": page.module,
        "kind": KIND_PLURALS[kind],
        "kinds": kind_links(glance, kind, kinds=DRAWN),
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
    """The schematic shapes of the regions: public, and the same for everybody."""
    return HttpResponse(queries.region_shapes(), content_type="application/geo+json")
