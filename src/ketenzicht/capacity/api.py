"""Capacity over JSON, apart from the hot paths: the units to deliver for, and the history of a unit and its opening."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router

from ketenzicht.access.api import apiKey, client_of
from ketenzicht.access.domain import EVERYTHING, Client, Permission
from ketenzicht.access.operations import require
from ketenzicht.access.queries import insight_of, local_day
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.capacity import queries
from ketenzicht.capacity.describing import DELIVERING, READING
from ketenzicht.capacity.domain import HistoryPoint, Spell, UnitLine, opening_wire
from ketenzicht.definitions.domain.comparing import Break
from ketenzicht.rest.api import Moment, Wire

LONGEST_HISTORY = timedelta(days=92)

router = Router(by_alias=True, auth=apiKey())


class OwnIntervalOut(Wire):
    """Een eigen termijn van de eenheid, die in plaats van die van de definitie geldt."""

    because: Annotated[str, Field(description="Waarom, zoals ook bij de aanlevering staat.")]
    start: Annotated[date, Field(description="Vanaf deze dag.")]
    end: Annotated[date | None, Field(description="De eerste dag zonder; null: geen einde bekend.")]


class UnitOut(Wire):
    """Een eenheid waarvoor u mag leveren."""

    unit: Annotated[UUID, Field(description="Code van de eenheid, voor in een levering.")]
    module: str
    label: str
    label_name: str
    location_id: UUID
    location: str
    place: str
    mode: Annotated[str, Field(description="automatic of manual")]
    expected_every_seconds: Annotated[
        int | None,
        Field(description="Zo vaak wordt een waarneming verwacht: volgens de definitie, of de eigen termijn."),
    ]
    fresh_for_seconds: Annotated[int | None, Field(description="Zo lang na een waarneming is een cijfer actueel.")]
    usable_for_seconds: Annotated[int | None, Field(description="Daarna is een cijfer verouderd, en dus onbekend.")]
    own_interval: Annotated[OwnIntervalOut | None, Field(description="null: de termijn van de definitie geldt.")]


class UnitsOut(Wire):
    units: list[UnitOut]


class MarkOut(Wire):
    """Wat er bij cijfers gezegd moet worden: twijfel, of hoe zij ontstonden."""

    code: str
    word: Annotated[str, Field(description="Zoals op het bord staat.")]


class HistoryPointOut(Wire):
    """Waarden die golden van observedAt tot en met heldUntil; daarna onbekend, tot het volgende punt."""

    observed_at: datetime
    held_until: datetime
    is_late: Annotated[
        bool, Field(description="Kwam na een nieuwere waarneming binnen; zegt alleen iets van dit moment.")
    ]
    values: dict[str, Any]
    absent: dict[str, str]
    marks: list[MarkOut]
    opening: dict[str, Any] | None
    definition: str


class BreakOut(Wire):
    """Vanaf dit moment betekent een element niet zonder meer hetzelfde als ervoor: er begon een andere definitie."""

    at: datetime
    definition: str
    element: str
    sentence: Annotated[str, Field(description="Wat er anders is, in het Nederlands.")]


class HistoryOut(Wire):
    unit: UUID
    points: list[HistoryPointOut]
    breaks: list[BreakOut]


class SpellOut(Wire):
    """Een tijd open, dreigende stop of stop; reden en verwacht einde zoals het laatst gemeld."""

    state: Annotated[str, Field(description="open, stop-threatened of stop")]
    start: datetime
    end: Annotated[datetime | None, Field(description="Zonder: het duurt nog voort.")]
    seconds: Annotated[int, Field(description="Duur, tot nu als het nog voortduurt.")]
    reason: str | None
    expected_end_at: datetime | None
    organisation_id: Annotated[UUID, Field(description="Wie het meldde.")]
    by_hand: bool


class OpeningsOut(Wire):
    unit: UUID
    openings: list[SpellOut]


@router.get("/units", response=UnitsOut, tags=[DELIVERING], summary="De eenheden waarvoor u mag leveren")
def units(request: HttpRequest) -> Any:
    """Alle eenheden waarvoor uw organisatie aanlevert, ook namens anderen; voor zover uw sleutel ervoor is."""
    client = _client(request, Permission.CAPACITY_DELIVER)
    lines = queries.deliverable_units(organisation_id=client.organisation_id, on=timezone.localdate())
    reach = client.reach or EVERYTHING
    within = [line for line in lines if reach.holds(location_id=line.location_id, module=line.module)]
    return {"units": [unit_wire(line) for line in within]}


def unit_wire(line: UnitLine) -> dict[str, Any]:
    """What `UnitOut` says of a unit."""
    terms, own = line.terms, line.own
    return {
        **{name: getattr(line, name) for name in ("unit", "module", "label", "label_name", "location_id")},
        **{name: getattr(line, name) for name in ("location", "place", "mode")},
        "expected_every_seconds": int(terms.expected_every.total_seconds()) if terms else None,
        "fresh_for_seconds": int(terms.fresh_for.total_seconds()) if terms else None,
        "usable_for_seconds": int(terms.usable_for.total_seconds()) if terms else None,
        "own_interval": {"because": own.because, "start": own.start, "end": own.end} if own else None,
    }


@router.get(
    "/units/{unitCode}/history", response=HistoryOut, tags=[READING], summary="Wat er van een eenheid bekend was"
)
def unit_history(
    request: HttpRequest,
    unit_code: Annotated[UUID, Path(alias="unitCode", description="Code van de eenheid.")],
    start: Annotated[Moment | None, Query(description="Vanaf; zonder: 7 dagen voor end.")] = None,
    end: Annotated[Moment | None, Query(description="Tot en met; zonder: nu.")] = None,
) -> Any:
    """De wijzigingen in een periode van ten hoogste 92 dagen, oudste eerst, met wat aan het begin gold.

    Ook van een eenheid die eindigde of verhuisde.
    """
    client = _client(request, Permission.CAPACITY_READ)
    now = timezone.now()
    insight = insight_of(actor=client.actor, day=local_day(now), now=now)
    start, end = _period(start, end, now)
    points = queries.unit_history(code=unit_code, insight=insight, start=start, end=end, now=now)
    breaks = queries.unit_breaks(code=unit_code, start=start, end=end, now=now)
    return {"unit": unit_code, "points": [_point(point) for point in points], "breaks": [_break(one) for one in breaks]}


@router.get(
    "/units/{unitCode}/openings",
    response=OpeningsOut,
    tags=[READING],
    summary="Hoe de openstelling van een eenheid verliep",
)
def unit_openings(
    request: HttpRequest,
    unit_code: Annotated[UUID, Path(alias="unitCode", description="Code van de eenheid.")],
    start: Annotated[Moment | None, Query(description="Vanaf; zonder: 7 dagen voor end.")] = None,
    end: Annotated[Moment | None, Query(description="Tot; zonder: nu.")] = None,
) -> Any:
    """Open, dreigende stop en stop na elkaar, in een periode van ten hoogste 92 dagen, oudste eerst.

    De periode die aan het begin al liep, telt mee met haar eigen begin.
    """
    client = _client(request, Permission.CAPACITY_READ)
    now = timezone.now()
    insight = insight_of(actor=client.actor, day=local_day(now), now=now)
    start, end = _period(start, end, now)
    found = queries.unit_openings(code=unit_code, insight=insight, start=start, end=end, now=now)
    return {"unit": unit_code, "openings": [_spell(spell, now=now) for spell in found.spells]}


def _spell(spell: Spell, *, now: datetime) -> dict[str, Any]:
    last = spell.last
    return {
        "state": spell.state.value,
        "start": spell.start.astimezone(UTC),
        "end": spell.end.astimezone(UTC) if spell.end else None,
        "seconds": int(spell.duration(now=now).total_seconds()),
        "reason": last.opening.reason,
        "expected_end_at": last.opening.expected_end_at.astimezone(UTC) if last.opening.expected_end_at else None,
        "organisation_id": last.organisation_id,
        "by_hand": bool(last.by),
    }


def _period(start: datetime | None, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """What is asked for, or the last week; raises Invalid for what is no period."""
    end = end or now
    start = start or end - timedelta(days=7)
    if start.tzinfo is None or end.tzinfo is None or not timedelta(0) <= end - start <= LONGEST_HISTORY:
        raise Invalid([_wrong_period()])
    return start, end


def _break(one: Break) -> dict[str, Any]:
    return {"at": one.at, "definition": one.number, "element": one.element, "sentence": one.sentence}


def _point(point: HistoryPoint) -> dict[str, Any]:
    return {
        "observed_at": point.observed_at.astimezone(UTC),
        "held_until": point.held_until.astimezone(UTC),
        "is_late": point.is_late,
        "values": point.values,
        "absent": point.absent,
        "marks": [asdict(mark) for mark in point.marks],
        "opening": opening_wire(point.opening),
        "definition": point.definition,
    }


def _client(request: HttpRequest, permission: Permission) -> Client:
    client = client_of(request)
    require(actor=client.actor, permission=permission)
    return client


def _wrong_period() -> Fault:
    return Fault(
        "/query/start",
        "wrong-period",
        f"Geef start en end met tijdzone, start niet na end, hoogstens {LONGEST_HISTORY.days} dagen uit elkaar.",
        f"Give start and end with a time zone, start not after end, at most {LONGEST_HISTORY.days} days apart.",
    )
