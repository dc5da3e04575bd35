"""Seeking otherwise than was stated: a page of its own, for as long as that can be."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
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
from ketenzicht.placement.domain import NeedStatus, Sought
from ketenzicht.placement.forms import needs as filled
from ketenzicht.placement.forms.fields import local
from ketenzicht.placement.operations.changing import ASKED, OVER
from ketenzicht.placement.presenters.needs import names_in
from ketenzicht.placement.queries.needs import NeedLine, needs_of
from ketenzicht.placement.queries.places import places_to_choose
from ketenzicht.placement.views.guarding import UNPROCESSABLE, places_typed
from ketenzicht.ui.deeds import say


@require_http_methods(["GET", "POST"])
@for_those_with(Permission.COORDINATION_WORK)
def change(request: HttpRequest, *, request_id: UUID, need_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """All of it while nobody was asked; the question alone where that came to say who the patient is."""
    file = coordination.look_into(request_id=request_id, actor=actor, at=now)
    need = next((one for one in needs_of(request_id=request_id) if one.id == need_id), None)
    if need is None:
        raise NotFound("Deze zorginzet kennen wij niet, of zij is van een ander centrum.")
    names = names_in(need, file.intake)
    form = _form(request, need, names=names, now=now)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _keep(form, need, actor=actor, at=now)
        except Refused as refused:
            say(form, refused, raises=(NotPermitted,))
        else:
            messages.success(request, "Vastgelegd. Dit is wat u nu zoekt.")
            return redirect("placement:needs", request_id=request_id)
    context = {
        "file": file,
        "need": need,
        "names": names,
        "form": form,
        "why_not": ASKED if need.status is NeedStatus.SEEKING else OVER,
        "heading": "Schrijf de vraag anders" if names else "Verander wat u zoekt",
        "known_to": file.intake.get("treaters", ""),
    }
    is_wrong = request.method == "POST"
    return render(request, "placement/change.html", context, status=UNPROCESSABLE if is_wrong else 200)


def _form(request: HttpRequest, need: NeedLine, *, names: str, now: datetime) -> forms.Form | None:
    """None where nothing can be changed any more."""
    data = request.POST if request.method == "POST" else None
    first: dict[str, Any] = {"question": need.question, "before": local(need.before)}
    if need.status is not NeedStatus.SEEKING or (need.offers and not names):
        return None
    if need.offers:
        return filled.Reword(data, initial=first)
    if need.sought is None:
        return filled.ChangeByTelephone(data, initial=first)
    if data is None:
        return filled.ChangeNeed(initial=first | _first_answers(need.sought, now=now))
    return filled.ChangeNeed(data, places=places_typed(request, now=now))


def _first_answers(sought: Sought, *, now: datetime) -> dict[str, Any]:
    """What was filled in, as it can be filled in again."""
    labels = {one.id: one.label for one in places_to_choose(now=now)} if sought.wishes | sought.treaters else {}
    point = sought.point
    return {
        "where": f"{point.latitude:g}, {point.longitude:g}" if point else "",
        "age": sought.age,
        "sex": sought.sex.value if sought.sex else "",
        "wants": [one.value for one in sorted(sought.wants)],
        "wishes": "\n".join(sorted(labels[one] for one in sought.wishes if one in labels)),
        "treaters": "\n".join(sorted(labels[one] for one in sought.treaters if one in labels)),
    }


def _keep(form: forms.Form, need: NeedLine, *, actor: Actor, at: datetime) -> None:
    if isinstance(form, filled.Reword):
        operations.reword_need(need_id=need.id, **form.cleaned_data, actor=actor, at=at)
        return
    nothing: dict[str, Any] = {"where": None, "age": None, "sex": "", "wants": []}
    told = operations.Told(**{"form": need.form, **nothing, **form.cleaned_data})
    operations.change_need(need_id=need.id, told=told, actor=actor, at=at)
