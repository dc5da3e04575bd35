"""Where somebody arrives who has signed in, and what is remembered of somebody who is halfway."""

from datetime import datetime

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from ketenzicht.access import queries
from ketenzicht.access.domain import HALFWAY_FOR, ChoiceLine
from ketenzicht.access.models import User
from ketenzicht.access.views.lasting import begin

HALFWAY = "halfway"


def wanted(request: HttpRequest) -> str:
    """The page that was asked for, as the address says it."""
    return request.POST.get("next") or request.GET.get("next", "")


def destination(request: HttpRequest) -> str:
    """The page that was asked for, if it is one of ours."""
    ours = url_has_allowed_host_and_scheme(
        wanted(request), allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted(request) if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def let_in(request: HttpRequest, user: User, *, at: datetime) -> str:
    """Begin the session of this person; where they arrive: by way of a choice when there are several organisations."""
    request.session.flush()
    # Gives the session a new key, so that one planted beforehand is worth nothing.
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    begin(request, user, at=at)
    lines = queries.choices_of(user_id=user.id, now=at)
    if lines:
        act_as(request, lines[0])
    several = len({line.choice.organisation_id for line in lines}) > 1
    return with_next(request, page="access:acting_for") if several else destination(request)


def act_as(request: HttpRequest, line: ChoiceLine) -> None:
    """Keep the choice in the session, with the words that every page shows of it."""
    request.session[queries.ACTING_FOR] = line.choice.code
    request.session["acting_for_words"] = line.words


def send_on(request: HttpRequest, user: User, *, page: str, at: datetime) -> HttpResponseRedirect:
    """Remember for some minutes whose password was right, and go on to the next step. Nobody is in yet."""
    request.session.flush()
    request.session[HALFWAY] = {
        "user": str(user.id),
        "password": user.get_session_auth_hash(),
        "until": (at + HALFWAY_FOR).isoformat(),
    }
    return redirect(with_next(request, page=page))


def with_next(request: HttpRequest, *, page: str) -> str:
    """The address of a page in between, that goes on to where somebody wanted to be."""
    asked = wanted(request)
    return f"{resolve_url(page)}?{urlencode({'next': asked})}" if asked else resolve_url(page)


def halfway(request: HttpRequest, *, now: datetime) -> User | None:
    """Whose password was right a moment ago, in this browser; not after the password changed."""
    kept = request.session.get(HALFWAY)
    if not kept or datetime.fromisoformat(kept["until"]) <= now:
        return None
    user = queries.account(user_id=kept["user"])
    if user is None or not constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return None
    return user
