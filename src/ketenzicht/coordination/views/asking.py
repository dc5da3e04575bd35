"""Advice, for the professional who asks: asking about a patient, how far it is, and the answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Asking
from ketenzicht.coordination.forms.advice import AskAdvice, AskOn
from ketenzicht.coordination.presenters.advice import advice_rows
from ketenzicht.coordination.views.guarding import for_askers
from ketenzicht.registry import queries as registry
from ketenzicht.ui.domain.words import time_left

UNPROCESSABLE = 422
LIST = "coordination:own_advice"


@require_safe
@for_askers
def own_advice(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What one asked, and how far it is; nothing about a patient."""
    rows = advice_rows(queries.own_advice(actor=actor), me=actor.id, now=now)
    return render(request, "coordination/asking/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_askers
def ask(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Ask about a patient."""
    mine = access.own_organisation(actor)
    centres = queries.centres_near(organisation_id=mine, on=local_day(now))
    form = AskAdvice(request.POST if request.method == "POST" else None, centres=centres, today=local_day(now))
    if form.is_valid():
        organisation = registry.organisation_names(ids=[mine]).get(mine, "")
        try:
            question_id = operations.ask_advice(
                form=form.cleaned_data["form"],
                centre_id=form.cleaned_data["centre"],
                intake=form.intake(who=actor.name),
                asking=form.asking(who=actor.name, organisation=organisation),
                actor=actor,
                at=now,
            )
        except Refused as refused:
            _put(refused, form)
        else:
            messages.success(request, "Uw vraag is bij het zorgcoördinatiecentrum.")
            return redirect("coordination:asked_advice", question_id=question_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "coordination/asking/new.html", {"form": form, "centres": centres}, status=status)


@require_safe
@for_askers
def asked_advice(request: HttpRequest, *, question_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """A question of one's own, with the answer once it may be told."""
    return _page(request, question_id, actor=actor, now=now)


@require_POST
@for_askers
def deed(request: HttpRequest, *, question_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Say that one read the answer, ask on, or take the question back."""
    named: dict[str, Any] = {"actor": actor, "at": now}
    if deed == "read":
        operations.say_read(question_id=question_id, **named)
        messages.success(request, "Vastgelegd dat u het antwoord hebt gelezen.")
    elif deed == "withdraw":
        operations.take_back_question(question_id=question_id, **named)
        messages.success(request, "Uw vraag is ingetrokken.")
    elif deed == "ask-on":
        return _ask_on(request, question_id, actor=actor, now=now)
    else:
        raise NotFound("Dit kan niet met een adviesvraag.")
    return redirect("coordination:asked_advice", question_id=question_id)


def _ask_on(request: HttpRequest, question_id: UUID, *, actor: Actor, now: datetime) -> HttpResponse:
    form = AskOn(request.POST)
    if form.is_valid():
        before = operations.look_into_advice(question_id=question_id, actor=actor, at=now).asked
        told = form.cleaned_data
        asking = Asking(told["about"], told["question"], before.who, before.role, before.organisation, before.call_back)
        try:
            following = operations.ask_on(form=told["form"], on=question_id, asking=asking, actor=actor, at=now)
        except Refused as refused:
            _put(refused, form)
        else:
            messages.success(request, "Uw vraag is bij het zorgcoördinatiecentrum.")
            return redirect("coordination:asked_advice", question_id=following)
    return _page(request, question_id, actor=actor, now=now, wrong=form)


def _page(
    request: HttpRequest, question_id: UUID, *, actor: Actor, now: datetime, wrong: forms.Form | None = None
) -> HttpResponse:
    line = operations.look_into_advice(question_id=question_id, actor=actor, at=now)
    context = {
        "line": line,
        "is_late": line.is_late(now),
        "clock": time_left(line.wanted_before, now=now),
        "ask_on": wrong or AskOn(),
        "ask_on_is_open": wrong is not None,
    }
    return render(request, "coordination/asking/question.html", context, status=UNPROCESSABLE if wrong else 200)


def _put(refused: Refused, form: forms.Form) -> None:
    """At the form what somebody can mend; raise the rest."""
    if isinstance(refused, NotPermitted | Conflict):
        raise refused
    if not isinstance(refused, Invalid):
        form.add_error(None, str(refused))
        return
    for fault in refused.faults:
        name = fault.pointer.removeprefix("/").replace("-", "_")
        form.add_error(name if name in form.fields else None, fault.nl)
