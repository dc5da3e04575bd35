"""How the tests add passkeys and sign in with them."""

import json
import re
from http import HTTPStatus
from typing import Any

from django.test import Client
from tests.access.helpers import PASSWORD
from tests.access.second_steps import is_in

from ketenzicht.access.domain import (
    PASSKEY_REFUSED,
)
from ketenzicht.audit.models import AuditLine

ADD, REGISTER = "/account/passkeys/new/", "/account/passkeys/"
CHALLENGE, SIGN_IN = "/sign-in/passkey/challenge/", "/sign-in/passkey/"
CLOCK = re.compile(r'data-now="[^"]*"')
ASKED = re.compile(r'<script id="passkey-options" type="application/json">(.*?)</script>')


def asked_to_make(client: Client, name: str = "Telefoon", **more: str) -> dict[str, Any]:
    answer = client.post(ADD, {"name": name, "current": PASSWORD, **more})
    found = ASKED.search(answer.content.decode())
    assert found, answer.content.decode()
    asked: dict[str, Any] = json.loads(found.group(1))
    return asked


def register(client: Client, answer: str) -> tuple[int, str]:
    got = client.post(REGISTER, {"answer": answer})
    return got.status_code, got.headers.get("Location", got.content.decode())


def asked_to_sign(client: Client) -> dict[str, Any]:
    asked: dict[str, Any] = client.post(CHALLENGE).json()
    return asked


def sign_in(client: Client, answer: str, **more: str) -> tuple[int, str]:
    got = client.post(SIGN_IN, {"answer": answer, **more})
    return got.status_code, got.headers.get("Location", got.content.decode())


def because() -> tuple[str, str, str]:
    """Of the last line: the outcome, why, and of whom."""
    line = AuditLine.objects.filter(action="access.signed-in").latest("id")
    return line.outcome, line.detail.get("because", ""), line.subject


def is_refused(client: Client, answer: str) -> bool:
    status, page = sign_in(client, answer)
    assert (PASSKEY_REFUSED in page) == (status == HTTPStatus.UNPROCESSABLE_ENTITY)
    assert is_in(client) == (status == HTTPStatus.FOUND)
    return status == HTTPStatus.UNPROCESSABLE_ENTITY
