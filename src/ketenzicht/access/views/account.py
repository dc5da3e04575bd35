"""Somebody's own account: what it is, and its second step."""

from datetime import datetime

import segno
from django.conf import settings
from django.contrib import auth
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import Permission, address_for_app, legible
from ketenzicht.access.forms import ReplaceSecondFactor, SetUpSecondFactor
from ketenzicht.access.models import User
from ketenzicht.access.sealing import seal, unseal
from ketenzicht.access.views.arriving import destination, halfway, let_in, wanted
from ketenzicht.access.views.lasting import begin
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.errors import Refused

# A secret is of one browser until it is confirmed: in the account itself, whoever only knows the password could
# look at it and wait until its owner makes it the second factor.
OFFERED = "offered-secret"


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and how one signs in."""
    user, now = as_user(request), timezone.now()
    grants = queries.actor_of_user(user=user, now=now).grants
    context = {
        "sessions": queries.sessions_of(user_id=user.id, session_key=request.session.session_key or "", now=now),
        "administers": Permission.ACCESS_ADMINISTER in grants,
        "maintains": Permission.PLATFORM_MAINTAIN in grants,
        "second_factor": queries.second_factor_of(user_id=user.id),
        "passkeys": queries.passkeys_of(user_id=user.id),
        "choices": queries.choices_of(user_id=user.id, now=now),
    }
    return render(request, "access/account.html", context)


@require_POST
@never_cache
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End a session of one's own, perhaps this one."""
    now = timezone.now()
    actor = queries.actor_of_user(user=request.user, now=now)
    if operations.end_session(session_id=session_id, actor=actor, at=now) == request.session.session_key:
        auth.logout(request)
    return redirect("access:account")


def as_user(request: HttpRequest) -> User:
    """The account that is in: behind `login_required` there is one."""
    if not isinstance(request.user, User):
        raise TypeError("Nobody is in: let the view require it.")
    return request.user


@sensitive_variables("secret", "codes")
@sensitive_post_parameters("code", "current")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up a second step, or another one: for who is in, and for who must do this before getting in."""
    now = timezone.now()
    user = request.user if isinstance(request.user, User) else halfway(request, now=now)
    if user is None:
        return redirect(settings.LOGIN_URL)
    secret = _offered_secret(request, user)
    existing = queries.second_factor_of(user_id=user.id)
    if not request.user.is_authenticated and queries.second_ways_of(user_id=user.id):
        return redirect("access:second_step")  # another page was first, or there is a passkey
    form = (ReplaceSecondFactor if existing else SetUpSecondFactor)(request.POST or None)
    if form.is_valid():
        try:
            codes = operations.set_up_second_factor(
                user_id=user.id,
                secret=secret,
                code=form.cleaned_data["code"],
                current=form.cleaned_data.get("current", ""),
                at=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            arrives = _stay_in(request, user, at=now)
            return render(request, "access/recovery_codes.html", {"codes": codes, "next": arrives})
    context = {
        "form": form,
        "next": wanted(request),
        "existing": existing,
        "has_password": user.has_usable_password(),
        **_shown(secret, user),
    }
    return render(request, "access/second_factor.html", context, status=UNPROCESSABLE if form.errors else 200)


def _offered_secret(request: HttpRequest, user: User) -> str:
    """The secret that this browser was shown for this account."""
    kept = request.session.get(OFFERED)
    secret = unseal(bytes.fromhex(kept), owner=user.id) if kept else None
    if secret is None:
        secret = operations.new_secret()
        request.session[OFFERED] = seal(secret, owner=user.id).hex()
    return secret


def _stay_in(request: HttpRequest, user: User, *, at: datetime) -> str:
    """Other sessions have ended when the second factor was replaced; this one goes on, or begins. Where to go next."""
    del request.session[OFFERED]
    user.refresh_from_db()
    if not request.user.is_authenticated:
        return let_in(request, user, at=at)
    update_session_auth_hash(request, user)
    begin(request, user, at=at)
    return destination(request)


def _shown(secret: str, user: User) -> dict[str, object]:
    drawn = segno.make(address_for_app(secret=secret, email=user.email), error="m", micro=False)
    # segno's own text, without anything that somebody typed in it.
    qr = SafeString(drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="kz-qr", lineclass=None))
    return {"qr": qr, "secret": legible(secret.lower()), "email": user.email}
