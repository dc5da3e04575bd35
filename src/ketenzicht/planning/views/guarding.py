"""Who gets these pages, and how a refusal is shown."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.errors import Invalid, NotFound, NotPermitted, Refused

View = Callable[..., HttpResponse]
UNPROCESSABLE = 422


def for_planners(view: View) -> View:
    """Signed in, and allowed to maintain the plan of an organisation; the view gets who and when."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        now = timezone.now()
        actor = actor_of_user(user=request.user, now=now)
        access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
        return view(request, actor=actor, now=now, **named)

    return never_cache(login_required(guarded))


def say(form: forms.Form, refused: Refused) -> None:
    """In the form, unless it says that this person or this page is the wrong one."""
    if isinstance(refused, NotPermitted | NotFound):
        raise refused
    if isinstance(refused, Invalid):
        for fault in refused.faults[:20]:
            form.add_error(None, fault.nl)
    else:
        form.add_error(None, str(refused))


def day_in(text: str) -> date | None:
    """A day as an address has it; None for what is none, or so far away that nobody plans there."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None  # noqa: PLR2004 - as `rest.api.Day`


def in_words(fallen: int) -> str:
    """What follows for who was planned."""
    if not fallen:
        return ""
    one = "is 1 afspraak" if fallen == 1 else f"zijn {fallen} afspraken"
    return f" Er {one} vervallen: plan die opnieuw."
