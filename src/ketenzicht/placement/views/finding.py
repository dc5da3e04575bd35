"""Finding a place for a need: the candidates, why each stands where it stands, and whom to ask."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.placement.domain import NeedStatus
from ketenzicht.placement.forms.finding import Show
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.placement.presenters.finding import Filters, finding_page
from ketenzicht.placement.queries.places import place_names


@require_GET
@for_those_with(Permission.COORDINATION_WORK)
def find(request: HttpRequest, *, request_id: UUID, need_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Search now: each opening of the page is a search of its own, which is kept."""
    need, search_id, found = search_places(request_id=request_id, need_id=need_id, actor=actor, at=now)
    show = Show(request.GET)
    filters = Filters(**show.cleaned_data) if show.is_valid() else Filters()
    named = place_names(ids=found.sought.wishes | found.sought.treaters)
    can_change = need.status == NeedStatus.SEEKING.value and not found.is_asked
    page = finding_page(need, search_id, found, filters, named=named, can_change=can_change)
    context = {"page": page, "show": show, "request_id": request_id, "number": need.request.number}
    return render(request, "placement/find.html", context)
