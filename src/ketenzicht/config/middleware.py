"""What Django does at each request for people, and not for a system: that shows a key, and has no session and no forms.

Of an answer over the API these were a tenth of the work (docs/reference/benchmarks.md, `accept_p95_ms`).
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from ketenzicht.access import sessions
from ketenzicht.access.views import lasting
from ketenzicht.rest.middleware import VERSIONED


class ForPeople:
    """A middleware (`whole`, whose answer goes by `passed`) that requests which show a key of a system pass by.

    Nobody is let in by that: whose key it is, the API asks, and a page knows people by their session only. Each of
    Django's types what it takes and gives otherwise.
    """

    def __init__(self, passed: Any, whole: Any) -> None:
        self._passed = passed
        self._whole = whole

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_of_system = request.path.startswith(VERSIONED) and "HTTP_AUTHORIZATION" in request.META
        answer: HttpResponse = (self._passed if is_of_system else self._whole)(request)
        return answer


class Sessions(ForPeople):
    """By its cookie."""

    def __init__(self, passed: Any) -> None:
        super().__init__(passed, SessionMiddleware(passed))


class Forms(ForPeople):
    """Sent from our own pages only: Django asks that where it knows the view, of every request."""

    def __init__(self, passed: Any) -> None:
        whole = CsrfViewMiddleware(passed)
        super().__init__(passed, whole)
        self.process_view = whole.process_view


class Accounts(ForPeople):
    """Of whom the session is; a key is of nobody."""

    def __init__(self, passed: Any) -> None:
        super().__init__(passed, AuthenticationMiddleware(passed))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return super().__call__(request)


class ActingFor(ForPeople):
    """For which organisation, in which role."""

    def __init__(self, passed: Any) -> None:
        super().__init__(passed, sessions.ActingFor(passed))


class Lasting(ForPeople):
    """Until when."""

    def __init__(self, passed: Any) -> None:
        super().__init__(passed, lasting.Lasting(passed))


class Messages(ForPeople):
    """What the next page tells."""

    def __init__(self, passed: Any) -> None:
        super().__init__(passed, MessageMiddleware(passed))
