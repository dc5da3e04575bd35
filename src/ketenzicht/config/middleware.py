"""What Django does at each request for people, and not for a system: that shows a key, and has no session and no forms.

Of an answer over the API these were a tenth of the work (docs/reference/benchmarks.md, `accept_p95_ms`).
"""

from typing import Any

from django.contrib.auth import middleware as accounts
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest, HttpResponse
from django.middleware import csrf

from ketenzicht.access import sessions as acting
from ketenzicht.access.views import lasting
from ketenzicht.rest.middleware import VERSIONED


class _ForPeople:
    """Before a middleware in the order of bases: requests that show a key of a system pass it by.

    Nobody is let in by that: whose key it is, the API asks, and a page knows people by their session only.
    """

    get_response: Any  # as each middleware calls it; each types it otherwise

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(VERSIONED) and "HTTP_AUTHORIZATION" in request.META:
            passed: HttpResponse = self.get_response(request)
            return passed
        answer: HttpResponse = super().__call__(request)  # type: ignore[misc]  # of the middleware beside it
        return answer


class Sessions(_ForPeople, sessions.SessionMiddleware):
    """By its cookie."""


class Forms(_ForPeople, csrf.CsrfViewMiddleware):
    """Sent from our own pages only."""


class Accounts(_ForPeople, accounts.AuthenticationMiddleware):
    """Of whom the session is; a key is of nobody."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return super().__call__(request)


class ActingFor(_ForPeople, acting.ActingFor):
    """For which organisation, in which role."""


class Lasting(_ForPeople, lasting.Lasting):
    """Until when."""


class Messages(_ForPeople, messages.MessageMiddleware):
    """What the next page tells."""
