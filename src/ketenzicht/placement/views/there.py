"""Patients who were placed with a provider, and who waits there: without who they are; and what is asked next."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.placement import operations
from ketenzicht.placement.forms.following import AskOnward
from ketenzicht.placement.queries.onward import there_now
from ketenzicht.placement.queries.waiting import waiting_at_own
from ketenzicht.placement.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import done

providers = for_those_with(Permission.PLACEMENT_ANSWER)


@require_safe
@providers
def there(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Who is here by a placement, and who waits for a place here."""
    return _page(request, actor=actor, now=now)


@require_POST
@providers
def ask_onward(request: HttpRequest, *, offer_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Ask the centre for the next place, or send back."""
    form = AskOnward(request.POST, auto_id=f"onward-{offer_id}-%s")
    if done(form, lambda: operations.ask_onward(offer_id=offer_id, **form.cleaned_data, actor=actor, at=now)):
        messages.success(request, "Het centrum is gevraagd en gaat ermee verder.")
        return redirect("placement:there")
    return _page(request, actor=actor, now=now, wrong=form, at=offer_id)


def _page(
    request: HttpRequest, *, actor: Actor, now: datetime, wrong: AskOnward | None = None, at: UUID | None = None
) -> HttpResponse:
    lines = there_now(actor=actor)
    shown = [
        (one, wrong if wrong and one.offer_id == at else AskOnward(auto_id=f"onward-{one.offer_id}-%s"))
        for one in lines
    ]
    context = {"there": shown, "at": at, "waiting": waiting_at_own(actor=actor), "now": now}
    return render(request, "placement/there.html", context, status=UNPROCESSABLE if wrong is not None else 200)
