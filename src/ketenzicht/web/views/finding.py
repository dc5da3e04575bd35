"""Finding a location in the register."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketenzicht.base.errors import Refused
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import PAGE
from ketenzicht.ui.domain import words
from ketenzicht.web.finding_forms import FindLocation
from ketenzicht.web.presenters.finding import found_rows
from ketenzicht.web.views.viewing import Glance, for_viewers

LAST_PAGE = 100_000  # further than any list goes: what is beyond the end shows that there is nothing there
WISHES = ("sector", "region", "facility", "care", "open", "new")


@for_viewers
def find_locations(request: HttpRequest, *, glance: Glance) -> HttpResponse:
    """Without questions all locations by name; with questions those that fit, at an address that can be passed on."""
    form = FindLocation(
        request.GET,
        sectors=registry.sectors(),
        regions=registry.regions(on=words.day(glance.now)),
        facilities=registry.facilities(),
    )
    found, spot, page = None, None, _page(glance.asked.get("page", ""))
    if form.is_valid():
        try:
            spot = registry.spot(text=form.cleaned_data["near"]) if form.cleaned_data["near"].strip() else None
        except Refused as refused:
            form.add_error("near", str(refused))
        else:
            search = form.search(near=spot.point if spot else None)
            found = registry.find_locations(search=search, page=page, now=glance.now)
    context = {
        "form": form,
        "spot": spot,
        "found": found,
        "summary": words.count(found.total, "locatie", "locaties") if found else "",
        "rows": found_rows(found) if found else (),
        "has_wishes": any(glance.asked.get(name) for name in WISHES),
        "pages": Paginator(range(found.total), PAGE).get_page(page) if found else None,
    }
    return render(request, "web/find_locations.html", context, status=422 if form.errors else 200)


def _page(asked: str) -> int:
    return min(int(asked), LAST_PAGE) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1
