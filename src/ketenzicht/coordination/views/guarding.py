"""Who gets these pages: people who work with the requests of a centre, and professionals who ask it for advice."""

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


def for_workers(view: View) -> View:
    """Signed in, and allowed to work with requests for care; the view gets who and when."""
    return _for(Permission.COORDINATION_WORK, view)


def for_askers(view: View) -> View:
    """Signed in, and allowed to ask for advice; the view gets who and when."""
    return _for(Permission.COORDINATION_ASK_ADVICE, view)


def _for(permission: Permission, view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        now = timezone.now()
        actor = actor_of_user(user=request.user, now=now)
        access.require(actor=actor, permission=permission)
        return view(request, actor=actor, now=now, **named)

    return never_cache(login_required(guarded))
