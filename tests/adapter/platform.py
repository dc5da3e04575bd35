"""Stands in for the platform: units, definitions, and receipts as the real one gives them."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx

from ketenzicht.adapter.catalogue import Catalogue
from ketenzicht.client import AsyncDeliveryClient, Choice, Definition, Element, Patience, Unit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOCATION, OTHER = UUID(int=1), UUID(int=2)
LABELS = ("clinic-internal", "clinic-surgery", "ic-adult")


def element(code: str, kind: str = "count", role: str | None = None, **more: Any) -> Element:
    given: dict[str, Any] = {
        "minimum": None, "maximum": None, "required": False, "choices": (), "labels": (), **more,
    }  # fmt: skip
    return Element(code=code, name=code, kind=kind, role=role, **given)


DEFINITION = Definition(
    module="kliniek",
    name="Kliniek",
    number="0.1",
    expected_every_seconds=300,
    labels=tuple(Choice(label, label) for label in LABELS),
    elements=(
        element("total", role="total", required=True),
        element("occupied", role="occupied"),
        element("available", role="available", required=True),
        element("waiting-minutes", kind="measure"),
        element(
            "limiting-factor", kind="choice", choices=(Choice("staff", "personeel"), Choice("none", "geen knelpunt"))
        ),
        element("accepts", kind="flag"),
        element("next-free", kind="moment", labels=("ic-adult",)),
    ),
    absent_reasons=(
        Choice("not-supplied", "niet aangeleverd door de bron"),
        Choice("temporarily-unknown", "tijdelijk onbekend"),
        Choice("not-measured", "niet gemeten"),
    ),
)


def unit(
    number: int, label: str = "clinic-internal", location: UUID = LOCATION, name: str = "Ziekenhuis Proef"
) -> Unit:
    return Unit(UUID(int=100 + number), "kliniek", label, name, "Utrecht", "automatic", location, label)


UNITS = tuple(unit(number, label) for number, label in enumerate(LABELS))
CATALOGUE = Catalogue(NOON, UNITS, {"kliniek": DEFINITION})


class Platform:
    """Remembers every observation that it took, and answers as told before it answers as it should."""

    def __init__(self, *answers: httpx.Response | httpx.TransportError | None) -> None:
        self.answers = list(answers)
        self.taken: dict[str, list[dict[str, Any]]] = {}  # by idempotency key
        self.wrong: dict[str, str] = {}  # units that are refused, and why

    @property
    def observations(self) -> list[dict[str, Any]]:
        return [one for taken in self.taken.values() for one in taken]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, httpx.TransportError):
            self._take(request)  # the worst: it was taken in, and nobody heard
            raise answer
        return answer or self._take(request)

    def _take(self, request: httpx.Request) -> httpx.Response:
        content = request.content
        if request.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        observations = json.loads(content)["observations"]
        key = request.headers["Idempotency-Key"]
        if self.taken.get(key, observations) != observations:
            return httpx.Response(409, json={"title": "Conflict"})
        faults = [
            {"pointer": f"/observations/{place}/unit", "code": "unknown-unit", "nl": self.wrong[one["unit"]], "en": ""}
            for place, one in enumerate(observations)
            if one["unit"] in self.wrong
        ]
        if len(faults) == len(observations):
            return httpx.Response(400, json={"title": "Ongeldig", "faults": faults})
        self.taken[key] = observations
        return httpx.Response(201, json=_receipt(len(observations), faults))

    def client(self) -> AsyncDeliveryClient:
        return AsyncDeliveryClient(
            "http://platform.test", "kz_secret", patience=Patience(attempts=1), transport=httpx.MockTransport(self)
        )


def _receipt(number: int, faults: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": str(UUID(int=9)), "status": "accepted", "receivedAt": "2026-11-22T12:00:01Z",
        "observations": number, "changed": number - len(faults), "confirmed": 0, "repeated": 0, "late": 0,
        "refused": len(faults), "faults": faults,
    }  # fmt: skip
