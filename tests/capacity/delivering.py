"""Providers with keys that deliver over HTTP, through the whole application."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from starlette.testclient import TestClient

from ketenzicht.access import operations as access
from ketenzicht.access.domain import EVERYTHING, Permission, Reach
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Location

NOW = datetime.now(UTC)
LABELS = ("clinic-internal", "clinic-surgery", "ic-adult", "picu")


class Provider:
    """A hospital with a key."""

    def __init__(self, name: str) -> None:
        location = NewLocation(
            name=name,
            type_code="V6",
            point=Point(52.09, 5.12),
            street="Proefstraat 1",
            postcode="3511 AB",
            place="Utrecht",
            municipality_code="GM0344",
            phone_urgent="030 1234567",
        )
        (self.organisation,) = registry.register_organisations(
            organisations=[NewOrganisation(name=name, kind=OrganisationKind.PROVIDER, locations=(location,))],
            actor=PLATFORM,
            at=NOW,
        )
        self.location_id = Location.objects.get(organisation=self.organisation).id
        self.units = capacity.create_units(
            units=[NewUnit(self.location_id, "kliniek", label, self.organisation.id) for label in LABELS],
            active_from=date(2020, 1, 1),
            actor=PLATFORM,
            at=NOW,
        )
        self.key = self.issue([Permission.CAPACITY_DELIVER, Permission.CAPACITY_READ])

    def issue(self, scopes: list[str], *, for_days: float = 30, at: datetime = NOW, reach: Reach = EVERYTHING) -> str:
        issued = access.issue_key(
            organisation_id=self.organisation.id,
            name=f"systeem {uuid4()}",
            scopes=scopes,
            expires_at=at + timedelta(days=for_days),
            reach=reach,
            actor=PLATFORM,
            at=at,
        )
        return issued.key


def observation(provider: Provider, place: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "unit": str(provider.units[place].code),
        "observedAt": datetime.now(UTC).isoformat(),
        "values": {"total": 20, "occupied": 18, "available": 2},
        **changes,
    }


def deliver(
    api: TestClient, provider: Provider, *observations: dict[str, Any], key: str | None = None, **more: Any
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key or provider.key}", **more.pop("headers", {})}
    answer: httpx.Response = api.post(
        "/api/v1/deliveries", json={"observations": list(observations), **more}, headers=headers
    )
    return answer
