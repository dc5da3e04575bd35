"""Who gets these pages, and what a form that is wrong comes to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user

View = Callable[..., HttpResponse]
UNPROCESSABLE = 422


def for_those_with(permission: Permission) -> Callable[[View], View]:
    """Signed in, and with this permission; the view gets who and when."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            now = timezone.now()
            actor = actor_of_user(user=request.user, now=now)
            access.require(actor=actor, permission=permission)
            return view(request, actor=actor, now=now, **named)

        return never_cache(login_required(guarded))

    return guard
