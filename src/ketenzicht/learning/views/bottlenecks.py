"""Bottlenecks in protocols: of the own centre, and what is shared with the region."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain.bottlenecks import Move, moves_of
from ketenzicht.learning.forms import HandOver, LinkCase, MoveBottleneck, ReportBottleneck
from ketenzicht.learning.views.guarding import UNPROCESSABLE, done, tabs

INSIGHT = (Permission.LEARNING_WORK, Permission.LEARNING_FOLLOW)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(*INSIGHT)
def bottlenecks(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The list; who works in a centre reports one."""
    works = Permission.LEARNING_WORK in actor.grants
    people = queries.colleagues(actor=actor, now=now) if works else ()
    sent = request.POST if request.method == "POST" else None
    form = ReportBottleneck(sent, people=people, initial={"owner": actor.id})

    def report() -> None:
        operations.report_bottleneck(new=operations.NewBottleneck(**form.cleaned_data), actor=actor, at=now)

    if request.method == "POST" and done(form, report):
        messages.success(request, "Het knelpunt is gemeld.")
        return redirect("learning:bottlenecks")
    context = {
        "tabs": tabs(actor, here="/learning/bottlenecks/"),
        "bottlenecks": queries.bottlenecks(actor=actor, now=now),
        "form": form if works else None,
        "now": now,
    }
    return render(request, "learning/bottlenecks.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_those_with(*INSIGHT)
def bottleneck(request: HttpRequest, *, bottleneck_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One with its history."""
    return _page(request, bottleneck_id, actor=actor, now=now)


@require_POST
@for_those_with(Permission.LEARNING_WORK)
def at_bottleneck(request: HttpRequest, *, bottleneck_id: UUID, deed: str, actor: Actor, now: datetime) -> HttpResponse:
    """Move it on, give it another owner, share it, or link a request to it."""
    if deed not in DEEDS:
        raise NotFound("Dit kan niet met een knelpunt.")
    act, said = DEEDS[deed]
    form = _form(request, deed, actor=actor, now=now)
    if done(form, lambda: act(form, bottleneck_id=bottleneck_id, actor=actor, at=now)):
        messages.success(request, said)
        return redirect("learning:bottleneck", bottleneck_id=bottleneck_id)
    return _page(request, bottleneck_id, actor=actor, now=now, wrong=form)


def _form(request: HttpRequest, deed: str, *, actor: Actor, now: datetime) -> forms.Form:
    if deed == "move":
        return MoveBottleneck(request.POST, moves=Move)
    if deed == "hand-over":
        return HandOver(request.POST, people=queries.colleagues(actor=actor, now=now))
    return LinkCase(request.POST) if deed == "link" else forms.Form(request.POST)


def _page(
    request: HttpRequest, bottleneck_id: UUID, *, actor: Actor, now: datetime, wrong: forms.Form | None = None
) -> HttpResponse:
    file = queries.bottleneck(bottleneck_id=bottleneck_id, actor=actor, now=now)
    leads = file.line.is_own and Permission.LEARNING_LEAD in actor.grants
    made: dict[str, forms.Form] = {}
    if leads or (file.line.is_own and file.line.owner_id == actor.id):
        people = queries.colleagues(actor=actor, now=now)
        made["move"] = MoveBottleneck(moves=moves_of(file.line.status))
        made["hand-over"] = HandOver(people=people, initial={"owner": file.line.owner_id})
    if file.line.is_own:
        made["link"] = LinkCase()
    context = {
        "file": file,
        "forms": {name: wrong if type(wrong) is type(form) else form for name, form in made.items()},
        "leads": leads,
        "now": now,
    }
    return render(request, "learning/bottleneck.html", context, status=UNPROCESSABLE if wrong else 200)


def _move(form: forms.Form, **named: Any) -> None:
    operations.move_bottleneck(**form.cleaned_data, **named)


def _hand_over(form: forms.Form, **named: Any) -> None:
    operations.hand_over_bottleneck(owner=form.cleaned_data["owner"], **named)


def _link(form: forms.Form, **named: Any) -> None:
    operations.link_case(number=form.cleaned_data["number"], **named)


def _share(form: forms.Form, **named: Any) -> None:
    del form
    operations.share_bottleneck(is_shared=True, **named)


def _unshare(form: forms.Form, **named: Any) -> None:
    del form
    operations.share_bottleneck(is_shared=False, **named)


DEEDS: dict[str, tuple[Callable[..., None], str]] = {
    "move": (_move, "Vastgelegd."),
    "hand-over": (_hand_over, "Het knelpunt heeft een andere eigenaar."),
    "link": (_link, "De zorgvraag hoort erbij."),
    "share": (_share, "Het knelpunt is gedeeld met de regio."),
    "unshare": (_unshare, "Het knelpunt is niet langer gedeeld."),
}
