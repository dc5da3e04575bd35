"""Hand-overs for the system of who receives the patient, over JSON: the list, fetching, and what came of each."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Path, Router, Status
from pydantic import Field

from ketenzicht.access.api import actor_of, apiKey
from ketenzicht.handover import operations, queries
from ketenzicht.handover.domain.delivery import Feedback, State
from ketenzicht.handover.domain.fhir import CONTENT_TYPE, told_by
from ketenzicht.handover.queries import HandOverLine
from ketenzicht.rest.api import Wire
from ketenzicht.rest.openapi import describe_tag

TAG = "Overdrachten"
describe_tag(name=TAG, description="Overdrachten ophalen van patiënten voor wie u een plaats toezegde.")
router = Router(tags=[TAG], by_alias=True, auth=apiKey())
HandOverId = Annotated[UUID, Path(alias="handOverId", description="Code van de overdracht.")]


class HandOverOut(Wire):
    """Een overdracht in de lijst. Over de patiënt staat er niets in."""

    id: Annotated[UUID, Field(description="Code van de overdracht.")]
    number: Annotated[int, Field(description="Nummer van de zorgvraag bij het zorgcoördinatiecentrum.")]
    centre: Annotated[str, Field(description="Het zorgcoördinatiecentrum dat overdraagt.")]
    location: Annotated[UUID, Field(description="Code van uw locatie die de plaats toezegde.")]
    urgency: Annotated[str | None, Field(description="Urgentie; `null`: niet bekend.")]
    version: Annotated[int, Field(description="Loopt op als er later iets bekend werd: haal dan opnieuw op.")]
    released_at: Annotated[datetime, Field(description="Wanneer voor het eerst is overgedragen (UTC).")]
    renewed_at: Annotated[datetime, Field(description="Van wanneer deze versie is (UTC).")]
    expires_at: Annotated[datetime, Field(description="Tot wanneer u haar kunt ophalen (UTC).")]
    state: State
    state_name: Annotated[str, Field(description="De stand, in woorden.")]
    told: Annotated[Feedback | None, Field(description="Wat er is gemeld, door u of bij de plaatsing; `null`: niets.")]
    withdrawn_at: Annotated[datetime | None, Field(description="Sinds wanneer zij is ingetrokken (UTC).")]
    withdrawn_because: Annotated[str | None, Field(description="Waarom, in woorden.")]


class HandOversOut(Wire):
    hand_overs: Annotated[list[HandOverOut], Field(description="De laatste eerst, ten hoogste 200.")]


class ToldIn(Wire):
    told: Annotated[
        Feedback, Field(description="received: gezien; arrived: de patiënt is er; not-arrived: niet gekomen.")
    ]


class ToldOut(Wire):
    told: Feedback
    told_name: Annotated[str, Field(description="In woorden.")]


@router.get("/hand-overs", response=HandOversOut, summary="Welke overdrachten staan er voor u klaar?")
def hand_overs(request: HttpRequest) -> Any:
    """Van uw organisatie, zolang zij te lezen zijn, en een week lang wat is ingetrokken. Met `handover.fetch`."""
    return {"hand_overs": [_line(one) for one in queries.to_fetch(actor=actor_of(request), now=timezone.now())]}


@router.get(
    "/hand-overs/{handOverId}",
    response={200: dict[str, Any], 404: None, 409: None},
    summary="Haal een overdracht op",
    description="Een FHIR R4 Bundle (`application/fhir+json`). Dat u haar ophaalt, wordt vastgelegd. Wat is "
    "ingetrokken of verlopen is 409, met sinds wanneer en waarom. Met `handover.fetch`.",
)
def hand_over(request: HttpRequest, hand_over_id: HandOverId) -> Any:
    """The message, as often as one asks until it expires."""
    told = operations.fetch(release_id=hand_over_id, actor=actor_of(request), at=timezone.now())
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), content_type=f"{CONTENT_TYPE}; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


@router.post(
    "/hand-overs/{handOverId}/statuses",
    response={201: ToldOut, 200: ToldOut, 404: None, 409: None},
    summary="Meld wat er van een overdracht kwam",
    description="De plaatsing gaat mee: arrived is aangekomen, not-arrived maakt de plaats weer vrij. Hetzelfde nog "
    "eens melden geeft 200 en verandert niets; wat niet meer kan is 409. Met `handover.fetch`.",
)
def tell_back(request: HttpRequest, hand_over_id: HandOverId, body: ToldIn) -> Any:
    """Received, arrived, or not."""
    return _told(request, hand_over_id, body.told)


@router.put(
    "/hand-overs/{handOverId}/task",
    response={201: ToldOut, 200: ToldOut, 404: None, 409: None},
    summary="Meld het met een FHIR Task",
    description="De Task uit de overdracht of uit het bericht dat zij klaarstaat, met een nieuwe `status`: received, "
    "completed (de patiënt is er) of failed (niet gekomen). Met `handover.fetch`.",
)
def put_task(request: HttpRequest, hand_over_id: HandOverId, body: Annotated[dict[str, Any], Body()]) -> Any:
    """The same by the status of a Task."""
    return _told(request, hand_over_id, told_by(body, release_id=hand_over_id))


def _told(request: HttpRequest, hand_over_id: UUID, told: Feedback) -> Any:
    is_new = operations.tell_back(release_id=hand_over_id, told=told, actor=actor_of(request), at=timezone.now())
    return Status(201 if is_new else 200, {"told": told, "told_name": told.word})


def _line(one: HandOverLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "centre": one.centre,
        "location": one.location_id,
        "urgency": one.urgency or None,
        "version": one.version,
        "released_at": one.released_at.astimezone(UTC),
        "renewed_at": one.renewed_at.astimezone(UTC),
        "expires_at": one.expires_at.astimezone(UTC),
        "state": one.state,
        "state_name": one.state.word,
        "told": one.told,
        "withdrawn_at": one.withdrawn_at.astimezone(UTC) if one.withdrawn_at else None,
        "withdrawn_because": one.why.words if one.why else None,
    }
