"""How Django finds the account of a session, and as whom it acts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from ketenzicht.access import queries
from ketenzicht.access.domain import choice_of
from ketenzicht.access.models import User


class AccountBackend(BaseBackend):
    """Accounts of our own. Signing in is `operations.sign_in`; an ended account has no session any more."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        return None  # only operations.sign_in lets people in: it counts and records every attempt

    def get_user(self, user_id: UUID | str) -> User | None:
        return queries.account(user_id=user_id)


class ActingFor:
    """Middleware, behind that of Django's sessions and accounts: the person of a request acts as the session says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = request.user  # lazy: who it is costs queries, and many pages do not ask
        request.user = SimpleLazyObject(lambda: _with_choice(request, found))  # type: ignore[assignment]  # stands in for it
        return self.get_response(request)


def _with_choice(request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
    if isinstance(user, User):
        user.choice = choice_of(request.session.get(queries.ACTING_FOR, ""))
    return user
