"""Whether deliveries come, and what is odd about them."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_the_signed_in
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.definitions.domain import BY_INSTRUCTION
from ketenzicht.feeds import queries
from ketenzicht.feeds.domain import LOOKED_BACK
from ketenzicht.upkeep.queries import may_maintain
from ketenzicht.web.feed_forms import NarrowFeeds
from ketenzicht.web.views.agreements import UNPROCESSABLE

ON_A_PAGE = 50


@require_safe
@for_the_signed_in
def feeds(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Every feed that somebody may follow, the worst first; `standing` and `module` narrow it, `page` leafs."""
    scope = queries.scope_of(actor=actor, on=local_day(now))
    every = queries.feeds(scope=scope, now=now)
    form = NarrowFeeds(request.GET or None, feeds=every)
    page = Paginator(form.narrowed(every), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "feeds": page, "every": len(every)}
    return render(request, "web/feeds.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_the_signed_in
def feed(request: HttpRequest, organisation_id: UUID, module: str, *, actor: Actor, now: datetime) -> HttpResponse:
    """One feed: its units, how old and how complete what they said is, and what is odd about it."""
    scope = queries.scope_of(actor=actor, on=local_day(now))
    found = queries.feed(organisation_id=organisation_id, module=module, scope=scope, now=now)
    context = {
        "feed": found.feed,
        "units": found.units,
        "elements": found.elements,
        "days": LOOKED_BACK.days,
        "settable": _settable(found, actor),
    }
    return render(request, "web/feed.html", context)


def _settable(found: queries.FeedHealth, actor: Actor) -> set[UUID]:
    """The units whose interval the reader may set, as `capacity.queries.may_set_interval` decides of each.

    Who judges a region sees no feed units outside it, except those of the own organisation.
    """
    if found.feed.module == BY_INSTRUCTION:
        return set()
    judges = Permission.REGISTRY_APPROVE in actor.grants
    return {one.unit.unit for one in found.units if judges or may_maintain(organisation_id=one.owner_id, actor=actor)}
