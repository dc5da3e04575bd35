"""Where somebody arrives who has signed in, and what is remembered of somebody who is halfway."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from ketenzicht.access import queries
from ketenzicht.access.domain import HALFWAY_FOR, ChoiceLine, NextStep, Through
from ketenzicht.access.models import User
from ketenzicht.access.views.lasting import begin

HALFWAY = "halfway"
NEXT_PAGE = {NextStep.CODE: "access:second_step", NextStep.SET_UP: "access:second_factor"}


def wanted(request: HttpRequest) -> str:
    """The page that was asked for, as the address says it."""
    return request.POST.get("next") or request.GET.get("next", "")


def destination(request: HttpRequest, *, asked: str | None = None) -> str:
    """The page that was asked for, here or, with `asked`, before somebody went to a provider, if it is one of ours."""
    page = wanted(request) if asked is None else asked
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def let_in(
    request: HttpRequest, user: User, *, through: Through | None = None, asked: str | None = None, at: datetime
) -> str:
    """Begin the session of this person; where they arrive: by way of a choice when there are several organisations."""
    through = through or _through(request)
    request.session.flush()
    # Gives the session a new key, so that one planted beforehand is worth nothing.
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    begin(request, user, through=through, at=at)
    lines = queries.choices_of(user_id=user.id, now=at)
    if lines:
        act_as(request, lines[0])
    several = len({line.choice.organisation_id for line in lines}) > 1
    if several:
        return with_next(request, page="access:acting_for", asked=asked)
    return destination(request, asked=asked)


def act_as(request: HttpRequest, line: ChoiceLine) -> None:
    """Keep the choice in the session, with the words that every page shows of it."""
    request.session[queries.ACTING_FOR] = line.choice.code
    request.session["acting_for_words"] = line.words


def send_on(
    request: HttpRequest,
    user: User,
    *,
    page: str,
    through: Through | None = None,
    asked: str | None = None,
    at: datetime,
) -> HttpResponseRedirect:
    """Remember for some minutes who took the first step, and go on to the next. Nobody is in yet."""
    request.session.flush()
    request.session[HALFWAY] = {
        "user": str(user.id),
        "password": user.get_session_auth_hash(),
        "until": (at + HALFWAY_FOR).isoformat(),
        "through": [str(through.provider_id), through.session] if through else None,
    }
    return redirect(with_next(request, page=page, asked=asked))


def with_next(request: HttpRequest, *, page: str, asked: str | None = None) -> str:
    """The address of a page in between, that goes on to where somebody wanted to be."""
    asked = wanted(request) if asked is None else asked
    return f"{resolve_url(page)}?{urlencode({'next': asked})}" if asked else resolve_url(page)


def halfway(request: HttpRequest, *, now: datetime) -> User | None:
    """Who took the first step a moment ago, in this browser; not after the password changed."""
    kept = request.session.get(HALFWAY)
    if not kept or datetime.fromisoformat(kept["until"]) <= now:
        return None
    user = queries.account(user_id=kept["user"])
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    return user


def _through(request: HttpRequest) -> Through | None:
    """By way of which provider the first step was taken."""
    kept = request.session.get(HALFWAY, {}).get("through")
    return Through(provider_id=UUID(kept[0]), session=kept[1]) if kept else None
