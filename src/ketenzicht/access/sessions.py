"""How Django finds the account of a session."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from ketenzicht.access import queries
from ketenzicht.access.models import User


class AccountBackend(BaseBackend):
    """Accounts of our own. Signing in is `operations.sign_in`; an ended account has no session any more."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        return None  # only operations.sign_in lets people in: it counts and records every attempt

    def get_user(self, user_id: UUID | str) -> User | None:
        return queries.account(user_id=user_id)
