"""Finding the nearest free place of a kind of care."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketenzicht.base.errors import NotPermitted, Refused
from ketenzicht.ui.domain.words import AMSTERDAM
from ketenzicht.web import queries
from ketenzicht.web.forms import FindPlace, kinds_of_care
from ketenzicht.web.presenters.codes import codes_of
from ketenzicht.web.presenters.links import Link, address
from ketenzicht.web.presenters.places import LIMITED, RANKING_EXPLAINED, places_view
from ketenzicht.web.views.viewing import Glance, for_viewers

QUESTIONS = ("kind", "where", "needed", "within", "region", "all")


@for_viewers
def find_place(request: HttpRequest, *, glance: Glance) -> HttpResponse:
    """Without questions the empty form; with questions the answer, at an address that can be passed on."""
    options = queries.search_options(now=glance.now)
    kinds = kinds_of_care(options.modules, on=glance.now.astimezone(AMSTERDAM).date())
    is_asked = bool(glance.asked.keys() & {"kind", "where"})
    form = FindPlace(request.GET if is_asked else None, kinds=kinds, regions=options.regions)
    context: dict[str, Any] = {"form": form, "explained": RANKING_EXPLAINED, "is_asked": is_asked}
    if is_asked and form.is_valid():
        try:
            context |= _answer(form, glance)
        except NotPermitted:
            raise  # no other place would help
        except Refused as refusal:
            form.add_error("where", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "web/places.html", context, status=status)


def _answer(form: FindPlace, glance: Glance) -> dict[str, Any]:
    wishes = form.cleaned_data
    page = queries.places_page(
        where=wishes["where"],
        kind=wishes["kind"],
        needed=wishes["needed"] or 1,
        within_minutes=wishes["within"],
        region=wishes["region"] or None,
        include_without_place=wishes["all"],
        insight=glance.insight,
        now=glance.now,
    )
    codes = codes_of(page.version, page.search.label) if page.version else {}
    return {
        "page": page,
        "limited": LIMITED,
        "view": places_view(page.result, codes=codes, limit=page.search.limit, now=glance.now),
        "others": [
            Link(spot.label, address(glance.path, glance.asked, where=f"{spot.point.latitude},{spot.point.longitude}"))
            for spot in page.others
        ],
    }
