"""Openings and stops: how one unit went, and declaring by hand."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.capacity import operations, queries
from ketenzicht.web.opening_forms import DeclareOpening
from ketenzicht.web.presenters.openings import spell_views
from ketenzicht.web.views.agreements import UNPROCESSABLE
from ketenzicht.web.views.delivering import for_deliverers
from ketenzicht.web.views.viewing import Glance, for_viewers

SHOWN_FOR = timedelta(days=92)


@for_viewers
def openings(request: HttpRequest, unit_code: UUID, *, glance: Glance) -> HttpResponse:
    """How the opening of a unit went in the last three months, for who may see its figures."""
    now = glance.now
    found = queries.unit_openings(code=unit_code, insight=glance.insight, start=now - SHOWN_FOR, end=now, now=now)
    spells = spell_views(found.spells, now=now)
    context = {"line": found.line, "ended": found.ended, "spells": spells, "days": SHOWN_FOR.days}
    return render(request, "web/openings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_deliverers
def declare(
    request: HttpRequest, *, unit_code: UUID, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """Declare how it stands with one of the own units; its figures stay as they are."""
    units = queries.hand_units(organisation_id=organisation_id, codes=[unit_code], now=now)
    if not units:
        raise NotFound(operations.UNKNOWN_UNIT)
    (unit,) = units
    known = {"state": unit.opening.state.value, "reason": unit.opening.reason} if unit.opening else {}
    form = DeclareOpening(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        opening = form.opening(now=now)
        try:
            operations.declare_opening(unit_code=unit_code, opening=opening, actor=actor, at=now)
        except Conflict as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"{unit.label_name}, {unit.location}: {opening.state.word}. Iedereen ziet het nu."
            )
            return redirect("web:declare_opening", unit_code=unit_code)
    found = queries.spells(unit_ids=[unit.id], start=now - SHOWN_FOR, end=now)
    spells = spell_views(found.get(unit.id, ()), with_names=True, now=now)
    context = {"unit": unit, "form": form, "spells": spells, "days": SHOWN_FOR.days}
    return render(request, "web/declare_opening.html", context, status=UNPROCESSABLE if form.errors else 200)
