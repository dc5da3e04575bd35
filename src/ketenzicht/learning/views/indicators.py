"""Indicators with their definitions, on a page and for a spreadsheet."""

import csv
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import cell
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.learning import queries
from ketenzicht.learning.domain import Split
from ketenzicht.learning.forms import Period
from ketenzicht.learning.presenters import COLUMNS, blocks, lines
from ketenzicht.learning.queries import Sheet
from ketenzicht.learning.views.guarding import UNPROCESSABLE, tabs

INSIGHT = (Permission.LEARNING_WORK, Permission.LEARNING_FOLLOW)
A_DAY = timedelta(days=1)


@require_safe
@for_those_with(*INSIGHT)
def indicators(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Of a period, divided in one way at a time."""
    form, sheet = _asked(request, actor=actor, now=now)
    context = {
        "tabs": tabs(actor, here="/learning/indicators/"),
        "form": form,
        "sheet": sheet,
        "blocks": blocks(sheet) if sheet else (),
        "query": request.GET.urlencode(),
        "now": now,
    }
    return render(request, "learning/indicators.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_those_with(*INSIGHT)
def export(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The same with each definition beside its figures. Nothing in it is a formula."""
    form, sheet = _asked(request, actor=actor, now=now)
    if sheet is None and not form.errors:
        raise NotFound("Uw organisatie is geen zorgcoördinatiecentrum, en in uw regio is er geen.")
    if sheet is None:
        raise Refused("Dit kan niet: " + " ".join(str(one) for some in form.errors.values() for one in some))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="indicatoren-{sheet.start}-{sheet.split}.csv"'
    answer.write("\ufeff")  # so that spreadsheets see that it is UTF-8
    writer = csv.writer(answer, delimiter=";", quoting=csv.QUOTE_ALL)  # as Excel reads it where 0,5 is a half
    writer.writerow(COLUMNS)
    writer.writerows([cell(one) for one in line] for line in lines(sheet))
    return answer


def _asked(request: HttpRequest, *, actor: Actor, now: datetime) -> tuple[Period, Sheet | None]:
    centres = [(one.id, one.name) for one in queries.centres(actor=actor, now=now)]
    asked = {**_last_month(local_day(now)), "split": Split.NONE.value, **request.GET.dict()}
    form = Period(asked, centres=centres)
    if not form.is_valid() or not centres:
        return form, None
    told: dict[str, Any] = form.cleaned_data
    centre_id: UUID | None = told.get("centre")
    try:
        found = queries.sheet(
            centre_id=centre_id, start=told["start"], end=told["end"], split=told["split"], actor=actor, now=now
        )
    except Refused as refused:
        if isinstance(refused, NotPermitted | NotFound):
            raise
        form.add_error("end", str(refused))
        return form, None
    return form, found


def _last_month(today: date) -> dict[str, str]:
    """The last whole month: what everybody who sees figures may see."""
    end = today.replace(day=1)
    return {"start": (end - A_DAY).replace(day=1).isoformat(), "end": end.isoformat()}
