"""Finding a place for a need: the candidates, why each stands where it stands, and whom to ask."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.actor import Actor
from ketenzicht.placement.forms.finding import Show
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.placement.presenters.finding import Filters, finding_page

View = Callable[..., HttpResponse]


def for_workers(view: View) -> View:
    """Signed in, and allowed to work with requests for care; the view gets who and when."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        now = timezone.now()
        actor = actor_of_user(user=request.user, now=now)
        access.require(actor=actor, permission=Permission.COORDINATION_WORK)
        return view(request, actor=actor, now=now, **named)

    return never_cache(login_required(guarded))


@require_GET
@for_workers
def find(request: HttpRequest, *, request_id: UUID, need_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Search now: each opening of the page is a search of its own, which is kept."""
    need, search_id, found = search_places(request_id=request_id, need_id=need_id, actor=actor, at=now)
    show = Show(request.GET)
    filters = Filters(**show.cleaned_data) if show.is_valid() else Filters()
    page = finding_page(need, search_id, found, filters)
    return render(request, "placement/find.html", {"page": page, "show": show, "request_id": request_id})
