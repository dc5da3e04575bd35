"""How the tests take the second step."""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import pyotp
from django.test import Client
from django.utils import timezone
from tests.access.helpers import EMAIL, NOON, PASSWORD

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import CODE_REFUSED
from ketenzicht.base.errors import NotPermitted

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of the tests
HALF_A_MINUTE = timedelta(seconds=30)


def code_at(moment: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(moment)


def other_code(*moments: datetime) -> str:
    """Six digits that are right at none of these moments, nor a step beside them."""
    right = {code_at(moment + offset * HALF_A_MINUTE) for moment in moments for offset in (-1, 0, 1)}
    return next(code for code in map("{:06}".format, range(1_000)) if code not in right)


def give_password(client: Client, email: str = EMAIL, **more: str) -> str:
    answer = client.post("/sign-in/", {"email": email, "password": PASSWORD, **more})
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
    return answer.headers["Location"]


def give_code(client: Client, code: str, **more: str) -> tuple[int, str]:
    answer = client.post("/sign-in/second-step/", {"code": code, **more})
    return answer.status_code, answer.headers.get("Location", answer.content.decode())


def is_in(client: Client) -> bool:
    """On the pages and on the hot paths alike."""
    key = client.session.session_key or ""
    hot = bool(queries.actors_of_sessions(session_keys=[key], now=timezone.now()))
    pages = client.get("/account/").status_code == HTTPStatus.OK
    assert hot == pages
    return pages


def takes(account: UUID, code: str, *, at: datetime = NOON) -> bool:
    try:
        operations.take_second_step(user_id=account, code=code, address="192.0.2.7", at=at)
    except NotPermitted as refusal:
        return str(refusal) != CODE_REFUSED  # always that sentence
    return True
