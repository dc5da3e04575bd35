"""Signing in at an organisation's own identity provider: going there, coming back, and leaving."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST, require_safe

from ketenzicht.access import operations
from ketenzicht.access.domain import (
    AWAY_FOR,
    Because,
    IdentityProvider,
    NotLetIn,
    Through,
    logout_notice,
    person_of,
)
from ketenzicht.access.identities import enabled_provider, provider_of_session, published_keys, secret_of
from ketenzicht.access.openid.metadata import METADATA
from ketenzicht.access.openid.requests import Going, address_to_go, new_going, who_came_back, with_query
from ketenzicht.access.openid.tokens import read_signed
from ketenzicht.access.views.arriving import NEXT_PAGE, destination, let_in, send_on, wanted
from ketenzicht.access.views.lasting import address_of

AWAY = "at-providers"  # where a session holds, by state, what it needs when somebody comes back
MOST_AWAY = 5  # tabs in which one person is on the way
LONGEST_ASKED = 2_000  # of a page to go on to, and of what comes back
STATUS = {Because.UNREACHABLE: HTTPStatus.SERVICE_UNAVAILABLE, Because.UNREADABLE: HTTPStatus.SERVICE_UNAVAILABLE}


@never_cache
@require_GET
def go_to_provider(request: HttpRequest, code: str) -> HttpResponse:
    """Send somebody to a provider. A link, not a form: the page's policy lets no form lead to another site."""
    now = timezone.now()
    provider = enabled_provider(code=code, now=now)
    if request.user.is_authenticated:
        return redirect(destination(request))
    going = new_going()
    try:
        address = address_to_go(provider, going=going, back=address_back(code))
    except NotLetIn as refused:
        return _refuse(request, provider, refused, at=now)
    _remember(request, provider, going, at=now)
    return redirect(address)


@sensitive_variables("claims", "secret")
@never_cache
@require_GET
def come_back(request: HttpRequest, code: str) -> HttpResponse:
    """Let in who comes back, or on to the second step."""
    now = timezone.now()
    provider = enabled_provider(code=code, now=now)
    if request.user.is_authenticated:  # another tab was first
        return redirect(settings.LOGIN_REDIRECT_URL)
    try:
        kept = _was_away(request, provider, at=now)
        going = Going(state=request.GET.get("state", ""), nonce=kept["nonce"], verifier=kept["verifier"])
        claims = who_came_back(
            provider,
            code=_code(request),
            going=going,
            back=address_back(code),
            secret=secret_of(provider_id=provider.id),
            at=now,
        )
        user, left = operations.arrive(
            provider=provider,
            person=(person := person_of(claims, provider=provider)),
            invitation=kept["invitation"],
            address=address_of(request),
            at=now,
        )
    except NotLetIn as refused:
        return _refuse(request, provider, refused, at=now)
    through = Through(provider_id=provider.id, session=person.session)
    if page := NEXT_PAGE.get(left):
        return send_on(request, user, page=page, through=through, asked=kept["next"], at=now)
    return redirect(let_in(request, user, through=through, asked=kept["next"], at=now))


@csrf_exempt  # a provider asks it, without any browser; the token that it signs is what counts
@never_cache
@require_POST
def leave_from_provider(request: HttpRequest, code: str) -> HttpResponse:
    """Back-channel logout: end the sessions of whoever left at the provider."""
    now = timezone.now()
    provider = enabled_provider(code=code, now=now)
    try:
        token = request.POST.get("logout_token", "")
        claims = read_signed(token, metadata=METADATA.get(provider.issuer))
        notice = logout_notice(claims, provider=provider, now=now)
        operations.leave_at_provider(provider=provider, notice=notice, at=now)
    except NotLetIn as refused:
        operations.note_refusal(provider=provider, refused=refused, address=address_of(request), at=now)
        return JsonResponse({"error": "invalid_request"}, status=HTTPStatus.BAD_REQUEST)
    return HttpResponse(status=HTTPStatus.OK)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys with which we show providers who we are."""
    return JsonResponse({"keys": published_keys()})


def address_back(code: str) -> str:
    """Where a provider sends people back to: from our own settings, never from what a request says."""
    return settings.BASE_URL.rstrip("/") + resolve_url("access:come_back", code=code)


def address_of_logout(code: str) -> str:
    """Where a provider tells us that somebody left there."""
    return settings.BASE_URL.rstrip("/") + resolve_url("access:leave_from_provider", code=code)


def address_of_keys() -> str:
    """Where our public keys are."""
    return settings.BASE_URL.rstrip("/") + resolve_url("access:keys")


def address_to_leave(*, provider_id: str, now: datetime) -> dict[str, str] | None:
    """Where somebody who left us can leave their provider too, if it has such a place."""
    provider = provider_of_session(provider_id=provider_id, now=now)
    try:
        end_session = METADATA.get(provider.issuer).end_session if provider else ""
    except NotLetIn:
        return None
    if provider is None or not end_session:
        return None
    back = settings.BASE_URL.rstrip("/") + resolve_url(settings.LOGIN_URL)
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back}
    return {"provider": provider.name, "address": with_query(end_session, asked)}


def _remember(request: HttpRequest, provider: IdentityProvider, going: Going, *, at: datetime) -> None:
    away: dict[str, Any] = request.session.get(AWAY, {})
    latest = list(away.items())[-MOST_AWAY + 1 :]
    mine = {
        "provider": str(provider.id),
        "nonce": going.nonce,
        "verifier": going.verifier,
        "next": wanted(request)[:LONGEST_ASKED],
        "invitation": request.GET.get("invitation", "")[:LONGEST_ASKED],
        "until": (at + AWAY_FOR).isoformat(),
    }
    request.session[AWAY] = {**dict(latest), going.state: mine}
    request.session.set_expiry(int(AWAY_FOR.total_seconds()))


def _was_away(request: HttpRequest, provider: IdentityProvider, *, at: datetime) -> dict[str, str]:
    """What was kept of this visit. It is good once, in this browser, for the provider to which it went."""
    state = request.GET.get("state", "")
    away = request.session.get(AWAY, {})
    kept: dict[str, str] | None = away.pop(state, None)
    request.session[AWAY] = away
    if kept is None or datetime.fromisoformat(kept["until"]) <= at:
        raise NotLetIn(Because.NOT_STARTED_HERE)
    if not operations.came_back_first(state=state, at=at):
        raise NotLetIn(Because.NOT_STARTED_HERE, "again")
    issuer = request.GET.get("iss")
    names_itself = METADATA.get(provider.issuer).names_itself
    if kept["provider"] != str(provider.id) or (issuer != provider.issuer and (issuer is not None or names_itself)):
        raise NotLetIn(Because.OTHER_ISSUER)
    return kept


def _code(request: HttpRequest) -> str:
    """The code that came along. What an error says in words is not repeated: anybody can write that."""
    if "error" in request.GET:
        raise NotLetIn(Because.DECLINED)
    code = request.GET.get("code", "")
    if not 0 < len(code) <= LONGEST_ASKED:
        raise NotLetIn(Because.MALFORMED, "code")
    return code


def _refuse(request: HttpRequest, provider: IdentityProvider, refused: NotLetIn, *, at: datetime) -> HttpResponse:
    operations.note_refusal(provider=provider, refused=refused, address=address_of(request), at=at)
    context = {"provider": provider, "refusal": str(refused)}
    status = STATUS.get(refused.because, HTTPStatus.FORBIDDEN)
    return render(request, "access/not_let_in.html", context, status=status)
