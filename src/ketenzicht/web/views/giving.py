"""Consent of a provider for its own figures, and what a region opens to insurers: both are agreements, made easy."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations as access
from ketenzicht.access.domain import EVERY_MODULE, AgreementLine, Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import consents_of, local_day, regions_to_widen, widenings
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.web import agreed
from ketenzicht.web.giving_forms import GiveConsent, Widen
from ketenzicht.web.presenters.systems import Asking
from ketenzicht.web.views.agreements import UNPROCESSABLE
from ketenzicht.web.views.systems import for_administrators

REVOKED = "Toestemming ingetrokken door de zorgaanbieder."


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def consents(request: HttpRequest, *, asking: Asking) -> HttpResponse:
    """To whom one's own organisation consents to show its figures, since when, and giving one more."""
    today = local_day(asking.now)
    modules, _ = agreed.modules_and_regions(on=today)
    form = GiveConsent(request.POST or None, modules=modules, provider_id=asking.organisation_id)
    if form.is_valid():
        try:
            access.decide_agreement(new=form.agreement(today=today), actor=asking.actor, at=asking.now)
        except (Invalid, Conflict, NotFound) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:consents")
    lines = consents_of(provider_id=asking.organisation_id, on=today)
    context = {"form": form, **_told(lines, modules, today=today)}
    return render(request, "web/consents.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_administrators
def revoke_consent(request: HttpRequest, *, agreement_id: UUID, asking: Asking) -> HttpResponse:
    """Take a consent of one's own organisation back, at once."""
    del request
    today = local_day(asking.now)
    if agreement_id not in {line.id for line in consents_of(provider_id=asking.organisation_id, on=today)}:
        raise NotFound("Deze toestemming kennen wij niet. Kies er een uit de lijst van toestemmingen.")
    access.end_agreement(agreement_id=agreement_id, until=today, because=REVOKED, actor=asking.actor, at=asking.now)
    return redirect("web:consents")


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.AGREEMENTS_DECIDE)
def widened(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What one's own region opens to insurers by name, until when, and opening more."""
    today = local_day(now)
    modules, _ = agreed.modules_and_regions(on=today)
    regions = regions_to_widen(actor=actor, on=today)
    form = Widen(request.POST or None, modules=modules, regions=regions, initial={"purpose": "purchasing"})
    if form.is_valid():
        try:
            access.decide_agreement(new=form.agreement(today=today), actor=actor, at=now)
        except (Invalid, Conflict, NotFound) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:widenings")
    lines = widenings(regions=[one.code for one in regions], on=today)
    context = {"form": form, "regions": regions, **_told(lines, modules, today=today)}
    return render(request, "web/widenings.html", context, status=UNPROCESSABLE if form.errors else 200)


def _told(lines: list[AgreementLine], modules: Sequence[ModuleDefinition], *, today: date) -> dict[str, Any]:
    """Those that count today or will, and those that are over, each with the name of its module."""
    names = {one.code: f"module {one.name}" for one in modules} | {EVERY_MODULE: "alle modules"}
    over = [line for line in lines if line.valid_until is not None and line.valid_until <= today]
    standing = [line for line in lines if line not in over]
    return {
        "standing": [(line, names.get(line.module, line.module)) for line in standing],
        "over": [(line, names.get(line.module, line.module)) for line in over],
    }
