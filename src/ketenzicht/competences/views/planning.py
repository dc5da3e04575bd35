"""The training plan of a centre: who can do what later, how many are needed, and what is planned."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted
from ketenzicht.competences import operations, queries
from ketenzicht.competences.forms import PlanTraining, StateNeed
from ketenzicht.competences.views.guarding import UNPROCESSABLE, csv_of
from ketenzicht.ui.deeds import done


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def plan(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """How many people have what now and later, beside what is needed; with the trainings and who follows them."""
    need, training = StateNeed(), PlanTraining()
    form: django_forms.Form | None = None
    if request.method == "POST":
        if request.POST.get("deed") == "need":
            form = need = StateNeed(request.POST)
        else:
            form = training = PlanTraining(request.POST)
        if _kept(form, actor=actor, at=now):
            messages.success(request, "Vastgelegd.")
            return redirect("competences:plan")
    here = access.own_organisation(actor)
    context = {
        "lines": queries.plan_of(organisation_id=here, now=now),
        "trainings": queries.trainings(organisation_id=here, now=now),
        "people": people.members_of(organisation_id=here, now=now),
        "need": need,
        "training": training,
        "now": now,
    }
    return render(request, "competences/plan.html", context, status=UNPROCESSABLE if form else 200)


@require_safe
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def as_csv(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The same numbers, for a spreadsheet."""
    del request
    lines = queries.plan_of(organisation_id=access.own_organisation(actor), now=now)
    return csv_of([("eigen organisatie", lines)], file="opleidingsplan.csv")


@require_POST
@for_those_with(Permission.COMPETENCES_MAINTAIN)
def change(request: HttpRequest, *, training_id: int, actor: Actor, now: datetime) -> HttpResponse:
    """Somebody will follow it, will not, or it does not take place."""
    deed = request.POST.get("deed", "")
    if deed == "cancel":
        operations.cancel_training(training_id=training_id, actor=actor, at=now)
    elif deed in {"take", "leave"}:
        try:
            person = UUID(request.POST.get("person", ""))
        except ValueError:
            raise NotFound("Kies iemand uit de lijst.") from None
        do = operations.take_seat if deed == "take" else operations.leave_seat
        do(training_id=training_id, person=person, actor=actor, at=now)
    else:
        raise NotFound("Dit kan niet met een scholing.")
    messages.success(request, "Vastgelegd.")
    return redirect("competences:plan")


def _kept(form: django_forms.Form, *, actor: Actor, at: datetime) -> bool:
    deed: Callable[..., object] = operations.state_need if isinstance(form, StateNeed) else operations.plan_training
    return done(form, lambda: deed(**form.cleaned_data, actor=actor, at=at), raises=(NotPermitted,))
