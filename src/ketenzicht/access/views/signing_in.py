"""Signing in, with its second step, and out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations, queries
from ketenzicht.access.forms import SecondStep, SignIn
from ketenzicht.access.identities import ways_in
from ketenzicht.access.views.arriving import NEXT_PAGE, destination, halfway, let_in, send_on, wanted
from ketenzicht.access.views.lasting import PROVIDER, address_of
from ketenzicht.access.views.providers import address_to_leave
from ketenzicht.base.errors import Refused

UNPROCESSABLE = 422


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in with an e-mail address and password, or on to the second step."""
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(destination(request))
    form = SignIn(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        try:
            user, left = operations.sign_in(**form.cleaned_data, address=address_of(request), at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if page := NEXT_PAGE.get(left):
                return send_on(request, user, page=page, at=now)
            return redirect(let_in(request, user, at=now))
    context = {
        "form": form,
        "next": wanted(request),
        "grace": sorted(settings.SECOND_FACTOR_GRACE),
        "ways_in": ways_in(now=timezone.now()),
    }
    return render(request, "access/sign_in.html", context, status=UNPROCESSABLE if form.errors else 200)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask whose password was right for a code, and let them in."""
    now = timezone.now()
    user = halfway(request, now=now)
    if user is None:
        return redirect(settings.LOGIN_URL)
    form = SecondStep(request.POST or None)
    if form.is_valid():
        try:
            user = operations.take_second_step(
                user_id=user.id, code=form.cleaned_data["code"], address=address_of(request), at=now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(let_in(request, user, at=now))
    context = {"form": form, "next": wanted(request), "ways": queries.second_ways_of(user_id=user.id)}
    return render(request, "access/second_step.html", context, status=UNPROCESSABLE if form.errors else 200)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    now = timezone.now()
    actor = queries.actor_of_user(user=request.user, now=now)
    through = request.session.get(PROVIDER)
    auth.logout(request)
    if actor.id is not None:
        operations.sign_out(actor=actor, at=now)
    if through and (left := address_to_leave(provider_id=through[0], now=now)):
        return render(request, "access/signed_out.html", left)
    return redirect(resolve_url(settings.LOGIN_URL))
