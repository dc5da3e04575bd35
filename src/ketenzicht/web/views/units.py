"""The units of a location: which there are, adding one, letting one end or move, and taking that back."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted, Refused
from ketenzicht.capacity import operations, queries
from ketenzicht.registry import queries as registry
from ketenzicht.upkeep import operations as upkeep
from ketenzicht.upkeep.domain import Kind, Outcome
from ketenzicht.upkeep.queries import proposals
from ketenzicht.web.presenters.units import unit_view, warnings
from ketenzicht.web.unit_forms import BeginUnit, EndUnit
from ketenzicht.web.views.maintaining import UNPROCESSABLE, for_maintainers


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def units(request: HttpRequest, *, location_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Add a unit, and see all that there are and were."""
    upkeep.require_maintainer(location_id=location_id, actor=actor)
    entry, today = registry.entry(location_id=location_id), local_day(now)
    form = BeginUnit(
        request.POST or None,
        kinds=queries.kinds_of_care(on=today),
        initial={"on": today, "mode": "automatic"},
    )
    if form.is_valid():
        try:
            unit = form.wanted(location_id=location_id, organisation_id=entry.organisation_id)
            outcome = operations.ask_begin(unit=unit, on=form.cleaned_data["on"], actor=actor, at=now)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _after(outcome, location_id)
    found = queries.kept_units(location_id=location_id, on=today)
    context = {
        "entry": entry,
        "form": form,
        "units": [unit_view(one, now=now) for one in found if not one.has_ended(on=today)],
        "waiting": [
            one
            for one in proposals(actor=actor, on=today, waiting=True)
            if (one.kind, one.location_id) == (Kind.UNITS, location_id)
        ],
        "ended": [unit_view(one, now=now) for one in found if one.has_ended(on=today)],
    }
    return render(request, "web/units.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def end_unit(request: HttpRequest, *, location_id: UUID, unit_code: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """A unit ends, or goes on at another location of the organisation."""
    upkeep.require_maintainer(location_id=location_id, actor=actor)
    entry, today = registry.entry(location_id=location_id), local_day(now)
    unit = queries.kept_unit(location_id=location_id, code=unit_code, on=today)
    own = registry.confirmations(organisation_id=entry.organisation_id, on=today)
    places = {one.location_id: one.name for one in own if one.location_id != location_id}
    form = EndUnit(request.POST or None, places=places, initial={"on": today})
    if form.is_valid():
        on, because, to = (form.cleaned_data[name] for name in ("on", "because", "to"))
        try:
            if to:
                outcome = operations.ask_move(
                    location_id=location_id, code=unit_code, to=UUID(to), on=on, because=because, actor=actor, at=now
                )
            else:
                outcome = operations.ask_end(
                    location_id=location_id, code=unit_code, on=on, because=because, actor=actor, at=now
                )
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _after(outcome, location_id)
    context = {
        "entry": entry,
        "unit": unit_view(unit, now=now),
        "warnings": warnings(unit, now=now),
        "form": form,
    }
    return render(request, "web/end_unit.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_maintainers
def take_back_unit(
    request: HttpRequest, *, location_id: UUID, unit_code: UUID, actor: Actor, now: datetime
) -> HttpResponse:
    del request
    operations.take_back(location_id=location_id, code=unit_code, actor=actor, at=now)
    return redirect("web:units", location_id=location_id)


def _after(outcome: Outcome, location_id: UUID) -> HttpResponse:
    """What was proposed is shown as that; what was done stands among the units."""
    if outcome.proposal_id:
        return redirect("web:proposal", proposal_id=outcome.proposal_id)
    return redirect("web:units", location_id=location_id)
