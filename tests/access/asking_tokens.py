"""Systems that ask for access tokens, and what they are told."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from tests.access.signing import ASSERTION, RSA, Private, claims, jws, pem

from ketenzicht.access import operations
from ketenzicht.access.domain import RegisteredKey
from ketenzicht.base.actor import PLATFORM

BASE = "https://ketenzicht.voorbeeld.invalid"
ENDPOINT = f"{BASE}/oauth/token"
SCOPES = ["capacity.deliver", "capacity.read"]


def registered(
    organisation: UUID, key: Private = RSA, *, at: datetime, name: str = "EPD", **other: Any
) -> RegisteredKey:
    usual: dict[str, Any] = {"scopes": SCOPES, "expires_at": at + timedelta(days=30), "actor": PLATFORM, "at": at}
    return operations.register_public_key(
        organisation_id=organisation, name=name, public_key=pem(key), **{**usual, **other}
    )


def ask(client: Client, assertion: str, **other: str | None) -> tuple[int, dict[str, Any]]:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion,
        **other,
    }
    return told(client, "&".join(f"{name}={value}" for name, value in form.items() if value is not None))


def told(client: Client, body: str, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = client.post("/oauth/token", body, content_type="application/x-www-form-urlencoded", headers=headers)
    assert answer.headers["Cache-Control"] == "no-store"
    said: dict[str, Any] = json.loads(answer.content)
    if "error_description" in said:  # RFC 6749 allows no other signs
        assert all(" " <= sign <= "~" and sign not in '"\\' for sign in said["error_description"])
        assert " / " in said["error_description"]
    return answer.status_code, said


def signed(system: RegisteredKey, at: datetime, key: Private = RSA, alg: str = "RS256", **other: Any) -> str:
    return jws(claims(system.client_id, ENDPOINT, at, **other), key, alg=alg)


def whoami(client: Client, token: str) -> tuple[int, dict[str, Any]]:
    answer = client.get("/api/v1/clients/current", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, json.loads(answer.content)


def refusal(client: Client, assertion: str, wanted: int = 401) -> str:
    status, refused = ask(client, assertion)
    assert status == wanted, refused
    assert "access_token" not in refused
    return str(refused["error"])
