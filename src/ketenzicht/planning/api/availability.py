"""The first moments of everybody who plans some kind of care, for who coordinates."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from pydantic import Field

from ketenzicht.access.api import actor_of
from ketenzicht.base.geography import Point
from ketenzicht.planning import queries
from ketenzicht.planning.api.parts import refuse_span, router
from ketenzicht.planning.domain import Neighbourhood, ResourceKind, WhyNot, Wish
from ketenzicht.rest.api import Moment, Wire


class PlaceIn(Wire):
    """Waar een bezoek is, of waaromheen. Wordt niet bewaard."""

    latitude: Annotated[float, Field(ge=50, le=54)]
    longitude: Annotated[float, Field(ge=3, le=8)]


class SearchIn(Wire):
    """Wat er gezocht wordt."""

    kind: ResourceKind
    minutes: Annotated[int, Field(strict=True, ge=5, le=1440)]
    since: Annotated[Moment, Field(description="Niet eerder beginnen dan dit.")]
    until: Annotated[Moment, Field(description="Uiterlijk dan beginnen.")]
    place: PlaceIn | None = None
    near: Annotated[PlaceIn | None, Field(description="Wie hier het dichtst bij is, als er meer dan 200 zijn.")] = None
    organisations: Annotated[
        list[UUID] | None, Field(min_length=1, max_length=100, description="Alleen van deze organisaties.")
    ] = None
    moments: Annotated[
        int, Field(strict=True, ge=1, le=10, description="Hoeveel momenten per planbare capaciteit.")
    ] = 3


class MomentOut(Wire):
    slot: UUID
    start: datetime
    end: datetime
    travel_minutes: Annotated[int, Field(description="Geschatte reistijd ervoor; 0 als de patiënt komt.")]


class AvailabilityOut(Wire):
    """De eerste momenten; zonder momenten staat er waarom niet."""

    resource: UUID
    name: str
    organisation: UUID
    location: UUID
    told_at: Annotated[datetime, Field(description="Hoe oud het plan is.")]
    moments: list[MomentOut]
    why_not: WhyNot | None
    why_not_words: str


@router.post(
    "/planning/availability-searches",
    response=list[AvailabilityOut],
    summary="Zoek de eerste momenten",
    description="Van alle aanbieders, met reistijd voor wie naar de patiënt gaat. Zijn het er meer dan 200, dan de "
    "dichtstbijzijnde (bij `place` of `near`), of anders wie het eerst kan; met `organisations` zoekt u bij de rest. "
    "Reistijd is die tussen buurten, zodat zij niemands adres vertelt. Met `capacity.read`.",
)
def search_availability(request: HttpRequest, body: SearchIn) -> Any:
    """The first moments of each resource of a kind."""
    refuse_span(body.since, body.until)
    now = timezone.now()
    where, near = _point(body.place), _point(body.near)
    wish = Wish(body.minutes, now, max(now, body.since), body.until, Neighbourhood.of(where) if where else None)
    found = queries.availability(
        kind=body.kind,
        wish=wish,
        most=body.moments,
        organisations=body.organisations,
        near=near,
        actor=actor_of(request),
    )
    return [_available(one) for one in found]


def _point(told: PlaceIn | None) -> Point | None:
    return Point(told.latitude, told.longitude) if told else None


def _available(one: queries.Availability) -> dict[str, Any]:
    why_not = one.answer.why_not
    return {
        "resource": one.resource_id,
        "name": one.resource,
        "organisation": one.organisation_id,
        "location": one.location_id,
        "told_at": one.told_at,
        "moments": [
            {"slot": each.slot_id, "start": each.begins, "end": each.ends, "travel_minutes": each.travel}
            for each in one.answer.moments
        ],
        "why_not": why_not,
        "why_not_words": why_not.word if why_not else "",
    }
