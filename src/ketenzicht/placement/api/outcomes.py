"""How it goes with a request that a partner's system sent, for that system alone: as JSON or as a FHIR Task."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from ketenzicht.access.api import actor_of, apiKey
from ketenzicht.coordination.domain import KEY, Progress, Whereabouts
from ketenzicht.placement import operations
from ketenzicht.placement.domain import NeedStatus
from ketenzicht.placement.domain.fhir import CONTENT_TYPE
from ketenzicht.placement.domain.reporting import CareLine, Report, task_of
from ketenzicht.rest.api import Wire

router = Router(tags=["Zorgvragen"], by_alias=True, auth=apiKey())


class WhereOut(Wire):
    """Waar de patiënt is, volgens de zib Bestemming waar die een code heeft."""

    code: Annotated[Whereabouts, Field(description="Onze code.")]
    name: Annotated[str, Field(description="In woorden.")]
    snomed: Annotated[str | None, Field(description="Code in SNOMED CT; `null`: die is er niet.")]


class CareOut(Wire):
    """Iets dat voor de patiënt is gezocht, en wat ervan is geworden."""

    care: Annotated[str, Field(description="De zorg die is gezocht.")]
    status: Annotated[NeedStatus, Field(description="De stand.")]
    status_name: Annotated[str, Field(description="De stand, in woorden.")]
    place: Annotated[str | None, Field(description="Waar, zodra het centrum die plaats heeft bevestigd.")]
    arrived_at: Annotated[datetime | None, Field(description="Wanneer de patiënt daar aankwam (UTC).")]
    why: Annotated[str | None, Field(description="Waarom het niet (meer) nodig was, of niet lukte.")]
    instead: Annotated[str | None, Field(description="Wat er in plaats daarvan is gedaan.")]


class OutcomeOut(Wire):
    """Hoe het gaat of afliep. Wie de zorgvraag in behandeling heeft, staat er niet bij."""

    key: Annotated[str, Field(description="Uw kenmerk.")]
    number: Annotated[int, Field(description="Ons nummer van de zorgvraag, om over te bellen.")]
    status: Progress
    status_name: Annotated[str, Field(description="wacht, in behandeling, overgedragen, besloten of afgesloten.")]
    is_ended: Annotated[bool, Field(description="Of het centrum deze zorgvraag niet meer volgt.")]
    whereabouts: Annotated[WhereOut | None, Field(description="`null`: dat is nog niet bekend.")]
    care: Annotated[list[CareOut], Field(description="Wat is gezocht, op volgorde.")]
    words: Annotated[str, Field(description="Hetzelfde in gewone woorden, om in het dossier over te nemen.")]
    about: Annotated[datetime, Field(description="Het moment van het laatste dat hierin staat (UTC).")]


@router.get(
    "/care-requests/{careRequestKey}/outcome",
    response={200: OutcomeOut, 404: None},
    summary="Hoe gaat het, of hoe liep het af, met een zorgvraag die u instuurde?",
    description="Met waar de patiënt heen gaat zodra dat is bevestigd, en waar de patiënt is. Met `Accept: "
    "application/fhir+json` als FHIR R4 Task. Alleen voor het systeem dat de zorgvraag stuurde; elke keer dat u het "
    "ophaalt, wordt vastgelegd. Wilt u bericht als er iets verandert? Laat uw beheerder op de pagina Systemen een "
    'adres opgeven (`{"type": "care-request.changed", "data": {"key", "version", "status", "fetchAt", …}}`). Met '
    "`coordination.request`.",
)
def care_request_outcome(
    request: HttpRequest,
    care_request_key: Annotated[str, Path(alias="careRequestKey", pattern=KEY, description="Uw kenmerk.")],
) -> Any:
    """As ours, or as FHIR."""
    report = operations.read_outcome(key=care_request_key, actor=actor_of(request), at=timezone.now())
    if CONTENT_TYPE in request.headers.get("Accept", ""):
        told = json.dumps(task_of(report), ensure_ascii=False)
        answer = HttpResponse(told, content_type=f"{CONTENT_TYPE}; charset=utf-8")
        answer["Cache-Control"] = "no-store"
        return answer
    return _told(report)


def _told(one: Report) -> dict[str, Any]:
    return {
        "key": one.key,
        "number": one.number,
        "status": one.progress,
        "status_name": one.progress.word,
        "is_ended": one.is_ended,
        "whereabouts": _where(one.whereabouts) if one.whereabouts else None,
        "care": [_care(line) for line in one.care],
        "words": one.words,
        "about": one.about.astimezone(UTC),
    }


def _where(one: Whereabouts) -> dict[str, Any]:
    return {"code": one, "name": one.word.split(" (")[0], "snomed": one.snomed or None}


def _care(one: CareLine) -> dict[str, Any]:
    return {
        "care": one.care,
        "status": one.status,
        "status_name": one.status.word,
        "place": one.place or None,
        "arrived_at": one.arrived_at.astimezone(UTC) if one.arrived_at else None,
        "why": one.why or None,
        "instead": one.instead or None,
    }
