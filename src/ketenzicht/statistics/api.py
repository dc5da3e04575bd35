"""Regional figures over JSON."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from ketenzicht.access.api import actor_of, apiKey
from ketenzicht.access.domain import Purpose
from ketenzicht.rest.api import Day, Wire
from ketenzicht.rest.openapi import describe_tag
from ketenzicht.statistics import operations
from ketenzicht.statistics.domain import FigureLine, ProviderLine, moment_of

TAG = "Regionale cijfers"
CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
describe_tag(name=TAG, description="Dagcijfers per regio, niet herleidbaar tot een zorgaanbieder.")

router = Router(tags=[TAG], by_alias=True, auth=apiKey())


class FigureOut(Wire):
    """Een regio. Staat isShown op false, dan zijn de cijfers herleidbaar tot een zorgaanbieder en ontbreken zij."""

    region: Annotated[str, Field(description="Code van de regio; NL is het hele land.")]
    name: str
    kind: Annotated[str, Field(description="country, roaz, area of rav")]
    is_shown: bool
    total: Annotated[int | None, Field(description="Plaatsen in totaal, afgerond.")]
    occupied: Annotated[int | None, Field(description="Bezet, afgerond.")]
    available: Annotated[int | None, Field(description="Vrij, afgerond; tekorten tellen niet mee.")]
    providers: Annotated[int | None, Field(description="Zorgaanbieders die meetellen.")]
    carried: Annotated[int | None, Field(description="Daarvan met cijfers van een eerdere dag.")]


class ProviderFigureOut(Wire):
    """Een zorgaanbieder die u toestemming gaf. Staat isShown op false, dan zou een ander te herleiden zijn."""

    organisation: Annotated[UUID, Field(description="De zorgaanbieder in het register.")]
    name: str
    is_shown: bool
    total: Annotated[int | None, Field(description="Plaatsen in totaal; null: niet alles was bekend.")]
    occupied: Annotated[int | None, Field(description="Bezet.")]
    available: Annotated[int | None, Field(description="Vrij; tekorten tellen niet mee.")]


class FiguresOut(Wire):
    module: str
    label: str
    purpose: Annotated[str, Field(description="Het doel waarvoor u vroeg; het komt in het logboek.")]
    taken_at: Annotated[datetime | None, Field(description="Het moment van de cijfers (UTC); null: nog nooit geteld.")]
    rounded_to: Annotated[int, Field(description="Cijfers zijn veelvouden hiervan (voorstel).")]
    figures: Annotated[list[FigureOut], Field(description="De regio’s die u volgens afspraak mag zien.")]
    providers: Annotated[
        list[ProviderFigureOut],
        Field(description="Wie u daar toestemming voor gaf, vandaag en op die dag; niet afgerond."),
    ]


@router.get(
    "/figures",
    response=FiguresOut,
    summary="Regionale cijfers van een soort zorg",
    description="De nieuwste cijfers, niet na `until`. Voor iedereen dezelfde tabel; wie wat ziet is afgesproken.",
)
def figures(
    request: HttpRequest,
    module: Annotated[str, Query(max_length=60, pattern=CODE, description="Code van de module.")],
    label: Annotated[str, Query(max_length=60, pattern=CODE, description="Code van de soort zorg.")],
    until: Annotated[Day | None, Query(description="Laatste dag; zonder: vandaag.")] = None,
    purpose: Annotated[Purpose | None, Query(description="Doel; zonder: het gebruikelijke van uw organisatie.")] = None,
) -> Any:
    """The rows that the agreements of the client's organisation give."""
    table = operations.read_figures(
        module=module, label=label, until=until, purpose=purpose, actor=actor_of(request), at=timezone.now()
    )
    return {
        "module": module,
        "label": label,
        "purpose": table.purpose,
        "taken_at": moment_of(table.day).astimezone(UTC) if table.day else None,
        "rounded_to": table.base,
        "figures": [_wire(line) for line in table.lines],
        "providers": [_provider(line) for line in table.providers],
    }


def _wire(line: FigureLine) -> dict[str, Any]:
    columns = asdict(line)
    place = columns.pop("place")
    return {**columns, "region": place["code"], "name": place["name"], "kind": place["kind"] or "country"}


def _provider(line: ProviderLine) -> dict[str, Any]:
    columns = asdict(line)
    return {"organisation": columns.pop("organisation_id"), **columns}
