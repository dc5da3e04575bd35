"""The training plan of a region for its bureau: numbers, without names."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.competences import operations, queries
from ketenzicht.competences.forms import StateNeed
from ketenzicht.competences.views.guarding import UNPROCESSABLE, csv_of
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind, RegionLine
from ketenzicht.ui.deeds import done


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.COMPETENCES_PLAN)
def region_plan(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """How many people of the centres of a region have what, and how many the region needs."""
    regions = _regions(actor, now)
    chosen = _chosen(request, regions, actor=actor, now=now)
    form = StateNeed(request.POST or None)
    if chosen is not None and done(
        form,
        lambda: operations.state_need(**form.cleaned_data, region=chosen, actor=actor, at=now),
        raises=(NotPermitted,),
    ):
        messages.success(request, "Vastgelegd.")
        return redirect(f"{reverse('competences:region')}?region={chosen}")
    context = {
        "regions": regions,
        "plan": queries.plan_of_region(region=chosen, now=now) if chosen else None,
        "form": form,
        "now": now,
    }
    return render(request, "competences/region.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_those_with(Permission.COMPETENCES_PLAN)
def as_csv(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The same, for a spreadsheet."""
    chosen = _chosen(request, _regions(actor, now), actor=actor, now=now)
    if chosen is None:
        return csv_of([], file="opleidingsplan-regio.csv")
    found = queries.plan_of_region(region=chosen, now=now)
    return csv_of([(found.name, found.total), *found.centres], file="opleidingsplan-regio.csv")


def _regions(actor: Actor, now: datetime) -> list[RegionLine]:
    """Those whose plan the actor may see."""
    mine = access.regions_of_decider(permission=Permission.COMPETENCES_PLAN, actor=actor, at=now)
    every = registry.regions(kind=RegionKind.ROAZ, on=local_day(now))
    return [one for one in every if mine is None or one.code in mine]


def _chosen(request: HttpRequest, regions: list[RegionLine], *, actor: Actor, now: datetime) -> str | None:
    """The region that is asked for, or the first; None for who has none. Raises NotPermitted for another's."""
    asked = request.GET.get("region") or (regions[0].code if regions else None)
    if asked is not None:
        access.require_in_region(permission=Permission.COMPETENCES_PLAN, region=asked, actor=actor, at=now)
    return asked
