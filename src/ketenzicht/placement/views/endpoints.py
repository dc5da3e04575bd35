"""Which servers of the own organisation are told of its questions: looking, adding, trying and ending."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.placement import operations
from ketenzicht.placement.forms.endpoints import AddEndpoint
from ketenzicht.placement.presenters.endpoints import endpoint_rows
from ketenzicht.placement.queries.endpoints import own_endpoints

_DEEDS = {
    "trial": (operations.try_endpoint, "Er gaat een proefbericht uit. Kijk over een halve minuut of het aankwam."),
    "end": (operations.end_endpoint, "Op dit adres melden wij niets meer."),
}


@sensitive_post_parameters("token")
@sensitive_variables("made")
@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.ACCESS_ADMINISTER)
def endpoints(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All of them with whether that works, and the form for one more."""
    form = AddEndpoint(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = operations.add_endpoint(new=form.new(), actor=actor, at=now)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error("address", str(refused))
        else:
            context = {"made": made, "address": form.cleaned_data["address"]}
            return render(request, "placement/endpoint_made.html", context)
    context = {"rows": endpoint_rows(own_endpoints(actor=actor)), "form": form, "now": now}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "placement/endpoints.html", context, status=status)


@require_POST
@for_those_with(Permission.ACCESS_ADMINISTER)
def at_endpoint(request: HttpRequest, *, endpoint_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Try it, or end it."""
    if deed not in _DEEDS:
        raise NotFound("Dit kan hier niet.")
    do, said = _DEEDS[deed]
    do(endpoint_id=endpoint_id, actor=actor, at=now)
    messages.success(request, said)
    return redirect("placement:endpoints")
