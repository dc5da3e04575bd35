"""What the addresses of planning have in common."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from ninja import Path, Router
from pydantic import Field

from ketenzicht.access.api import apiKey
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.planning.domain import ResourceKind
from ketenzicht.planning.queries import ResourceLine
from ketenzicht.rest.api import Wire
from ketenzicht.rest.openapi import describe_tag

TAG = "Planning"
LONGEST_SPAN = timedelta(days=92)
describe_tag(name=TAG, description="Roosters en tijdvakken van een zorgaanbieder. Nooit iets over patiënten.")
router = Router(tags=[TAG], by_alias=True, auth=apiKey())
NAME = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"
Name = Annotated[
    str,
    Path(
        alias="resourceId",
        pattern=NAME,
        description="Het id van de planbare capaciteit, of het kenmerk dat u haar gaf.",
    ),
]


class ResourceOut(Wire):
    """Iets wat te plannen is: een spreekkamer, een auto, een team."""

    id: UUID
    key: Annotated[str, Field(description="Uw eigen kenmerk; leeg als u er geen gaf.")]
    name: str
    kind: ResourceKind
    kind_name: str
    location: Annotated[str, Field(description="Naam van de locatie.")]
    location_id: Annotated[UUID, Field(description="Code van de locatie.")]
    travels: Annotated[bool, Field(description="Gaat naar de patiënt toe: dan is een tijdvak een dienst.")]
    told_at: Annotated[datetime, Field(description="Wanneer het plan voor het laatst is gewijzigd.")]


def resource_out(one: ResourceLine) -> dict[str, object]:
    return {
        "id": one.id,
        "key": one.key,
        "name": one.name,
        "kind": one.kind,
        "kind_name": one.kind.word,
        "location": one.location,
        "location_id": one.location_id,
        "travels": one.travels,
        "told_at": one.told_at.astimezone(UTC),
    }


def refuse_span(since: datetime, until: datetime) -> None:
    """Raises Invalid for no time at all, and for more than may be asked at once."""
    if not timedelta() < until - since <= LONGEST_SPAN:
        nl = f"‘until’ ligt na ‘since’, en hoogstens {LONGEST_SPAN.days} dagen verder."
        raise Invalid([Fault("/until", "no-period", nl, f"At most {LONGEST_SPAN.days} days after since.")])
