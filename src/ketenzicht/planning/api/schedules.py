"""What can be planned, and its rosters with the days on which something else counts: as a whole."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Status as Answer
from pydantic import Field

from ketenzicht.access.api import actor_of
from ketenzicht.planning import operations, queries
from ketenzicht.planning.api.parts import Name, ResourceOut, resource_out, router
from ketenzicht.planning.domain import HOLIDAY, MOST_CAPACITY, Hours, ResourceKind
from ketenzicht.planning.models import Roster
from ketenzicht.planning.operations import NewDay, NewResource, NewRoster, NewSchedule
from ketenzicht.rest.api import READABLE, Day, Wire

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Op de klok, zoals 08:30.")]


class ResourceIn(Wire):
    """Iets wat te plannen is."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S"), READABLE]
    kind: ResourceKind
    location_id: Annotated[UUID, Field(description="Code van een locatie van uw organisatie.")]
    travels: Annotated[bool, Field(strict=True, description="Gaat naar de patiënt toe: reken met reistijd.")] = False


class PlanHoursIn(Wire):
    """Uren op een dag, verdeeld in tijdvakken."""

    begins: Clock
    ends: Annotated[Clock, Field(description="Niet later dan `begins`: de volgende dag.")]
    minutes: Annotated[
        int,
        Field(
            strict=True,
            ge=0,
            le=1440,
            description="Per tijdvak, ten minste 5; 0: één tijdvak van alle uren (een dienst).",
        ),
    ] = 15
    capacity: Annotated[int, Field(strict=True, ge=1, le=MOST_CAPACITY, description="Plaatsen per tijdvak.")] = 1


class PlanWeekHoursIn(PlanHoursIn):
    """Uren in een week."""

    weekdays: Annotated[
        list[Annotated[int, Field(strict=True, ge=1, le=HOLIDAY)]],
        Field(min_length=1, max_length=8, description="1 (maandag) tot en met 7; 8: officiële feestdagen."),
    ]
    only_out_of_hours: Annotated[bool, Field(strict=True, description="Alleen in avond, nacht en weekend (ANW).")] = (
        False
    )


class PlanRosterIn(Wire):
    """Een week die zich herhaalt, van een dag tot en met een andere."""

    first_day: Day
    last_day: Annotated[Day | None, Field(description="`null`: tot nader bericht.")] = None
    is_closed_on_holidays: Annotated[
        bool, Field(strict=True, description="Gesloten op feestdagen, tenzij er uren voor dag 8 zijn.")
    ] = False
    hours: Annotated[list[PlanWeekHoursIn], Field(max_length=200, description="Hoogstens 24 per dag van de week.")] = []


class PlanDayIn(Wire):
    """Een dag waarop iets anders telt dan het rooster."""

    day: Day
    hours: Annotated[PlanHoursIn | None, Field(description="`null`: gesloten.")] = None
    because: Annotated[
        str,
        Field(min_length=1, max_length=120, pattern=r"\S", description="Waarom. Niets over een patiënt."),
        READABLE,
    ]


class PlanScheduleIn(Wire):
    """Alle roosters en alle andere dagen: wat u niet noemt, telt niet meer."""

    rosters: Annotated[list[PlanRosterIn], Field(max_length=60)]
    days: Annotated[list[PlanDayIn], Field(max_length=400)] = []


class PlanHoursOut(Wire):
    begins: str
    ends: str
    minutes: int
    capacity: int


class PlanWeekHoursOut(PlanHoursOut):
    weekdays: list[int]
    only_out_of_hours: bool


class PlanRosterOut(Wire):
    first_day: date
    last_day: date | None
    is_closed_on_holidays: bool
    hours: list[PlanWeekHoursOut]


class PlanDayOut(Wire):
    day: date
    hours: PlanHoursOut | None
    because: str


class PlanScheduleOut(Wire):
    """Zo als het nu geldt; te lezen in de vorm waarin u het schrijft."""

    rosters: list[PlanRosterOut]
    days: list[PlanDayOut]
    told_at: Annotated[datetime, Field(description="Wanneer het plan voor het laatst is gewijzigd (UTC).")]


class PublishedOut(Wire):
    is_changed: Annotated[bool, Field(description="`false`: het was al zo.")]
    fell_out: Annotated[int, Field(description="Hoeveel afspraken nu opnieuw gepland moeten worden.")]


@router.get("/planning/resources", response=list[ResourceOut], summary="Wat is er van mij te plannen?")
def plan_resources(request: HttpRequest) -> Any:
    """Van de eigen organisatie. Met `planning.maintain`."""
    return [resource_out(one) for one in queries.resources(actor=actor_of(request))]


@router.put(
    "/planning/resources/{resourceId}",
    response={200: ResourceOut, 201: ResourceOut, 409: None},
    summary="Zeg wat er te plannen is",
    description="Onder uw eigen kenmerk, in het adres. Een naam kan veranderen; soort, locatie en of het reist niet "
    "(409): dat is iets anders, met een ander kenmerk. Met `planning.maintain`.",
)
def put_plan_resource(request: HttpRequest, resource_id: Name, body: ResourceIn) -> Any:
    """Add it, or call it otherwise."""
    actor = actor_of(request)
    new = NewResource(body.location_id, body.name.strip(), body.kind, travels=body.travels, key=resource_id)
    found, is_new = operations.put_resource(new=new, actor=actor, at=timezone.now())
    return Answer(201 if is_new else 200, resource_out(queries.resource(resource_id=found, actor=actor)))


@router.get("/planning/resources/{resourceId}/schedule", response=PlanScheduleOut, summary="Mijn roosters")
def plan_schedule(request: HttpRequest, resource_id: Name) -> Any:
    """Roosters, en dagen waarop iets anders telt. Met `planning.maintain`."""
    actor = actor_of(request)
    found = operations.resource_called(resource_id, actor=actor)
    rosters, days = queries.rosters(resource_id=found, actor=actor)
    return {
        "rosters": [_roster(one) for one in rosters],
        "days": [
            {"day": one.day, "hours": _hours(one) if one.begins else None, "because": one.because} for one in days
        ],
        "told_at": queries.resource(resource_id=found, actor=actor).told_at.astimezone(UTC),
    }


@router.put(
    "/planning/resources/{resourceId}/schedule",
    response={200: PublishedOut, 409: None},
    summary="Zeg welke roosters gelden",
    description="De hele lijst, in de plaats van de vorige; hetzelfde nog eens verandert niets. Tijdvakken komen er "
    "zes weken vooruit, en wat gelijk blijft, behoudt zijn afspraken. Tijden zijn Nederlandse tijd op de klok. "
    "Alles of niets, en elke fout wordt gezegd. Met `planning.maintain`.",
)
def put_plan_schedule(request: HttpRequest, resource_id: Name, body: PlanScheduleIn) -> Any:
    """Take rosters and days in."""
    actor = actor_of(request)
    new = NewSchedule(
        [_new_roster(one) for one in body.rosters],
        [NewDay(one.day, _new_hours(one.hours) if one.hours else None, one.because.strip()) for one in body.days],
    )
    found = operations.resource_called(resource_id, actor=actor)
    done = operations.put_schedule(resource_id=found, new=new, actor=actor, at=timezone.now())
    return {"is_changed": done.is_changed, "fell_out": done.fell_out}


def _new_roster(told: PlanRosterIn) -> NewRoster:
    hours: dict[int, list[Hours]] = {}
    for one in told.hours:
        for weekday in one.weekdays:
            hours.setdefault(weekday, []).append(_new_hours(one, only_out_of_hours=one.only_out_of_hours))
    return NewRoster(told.first_day, told.last_day, told.is_closed_on_holidays, hours)


def _new_hours(told: PlanHoursIn, *, only_out_of_hours: bool = False) -> Hours:
    begins, ends = time.fromisoformat(told.begins), time.fromisoformat(told.ends)
    return Hours(begins, ends, told.minutes, told.capacity, only_out_of_hours)


def _roster(row: Roster) -> dict[str, Any]:
    """Hours that are the same on several days of the week as one."""
    same: dict[tuple[Any, ...], list[int]] = {}
    for one in row.hours.all():
        same.setdefault((*_hours(one).items(), one.only_out_of_hours), []).append(one.weekday)
    return {
        "first_day": row.first_day,
        "last_day": row.last_day,
        "is_closed_on_holidays": row.is_closed_on_holidays,
        "hours": list(_week_hours(same.items())),
    }


def _week_hours(same: Iterable[tuple[tuple[Any, ...], list[int]]]) -> Iterable[dict[str, Any]]:
    for (*hours, only_out_of_hours), weekdays in same:
        yield {**dict(hours), "weekdays": weekdays, "only_out_of_hours": only_out_of_hours}


def _hours(row: Any) -> dict[str, Any]:
    return {
        "begins": f"{row.begins:%H:%M}",
        "ends": f"{row.ends:%H:%M}",
        "minutes": row.minutes,
        "capacity": row.capacity,
    }
