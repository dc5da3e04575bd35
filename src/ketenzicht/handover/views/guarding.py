"""Who gets these pages, and the way between them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.actor import Actor

View = Callable[..., HttpResponse]
# Of each page its words and who may see it: who has one of these.
PAGES: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("/hand-overs/", "Aan ons overgedragen", (Permission.HANDOVER_RECEIVE,)),
    ("/hand-overs/sent/", "Door ons overgedragen", (Permission.COORDINATION_WORK,)),
    (
        "/hand-overs/receiving/",
        "Wie kan ontvangen",
        (Permission.HANDOVER_MAINTAIN, Permission.FEEDS_WATCH, Permission.COORDINATION_WORK),
    ),
)


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    url: str
    current: bool


def for_those_with(*permissions: Permission) -> Callable[[View], View]:
    """Signed in, and with one of these; the view gets who and when."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            now = timezone.now()
            actor = actor_of_user(user=request.user, now=now)
            has = next((one for one in permissions if one in actor.grants), permissions[0])
            access.require(actor=actor, permission=has)
            return view(request, actor=actor, now=now, **named)

        return never_cache(login_required(guarded))

    return guard


def tabs(actor: Actor, *, here: str) -> list[Tab]:
    """To the other pages that this actor may see."""
    return [Tab(text, url, url == here) for url, text, any_of in PAGES if not actor.grants.isdisjoint(any_of)]
