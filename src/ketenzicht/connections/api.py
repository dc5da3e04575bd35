"""How far locations are with connecting, over JSON."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from ketenzicht.access.api import actor_of, apiKey
from ketenzicht.access.queries import local_day
from ketenzicht.connections import queries
from ketenzicht.connections.domain import StandingLine
from ketenzicht.rest.api import Wire
from ketenzicht.rest.openapi import describe_tag

TAG = "Aansluiten"
CODE = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"
describe_tag(name=TAG, description="Hoe ver locaties zijn met aanleveren, per module.")

router = Router(tags=[TAG], by_alias=True, auth=apiKey())


class ConnectionOut(Wire):
    """Een locatie en een module."""

    location_id: UUID
    location: str
    place: str
    organisation_id: UUID
    organisation: str
    region: Annotated[str | None, Field(description="Code van de ROAZ-regio.")]
    module: str
    standing: Annotated[
        str | None,
        Field(description="not-connected, registered, testing, by-hand of automatic; null: nog nooit bekeken."),
    ]
    since: Annotated[datetime | None, Field(description="Sinds wanneer (UTC).")]


class ConnectionsOut(Wire):
    connections: list[ConnectionOut]


@router.get(
    "/connections",
    response=ConnectionsOut,
    summary="Hoe ver zijn locaties met aansluiten?",
    description="Van uw eigen organisatie (capacity.deliver); voor een ROAZ-bureau van zijn regio en voor de LNAZ van "
    "het land (figures.read).",
)
def connections(
    request: HttpRequest,
    region: Annotated[str | None, Query(max_length=20, pattern=CODE, description="Code van een regio.")] = None,
    module: Annotated[str | None, Query(max_length=60, pattern=CODE, description="Code van een module.")] = None,
) -> Any:
    """What is on record of every location that the key may know of."""
    on = local_day(timezone.now())
    sight = queries.standing_sight_of(actor=actor_of(request), on=on)
    lines = queries.standings(sight=sight, on=on, region=region, module=module)
    return {"connections": [_wire(line) for line in lines]}


def _wire(line: StandingLine) -> dict[str, Any]:
    since = line.since.astimezone(UTC) if line.since else None
    return {**asdict(line), "standing": line.standing.value if line.standing else None, "since": since}
