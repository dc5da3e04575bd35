"""Regional figures, for secondary use."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import PURPOSE_NAMES, Permission, Purpose
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.definitions import queries as definitions
from ketenzicht.statistics import operations
from ketenzicht.statistics.domain import moment_of
from ketenzicht.statistics.queries import thresholds
from ketenzicht.web.figure_forms import ChooseFigures, kinds_of_care
from ketenzicht.web.presenters.figures import figures_view, provider_rows
from ketenzicht.web.views.agreements import UNPROCESSABLE


@require_safe
@for_those_with(Permission.FIGURES_READ)
def figures(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """One kind of care on one day, for every region that an agreement gives."""
    today = local_day(now)
    cares = kinds_of_care(definitions.catalogue(), on=today)
    if not cares:
        raise NotFound("Er zijn nog geen modules.")
    form = ChooseFigures(request.GET or None, cares=cares)
    asked = form.cleaned_data if form.is_valid() else {}
    care: str = asked.get("care") or cares[0].code
    purpose: str = asked.get("purpose") or ""
    module, _, label = care.partition(":")
    table = operations.read_figures(
        module=module,
        label=label,
        until=asked.get("until"),
        purpose=Purpose(purpose) if purpose else None,
        actor=actor,
        at=now,
    )
    shown = {"care": care, "until": asked.get("until") or table.day, "purpose": table.purpose.value}
    context = {
        "form": form if form.errors else ChooseFigures(initial=shown, cares=cares),
        "view": figures_view(table),
        "providers": provider_rows(table),
        "table": table,
        "care": next(one.name for one in cares if one.code == care),
        "moment": moment_of(table.day) if table.day else None,
        "purpose_name": PURPOSE_NAMES[table.purpose],
        "thresholds": thresholds(),
    }
    return render(request, "web/figures.html", context, status=UNPROCESSABLE if form.errors else 200)
