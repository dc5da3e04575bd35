"""The pandemic module: switching it on by instruction, following who delivers, and ending it."""

import csv
from datetime import datetime
from functools import reduce
from operator import add
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import cell
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid
from ketenzicht.preparedness import operations, queries
from ketenzicht.preparedness.domain import (
    DEFAULT_TERM,
    HOSPITALS,
    ParticipantLine,
    Progress,
    Status,
    progress_by_region,
)
from ketenzicht.ui.domain import words
from ketenzicht.web.moments import as_asked
from ketenzicht.web.preparedness_forms import TYPE_NAMES, Activate, EndActivation
from ketenzicht.web.views.agreements import UNPROCESSABLE

COLUMNS = (
    "regio",
    "locatie",
    "plaats",
    "organisatie",
    "stand",
    "hoe",
    "eenheden",
    "geleverd",
    "bekend",
    "laatste levering",
    "uiterlijk",
)
for_followers = for_those_with(Permission.PREPAREDNESS_FOLLOW)


@require_safe
@for_followers
def activations(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Every activation that there ever was."""
    lines = queries.activations()
    context = {
        "lines": lines,
        "may_activate": Permission.PREPAREDNESS_ACTIVATE in actor.grants,
        "is_on": any(line.status is Status.ACTIVE for line in lines),
        "regions": queries.roaz_regions(now=now),
    }
    return render(request, "web/activations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_followers
def activate(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Switch the module on."""
    access.require(actor=actor, permission=Permission.PREPAREDNESS_ACTIVATE)
    initial = {
        "instructed_on": local_day(now),
        "location_types": HOSPITALS,
        "deadline": as_asked(now + DEFAULT_TERM),
    }
    posted = request.POST if request.method == "POST" else None
    form = Activate(posted, regions=queries.roaz_regions(now=now), initial=initial)
    if form.is_valid():
        try:
            made = operations.activate(instruction=form.instruction(), actor=actor, at=now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "De module is actief. Elk ziekenhuis heeft nu zijn eenheden en zijn taak.")
            return redirect("web:activation", activation_id=made)
    return render(request, "web/activate.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_followers
def activation(request: HttpRequest, *, activation_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """How far everybody is who has to deliver."""
    return _page(request, activation_id, EndActivation(), actor=actor, now=now)


@require_POST
@for_followers
def end(request: HttpRequest, *, activation_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """End it, for everybody at once."""
    form = EndActivation(request.POST)
    if form.is_valid():
        because = form.cleaned_data["because"]
        operations.end(activation_id=activation_id, because=because, actor=actor, at=now)
        messages.success(
            request, "De activering is beëindigd: eenheden en taken zijn gesloten. De geschiedenis blijft."
        )
        return redirect("web:activation", activation_id=activation_id)
    access.require(actor=actor, permission=Permission.PREPAREDNESS_ACTIVATE)
    return _page(request, activation_id, form, actor=actor, now=now)


@require_safe
@for_followers
def as_csv(request: HttpRequest, *, activation_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The same to save; in it nothing is a formula."""
    del request
    queries.activation(activation_id=activation_id)
    regions = queries.roaz_regions(now=now)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="paraatheid-{local_day(now)}.csv"'
    writer = csv.writer(answer, delimiter=";")
    writer.writerow(COLUMNS)
    for line in _participants(activation_id, actor=actor, now=now):
        writer.writerow([cell(text) for text in _row(line, regions)])
    return answer


def _row(line: ParticipantLine, regions: dict[str, str]) -> tuple[str, ...]:
    return (
        regions.get(line.region, line.region),
        line.location,
        line.place,
        line.organisation,
        line.participation.word,
        line.how,
        str(len(line.units)),
        str(line.delivered),
        str(line.known),
        words.full_moment(line.last_at) if line.last_at else "nooit",
        words.full_moment(line.due_at),
    )


def _participants(activation_id: UUID, *, actor: Actor, now: datetime) -> list[ParticipantLine]:
    regions = queries.regions_followed(actor=actor, now=now)
    return queries.participants(activation_id=activation_id, regions=regions, now=now)


def _page(
    request: HttpRequest, activation_id: UUID, form: EndActivation, *, actor: Actor, now: datetime
) -> HttpResponse:
    line = queries.activation(activation_id=activation_id)
    regions = queries.roaz_regions(now=now)
    found = _participants(activation_id, actor=actor, now=now)
    by_region = progress_by_region(found)
    context = {
        "line": line,
        "types": [TYPE_NAMES[code] for code in line.location_types],
        "scope": [regions.get(code, code) for code in line.regions],
        "total": reduce(add, by_region.values(), Progress()),
        "by_region": [(regions.get(code, "Buiten de ROAZ-regio’s"), one) for code, one in by_region.items()],
        "rows": [(one, regions.get(one.region, "–"), one.is_late(line.ended_at or now)) for one in found],
        "is_partial": queries.regions_followed(actor=actor, now=now) is not None,
        "form": form if line.status is Status.ACTIVE and Permission.PREPAREDNESS_ACTIVATE in actor.grants else None,
    }
    return render(request, "web/activation.html", context, status=UNPROCESSABLE if form.errors else 200)
