"""The telephone lines of a centre: which dialled number or queue is which door."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.telephony import operations, queries
from ketenzicht.telephony.forms import SetUpLine

UNPROCESSABLE = 422
for_administrators = for_those_with(Permission.TELEPHONY_ADMINISTER)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def lines(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The lines of the own centre, and one more."""
    form = SetUpLine(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            operations.set_up_line(line=form.line(), actor=actor, at=now)
        except Conflict as refused:
            form.add_error("dialled", str(refused))
        else:
            messages.success(request, "De lijn is ingesteld.")
            return redirect("telephony:lines")
    context = {
        "is_centre": queries.is_centre(access.own_organisation(actor)),
        "lines": queries.lines(actor=actor),
        "form": form,
    }
    return render(request, "telephony/lines.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_administrators
def remove(request: HttpRequest, *, line_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Take a line away."""
    operations.remove_line(line_id=line_id, actor=actor, at=now)
    messages.success(request, "De lijn is weg. Gesprekken daarop blijven zichtbaar, zonder deur.")
    return redirect("telephony:lines")
