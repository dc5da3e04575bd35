"""What those who judge applications do on the page of one: advise, grant, refuse, end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ketenzicht.applications import operations
from ketenzicht.applications.domain import Move
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Invalid
from ketenzicht.web.application_forms import Advise, EndApplication, GrantApplication, RefuseApplication
from ketenzicht.web.views.applications import application_page, for_parties

Judgement = Advise | GrantApplication | RefuseApplication | EndApplication


@require_POST
@for_parties
def advise(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    return _judged(request, Move.ADVISE, Advise(request.POST), operations.advise, application_id, actor, now)


@require_POST
@for_parties
def grant(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    form = GrantApplication(request.POST, prefix="grant")
    return _judged(request, Move.GRANT, form, operations.grant, application_id, actor, now)


@require_POST
@for_parties
def refuse(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    form = RefuseApplication(request.POST, prefix="refuse")
    return _judged(request, Move.REFUSE, form, operations.refuse, application_id, actor, now)


@require_POST
@for_parties
def end(request: HttpRequest, *, application_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    return _judged(request, Move.END, EndApplication(request.POST), operations.end_grant, application_id, actor, now)


def _judged(
    request: HttpRequest,
    move: Move,
    form: Judgement,
    deed: Callable[..., None],
    application_id: UUID,
    actor: Actor,
    now: datetime,
) -> HttpResponse:
    """Do it when the form is right, and show what is wrong with it otherwise."""
    told: dict[str, Any] = {"application_id": application_id, "actor": actor, "at": now}
    if form.is_valid():
        try:
            deed(**form.told(), **told)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:application", application_id=application_id)
    return application_page(request, application_id=application_id, actor=actor, now=now, filled={move: form})
