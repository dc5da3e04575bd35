"""Figures over finding places: what was not there, by region, and how asking goes, by whom it concerns."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day, regions_decided_by
from ketenzicht.base.actor import Actor
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.base.errors import Refused
from ketenzicht.capacity import queries as capacity
from ketenzicht.placement.domain import UNASKED, Status
from ketenzicht.placement.domain.quality import Figure, Measure, Question, figures, outside, read_measures
from ketenzicht.placement.domain.unmet_report import Kind, Told, told
from ketenzicht.placement.models import Need, Offer, OfferStep, Unmet
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind, RegionKind

MOST_NAMED = 3
_OUT = [one.value for one in UNASKED]


@dataclass(frozen=True, slots=True)
class RegionReport:
    """Of one region; `centres` is how many centres it has."""

    code: str
    name: str
    centres: int
    kinds: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class QualitySheet:
    """`of` says about whom; outside who it is about each figure is rounded or left out."""

    of: str
    month: date
    is_outside: bool
    rows: tuple[tuple[Measure, Figure], ...]


@cache
def measures() -> tuple[Measure, ...]:
    text = files("ketenzicht.placement").joinpath("quality.toml").read_text(encoding="utf-8")
    return read_measures(tomllib.loads(text))


def unmet_by_region(*, month: date, actor: Actor, now: datetime) -> tuple[RegionReport, ...]:
    """Of the actor's own regions, or of all for who coordinates the country; a few queries for each region.

    Raises NotPermitted, and Refused for a month that is not over.
    """
    access.require(actor=actor, permission=Permission.PLACEMENT_FOLLOW)
    start, end = _bounds(month)
    _refuse_unfinished(month, now=now)
    return tuple(
        RegionReport(code, name, len(centres), tuple(told(_kinds(centres, start, end))))
        for code, name, centres in _regions(actor, on=_last_day(month))
    )


def quality(*, month: date, actor: Actor, now: datetime) -> QualitySheet:
    """Of the own centre, of the own organisation as it was asked, or together for who follows a region or the country.

    Raises NotPermitted, and Refused for a month that did not begin, or outside is not over. Two queries and a few.
    """
    start, _ = _bounds(month)
    if start > now:
        raise Refused("Deze maand moet nog beginnen. Kies een eerdere maand.")
    if Permission.COORDINATION_WORK in actor.grants:
        mine = Q(need__request__centre_id=access.own_organisation(actor))
        return _sheet("wat uw centrum vroeg", mine, month, is_outside=False, now=now)
    if Permission.PLACEMENT_ANSWER in actor.grants:
        mine = Q(organisation_id=access.own_organisation(actor))
        return _sheet("wat aan uw organisatie is gevraagd", mine, month, is_outside=False, now=now)
    access.require(actor=actor, permission=Permission.PLACEMENT_FOLLOW)
    _refuse_unfinished(month, now=now)
    regions = _regions(actor, on=_last_day(month))
    centres = [one for _, _, some in regions for one in some]
    names = ", ".join(name for _, name, _ in regions) if len(regions) <= MOST_NAMED else "alle regio’s samen"
    return _sheet(names or "geen regio", Q(need__request__centre_id__in=centres), month, is_outside=True, now=now)


def _sheet(of: str, mine: Q, month: date, *, is_outside: bool, now: datetime) -> QualitySheet:
    start, end = _bounds(month)
    found = figures(_questions(Offer.objects.filter(mine, asked_at__gte=start, asked_at__lt=end), now=now))
    rows = tuple((one, outside(found[one.code]) if is_outside else found[one.code]) for one in measures())
    return QualitySheet(of, month, is_outside, rows)


def _questions(rows: QuerySet[Offer], *, now: datetime) -> list[Question]:
    steps = OfferStep.objects.filter(offer=OuterRef("pk"))
    confirmed = steps.filter(action="confirm").order_by().values("offer").annotate(first=Min("at")).values("first")
    found = rows.exclude(status__in=_OUT).annotate(
        confirmed_at=Subquery(confirmed), was_accepted=Exists(steps.filter(action="accept"))
    )
    named = found.order_by("id").values_list("unit__code", "organisation_id", "free_shown", *_MOMENTS, *_SAID)
    listed = list(named)
    room = _capacity({one[0] for one in listed if one[0] is not None}, now=now)
    return [_question(one, capacity=room.get(one[0])) for one in listed]


_MOMENTS = ("need__stated_at", "asked_at", "answer_before", "answered_at", "confirmed_at")
_SAID = ("status", "reason", "was_accepted")


def _question(row: tuple[Any, ...], *, capacity: float | None) -> Question:
    _, organisation_id, free, stated_at, asked_at, before, answered_at, confirmed_at, status, reason, accepted = row
    return Question(
        status=Status(status),
        reason=reason,
        stated_at=stated_at,
        asked_at=asked_at,
        answer_before=before,
        answered_at=answered_at,
        confirmed_at=confirmed_at,
        free_shown=free,
        organisation_id=organisation_id,
        was_accepted=accepted,
        capacity=capacity,
    )


def _capacity(codes: set[UUID], *, now: datetime) -> dict[UUID, float]:
    """How many places units have by the last that they told, by code; of what is unknown nothing."""
    picture = capacity.picture_now(now=now)
    units = ((code, picture.unit_of_code(str(code))) for code in codes)
    totals = ((code, picture.line(picture.place_of(unit.id)).total) for code, unit in units if unit is not None)
    return {code: total for code, total in totals if total is not None}


def _kinds(centres: list[UUID], start: datetime, end: datetime) -> list[Kind]:
    """What began to be sought in the period, what was given up in it, and the noes of it, by form of care."""
    sought = Counter(
        Need.objects.filter(request__centre_id__in=centres, stated_at__gte=start, stated_at__lt=end)
        .order_by()
        .values_list("form_name", flat=True)
    )
    kinds: dict[str, dict[str, Any]] = {one: _empty() for one in sought}
    unmet = Unmet.objects.filter(need__request__centre_id__in=centres, at__gte=start, at__lt=end)
    for care, reasons, instead, consequences in unmet.order_by().values_list(
        "need__form_name", "reasons", "instead", "consequences"
    ):
        one = kinds.setdefault(care, _empty())
        one["unmet"] += 1
        one["reasons"].update(reasons)
        one["instead"].update([instead])
        one["consequences"].update(consequences)
    noes = Offer.objects.filter(
        need__request__centre_id__in=centres, status=Status.DECLINED.value, answered_at__gte=start, answered_at__lt=end
    )
    for care, reason in noes.order_by().values_list("need__form_name", "reason"):
        kinds.setdefault(care, _empty())["refused"].update([reason])
    return [Kind(care=care, sought=sought[care], **kinds[care]) for care in sorted(kinds)]


def _empty() -> dict[str, Any]:
    return {"unmet": 0, "reasons": Counter(), "instead": Counter(), "consequences": Counter(), "refused": Counter()}


def _regions(actor: Actor, *, on: date) -> list[tuple[str, str, list[UUID]]]:
    """The ROAZ regions that the actor follows, with the centres that were in each on that day."""
    own = access.own_organisation(actor)
    every = registry.regions(kind=RegionKind.ROAZ, on=on)
    national = any(one.kind is OrganisationKind.NATIONAL for one in registry.organisations(ids=[own]))
    mine = None if national else regions_decided_by(organisation_id=own, on=on)
    centres = [one.id for one in registry.organisations_of(kind=OrganisationKind.ZCC)]
    there = registry.whereabouts_of(organisation_ids=centres, on=on)
    return [
        (one.code, one.name, [it for it in centres if it in there and one.code in there[it].regions])
        for one in every
        if mine is None or one.code in mine
    ]


def _bounds(month: date) -> tuple[datetime, datetime]:
    """From midnight to midnight on the clock of the Netherlands, also in months in which that clock is set."""
    first = month.replace(day=1)
    return _midnight(first), _midnight(_next(first))


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _last_day(month: date) -> date:
    return _next(month.replace(day=1)) - timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _refuse_unfinished(month: date, *, now: datetime) -> None:
    if _next(month.replace(day=1)) > local_day(now):
        raise Refused("Deze maand is nog niet voorbij. Kies een eerdere maand.")
