"""What is done with a request besides triage: each a form on its page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.forms.centres import HandOver
from ketenzicht.coordination.forms.requests import CallBack, Close, Forward, Park, PutBack, Reopen, Transfer
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.coordination.views.workplace import colleagues, workplace
from ketenzicht.ui.deeds import say

Deed = Callable[[forms.Form, dict[str, Any]], object]


@require_POST
@for_workers
def leave(request: HttpRequest, *, request_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Put back, transfer, park, call back, forward or close: then the request is out of hand. Or ask another centre."""
    if deed not in DEEDS:
        raise NotFound("Dit kan niet met een zorgvraag.")
    form = _form(request, deed, actor=actor, now=now)
    if form.is_valid():
        try:
            DEEDS[deed](form, request_id=request_id, actor=actor, at=now)
        except Refused as refused:
            say(form, refused, raises=(NotPermitted, Conflict))
        else:
            messages.success(request, SAID[deed])
            if deed == "hand-over":  # until the other centre answers it is in hand here
                return redirect("coordination:request", request_id=request_id)
            return redirect("coordination:queue")
    return workplace(request, request_id, actor=actor, now=now, wrong=form, open_form=deed)


@require_POST
@for_workers
def reopen(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Put a request that was done back in the queue."""
    form = Reopen(request.POST)
    if not form.is_valid():
        raise Refused("Schrijf waarom u deze zorgvraag heropent, in ten hoogste 2000 tekens.")
    operations.reopen(request_id=request_id, because=form.cleaned_data["because"], actor=actor, at=now)
    messages.success(request, "De zorgvraag staat weer in de wachtrij.")
    return redirect("coordination:request", request_id=request_id)


def _form(request: HttpRequest, deed: str, *, actor: Actor, now: datetime) -> forms.Form:
    if deed == "transfer" and actor.organisation_id:
        return Transfer(request.POST, colleagues=colleagues(actor.organisation_id, actor=actor, now=now))
    if deed == "hand-over":
        return HandOver(request.POST, centres=queries.other_centres(actor=actor))
    return FORMS[deed](request.POST)


def _put_back(form: forms.Form, **named: Any) -> None:
    operations.put_back(claim=form.cleaned_data["claim"], because=form.cleaned_data["because"], **named)


def _transfer(form: forms.Form, **named: Any) -> None:
    told = form.cleaned_data
    operations.transfer(claim=told["claim"], to=told["to"], because=told["because"], **named)


def _park(form: forms.Form, *, at: datetime, **named: Any) -> None:
    told = form.cleaned_data
    operations.park(claim=told["claim"], until=at + told["later"], because=told["because"], at=at, **named)


def _call_back(form: forms.Form, *, at: datetime, **named: Any) -> None:
    told = form.cleaned_data
    operations.call_back(claim=told["claim"], due_at=at + told["later"], note=told["note"], at=at, **named)


def _forward(form: Forward, **named: Any) -> None:
    told = form.cleaned_data
    operations.forward(claim=told["claim"], to=told["to"], warm=form.warm(), note=told["note"], **named)


def _hand_over(form: HandOver, **named: Any) -> None:
    told = form.cleaned_data
    operations.ask_transfer(
        claim=told["claim"], to=told["to"], why=told["why"], warm=form.warm(), said=told["said"], **named
    )


def _close(form: forms.Form, **named: Any) -> None:
    told = form.cleaned_data
    operations.close(claim=told["claim"], ending=told["ending"], note=told["note"], same_as=told["same_as"], **named)


FORMS: dict[str, type[forms.Form]] = {
    "put-back": PutBack,
    "park": Park,
    "call-back": CallBack,
    "forward": Forward,
    "close": Close,
}
DEEDS: dict[str, Callable[..., None]] = {
    "put-back": _put_back,
    "transfer": _transfer,
    "park": _park,
    "call-back": _call_back,
    "forward": _forward,
    "close": _close,
    "hand-over": _hand_over,
}
SAID = {
    "put-back": "De zorgvraag staat weer in de wachtrij.",
    "transfer": "De zorgvraag wacht op uw collega.",
    "park": "De zorgvraag is geparkeerd.",
    "call-back": "Het terugbellen is afgesproken.",
    "forward": "De zorgvraag is overgedragen.",
    "close": "De zorgvraag is afgesloten.",
    "hand-over": "Het andere centrum is gevraagd. Tot het antwoordt, blijft de zorgvraag bij u.",
}
