"""Reviewing emergencies: who looked without consent, why, and whether that was right."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.patientdata import operations, queries
from ketenzicht.patientdata.domain import Judgement
from ketenzicht.patientdata.forms import Review
from ketenzicht.patientdata.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import done


@require_safe
@for_those_with(Permission.PATIENTDATA_REVIEW)
def review_list(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What waits for a review, and what was reviewed."""
    lines = queries.to_review(actor=actor, now=now)
    return render(request, "patientdata/review_list.html", {"lines": lines, "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.PATIENTDATA_REVIEW)
def emergency(request: HttpRequest, *, emergency_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """One emergency, and the verdict on it."""
    form = Review(request.POST if request.method == "POST" else None)
    if form.is_bound and done(
        form,
        lambda: operations.review(
            emergency_id=emergency_id,
            judgement=Judgement(form.cleaned_data["judgement"]),
            because=form.cleaned_data["because"],
            actor=actor,
            at=now,
        ),
    ):
        messages.success(request, "Uw oordeel is vastgelegd.")
        return redirect("patientdata:review_list")
    one = operations.look_into_emergency(emergency_id=emergency_id, actor=actor, at=now)
    context = {"one": one, "form": form, "is_late": one.is_late(now), "is_mine": one.by == actor.id}
    return render(request, "patientdata/review.html", context, status=UNPROCESSABLE if form.errors else 200)
