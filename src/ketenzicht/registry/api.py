"""The register over JSON: regions, locations, and where a patient is. Read only.

`registry` lies below `access`: whoever mounts the router decides who may read it.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.registry import queries
from ketenzicht.registry.domain import RegionKind, open_for_care
from ketenzicht.registry.wire import (
    LocationProfileOut,
    LocationsOut,
    RegionOut,
    RegionsOut,
    SpotsOut,
    profile_out,
)
from ketenzicht.rest.api import Day
from ketenzicht.rest.openapi import describe_tag

TAG = "Register"
describe_tag(name=TAG, description="Wie acute zorg geeft en waar: regio's, locaties, en waar een patiënt is.")

CODE = r"^[A-Za-z0-9-]{1,12}$"
TEXT = r"^[^\x00]*$"  # PostgreSQL keeps no NUL in a text

router = Router(tags=[TAG], by_alias=True)

On = Annotated[Day | None, Query(description="De dag waarover het gaat; zonder: vandaag.")]
RegionCode = Annotated[str, Path(alias="regionCode", description="Code van de regio.", pattern=CODE)]
LocationId = Annotated[UUID, Path(alias="locationId", description="De locatie.")]


@router.get("/regions", response=RegionsOut, summary="Regio's")
def regions(
    request: HttpRequest,
    kind: Annotated[RegionKind | None, Query(description="Alleen regio's van deze soort.")] = None,
    on: On = None,
) -> Any:
    """De ROAZ-regio's, RAV-regio's en verzorgingsgebieden, met hun buren."""
    return {"regions": queries.regions(kind=kind, on=on or timezone.localdate())}


@router.get("/regions/{regionCode}", response=RegionOut, summary="Eén regio")
def region(request: HttpRequest, region_code: RegionCode, on: On = None) -> Any:
    """Een regio, met haar buren."""
    return queries.region(code=region_code, on=on or timezone.localdate())


@router.get("/locations", response=LocationsOut, summary="Locaties")
def locations(
    request: HttpRequest,
    region_code: Annotated[
        str | None, Query(alias="regionCode", description="Alleen in deze regio.", pattern=CODE)
    ] = None,
    type_code: Annotated[
        str | None, Query(alias="typeCode", description="Alleen deze soort instelling.", pattern=CODE)
    ] = None,
    text: Annotated[str, Query(description="Zoekt in naam, plaats en organisatie.", max_length=80, pattern=TEXT)] = "",
    on: On = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Hoeveel er hoogstens komen.")] = 100,
    offset: Annotated[int, Query(ge=0, description="Hoeveel er worden overgeslagen.")] = 0,
) -> Any:
    """Locaties op naam, met de regio's waartoe zij op de dag behoren."""
    day = on or timezone.localdate()
    found = queries.locations(on=day, region_code=region_code, type_code=type_code, text=text)
    if not found and region_code is not None:
        _refuse_unknown(region_code, day)
    return {"locations": found[offset : offset + limit], "total": len(found)}


@router.get("/locations/{locationId}", response=LocationProfileOut, summary="Eén locatie")
def location(request: HttpRequest, location_id: LocationId, on: On = None) -> Any:
    """Alles wat het register van een locatie weet: nummers, openingstijden, contacten, soorten zorg."""
    now = timezone.now()
    profile = queries.location_profile(location_id=location_id, on=on or timezone.localdate(), now=now)
    open_now = open_for_care(hours=profile.hours, exceptions=profile.exceptions, closures=profile.closures, moment=now)
    return profile_out(profile, open_now=open_now)


@router.get("/spots", response=SpotsOut, summary="Waar is de patiënt?")
def spots(
    request: HttpRequest,
    text: Annotated[str, Query(description="Postcode, plaats of punt.", min_length=1, max_length=80)],
    limit: Annotated[int, Query(ge=1, le=50, description="Hoeveel er hoogstens komen.")] = 10,
) -> Any:
    """De plaatsen die bedoeld kunnen zijn met "3511 AB", "Utrecht" of "52.09,5.12", de waarschijnlijkste eerst."""
    return {"spots": queries.spots(text=text, limit=limit)}


def _refuse_unknown(region_code: str, day: date) -> None:
    """A filter on a region that does not exist is a mistake; a region without locations is an answer."""
    if region_code not in {line.code for line in queries.regions(on=day)}:
        nl = f"Er is geen regio met code “{region_code}”."
        en = f"There is no region with code “{region_code}”."
        raise Invalid([Fault("/query/regionCode", "unknown-region", nl, en)])
