"""The indicators of a centre over a period, for the centre itself and, coarser, for the region and the country."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day, regions_decided_by
from ketenzicht.base.actor import Actor
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination import queries as coordination
from ketenzicht.learning.domain import (
    CALLS,
    COUNTING,
    Figure,
    Indicator,
    Split,
    Story,
    figure,
    figure_of_calls,
    groups,
    groups_of_calls,
    outside,
    with_contacts,
)
from ketenzicht.learning.models import Contact
from ketenzicht.learning.queries.content import indicators
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.queries import OrganisationLine
from ketenzicht.telephony.queries import call_times

T = TypeVar("T")  # a story or a call
LONGEST = timedelta(days=93)  # a quarter: a year of a large centre would keep everybody waiting


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with its figures by group; None: not told outside the centre."""

    indicator: Indicator
    figures: dict[str, Figure | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All indicators of one centre, from the day `start` until the day `end`, which is not in it."""

    centre: OrganisationLine
    start: date
    end: date
    split: Split
    requests: int | None
    rows: tuple[Row, ...]
    is_outside: bool


def centres(*, actor: Actor, now: datetime) -> tuple[OrganisationLine, ...]:
    """Of which centres the actor may see figures: the own, those of the own region, or all. Few queries.

    Raises NotPermitted.
    """
    if Permission.LEARNING_WORK in actor.grants:
        own = registry.organisations(ids=[access.own_organisation(actor)])
        return tuple(one for one in own if one.kind is OrganisationKind.ZCC)
    access.require(actor=actor, permission=Permission.LEARNING_FOLLOW)
    on = local_day(now)
    every = registry.organisations_of(kind=OrganisationKind.ZCC)
    if _is_national(actor):
        return tuple(every)
    mine = regions_decided_by(organisation_id=access.own_organisation(actor), on=on)
    there = registry.whereabouts_of(organisation_ids=[one.id for one in every], on=on)
    return tuple(one for one in every if one.id in there and there[one.id].regions & mine)


def sheet(*, centre_id: UUID | None, start: date, end: date, split: Split, actor: Actor, now: datetime) -> Sheet:
    """The figures of a centre that the actor may see; None: the first of these. Raises NotPermitted, NotFound, Refused.

    Six queries besides those of `centres`.
    """
    may_see = centres(actor=actor, now=now)
    centre = next((one for one in may_see if centre_id in {None, one.id}), None)
    if centre is None:
        raise NotFound("Van dit centrum ziet u geen indicatoren.")
    is_outside = centre.id != actor.organisation_id
    refuse_wrong_period(start, end, is_outside=is_outside, today=local_day(now))
    stories = _stories(centre.id, start, end)
    calls = call_times(centre_id=centre.id, since=_midnight(start), until=_midnight(end))
    of_requests, of_calls = groups(stories, split=split), groups_of_calls(calls, split=split)
    told = {
        **{code: _each(partial(figure, code), of_requests) for code in COUNTING},
        **{code: _each(partial(figure_of_calls, code), of_calls) for code in CALLS},
    }
    rows = tuple(Row(one, _as_told(told[one.code], one, is_outside=is_outside)) for one in indicators())
    count = None if is_outside else len(stories)
    return Sheet(centre, start, end, split, count, rows, is_outside)


def refuse_wrong_period(start: date, end: date, *, is_outside: bool, today: date) -> None:
    """Raise Refused for a period that cannot be; outside the centre for all but whole months that are over."""
    if not start < end <= start + LONGEST:
        raise Refused("De laatste dag ligt voor de eerste, of de periode is langer dan drie maanden.")
    if is_outside and (start.day, end.day) != (1, 1):
        raise Refused("Buiten het centrum zijn de cijfers er per hele maand: kies de eerste dag van een maand.")
    if is_outside and end > today:
        raise Refused("Deze maand is nog niet voorbij. Kies een eerdere maand.")


def _each(count: Callable[[list[T]], Figure], grouped: dict[str, list[T]]) -> dict[str, Figure]:
    return {group: count(those) for group, those in grouped.items()}


def _as_told(found: dict[str, Figure], one: Indicator, *, is_outside: bool) -> dict[str, Figure | None]:
    return outside(found, unit=one.unit) if is_outside else dict(found)


def _stories(centre_id: UUID, start: date, end: date) -> list[Story]:
    begins, ends = _midnight(start), _midnight(end)
    looked_at = Contact.objects.filter(
        request__centre_id=centre_id, request__received_at__gte=begins, request__received_at__lt=ends
    )
    known = {
        request_id: earlier is not None if recognisable else None
        for request_id, recognisable, earlier in looked_at.values_list("request_id", "is_recognisable", "earlier_id")
    }
    return with_contacts(coordination.courses(centre_id=centre_id, start=begins, end=ends), known)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _is_national(actor: Actor) -> bool:
    own = registry.organisations(ids=[access.own_organisation(actor)])
    return any(one.kind is OrganisationKind.NATIONAL for one in own)
