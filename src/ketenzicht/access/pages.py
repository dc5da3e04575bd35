"""Who gets a page: signed in, perhaps with a permission, and never out of a cache. For the views of every app."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from ketenzicht.access import operations
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.actor import Actor

View = Callable[..., HttpResponse]
NOT_DONE = "U was niet meer aangemeld. Wat u verstuurde, is niet verwerkt: vul het na het aanmelden nog eens in."


def for_the_signed_in(view: View) -> View:
    """Whoever signed in; the view gets who and when."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        now = timezone.now()
        return view(request, actor=actor_of_user(user=request.user, now=now), now=now, **named)

    @wraps(view)
    def sent_on(request: HttpRequest, **named: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return _back_to_the_form(request)
        return login_required(guarded)(request, **named)

    return never_cache(sent_on)


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


def _back_to_the_form(request: HttpRequest) -> HttpResponse:
    """To sign in, and then to where the form stands: what answers it is no page. By script the form never left."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    if not request.headers.get("Accept", "").startswith("application/json"):
        messages.warning(request, NOT_DONE)
    where = urlsplit(page)
    return redirect_to_login(where._replace(scheme="", netloc="").geturl() if ours and where.path else "/")
