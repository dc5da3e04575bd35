"""Requests that go over between centres: answering what is asked, taking back, and what one handed over."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.forms.centres import NotOver
from ketenzicht.coordination.views.guarding import for_workers


@require_POST
@for_workers
def transfer(request: HttpRequest, *, transfer_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Take over, do not take over, or take back."""
    if deed == "accept":
        request_id = operations.accept_transfer(transfer_id=transfer_id, actor=actor, at=now)
        messages.success(request, "De zorgvraag is nu van uw centrum, en u hebt haar in behandeling.")
        return redirect("coordination:request", request_id=request_id)
    if deed == "decline":
        form = NotOver(request.POST)
        if not form.is_valid():
            raise Refused("Kies waarom u deze zorgvraag niet overneemt.")
        operations.decline_transfer(transfer_id=transfer_id, **form.cleaned_data, actor=actor, at=now)
        messages.success(request, "Het andere centrum ziet dat u de zorgvraag niet overneemt, en waarom.")
    elif deed == "withdraw":
        operations.withdraw_transfer(transfer_id=transfer_id, actor=actor, at=now)
        messages.success(request, "De overdracht is ingetrokken: de zorgvraag blijft van uw centrum.")
    else:
        raise NotFound("Dit kan niet met een overdracht.")
    return redirect("coordination:queue")


@require_safe
@for_workers
def handed_over(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What the centre handed over and still sees."""
    context = {"lines": queries.handed_over(actor=actor, now=now), "now": now}
    return render(request, "coordination/handed_over.html", context)
