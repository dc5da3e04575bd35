"""The public register of decisions over JSON, for everybody: no key is asked."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from ketenzicht.access.domain import Detail
from ketenzicht.access.queries import local_day
from ketenzicht.applications import queries
from ketenzicht.applications.domain import Origin, Status
from ketenzicht.rest.api import Wire
from ketenzicht.rest.openapi import describe_tag

TAG = "Besluiten"
describe_tag(name=TAG, description="Wie als derde cijfers krijgt, waarvoor en tot wanneer; openbaar.")

router = Router(tags=[TAG], by_alias=True)


class DecisionOut(Wire):
    """Een besluit, zoals het in het openbare register staat."""

    id: Annotated[UUID, Field(description="Kenmerk van het besluit.")]
    origin: Annotated[
        Origin, Field(description="Een besluit op een aanvraag, een afspraak zonder aanvraag, of toestemming.")
    ]
    party: Annotated[str, Field(description="De derde.")]
    status: Annotated[Status, Field(description="granted, refused of ended.")]
    decided_on: Annotated[date, Field(description="De dag van het besluit.")]
    decided_by: Annotated[str, Field(description="Wie het heeft besloten.")]
    purpose: Annotated[str, Field(description="Waarvoor de cijfers worden gebruikt.")]
    ground: Annotated[str, Field(description="Waarop het berust.")]
    modules: Annotated[list[str], Field(description="Namen van de modules.")]
    whom: Annotated[list[str], Field(description="Van wie de cijfers zijn, in woorden.")]
    detail: Annotated[Detail, Field(description="Hoe ver de cijfers zijn opgeteld.")]
    reasons: Annotated[str, Field(description="De motivering; leeg buiten besluiten op een aanvraag.")]
    conditions: Annotated[str, Field(description="De voorwaarden; leeg als er geen zijn.")]
    valid_from: Annotated[date | None, Field(description="Vanaf die dag; null als het is afgewezen.")]
    valid_until: Annotated[date | None, Field(description="Tot die dag, die dag niet meer; null: zonder einddatum.")]
    ended_because: Annotated[str, Field(description="Waarom het eerder eindigde; leeg als dat niet zo is.")]


class DecisionsOut(Wire):
    decisions: Annotated[list[DecisionOut], Field(description="De besluiten, het nieuwste eerst.")]
    total: Annotated[int, Field(description="Hoeveel er in het hele register staan.")]


@router.get(
    "/decisions",
    auth=None,
    response=DecisionsOut,
    summary="Het openbare register van besluiten",
    description="Elk besluit waardoor een derde cijfers kreeg, of niet; ook wat geëindigd is. Zonder sleutel.",
)
def decisions(
    request: HttpRequest,
    limit: Annotated[int, Query(ge=1, le=1000, description="Hoeveel er hoogstens komen.")] = 100,
    offset: Annotated[int, Query(ge=0, description="Hoeveel er worden overgeslagen.")] = 0,
) -> Any:
    """The same as the page and the file."""
    found = queries.decisions(on=local_day(timezone.now()))
    return {"decisions": found[offset : offset + limit], "total": len(found)}
