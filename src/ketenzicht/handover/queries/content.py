"""What a release holds, as it is sealed; and the message that goes with it."""

from uuid import UUID

import msgspec
from django.conf import settings

from ketenzicht.handover.domain.dataset import HandOver, Party
from ketenzicht.handover.domain.delivery import Feedback, State
from ketenzicht.handover.domain.fhir import Passing, Stand
from ketenzicht.handover.domain.items import clean
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.handover.models import Release
from ketenzicht.placement.domain import Status
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import Column
from ketenzicht.sealing import queries as sealing

CONTENT = "handover.content"


def content_of(row: Release) -> HandOver:
    """Raises Unreadable when the key of it is not there."""
    told = sealing.unseal(bytes(row.content), owner=row.request_id, purpose=CONTENT)
    return msgspec.json.decode(told.encode(), type=HandOver)


def as_text(told: HandOver) -> str:
    return msgspec.json.encode(told).decode()


def passing_of(row: Release) -> Passing:
    """To whom it goes, and how it stands; what was withdrawn is a later version. Four queries."""
    party = party_of(row)
    is_over = row.withdrawn_at is not None
    return Passing(
        release_id=row.id,
        version=row.version + is_over,
        at=row.withdrawn_at or row.renewed_at,
        to=party,
        location=clean(row.location.name) or "-",
        location_id=row.location_id,
        stand=_stand(row),
        source=settings.BASE_URL.rstrip("/"),
    )


def why_of(row: Release) -> Why:
    """Of what was withdrawn."""
    return Why(Status(row.withdrawn_as), row.withdrawn_because)


def party_of(row: Release) -> Party:
    return organisation_party(row.organisation_id)


def organisation_party(organisation_id: UUID) -> Party:
    """An organisation as the register knows it. Two queries."""
    cells = registry.organisation_cells(organisation_id=organisation_id)
    return Party(clean(cells[Column.ORGANISATION]) or "-", cells[Column.URA])


def _stand(row: Release) -> Stand:
    if State(row.state) is State.WITHDRAWN:
        return Stand.REVOKED
    return Stand.COMPLETED if row.told == Feedback.ARRIVED.value else Stand.ACTIVE
