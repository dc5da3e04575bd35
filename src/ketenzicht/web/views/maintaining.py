"""Who keeps an entry of the register comes in here."""

from collections.abc import Callable
from datetime import datetime
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
MOST_DIGITS = 9  # of a version


def for_maintainers(view: View) -> View:
    """Signed in, and maintaining some entries; of which, the operations decide. The view gets who asks and when."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        now: datetime = timezone.now()
        actor = actor_of_user(user=request.user, now=now)
        access.require(actor=actor, permission=Permission.REGISTRY_MAINTAIN)
        return view(request, actor=actor, now=now, **named)

    return never_cache(login_required(guarded))


def seen_version(request: HttpRequest) -> int:
    """The version that was looked at, as the page says; zero, which everything is later than, for what is no number."""
    told = request.POST.get("seen", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else 0
