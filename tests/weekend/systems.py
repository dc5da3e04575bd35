"""Providers whose own system answers: over the API, as JSON and as a FHIR Task."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from tests.placement.conftest import Home

FHIR = "application/fhir+json"
ROOM = 30  # seconds


@dataclass(frozen=True, slots=True)
class System:
    """`key` may answer for the home and fetch what is handed over to it."""

    address: str
    key: str
    home: Home

    def says(self, number: int, kind: str, **told: str) -> HTTPStatus:
        """To the latest question about this request; what the platform answers."""
        body = {"kind": kind, **told}
        return HTTPStatus(self._ask("POST", f"offers/{self._latest(number)['id']}/replies", json=body).status_code)

    def puts(self, number: int, status: str, *, reason: str = "") -> HTTPStatus:
        """The same by the status of its Task."""
        offer = self._latest(number)["id"]
        task: dict[str, Any] = {"resourceType": "Task", "intent": "order", "status": status}
        if reason:
            task["statusReason"] = {"coding": [{"system": "urn:ketenzicht:reden", "code": reason}]}
        told = self._ask("PUT", f"offers/{offer}/task", json=task, headers={"Content-Type": FHIR})
        return HTTPStatus(told.status_code)

    def fetches(self, number: int) -> dict[str, Any]:
        """What is handed over about this request: the message itself."""
        listed = self._ask("GET", "hand-overs").raise_for_status().json()["handOvers"]
        (code,) = [one["id"] for one in listed if one["number"] == number]
        message: dict[str, Any] = self._ask("GET", f"hand-overs/{code}").raise_for_status().json()
        return message

    def _latest(self, number: int) -> dict[str, Any]:
        offers = self._ask("GET", "offers", params={"limit": 200}).raise_for_status().json()["offers"]
        found: dict[str, Any] = [one for one in offers if one["number"] == number][-1]
        return found

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}", **more.pop("headers", {})}
        return httpx.request(method, f"{self.address}/api/v1/{path}", headers=headers, timeout=ROOM, **more)
