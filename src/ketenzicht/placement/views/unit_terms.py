"""Whom the own units take: looking, and saying it anew."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.placement.forms.unit_terms import Takes, filled_with
from ketenzicht.placement.operations.unit_terms import set_unit_terms
from ketenzicht.placement.queries.unit_terms import UNKNOWN_UNIT, own_units
from ketenzicht.ui.deeds import done


@require_GET
@for_those_with(Permission.PLACEMENT_ANSWER)
def units(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The own units, and whether anything was said of each."""
    return render(request, "placement/units.html", {"units": own_units(actor=actor, at=now)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.PLACEMENT_ANSWER)
def unit_terms(request: HttpRequest, *, unit_code: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Whom one unit takes."""
    unit = next((one for one in own_units(actor=actor, at=now) if one.code == unit_code), None)
    if unit is None:
        raise NotFound(UNKNOWN_UNIT)
    form = Takes(request.POST or None, initial=filled_with(unit.said))
    if done(
        form,
        lambda: set_unit_terms(code=unit_code, said=form.said(), actor=actor, at=now),
        raises=(NotPermitted, Conflict),
    ):
        messages.success(request, f"Vastgelegd voor {unit.name}, vanaf vandaag.")
        return redirect("placement:units")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "placement/unit_terms.html", {"unit": unit, "form": form}, status=status)
