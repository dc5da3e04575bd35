"""A centre with its people, its telephone exchange with a key, and a line."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser
from tests.coordination.conftest import (  # noqa: F401 - pytest finds fixtures by their names here
    NOON,
    Centre,
    _ids,
    centre,
    people,
    somebody,
)

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.telephony import operations
from ketenzicht.telephony.domain import LineDoor
from ketenzicht.telephony.operations import NewLine

Ask = Callable[..., tuple[int, Any]]
PROFESSIONALS = "088-professionals"
MOBILE = "+31612345678"


def key_of(organisation_id: UUID, scope: str = "telephony.deliver") -> str:
    ends = datetime.now(UTC) + timedelta(days=30)
    issued = access.issue_key(
        organisation_id=organisation_id, name=f"Centrale {uuid4()}", scopes=[scope], expires_at=ends, actor=PLATFORM,
        at=NOON,
    )  # fmt: skip
    return issued.key


def moment(seconds_ago: float = 0) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat()


def ringing(sequence: int = 1, seconds_ago: float = 20, **more: Any) -> dict[str, Any]:
    told = {"dialled": PROFESSIONALS, "caller": MOBILE, **more}
    return {"sequence": sequence, "kind": "ringing", "at": moment(seconds_ago), **told}


def answered(sequence: int = 2, seconds_ago: float = 10, **more: Any) -> dict[str, Any]:
    return {"sequence": sequence, "kind": "answered", "at": moment(seconds_ago), **more}


def ended(sequence: int = 2, seconds_ago: float = 5, by: str = "caller") -> dict[str, Any]:
    return {"sequence": sequence, "kind": "ended", "at": moment(seconds_ago), "endedBy": by}


@pytest.fixture
def tell(centre: Centre) -> Ask:  # noqa: F811 - the fixture above
    """Tell of a call with the key of the centre's exchange, or another; gives status and content."""
    own = key_of(centre.id)

    def telling(path: str, body: Any = None, *, key: str = own) -> tuple[int, Any]:
        browser = Browser(headers={"Authorization": f"Bearer {key}"})
        address = f"/api/v1/{path}"
        asked = browser.post(address, body, content_type="application/json") if body else browser.get(address)
        return asked.status_code, asked.json()

    return telling


@pytest.fixture
def administrator(centre: Centre) -> Actor:  # noqa: F811 - idem
    return somebody(centre.id, Role.ORGANISATION_ADMINISTRATOR, "Bea Beheerder")


@pytest.fixture
def line(administrator: Actor) -> UUID:
    new = NewLine(PROFESSIONALS, "Professionalslijn", LineDoor.PROFESSIONALS)
    return operations.set_up_line(line=new, actor=administrator, at=NOON)
