"""Functioneel beheer lets an organisation in, with its first administrator."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.upkeep import operations
from ketenzicht.web.admitting_forms import AdmitOrganisation
from ketenzicht.web.views.maintaining import UNPROCESSABLE


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def admit(request: HttpRequest) -> HttpResponse:
    """The form, and after it the link for the administrator: shown once."""
    now: datetime = timezone.now()
    actor = actor_of_user(user=request.user, now=now)
    access.require(actor=actor, permission=Permission.PLATFORM_MAINTAIN)
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
