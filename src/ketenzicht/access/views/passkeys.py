"""Passkeys: signing in with one, and those of one's own account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations, queries
from ketenzicht.access.ceremonies import ask_to_sign
from ketenzicht.access.domain import NO_CHALLENGE, relying_party
from ketenzicht.access.models import User
from ketenzicht.access.passkey_forms import AddPasskey, AddPasskeyWithCode
from ketenzicht.access.views.arriving import halfway, let_in, wanted
from ketenzicht.access.views.lasting import address_of, begin
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.errors import Refused

# In the session of one browser: a challenge of another is worth nothing here. Of each kind one at a time.
SIGNING, MAKING = "passkey-to-sign", "passkey-to-make"


@never_cache
@require_POST
def passkey_challenge(request: HttpRequest) -> HttpResponse:
    """Give this browser something to sign: the same for whoever asks."""
    challenge = operations.new_challenge()
    request.session[SIGNING] = {"challenge": challenge.hex(), "at": timezone.now().isoformat()}
    return JsonResponse(ask_to_sign(challenge=challenge, site=relying_party(settings.BASE_URL)))


@sensitive_post_parameters("answer")
@never_cache
@require_POST
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """Let in whose passkey signed, instead of a password and a code, or instead of the code."""
    now = timezone.now()
    kept = request.session.pop(SIGNING, None)
    first = halfway(request, now=now)
    try:
        if kept is None:
            raise Refused(NO_CHALLENGE)
        user = operations.sign_in_with_passkey(
            answer=request.POST.get("answer", ""),
            challenge=bytes.fromhex(kept["challenge"]),
            asked_at=datetime.fromisoformat(kept["at"]),
            halfway=first.id if first else None,
            address=address_of(request),
            at=now,
        )
    except Refused as refusal:
        context = {"refusal": str(refusal), "next": wanted(request), "is_halfway": first is not None}
        return render(request, "access/passkey_refused.html", context, status=UNPROCESSABLE)
    return redirect(let_in(request, user, at=now))


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who adds a passkey: somebody who is in, or who must set up a second step before getting in."""

    user: User
    is_in: bool


@sensitive_post_parameters("current", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Ask the owner for a name and the password, and then the browser for a passkey."""
    now = timezone.now()
    owner = _owner(request, now=now)
    if owner is None:
        return redirect(settings.LOGIN_URL)
    has_app = queries.second_ways_of(user_id=owner.user.id).app
    form = (AddPasskeyWithCode if has_app else AddPasskey)(request.POST or None)
    context = {"next": wanted(request), "has_password": owner.user.has_usable_password(), "is_in": owner.is_in}
    if form.is_valid():
        try:
            new, asked = operations.prepare_passkey(
                user_id=owner.user.id,
                name=form.cleaned_data["name"],
                current=form.cleaned_data["current"],
                code=form.cleaned_data.get("code", ""),
                actor=queries.actor_of_user(user=owner.user, now=now),
                address=address_of(request),
                at=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[MAKING] = {
                "user": str(new.user_id),
                "name": new.name,
                "challenge": new.challenge.hex(),
                "at": new.at.isoformat(),
            }
            return render(request, "access/make_passkey.html", {**context, "name": new.name, "asked": asked})
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "access/add_passkey.html", {**context, "form": form}, status=status)


@sensitive_post_parameters("answer")
@never_cache
@require_POST
def register_passkey(request: HttpRequest) -> HttpResponse:
    """Keep what the browser made; who was not in yet is let in."""
    now = timezone.now()
    owner, kept = _owner(request, now=now), request.session.pop(MAKING, None)
    if owner is None:
        return redirect(settings.LOGIN_URL)
    try:
        if kept is None or kept["user"] != str(owner.user.id):
            raise Refused(NO_CHALLENGE)
        operations.register_passkey(
            new=operations.NewPasskey(
                user_id=UUID(kept["user"]),
                name=kept["name"],
                challenge=bytes.fromhex(kept["challenge"]),
                at=datetime.fromisoformat(kept["at"]),
            ),
            answer=request.POST.get("answer", ""),
            actor=queries.actor_of_user(user=owner.user, now=now),
            address=address_of(request),
            at=now,
        )
    except Refused as refusal:
        context = {"refusal": str(refusal), "next": wanted(request), "is_adding": True}
        return render(request, "access/passkey_refused.html", context, status=UNPROCESSABLE)
    return redirect("access:account") if owner.is_in else redirect(let_in(request, owner.user, at=now))


@require_POST
@never_cache
@login_required
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Take away a passkey of one's own; other sessions end, in which somebody may be who has it."""
    now = timezone.now()
    actor = queries.actor_of_user(user=request.user, now=now)
    user = operations.remove_passkey(passkey_id=passkey_id, actor=actor, at=now)
    update_session_auth_hash(request, user)  # with a new key
    begin(request, user, at=now)
    return redirect("access:account")


def _owner(request: HttpRequest, *, now: datetime) -> _Owner | None:
    """Not who is halfway and has a second step: a password alone would then be a way around it."""
    if isinstance(request.user, User):
        return _Owner(request.user, is_in=True)
    user = halfway(request, now=now)
    if user is None or queries.second_ways_of(user_id=user.id):
        return None
    return _Owner(user, is_in=False)
