"""What somebody may see, and why; what another organisation sees; who sees a figure."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import DETAIL_NAMES, PURPOSE_NAMES, Detail, Permission, Purpose, refusal
from ketenzicht.access.pages import for_the_signed_in, for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.web import agreed
from ketenzicht.web.agreement_forms import Figure, Preview
from ketenzicht.web.views.agreements import UNPROCESSABLE, purpose_of


@require_safe
@for_the_signed_in
def mine(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What may I see, and why? Everybody with an account may ask."""
    context: dict[str, Any] = {
        "refusal": refusal(actor=actor, permission=Permission.CAPACITY_READ),
        **_choices(request),
    }
    if actor.organisation_id is not None:
        context["page"] = agreed.sight_page(
            organisation_id=actor.organisation_id, purpose=context["purpose"], on=local_day(now)
        )
    return render(request, "web/entitlements.html", context)


@require_safe
@for_those_with(Permission.ACCESS_ADMINISTER)
def preview(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What would that organisation see? For who administers access."""
    del actor
    form = Preview(request.GET if "organisation" in request.GET else None)
    context: dict[str, Any] = {"form": form, **_choices(request)}
    if form.is_valid():
        chosen: UUID = form.cleaned_data["organisation"]
        context["page"] = agreed.sight_page(organisation_id=chosen, purpose=context["purpose"], on=local_day(now))
    return render(request, "web/preview.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_those_with(Permission.ACCESS_ADMINISTER)
def viewers(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Who sees this figure, and why? For who administers access."""
    del actor
    today = local_day(now)
    modules, regions = agreed.modules_and_regions(on=today)
    form = Figure(request.GET if "module" in request.GET else None, modules=modules, regions=regions)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data
        detail, purpose = Detail(asked["detail"]), Purpose(asked["purpose"])
        context["found"] = agreed.viewer_lines(
            module=asked["module"], region=asked["region"], detail=detail, purpose=purpose, on=today
        )
        context["said"] = f"{DETAIL_NAMES[detail]}, voor {PURPOSE_NAMES[purpose]}"
    return render(request, "web/viewers.html", context, status=UNPROCESSABLE if form.errors else 200)


def _choices(request: HttpRequest) -> dict[str, Any]:
    purpose = purpose_of(request)
    return {"purpose": purpose, "purpose_name": PURPOSE_NAMES[purpose], "purposes": PURPOSE_NAMES.items()}
