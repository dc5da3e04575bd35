"""Planning an appointment for a need: the first moments of providers, of which one is chosen."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.placement import operations
from ketenzicht.placement.forms.appointments import Wanted
from ketenzicht.placement.queries.appointments import proposals, where_of
from ketenzicht.placement.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import say

PARTS = 2  # a moment in a form: slot, begin
USUAL_MINUTES = 30


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.COORDINATION_WORK)
def appointment(request: HttpRequest, *, request_id: UUID, need_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Where the patient is goes along in the form, never in the address."""
    coordination.look_into(request_id=request_id, actor=actor, at=now)
    known = where_of(need_id=need_id, request_id=request_id)
    initial = {"where": f"{known.latitude}, {known.longitude}" if known else "", "minutes": USUAL_MINUTES}
    form = Wanted(request.POST if request.method == "POST" else None, initial=initial)
    where, minutes = known, USUAL_MINUTES
    if form.is_valid():
        where, minutes = form.cleaned_data["where"], form.cleaned_data["minutes"]
        if "moment" in request.POST:
            slot_id, begins = _moment(request.POST["moment"])
            chosen = operations.Chosen(slot_id, begins, minutes, where)
            try:
                operations.make_appointment(need_id=need_id, chosen=chosen, actor=actor, at=now)
            except Refused as refused:
                say(form, refused, raises=(NotPermitted,))
            else:
                messages.success(request, "De afspraak is gemaakt.")
                return redirect("placement:needs", request_id=request_id)
    found = proposals(need_id=need_id, request_id=request_id, where=where, minutes=minutes, actor=actor, now=now)
    context = {"found": found, "form": form, "request_id": request_id, "now": now}
    return render(request, "placement/appointment.html", context, status=UNPROCESSABLE if form.errors else 200)


def _moment(text: str) -> tuple[UUID, datetime]:
    parts = text.split("|")
    try:
        if len(parts) == PARTS:
            begins = datetime.fromisoformat(parts[1])
            if begins.tzinfo is not None:
                return UUID(parts[0]), begins
    except ValueError:
        pass
    raise NotFound("Dit moment kennen wij niet. Kijk opnieuw wat er vrij is.")
