"""What providers where a patient is ask of the centre next."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.placement.domain import Status
from ketenzicht.placement.domain.following import NotRight, Onwards
from ketenzicht.placement.models import Offer, Onward
from ketenzicht.sealing import queries as sealing

ONWARD = "placement.onward"


@dataclass(frozen=True, slots=True)
class OnwardLine:
    id: UUID
    offer_id: UUID
    need_id: UUID
    asks: Onwards
    reason: NotRight | None
    words: str
    asked_at: datetime
    who: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class ThereLine:
    """A patient who is at a provider, as that provider sees it: what was agreed, not who it is."""

    offer_id: UUID
    location: str
    care: str
    arrived_at: datetime
    number: int
    is_asked: bool


def onward_of(*, request_id: UUID) -> list[OnwardLine]:
    """Of one request, the oldest first; the caller has looked into it. One query."""
    rows = Onward.objects.filter(offer__need__request_id=request_id).select_related("offer").order_by("asked_at", "id")
    return [
        OnwardLine(
            id=row.id,
            offer_id=row.offer_id,
            need_id=row.offer.need_id,
            asks=Onwards(row.asks),
            reason=NotRight(row.reason) if row.reason else None,
            words=sealing.unseal(bytes(row.words), owner=row.offer_id, purpose=ONWARD),
            asked_at=row.asked_at,
            who=row.by_name,
            done_at=row.done_at,
            done_by=row.done_by_name,
        )
        for row in rows
    ]


def there_now(*, actor: Actor) -> list[ThereLine]:
    """Patients who were placed at the actor’s organisation and are there, the longest first. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    rows = Offer.objects.filter(
        organisation_id=access.own_organisation(actor), status=Status.ARRIVED.value, arrived_at__isnull=False
    )
    found = list(rows.select_related("location", "need__request").order_by("arrived_at", "id"))
    asked = set(Onward.objects.filter(offer__in=found, done_at__isnull=True).values_list("offer_id", flat=True))
    return [
        ThereLine(
            offer_id=one.id,
            location=one.location.name if one.location else "",
            care=one.need.form_name,
            arrived_at=one.arrived_at,
            number=one.need.request.number,
            is_asked=one.id in asked,
        )
        for one in found
        if one.arrived_at is not None
    ]
