"""What the provider of a placement was asked for: what a hand-over says of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.base.errors import NotFound
from ketenzicht.placement.models import Need


@dataclass(frozen=True, slots=True)
class CareAsked:
    """The form of care that was sought there, by its name as it was then, and before when it must begin."""

    form: str
    name: str
    before: datetime | None
    at: datetime


def care_asked(*, offer_id: UUID) -> CareAsked:
    """Of an offer; the caller knows that it may be asked. Raises NotFound. One query."""
    found = Need.objects.filter(offers=offer_id).values_list("form", "form_name", "before", "stated_at").first()
    if found is None:
        raise NotFound("Deze aanvraag kennen wij niet.")
    return CareAsked(*found)
