"""Who gets a page: signed in, perhaps with a permission, and never out of a cache. For the views of every app."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ketenzicht.access import operations
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.actor import Actor

View = Callable[..., HttpResponse]


def for_the_signed_in(view: View) -> View:
    """Whoever signed in; the view gets who and when."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        now = timezone.now()
        return view(request, actor=actor_of_user(user=request.user, now=now), now=now, **named)

    return never_cache(login_required(guarded))


def for_those_with(*permissions: Permission) -> Callable[[View], View]:
    """Signed in, and with one of these; the view gets who and when. Raises NotPermitted for who has none."""

    def guard(view: View) -> View:
        @wraps(view)
        def permitted(request: HttpRequest, *, actor: Actor, **named: Any) -> HttpResponse:
            has = next((one for one in permissions if one in actor.grants), permissions[0])
            operations.require(actor=actor, permission=has)
            return view(request, actor=actor, **named)

        return for_the_signed_in(permitted)

    return guard
