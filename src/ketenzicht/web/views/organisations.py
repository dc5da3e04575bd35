"""Functioneel beheer lets an organisation in, with its first administrator."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.upkeep import operations
from ketenzicht.web.admitting_forms import AdmitOrganisation
from ketenzicht.web.views.maintaining import UNPROCESSABLE


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.PLATFORM_MAINTAIN)
def admit(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The form, and after it the link for the administrator: shown once."""
    form = AdmitOrganisation(request.POST or None)
    if form.is_valid():
        told: dict[str, Any] = {**form.cleaned_data, "kind": OrganisationKind(form.cleaned_data["kind"])}
        try:
            token = operations.admit_organisation(**told, actor=actor, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            link = settings.BASE_URL.rstrip("/") + resolve_url("access:invitation", token=token)
            return render(request, "web/organisation_admitted.html", {"link": link, **told})
    context = {"form": form}
    return render(request, "web/admit_organisation.html", context, status=UNPROCESSABLE if form.errors else 200)
