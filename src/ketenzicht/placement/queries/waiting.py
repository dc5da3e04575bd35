"""Who waits where, in order: for the centre, and for a provider without who it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity import queries as capacity
from ketenzicht.coordination import queries as coordination
from ketenzicht.placement.domain import OPEN, NeedStatus
from ketenzicht.placement.domain.following import Unlisted, in_line
from ketenzicht.placement.models import Need, Offer, WaitingPlace
from ketenzicht.sealing import queries as sealing

WAITING = "placement.waiting"


class WaitingRow(NamedTuple):
    """As `InLine`, with whose it is. `care` is what is sought; nothing tells who the patient is."""

    urgency: str | None
    before: datetime | None
    since: datetime
    id: UUID
    need_id: UUID
    unit_id: int
    unit_code: UUID
    location: str
    care: str
    number: int
    request_id: UUID
    centre_id: UUID


@dataclass(frozen=True, slots=True)
class Waited:
    """Where a request waits or waited; `left` is why it does not any more."""

    since: datetime
    location: str
    by: str
    because: str
    left: str


@dataclass(frozen=True, slots=True)
class Free:
    """A place that is free where somebody waits: `first` is who is proposed."""

    first: WaitingRow
    free: float
    figure_at: datetime | None
    behind: int


def first_at(*, unit_id: int) -> WaitingRow | None:
    """Who is first at a unit, of those for whom a place is still sought. One query."""
    return next(iter(in_line(_rows(_open().filter(unit_id=unit_id)))), None)


def waiting_at_own(*, actor: Actor) -> list[WaitingRow]:
    """Who waits at the actor's own organisation, in order, by unit. Raises NotPermitted. One query."""
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    rows = in_line(_rows(_open().filter(organisation_id=access.own_organisation(actor))))
    return sorted(rows, key=lambda one: (one.location, str(one.unit_id)))  # stable: in order within each


def waiting_of(*, request_id: UUID) -> list[WaitingRow]:
    """Where a request waits; the caller has looked into it. One query."""
    return in_line(_rows(_open().filter(need__request_id=request_id)))


def ever_waiting(*, request_id: UUID) -> list[Waited]:
    """Where a request ever waited, the oldest first; the caller has asked who may. One query."""
    rows = WaitingPlace.objects.filter(need__request_id=request_id).select_related("location").order_by("since", "id")
    return [
        Waited(
            since=row.since,
            location=row.location.name,
            by=row.by_name,
            because=sealing.unseal(bytes(row.because), owner=row.need_id, purpose=WAITING) if row.because else "",
            left=Unlisted(row.left_because).word if row.left_because else "",
        )
        for row in rows
    ]


def free_for_waiting(*, actor: Actor, now: datetime) -> list[Free]:
    """Where a place is free and the first who waits there is of the actor's centre. Two queries, however many.

    Raises NotPermitted.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre = access.own_organisation(actor)
    units = _open().filter(need__request__centre_id=centre).values("unit_id")
    lists: dict[UUID, list[WaitingRow]] = {}
    for row in in_line(_rows(_open().filter(unit_id__in=units))):
        lists.setdefault(row.unit_code, []).append(row)
    if not lists:
        return []
    shown = capacity.units_to_ask(capacity.picture_now(now=now), codes=lists, now=now)
    return [
        Free(rows[0], found.free, found.figure_at, len(rows) - 1)
        for code, rows in lists.items()
        if (found := shown.get(code)) and found.free is not None and found.free > 0 and rows[0].centre_id == centre
    ]


def _open() -> QuerySet[WaitingPlace]:
    return WaitingPlace.objects.filter(left_at__isnull=True, need__status=NeedStatus.SEEKING.value)


def _rows(rows: QuerySet[WaitingPlace]) -> Iterable[WaitingRow]:
    found = rows.order_by("since", "id").select_related("need__request", "unit", "location")
    for one in found.defer("need__request__intake", "need__request__facts", "need__sought", "need__question"):
        request = one.need.request
        yield WaitingRow(
            urgency=request.urgency or None,
            before=one.need.before,
            since=one.since,
            id=one.id,
            need_id=one.need_id,
            unit_id=one.unit_id,
            unit_code=one.unit.code,
            location=one.location.name,
            care=one.need.form_name,
            number=request.number,
            request_id=request.id,
            centre_id=request.centre_id,
        )


@dataclass(frozen=True, slots=True)
class Carriable:
    """Where an earlier request of the trajectory waits, or waited until its search ended; since when."""

    id: UUID
    unit_code: UUID
    kind: tuple[str, str]
    location: str
    since: datetime
    number: int
    waits: bool


def waited_before(*, request_id: UUID, now: datetime) -> list[Carriable]:
    """What earlier requests of its trajectory wait for, or waited for until they ended, the longest first.

    Who got a place there, or was taken off, waits no more; what was carried over once is not carried again. Three
    queries at most.
    """
    before = [one.id for one in coordination.earlier_in_trajectory(request_id=request_id)]
    if not before:
        return []
    carried = WaitingPlace.objects.filter(carried_from__isnull=False).values("carried_from")
    rows = WaitingPlace.objects.filter(need__request__in=before, left_because__in=["", Unlisted.OVER.value])
    found = rows.exclude(id__in=carried).select_related("unit", "location", "need__request").order_by("since", "id")
    named = [
        Carriable(
            id=one.id,
            unit_code=one.unit.code,
            kind=(one.unit.module_id, one.unit.label),
            location=one.location.name,
            since=one.since,
            number=one.need.request.number,
            waits=one.left_at is None,
        )
        for one in found.defer("need__request__intake", "need__request__facts")
        if capacity.goes_on(one.unit, on=local_day(now))
    ]
    first = {one.unit_code: one for one in reversed(named)}  # of one unit, since when they wait there longest
    return sorted(first.values(), key=lambda one: (one.since, str(one.id)))


def could_carry(*, need_id: UUID, request_id: UUID, now: datetime) -> list[Carriable]:
    """Of these what a need can go on with: of the care that it seeks, where it does not wait yet. Two queries more."""
    before = waited_before(request_id=request_id, now=now)
    if not before:
        return []
    need = Need.objects.only("id", "kinds").get(id=need_id)
    here = set(_open().filter(need_id=need_id).values_list("unit__code", flat=True))
    return [one for one in before if [*one.kind] in need.kinds and one.unit_code not in here]


def could_wait_at(*, need_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """Units that were asked for a need and have no place for it, where it does not wait yet, by code. Two queries."""
    asked = Offer.objects.filter(need_id=need_id, unit__isnull=False).exclude(status__in=_OPEN_OFFERS)
    waits = _open().filter(need_id=need_id).values("unit_id")
    rows = asked.exclude(unit_id__in=waits).order_by("location__name").values_list("unit__code", "location__name")
    named = dict(rows)
    there = capacity.units_to_ask(capacity.picture_now(now=now), codes=named, now=now) if named else {}
    return [(code, name) for code, name in named.items() if code in there]


_OPEN_OFFERS = [one.value for one in OPEN]


def request_of_need(*, need_id: UUID) -> UUID:
    """Whether the actor may is asked by what is done with it. Raises NotFound."""
    found = Need.objects.filter(id=need_id).values_list("request_id", flat=True).first()
    if found is None:
        raise NotFound("Deze zorginzet kennen wij niet, of zij is van een ander centrum.")
    return found


def request_of_place(*, place_id: UUID) -> UUID:
    """As `request_of_need`, of a place on a waiting list."""
    found = WaitingPlace.objects.filter(id=place_id).values_list("need__request_id", flat=True).first()
    if found is None:
        raise NotFound("Deze plek op een wachtlijst kennen wij niet, of zij is van een ander centrum.")
    return found
