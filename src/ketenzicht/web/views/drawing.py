"""Drawing regions anew: preparing a division, seeing what it changes and what is wrong, putting it in force."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind
from ketenzicht.upkeep import operations
from ketenzicht.web.drawing import DivisionPage, division_page, divisions_page
from ketenzicht.web.drawing_forms import CHANGES, BeginRegion, CallOff, ChangeDivision, MoveMunicipalities, SetDay
from ketenzicht.web.presenters import drawing
from ketenzicht.web.views.maintaining import UNPROCESSABLE, seen_version

MOST_SHOWN = 200
for_drawers = for_those_with(Permission.REGIONS_DRAW)  # which regions, the operations decide


@require_safe
@for_drawers
def divisions(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """How the country is divided, and what was prepared and decided."""
    page = divisions_page(actor=actor, now=now)
    names = {code: one.name for code, one in page.here.regions.items()}
    context = {
        "roaz": [
            (
                one,
                drawing.region_rows(
                    page.here, page.here, kind=RegionKind.AREA, within=one.code, inhabitants=page.inhabitants
                ),
                page.faults[one.code],
            )
            for one in page.here.of_kind(RegionKind.ROAZ)
            if page.draws is None or one.code in page.draws
        ],
        "draws_all": page.draws is None,
        "lines": [(line, drawing.heading_of(line, names)) for line in page.lines],
        "today": local_day(now),
    }
    return render(request, "web/divisions.html", context)


@require_POST
@for_drawers
def prepare(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    asked = request.POST.get("kind", "")
    if asked not in set(RegionKind):
        raise Refused("Kies welke regio’s u wilt indelen.")
    within = request.POST.get("within") or None
    division_id = operations.prepare_division(kind=RegionKind(asked), within=within, actor=actor, at=now)
    return redirect("web:division", division_id=division_id)


@require_safe
@for_drawers
def division(request: HttpRequest, *, division_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    return _shown(request, division_page(division_id=division_id, actor=actor, now=now), now=now)


@require_POST
@for_drawers
def change(request: HttpRequest, *, division_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Make what is being prepared another division."""
    page = division_page(division_id=division_id, actor=actor, now=now)
    deed = request.POST.get("do", "")
    if deed not in CHANGES:
        raise Refused("Kies een knop.")
    way = CHANGES[deed]
    form = way.form(request.POST, page=page, auto_id=f"{deed}-%s")
    if form.is_valid():
        wanted = way.wanted(form.cleaned_data, page)
        try:
            operations.amend_division(
                division_id=division_id,
                plan=wanted.plan,
                first_day=wanted.first_day,
                why=wanted.why,
                seen=form.cleaned_data["seen"],
                actor=actor,
                at=now,
            )
        except Conflict as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:division", division_id=division_id)
    return _shown(request, page, now=now, wrong={deed: form})


@require_POST
@for_drawers
def decide(request: HttpRequest, *, division_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    operations.decide_division(division_id=division_id, seen=seen_version(request), actor=actor, at=now)
    return redirect("web:division", division_id=division_id)


@require_POST
@for_drawers
def call_off(request: HttpRequest, *, division_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    form = CallOff(request.POST)
    if not form.is_valid():
        page = division_page(division_id=division_id, actor=actor, now=now)
        return _shown(request, page, now=now, wrong={"call_off": form})
    because = form.cleaned_data["because"]
    operations.call_off_division(division_id=division_id, because=because, actor=actor, at=now)
    return redirect("web:division", division_id=division_id)


@require_POST
@for_drawers
def discard(request: HttpRequest, *, division_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    del request
    operations.discard_division(division_id=division_id, actor=actor, at=now)
    return redirect("web:divisions")


def _shown(
    request: HttpRequest, page: DivisionPage, *, now: datetime, wrong: dict[str, Form] | None = None
) -> HttpResponse:
    line, before, after = page.line, page.check.before, page.check.after
    kind, within = line.plan.kind, line.plan.within
    names = {code: one.name for land in (before, after) for code, one in land.regions.items()}
    context: dict[str, Any] = {
        "page": page,
        "line": line,
        "heading": drawing.heading_of(line, names),
        "history": drawing.history_of(line),
        "regions": drawing.region_rows(before, after, kind=kind, within=within, inhabitants=page.inhabitants),
        "rows": drawing.municipality_rows(before, after, kind=kind, shown=page.shown, inhabitants=page.inhabitants),
        "drawing": drawing.drawing_of(
            before,
            after,
            kind=kind,
            shown=page.shown,
            shapes=registry.municipality_shapes(),
            outlines=registry.outlines(after, kind=kind),
        ),
        "moves": drawing.moves_of(page.relocations[:MOST_SHOWN], names),
        "more": max(0, len(page.relocations) - MOST_SHOWN),
        "ended": [(code, names[code]) for code in page.ended],
        "may_call_off": line.can_be_called_off(today=local_day(now)),
        "call_off": CallOff(),
        "chosen": set(request.POST.getlist("municipalities")),
        **_forms(page),
        **(wrong or {}),
    }
    return render(request, "web/division.html", context, status=UNPROCESSABLE if wrong else 200)


def _forms(page: DivisionPage) -> dict[str, ChangeDivision]:
    """What one can fill in of a division that is being prepared; each under a name of its own on the page."""
    if not page.is_draft:
        return {}
    return {
        "move": MoveMunicipalities(page=page, auto_id="move-%s"),
        "begin": BeginRegion(page=page, auto_id="begin-%s"),
        "day": SetDay(page=page, auto_id="day-%s"),
    }
