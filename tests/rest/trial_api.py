"""A small API with which the tests of `rest` try everything that can go wrong."""

from datetime import datetime, time
from typing import Annotated, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import Path, Query, Router, Status
from ninja.errors import Throttled
from ninja.security import HttpBearer
from pydantic import AwareDatetime, Field

from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.rest.api import Day, Moment, PlatformAPI, Wire
from ketenzicht.rest.problems import NotSignedIn, Unavailable
from ketenzicht.rest.reading import TooLarge, WrongMedia
from ketenzicht.rest.views import openapi

REFUSALS: dict[str, Refused] = {
    "not-signed-in": NotSignedIn("Stuur een sleutel mee."),
    "not-permitted": NotPermitted("Dit mag u niet: uw rol geeft dit recht niet."),
    "not-found": NotFound("Deze afdeling bestaat niet."),
    "conflict": Conflict("Er is net een nieuwere telling."),
    "invalid": Invalid([Fault("/beds", "too-many", "Te veel bedden.", "Too many beds.")]),
    "too-large": TooLarge("Te groot."),
    "wrong-media": WrongMedia("Geen JSON."),
    "unavailable": Unavailable("De database slaapt."),
    "refused": Refused("Dat gaat niet."),
}


class Key(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        return token if token == "right" else None  # noqa: S105 - not a secret


class Bed(Wire):
    free_beds: Annotated[int, Field(ge=0, le=500)]


class WardIn(Wire):
    name: Annotated[str, Field(min_length=1, max_length=5)]
    beds: Annotated[list[Bed], Field(max_length=2)]
    kind: Literal["ic", "mc"] = "ic"
    counted_at: AwareDatetime | None = None


class WardOut(Wire):
    free_beds: int
    visits_from: time | None = None
    counted_at: datetime | None = None


router = Router(tags=["Proef"])


@router.get("/refusals/{kind}", response=WardOut, summary="Weiger")
def refuse(request: HttpRequest, kind: str) -> WardOut:
    raise REFUSALS[kind]


@router.post("/wards", response={201: WardOut}, auth=Key(), summary="Meld een afdeling")
def add_ward(request: HttpRequest, body: WardIn) -> Status[WardOut]:
    return Status(201, WardOut(free_beds=len(body.beds), counted_at=body.counted_at))


@router.get("/wards/{wardId}", response=WardOut, summary="Een afdeling")
def ward(
    request: HttpRequest,
    ward_id: Annotated[UUID, Path(alias="wardId")],
    limit: Annotated[int, Query(ge=1, le=10)] = 1,
    day: Annotated[datetime | None, Query()] = None,
) -> WardOut:
    return WardOut(free_beds=limit)


@router.get("/days", response=WardOut, summary="Een dag en een moment")
def days(
    request: HttpRequest, on: Annotated[Day | None, Query()] = None, at: Annotated[Moment | None, Query()] = None
) -> WardOut:
    return WardOut(free_beds=1, counted_at=at)


@router.get("/broken", response=WardOut, summary="Een fout van ons")
def broken(request: HttpRequest) -> WardOut:
    raise ZeroDivisionError


@router.get("/absent", response=WardOut, summary="Iets dat er niet is")
def absent(request: HttpRequest) -> WardOut:
    raise Http404


@router.get("/busy", response=WardOut, summary="Te veel")
def busy(request: HttpRequest) -> WardOut:
    raise Throttled(wait=3)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<h1>Voor leveranciers</h1>")


api = PlatformAPI()
api.add_router("", router)
urlpatterns = [
    path("api/", page),
    path("api/v1/openapi.json", openapi(api)),
    path("api/v1/", api.urls),
]
