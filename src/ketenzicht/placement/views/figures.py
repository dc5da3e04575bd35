"""Figures on finding places: care that was not there by region, and how asking goes; also for a spreadsheet."""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import cell
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted, Refused
from ketenzicht.placement.forms.figures import Month
from ketenzicht.placement.presenters.figures import COLUMNS, kinds_of, lines, measures_of
from ketenzicht.placement.queries import figures
from ketenzicht.placement.views.guarding import UNPROCESSABLE

Got = TypeVar("Got")
followers = for_those_with(Permission.PLACEMENT_FOLLOW)
# Whom the figures are about, or who follows them.
concerned = for_those_with(Permission.COORDINATION_WORK, Permission.PLACEMENT_ANSWER, Permission.PLACEMENT_FOLLOW)


@require_safe
@followers
def unmet(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What was sought and was not there, by region and kind of care, in one month."""
    form, found = _asked(request, lambda month: figures.unmet_by_region(month=month, actor=actor, now=now), now=now)
    reports = [(one, kinds_of(one)) for one in found or ()]
    context = {"form": form, "reports": reports, "query": request.GET.urlencode(), "now": now}
    return render(request, "placement/unmet.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@followers
def unmet_export(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The same for a spreadsheet. Nothing in it is a formula."""
    form, found = _asked(request, lambda month: figures.unmet_by_region(month=month, actor=actor, now=now), now=now)
    if found is None:
        raise Refused("Dit kan niet: " + " ".join(str(one) for some in form.errors.values() for one in some))
    month = form.asked()
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="zorg-die-er-niet-was-{month:%Y-%m}.csv"'
    answer.write("\ufeff")  # so that spreadsheets see that it is UTF-8
    writer = csv.writer(answer, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([cell(one) for one in line] for line in lines(found, month=month))
    return answer


@require_safe
@concerned
def quality(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """How asking for places goes, in one month."""
    form, sheet = _asked(request, lambda month: figures.quality(month=month, actor=actor, now=now), now=now)
    rows = measures_of(sheet) if sheet else ()
    context = {"form": form, "sheet": sheet, "rows": rows, "now": now}
    return render(request, "placement/quality.html", context, status=UNPROCESSABLE if form.errors else 200)


def _asked(request: HttpRequest, find: Callable[[date], Got], *, now: datetime) -> tuple[Month, Got | None]:
    """Without a month the last that is over."""
    last = local_day(now).replace(day=1) - timedelta(days=1)
    form = Month({"month": f"{last:%Y-%m}", **request.GET.dict()})
    if not form.is_valid():
        return form, None
    try:
        return form, find(form.asked())
    except Refused as refused:
        if isinstance(refused, NotPermitted):
            raise
        form.add_error("month", str(refused))
        return form, None
