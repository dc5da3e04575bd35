"""Telephone calls on the workplace: taking one, calling back later, or saying why nobody calls back."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.telephony import operations as telephony
from ketenzicht.telephony import queries as telephony_queries
from ketenzicht.telephony.domain import Dismissal

UNPROCESSABLE = 422


class Dismiss(forms.Form):
    """Why nobody calls back."""

    because = forms.TypedChoiceField(
        label="Waarom belt niemand terug?",
        choices=[(one.value, one.word) for one in Dismissal],
        coerce=Dismissal,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een reden.", "invalid_choice": "Kies een reden uit de lijst."},
    )


@require_POST
@for_workers
def take(request: HttpRequest, *, call_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The call becomes a request, in hand at once."""
    del request
    request_id = operations.take_call(call_id=call_id, actor=actor, at=now)
    return redirect("coordination:request", request_id=request_id)


@require_POST
@for_workers
def later(request: HttpRequest, *, call_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """A missed call becomes a request to call back."""
    operations.call_back_later(call_id=call_id, actor=actor, at=now)
    messages.success(request, "Het gemiste gesprek staat in de wachtrij om terug te bellen.")
    return redirect("coordination:queue")


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def dismiss(request: HttpRequest, *, call_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Say why nobody calls back after a missed call."""
    telephony_queries.require_missed(call_id=call_id, actor=actor)
    form = Dismiss(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        telephony.dismiss(call_id=call_id, because=form.cleaned_data["because"], actor=actor, at=now)
        messages.success(request, "Het gemiste gesprek is afgehandeld.")
        return redirect("coordination:queue")
    context = {"form": form, "call_id": call_id}
    return render(request, "coordination/dismiss_call.html", context, status=UNPROCESSABLE if form.errors else 200)
