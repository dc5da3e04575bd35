"""Pages of access: signing in and out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations, queries
from ketenzicht.access.forms import SignIn
from ketenzicht.base.errors import Refused

UNPROCESSABLE = 422


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in with an e-mail address and password."""
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(_destination(request))
    form = SignIn(request.POST or None)
    if form.is_valid():
        try:
            user = operations.sign_in(
                **form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""), at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            # Gives the session a new key, so that one planted beforehand is worth nothing.
            auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect(_destination(request))
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "access/sign_in.html", context, status=UNPROCESSABLE if form.errors else 200)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    now = timezone.now()
    actor = queries.actor_of_user(user=request.user, now=now)
    auth.logout(request)
    if actor.id is not None:
        operations.sign_out(actor=actor, at=now)
    return redirect(resolve_url(settings.LOGIN_URL))


def _destination(request: HttpRequest) -> str:
    """The page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
