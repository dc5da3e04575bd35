"""Requests that are flagged for review, and what there is to learn from one: flags and feedback."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain import flags, meetings
from ketenzicht.learning.forms import Answer, AskFeedback, PutFlag, RecordFeedback
from ketenzicht.learning.views.guarding import PAGES, UNPROCESSABLE, done, tabs

Deed = Callable[..., object]


@require_safe
@for_those_with(Permission.LEARNING_WORK, Permission.LEARNING_FOLLOW, Permission.LEARNING_ANSWER)
def flagged(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What is to be looked at, and what was agreed; who does not work here goes to their own first page."""
    if Permission.LEARNING_WORK not in actor.grants:
        return redirect(next(url for url, _, any_of in PAGES if not actor.grants.isdisjoint(any_of)))
    planned = [one for one in queries.meetings(actor=actor) if one.status is meetings.Status.PLANNED]
    context = {
        "tabs": tabs(actor, here="/learning/"),
        "flagged": queries.flagged(actor=actor),
        "actions": queries.actions(actor=actor),
        "planned": planned,
        "rules": queries.rules(),
        "leads": Permission.LEARNING_LEAD in actor.grants,
        "today": now.date(),
        "now": now,
    }
    return render(request, "learning/flagged.html", context)


@require_safe
@for_those_with(Permission.LEARNING_WORK)
def request_page(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What there is to learn from one request."""
    return _page(request, request_id, actor=actor, now=now)


@require_POST
@for_those_with(Permission.LEARNING_WORK)
def at_request(request: HttpRequest, *, request_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Flag it, set its flags aside, ask for feedback, write down what somebody told, or answer."""
    if deed not in DEEDS:
        raise NotFound("Dit kan niet met een zorgvraag.")
    make, act, said = DEEDS[deed]
    form = make(request.POST)

    def do() -> None:
        act(form, request_id=request_id, exchange=request.POST.get("exchange", ""), actor=actor, at=now)

    if done(form, do):
        messages.success(request, said)
        return redirect("learning:request", request_id=request_id)
    return _page(request, request_id, actor=actor, now=now, wrong=form)


def _page(
    request: HttpRequest, request_id: UUID, *, actor: Actor, now: datetime, wrong: forms.Form | None = None
) -> HttpResponse:
    lessons = operations.look_into(request_id=request_id, actor=actor, at=now)
    made = {"flag": PutFlag(), "ask": AskFeedback(), "record": RecordFeedback(), "answer": Answer()}
    context = {
        "lessons": lessons,
        "request_line": lessons.request,
        "forms": {name: wrong if type(wrong) is type(form) else form for name, form in made.items()},
        "is_open_flag": any(one.status is flags.Status.OPEN for one in lessons.flags),
        "answers": request.POST.get("exchange", ""),
        "leads": Permission.LEARNING_LEAD in actor.grants,
        "now": now,
    }
    return render(request, "learning/request.html", context, status=UNPROCESSABLE if wrong else 200)


def _flag(form: forms.Form, *, exchange: str, **named: Any) -> None:
    del exchange
    operations.flag(reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], **named)


def _set_aside(form: forms.Form, *, exchange: str, **named: Any) -> None:
    del form, exchange
    operations.set_aside(**named)


def _ask(form: forms.Form, *, exchange: str, **named: Any) -> None:
    del exchange
    operations.ask(side=form.cleaned_data["side"], organisation_id=form.cleaned_data["organisation"], **named)


def _record(form: RecordFeedback, *, exchange: str, **named: Any) -> None:
    del exchange
    told = form.cleaned_data
    operations.record(side=told["side"], party=told["party"], said=form.said(), **named)


def _answer(form: Answer, *, request_id: UUID, exchange: str, **named: Any) -> None:
    del request_id
    try:
        exchange_id = UUID(exchange)
    except ValueError:
        raise NotFound("Kies op welke terugkoppeling u reageert.") from None
    operations.answer(exchange_id=exchange_id, said=form.said(), **named)


DEEDS: dict[str, tuple[type[forms.Form], Deed, str]] = {
    "flag": (PutFlag, _flag, "Het signaal staat erbij."),
    "set-aside": (forms.Form, _set_aside, "De signalen worden niet besproken."),
    "ask": (AskFeedback, _ask, "De organisatie krijgt een bericht."),
    "record": (RecordFeedback, _record, "De terugkoppeling is vastgelegd."),
    "answer": (Answer, _answer, "Uw reactie is vastgelegd."),
}
