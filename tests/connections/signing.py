"""A system that signs, in production and in the sandbox."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.test import Client
from starlette.testclient import TestClient
from tests.access.asking_tokens import BASE
from tests.access.signing import ASSERTION, RSA, Private, claims, jws

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Side:
    """Production or the sandbox: where a system asks for tokens, and what it is called there."""

    under: str
    system: UUID
    prefix: str = ""

    @property
    def audience(self) -> str:
        return f"{BASE}{self.under}/oauth/token"

    def signed(self, key: Private | str | None = RSA, alg: str = "RS256", *, header: Any = None, **other: Any) -> str:
        said = claims(self.system, self.audience, datetime.now(UTC), **other)
        return jws(said, key, alg=alg, **(header or {}))

    def ask(self, assertion: str | None, **other: str | None) -> tuple[int, dict[str, Any]]:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion,
            **other,
        }
        body = "&".join(f"{name}={value}" for name, value in form.items() if value is not None)
        answer = Client().post(f"{self.under}/oauth/token", body, content_type=FORM)
        told: dict[str, Any] = json.loads(answer.content)
        return answer.status_code, {**told, "headers": sorted(answer.headers)}

    def token(self, key: Private = RSA, alg: str = "RS256") -> str:
        status, told = self.ask(self.signed(key, alg))
        assert status == 200, told
        return str(told["access_token"])


def opened(api: TestClient, credential: str, base: str) -> int:
    return int(api.get(f"{base}/units", headers={"Authorization": f"Bearer {credential}"}).status_code)
