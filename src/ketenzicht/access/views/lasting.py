"""A session lasts while it is used, and never longer than a shift."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ketenzicht.access import operations
from ketenzicht.access.domain import SEEN_COUNTS_AFTER, Through, browser_words, ends_at
from ketenzicht.access.models import User

BEGAN, SEEN = "began-at", "seen-at"
UNSEEN = "Kz-Unseen"  # a page that renews itself while nobody looks at it
PROVIDER = "provider"  # by way of which somebody came in, and what it calls that session


class Lasting:
    """Middleware, behind Django's sessions: puts the end of a session off, at most every few minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # After the view, and only where it looked: a page that does not ask who one is stays without this query.
        if request.session.accessed and BEGAN in request.session and UNSEEN not in request.headers:
            now = timezone.now()
            if now - datetime.fromisoformat(request.session[SEEN]) >= SEEN_COUNTS_AFTER:
                _lasts(request, seen_at=now)
                operations.touch_session(session_key=request.session.session_key or "", at=now)
        return response


def begin(request: HttpRequest, user: User, *, through: Through | None = None, at: datetime) -> None:
    """The session of this person begins now, or goes on with a new key, which makes it last no longer."""
    if through:
        request.session[PROVIDER] = [str(through.provider_id), through.session]
    elif kept := request.session.get(PROVIDER):
        through = Through(provider_id=UUID(kept[0]), session=kept[1])
    request.session.setdefault(BEGAN, at.isoformat())
    _lasts(request, seen_at=at)
    operations.note_session(
        user=user,
        session_key=request.session.session_key or "",
        address=address_of(request),
        browser=browser_words(request.headers.get("User-Agent", "")),
        began_at=datetime.fromisoformat(request.session[BEGAN]),
        through=through,
        at=at,
    )


def address_of(request: HttpRequest) -> str:
    """The network address from which somebody comes, as the log keeps it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _lasts(request: HttpRequest, *, seen_at: datetime) -> None:
    request.session[SEEN] = seen_at.isoformat()
    began_at = datetime.fromisoformat(request.session[BEGAN])
    request.session.set_expiry(ends_at(began_at=began_at, seen_at=seen_at))
