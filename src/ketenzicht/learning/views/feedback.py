"""Feedback for who received or sent a request: what was asked of their organisation, and what they say."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.learning import operations, queries
from ketenzicht.learning.forms import GiveFeedback
from ketenzicht.learning.views.guarding import UNPROCESSABLE, done, tabs


@require_safe
@for_those_with(Permission.LEARNING_ANSWER)
def asked(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What was asked of the organisation, by number: nothing about the patient."""
    context = {"tabs": tabs(actor, here="/learning/feedback/"), "asked": queries.asked(actor=actor), "now": now}
    return render(request, "learning/asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.LEARNING_ANSWER)
def exchange(request: HttpRequest, *, exchange_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One request: its moments, what was decided, and what was said; and a form to say more."""
    form = GiveFeedback(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(
        form, lambda: operations.give(exchange_id=exchange_id, said=form.said(), actor=actor, at=now)
    ):
        messages.success(request, "Dank u. Het zorgcoördinatiecentrum ziet uw terugkoppeling.")
        return redirect("learning:exchange", exchange_id=exchange_id)
    shown = operations.look_at(exchange_id=exchange_id, actor=actor, at=now)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "learning/exchange.html", {"shown": shown, "form": form, "now": now}, status=status)
