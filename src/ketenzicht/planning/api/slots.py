"""Slots in and out: as ours, as FHIR R4 and as iCalendar; and what is open."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Body, Query
from pydantic import Field

from ketenzicht.access.api import actor_of
from ketenzicht.base.errors import Invalid
from ketenzicht.planning import operations, queries
from ketenzicht.planning.api.parts import Name, refuse_span, router
from ketenzicht.planning.domain import MOST_CAPACITY, SlotSource, SlotStatus
from ketenzicht.planning.domain.calendars import PlannedTime, write_calendar
from ketenzicht.planning.domain.fhir import FhirSchedule, FhirSlot, bundle, read_bundle
from ketenzicht.planning.operations import Taken, ToldSlot
from ketenzicht.planning.queries import SlotLine
from ketenzicht.rest.api import Moment, Wire

MOST_SLOTS = 2_000
Key = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$",
        description="Hoe uw systeem dit tijdvak noemt. Zet er niets in dat iets over een patiënt zegt.",
    ),
]


class SlotIn(Wire):
    """Een tijdvak zoals uw systeem het kent."""

    key: Key
    start: Moment
    end: Moment
    capacity: Annotated[int, Field(strict=True, ge=1, le=MOST_CAPACITY, description="Hoeveel plaatsen.")] = 1
    status: SlotStatus = SlotStatus.FREE


class SlotsIn(Wire):
    """Wat u niet noemt, blijft zoals het was."""

    slots: Annotated[list[SlotIn], Field(max_length=MOST_SLOTS)]


class SlotOut(Wire):
    """Een tijdvak zoals wij het kennen."""

    id: UUID
    key: str
    start: datetime
    end: datetime
    capacity: int
    taken: Annotated[int, Field(description="Hoeveel daarvan vastgehouden of afgesproken is.")]
    status: Annotated[SlotStatus, Field(description="busy als alles vergeven is.")]
    source: SlotSource
    told_at: Annotated[datetime, Field(description="Wanneer dit voor het laatst is gezegd.")]


class TakenOut(Wire):
    """Wat er veranderde. Hetzelfde nog eens sturen verandert niets."""

    added: int
    changed: int
    withdrawn: int
    fell_out: Annotated[int, Field(description="Hoeveel afspraken nu opnieuw gepland moeten worden.")]


class CalendarIn(Wire):
    """Een agenda als iCalendar. Alleen tijden worden gelezen: geen namen, plaatsen of omschrijvingen."""

    calendar: Annotated[str, Field(description="De tekst van het bestand (RFC 5545), hoogstens 1 MB.")]
    events: Annotated[
        Literal["busy", "free"],
        Field(description="Of een afspraak bezette tijd is (zo blokkeert zij), of open tijd."),
    ] = "busy"


@router.get("/planning/resources/{resourceId}/slots", response=list[SlotOut], summary="Mijn tijdvakken")
def plan_slots(
    request: HttpRequest,
    resource_id: Name,
    since: Annotated[Moment, Query(description="Van wanneer af.")],
    until: Annotated[Moment, Query(description="Tot wanneer, hoogstens 92 dagen verder.")],
) -> Any:
    """Van alle bronnen: rooster, met de hand, eigen systeem en agenda."""
    refuse_span(since, until)
    found = operations.resource_called(resource_id, actor=actor_of(request))
    return [_slot(one) for one in queries.slots(resources=[found], since=since, until=until)]


@router.put(
    "/planning/resources/{resourceId}/slots",
    response={200: TakenOut, 409: None, 413: None},
    summary="Zeg welke tijdvakken er zijn",
    description="Nieuw, gewijzigd of nog eens hetzelfde, elk onder uw eigen kenmerk. Alles of niets: is er iets mis, "
    "dan hoort u alle fouten en verandert er niets. Vervalt een tijdvak, dan komen de afspraken daarin op de lijst "
    "om opnieuw te plannen.",
)
def put_plan_slots(request: HttpRequest, resource_id: Name, body: SlotsIn) -> Any:
    """Take slots in."""
    actor = actor_of(request)
    told = [
        ToldSlot(one.key, one.start, one.end, one.capacity, one.status, f"/slots/{number}")
        for number, one in enumerate(body.slots)
    ]
    found = operations.resource_called(resource_id, actor=actor)
    return _taken(operations.put_slots(resource_id=found, slots=told, actor=actor, at=timezone.now()))


@router.get(
    "/planning/resources/{resourceId}/calendar",
    response={200: None},
    summary="Mijn plan als iCalendar",
    description="De komende 92 dagen als `text/calendar` (RFC 5545): vrij of bezet, met aantallen. Een agenda die geen "
    "sleutel kan meesturen, abonneert zich met een link van de pagina van de planbare capaciteit.",
    openapi_extra={"responses": {200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}}},
)
def plan_calendar(request: HttpRequest, resource_id: Name) -> Any:
    """The bytes that an agenda reads."""
    actor, now = actor_of(request), timezone.now()
    found = operations.resource_called(resource_id, actor=actor)
    name = queries.resource(resource_id=found, actor=actor).name
    content = write_calendar(name=name, times=queries.planned_times(found, at=now), now=now)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"})


@router.put(
    "/planning/resources/{resourceId}/calendar",
    response={200: TakenOut, 409: None, 413: None},
    summary="Neem een agenda over",
    description="De hele agenda, in de plaats van de vorige: de komende 92 dagen, met herhalingen en tijdzones. Een "
    "tijd zonder zone is Nederlandse tijd. Wat niet te lezen is, wordt gezegd; dan verandert er niets.",
)
def put_plan_calendar(request: HttpRequest, resource_id: Name, body: CalendarIn) -> Any:
    """Take an agenda in."""
    actor = actor_of(request)
    taken = operations.take_calendar(
        resource_id=operations.resource_called(resource_id, actor=actor),
        content=body.calendar.encode(),
        events_are_free=body.events == "free",
        actor=actor,
        at=timezone.now(),
    )
    return _taken(taken)


@router.get("/planning/fhir-bundle", response=dict[str, Any], summary="Mijn plan als FHIR R4")
def plan_bundle(
    request: HttpRequest,
    since: Annotated[Moment, Query(description="Van wanneer af.")],
    until: Annotated[Moment, Query(description="Tot wanneer, hoogstens 92 dagen verder.")],
) -> Any:
    """Een Bundle met per planbare capaciteit een Schedule, en de Slots daarvan."""
    refuse_span(since, until)
    lines = queries.resources(actor=actor_of(request))
    slots = queries.slots(resources=[one.id for one in lines], since=since, until=until)
    return bundle(
        [FhirSchedule(str(one.id), one.key, one.name, str(one.location_id), one.told_at) for one in lines],
        [FhirSlot(str(one.resource_id), one.key, one.shown_status, _time(one)) for one in slots],
        at=timezone.now(),
    )


@router.put(
    "/planning/fhir-bundle",
    response={200: TakenOut, 409: None, 413: None},
    summary="Zeg als FHIR R4 welke tijdvakken er zijn",
    description="Een Bundle met Slots die naar een Schedule verwijzen: met het id of het kenmerk (identifier) van de "
    "planbare capaciteit. Schedules maakt u hier niet mee. Alles of niets, en elke fout wordt gezegd.",
)
def put_plan_bundle(request: HttpRequest, body: Annotated[dict[str, Any], Body(description="Een Bundle.")]) -> Any:
    """Take the slots of a bundle in."""
    read, faults = read_bundle(body)
    if faults:
        raise Invalid(faults)
    told: dict[str, list[ToldSlot]] = {}
    for one in read:
        slot = ToldSlot(one.key, one.begins, one.ends, one.capacity, one.status, one.pointer)
        told.setdefault(one.schedule, []).append(slot)
    return _taken(operations.put_all_slots(told=told, actor=actor_of(request), at=timezone.now()))


def _slot(one: SlotLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "key": one.key,
        "start": one.begins,
        "end": one.ends,
        "capacity": one.capacity,
        "taken": one.taken,
        "status": one.shown_status,
        "source": one.source,
        "told_at": one.told_at,
    }


def _time(one: SlotLine) -> PlannedTime:
    left = one.capacity if one.left is None else one.left
    return PlannedTime(str(one.id), one.begins, one.ends, left, one.capacity, one.told_at)


def _taken(taken: Taken) -> dict[str, int]:
    return {
        "added": taken.added,
        "changed": taken.changed,
        "withdrawn": taken.withdrawn,
        "fell_out": taken.fell_out,
    }
